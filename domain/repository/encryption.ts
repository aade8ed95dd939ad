import { parseArn } from "../arn";
import { type Finding, type Parsed, parsed, wrong } from "../finding";
import { checkKmsKey } from "../identifiers";
import { canonicalJson, isList, isRecord, readJson, unknownKeys } from "../json";
import { type RuleTable, error, reporter } from "../rule";

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

/** How a repository is encrypted at rest: `AES256` with keys of Amazon S3, `KMS` with one key, `KMS_DSSE` with two layers. */
export const ENCRYPTION_TYPES = ["AES256", "KMS", "KMS_DSSE"] as const;
/** One of `ENCRYPTION_TYPES`. */
export type EncryptionType = (typeof ENCRYPTION_TYPES)[number];

/** The encryption of a repository. It is fixed when the repository is created: a change replaces the repository. */
export interface Encryption {
  /** `KMS_DSSE` is for AWS GovCloud (US) only. */
  readonly encryptionType: EncryptionType;
  /** ARN of the KMS key. Without it KMS uses the key `aws/ecr` that AWS manages. */
  readonly kmsKey?: string;
}

/** How a repository shall be encrypted. */
export interface EncryptionIntent {
  /** @default - `KMS` with a kmsKey, `AES256` without */
  readonly encryptionType?: string;
  /** ARN of a KMS key in the region of the repository. */
  readonly kmsKey?: string;
}

/** The encryption that an intent asks for; `checkEncryption` judges it. */
export function buildEncryption(intent: EncryptionIntent): Encryption {
  const { encryptionType, kmsKey } = intent;
  const type = encryptionType ?? (kmsKey === undefined ? "AES256" : "KMS");
  return { encryptionType: type as EncryptionType, ...(kmsKey !== undefined && { kmsKey }) };
}

/** The canonical JSON text of an encryption. */
export function renderEncryption({ encryptionType, kmsKey }: Encryption): string {
  return canonicalJson({ encryptionType, kmsKey });
}

/**
 * Reads an encryption from its text or object, also from the list of one that resources have. An absent encryption is
 * `AES256`, as for Amazon ECR, and an empty key none, as for the AWS provider. Fails with `encryption-shape`.
 */
export function parseEncryption(input: unknown): Parsed<Encryption> {
  const json = readJson(input);
  if (!json.ok) return json;
  const value = isList(json.value) && json.value.length <= 1 ? json.value[0] : json.value;
  if (value === undefined) return parsed({ encryptionType: "AES256" }, []);
  if (!isRecord(value)) {
    const message = wrong("encryption is not an object", value, "encryptionType and kmsKey");
    return { ok: false, findings: [report("encryption-shape", "", message)] };
  }
  const { encryptionType = "AES256", kmsKey } = value;
  const findings = unknownKeys(value, ["encryptionType", "kmsKey"], "", (path, message) =>
    report("encryption-shape", path, message),
  );
  for (const [key, text] of Object.entries({ encryptionType, kmsKey })) {
    if (text === undefined || typeof text === "string") continue;
    findings.push(
      report("encryption-shape", key, wrong(`${key} is not a string`, text, "a string")),
    );
  }
  const hasKey = kmsKey !== undefined && kmsKey !== "";
  const encryption = { encryptionType, ...(hasKey && { kmsKey }) };
  return parsed(encryption as Encryption, findings);
}

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
  if (!ENCRYPTION_TYPES.some((known) => known === type)) {
    const message = wrong("encryption type is not known", type, ENCRYPTION_TYPES.join(", "));
    return [report("encryption-type", path, message)];
  }
  if (type !== "KMS_DSSE" || region === undefined || region.startsWith("us-gov-")) return [];
  const message = wrong(`KMS_DSSE is not offered in ${region}`, type, "AES256 or KMS");
  return [report("encryption-dsse-region", path, message)];
}

function checkKey(kmsKey: unknown, region: string | undefined): Finding[] {
  const path = "kmsKey";
  const allowed =
    "the ARN of the key, since Amazon ECR answers with it and another text replaces the repository";
  const findings = checkKmsKey(kmsKey, path);
  if (findings.length > 0 || typeof kmsKey !== "string") {
    const message = wrong("KMS key is not valid", kmsKey, allowed);
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
