import { type Encryption, parseEncryption } from "../../domain/repository/encryption";
import { checkEncryption } from "../../domain/repository/encryptionCheck";
import { at, under, wrong } from "../../domain/finding";
import { matchesWildcard } from "../../domain/wildcard";
import { checkArns } from "../support/arns";
import { definePolicy } from "../support/definePolicy";
import type { PolicyFinding } from "../support/policy";
import { CREATION_TEMPLATE, REPOSITORY } from "../support/resourceTypes";
import { type Values, arnItem, flag, strings } from "../support/settings";
import { nist80053, securityHub } from "../support/standards";
import { UnknownValues } from "../support/unknown";

const settings = {
  requireCustomerKey: flag("Whether each repository must have a KMS key of the customer.", false),
  allowedKeys: strings({
    description:
      "ARNs of the KMS keys that repositories may have; `*` stands for any run of characters.",
    items: arnItem,
  }),
};

const key = "arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555";
const repository = (kmsKey: string) => ({
  type: REPOSITORY,
  name: "api",
  props: { encryptionConfigurations: [{ encryptionType: "KMS", kmsKey }] },
});

export const repositoryEncryption = definePolicy({
  id: "ecr-repository-encryption",
  title: "Repositories are encrypted with the keys that are required",
  why:
    "Encryption is fixed when a repository is created: a wrong key is noticed only when it is too late, and to change it " +
    "takes a new repository and a copy of the images. A key of one's own can be taken away from whoever should not read them any more.",
  fix: "Give encryptionConfigurations with encryptionType KMS and the ARN of an allowed key as kmsKey.",
  severity: "medium",
  level: "mandatory",
  compliance: [securityHub("ECR.5"), nist80053("SC-12(2)"), nist80053("SI-7(6)")].map(
    (requirement) => ({
      ...requirement,
      only: "with requireCustomerKey",
    }),
  ),
  resource: [REPOSITORY, CREATION_TEMPLATE],
  config: settings,
  checkSettings: ({ allowedKeys }) =>
    checkArns(
      "allowedKeys",
      { service: /^kms$|[*]/, resource: /^(key|alias)[/]|[*]/, like: key },
      allowedKeys,
    ),
  examples: { good: [repository(key)], bad: [repository("alias/images")] },
  *check({ props }, config) {
    const unknown = new UnknownValues();
    const encryption = parseEncryption(props.encryptionConfigurations ?? [], unknown);
    const [error] = unknown.errors;
    if (error !== undefined && unknown.has("encryptionType")) throw error;
    // A key of the same stack has no ARN at preview. It is a customer's key all the same.
    const hasUnknownKey = unknown.has("kmsKey");
    yield* under(
      at("encryptionConfigurations", 0),
      encryption.ok ? judge(encryption.value, hasUnknownKey, config) : encryption.findings,
    );
    if (error !== undefined && hasUnknownKey && config.allowedKeys.length > 0) throw error;
  },
});

function judge(
  encryption: Encryption,
  hasUnknownKey: boolean,
  { requireCustomerKey, allowedKeys }: Values<typeof settings>,
): PolicyFinding[] {
  const { encryptionType, kmsKey } = encryption;
  const path = "kmsKey";
  const findings: PolicyFinding[] = checkEncryption(encryption);
  const allowed = allowedKeys.length === 0 ? "the ARN of a KMS key" : allowedKeys.join(", ");
  if (hasUnknownKey && encryptionType === "AES256") {
    const message = "AES256 takes no key: allowed no kmsKey, or encryptionType KMS.";
    findings.push({ rule: "encryption-key-without-kms", path, message });
  } else if (kmsKey === undefined && !hasUnknownKey && requireCustomerKey) {
    const message = wrong("repository has no key of its own", encryptionType, allowed);
    findings.push({ path, message });
  }
  const isAllowed = (given: string) => allowedKeys.some((one) => matchesWildcard(one, given));
  if (kmsKey !== undefined && allowedKeys.length > 0 && !isAllowed(kmsKey)) {
    findings.push({ path, message: wrong("key is not allowed", kmsKey, allowed) });
  }
  return findings;
}
