import { type Parsed, parsed } from "../finding";
import { isList } from "../json";
import {
  type DocumentShape,
  type PendingLeaves,
  type Shape,
  objectOf,
  optional,
  parseValue,
  readInput,
  stringShape,
} from "../jsonReader";

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

const encryptionDocument: DocumentShape<Encryption> = {
  name: "encryption",
  rules: { shape: "encryption-shape" },
  shape: objectOf<Encryption>({
    encryptionType: optional(stringShape as Shape<EncryptionType>, "AES256"),
    kmsKey: optional(stringShape),
  }),
};

/**
 * Reads an encryption from its text or object, also from the list of one that resources have. An absent encryption is
 * `AES256`, as for Amazon ECR, and an empty key none, as for the AWS provider. Fails with `encryption-shape`.
 */
export function parseEncryption(input: unknown, pending?: PendingLeaves): Parsed<Encryption> {
  const json = readInput(input, undefined, pending);
  if (!json.ok) return json;
  const value = isList(json.value) && json.value.length <= 1 ? json.value[0] : json.value;
  const read = parseValue(value === undefined ? {} : value, encryptionDocument, pending);
  if (!read.ok || read.value.kmsKey !== "") return read;
  return parsed({ encryptionType: read.value.encryptionType }, []);
}
