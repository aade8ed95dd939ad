import type { Requirement } from "./policy";

/** A control of AWS Foundational Security Best Practices, as AWS Security Hub runs it. */
export function fsbp(control: string): Requirement {
  return toRequirement("AWS Foundational Security Best Practices", control);
}

/** A control of the AWS Resource Tagging standard, as AWS Security Hub runs it. */
export function resourceTagging(control: string): Requirement {
  return toRequirement("AWS Resource Tagging Standard", control);
}

/** A control of AWS Security Hub that is in neither standard of AWS's own. */
export function securityHub(control: string): Requirement {
  return toRequirement("AWS Security Hub controls", control);
}

/** Security Hub's standards of AWS are all of version 1.0.0. */
function toRequirement(name: string, control: string): Requirement {
  const [service = ""] = control.toLowerCase().split(".");
  const page = "https://docs.aws.amazon.com/securityhub/latest/userguide";
  const reference = `${page}/${service}-controls.html#${toAnchor(control)}`;
  return { name, version: "1.0.0", reference, specification: control };
}

function toAnchor(control: string): string {
  return control.toLowerCase().replaceAll(".", "-");
}

/** A proactive control of AWS Control Tower. */
export function controlTower(control: string): Requirement {
  return {
    name: "AWS Control Tower",
    version: "2026",
    reference: `https://docs.aws.amazon.com/controltower/latest/controlreference/ecr-rules.html#${toAnchor(control)}-description`,
    specification: control,
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
