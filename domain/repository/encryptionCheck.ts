import { parseArn } from "../arn";
import { type Finding, valueChecks, wrong } from "../finding";
import { checkKmsKey } from "../identifiers";
import { type RuleTable, error, reporter } from "../rule";
import { type Encryption, ENCRYPTION_TYPES } from "./encryption";

/** Rules of the encryption of a repository. */
export const encryptionRules = {
  "encryption-shape": error(
    "An encryption is not an object with encryptionType and kmsKey, or a list of one.",
  ),
  "encryption-type": error("An encryption type is not AES256, KMS or KMS_DSSE."),
  "encryption-key-without-kms": error("A KMS key is given for AES256, which takes none."),
  "encryption-key-not-arn": error(
    "A KMS key is not given by its ARN: AWS answers with the ARN, and the repository would be replaced.",
  ),
  "encryption-key-region": error("A KMS key is in another region than the repository."),
  "encryption-dsse-region": error(
    "KMS_DSSE is asked for outside of the AWS GovCloud (US) regions.",
  ),
} satisfies RuleTable;

const report = reporter(encryptionRules);
const checkKnownType = valueChecks(report)("encryption-type", "encryption type", ENCRYPTION_TYPES);

/**
 * Checks an encryption; the region is that of the repository, where it is known. An alias or key id is refused although
 * Amazon ECR takes it: it answers with the ARN, so that each update would replace the repository and its images.
 * Fails with the findings of `encryptionRules` and `kms-key-format`.
 */
export function checkEncryption(encryption: Encryption, region?: string): Finding[] {
  const { encryptionType, kmsKey } = encryption;
  const findings = checkType(encryptionType, region);
  if (kmsKey === undefined) return findings;
  if (encryptionType === "AES256") {
    const message = wrong("AES256 takes no key", kmsKey, "no kmsKey, or encryptionType KMS");
    findings.push(report("encryption-key-without-kms", "kmsKey", message));
  }
  return [...findings, ...checkKey(kmsKey, region)];
}

function checkType(type: unknown, region: string | undefined): Finding[] {
  const path = "encryptionType";
  const findings = checkKnownType(type, path);
  if (type !== "KMS_DSSE" || region === undefined || region.startsWith("us-gov-")) return findings;
  const message = wrong(`KMS_DSSE is not offered in ${region}`, type, "AES256 or KMS");
  return [report("encryption-dsse-region", path, message)];
}

function checkKey(kmsKey: unknown, region: string | undefined): Finding[] {
  const path = "kmsKey";
  const allowed =
    "the ARN of the key, since Amazon ECR answers with it and another text replaces the repository";
  const findings = checkKmsKey(kmsKey, path);
  if (findings.length > 0 || typeof kmsKey !== "string") {
    const message = wrong("KMS key", kmsKey, allowed);
    return findings.map((finding) => ({ ...finding, message }));
  }
  const arn = parseArn(kmsKey);
  if (arn?.resource.startsWith("key/") !== true) {
    return [report("encryption-key-not-arn", path, wrong("key is not an ARN", kmsKey, allowed))];
  }
  if (region === undefined || arn.region === region) return [];
  const message = wrong("key is in another region", kmsKey, `a key in ${region}`);
  return [report("encryption-key-region", path, message)];
}
