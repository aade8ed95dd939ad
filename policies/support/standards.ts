import type { Requirement } from "./policy";

/** A control of AWS Foundational Security Best Practices, as AWS Security Hub runs it. */
export function fsbp(specification: string): Requirement {
  const [service = ""] = specification.toLowerCase().split(".");
  return {
    name: "AWS Foundational Security Best Practices",
    version: "1.0.0",
    reference: `https://docs.aws.amazon.com/securityhub/latest/userguide/${service}-controls.html#${specification.toLowerCase().replace(".", "-")}`,
    specification,
  };
}

export function nist80053(specification: string): Requirement {
  return {
    name: "NIST SP 800-53",
    version: "Rev. 5",
    reference: "https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final",
    specification,
  };
}

export function pciDss(specification: string): Requirement {
  return {
    name: "PCI DSS",
    version: "4.0.1",
    reference: "https://www.pcisecuritystandards.org/document_library/",
    specification,
  };
}

/** A recommendation of the CIS Amazon EKS Benchmark. */
export function cisEks(specification: string): Requirement {
  return {
    name: "CIS Amazon EKS Benchmark",
    version: "1.5.0",
    reference: "https://www.cisecurity.org/benchmark/kubernetes",
    specification,
  };
}
