import assert from "node:assert/strict";
import { repositoryEncryption as policy } from "../../../policies/repository/encryption";
import { type Fixture, UNKNOWN, cannotRun, judge } from "../../support/policyHarness";

const KEY = "arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555";

const repository = (encryptionConfigurations?: unknown): Fixture => ({
  type: "aws:ecr/repository:Repository",
  name: "api",
  props: { name: UNKNOWN, encryptionConfigurations },
});

const kms = (kmsKey?: unknown) => repository([{ encryptionType: "KMS", kmsKey }]);

const fix =
  "How to fix: Give encryptionConfigurations with encryptionType KMS and the ARN of an allowed key as kmsKey.";

const stops = (line: string) => [["mandatory: api", line, fix]];

describe("ecr-repository-encryption", () => {
  it("lets AWS's own encryption and keys by ARN pass", async () => {
    const aes = { encryptionType: "AES256" };
    for (const blocks of [undefined, null, [], [aes], [{ ...aes, kmsKey: "" }]]) {
      assert.deepEqual(await judge(policy, [repository(blocks)]), []);
    }
    assert.deepEqual(await judge(policy, [kms(), kms(KEY)]), []);
  });

  it("stops a key by which every update would replace the repository", async () => {
    assert.deepEqual(
      await judge(policy, [kms("alias/images")]),
      stops(
        'encryption-key-not-arn at encryptionConfigurations[0].kmsKey: key is not an ARN: given "alias/images", allowed the ' +
          "ARN of the key, since Amazon ECR answers with it and another text replaces the repository.",
      ),
    );
  });

  it("stops a key beside AES256, and types that there are none of", async () => {
    assert.deepEqual(
      await judge(policy, [repository([{ encryptionType: "AES256", kmsKey: KEY }])]),
      stops(
        `encryption-key-without-kms at encryptionConfigurations[0].kmsKey: AES256 takes no key: given "${KEY}", ` +
          "allowed no kmsKey, or encryptionType KMS.",
      ),
    );
    assert.deepEqual(
      await judge(policy, [repository([{ encryptionType: "DES" }])]),
      stops(
        'encryption-type at encryptionConfigurations[0].encryptionType: encryption type: given "DES", ' +
          "allowed AES256, KMS, KMS_DSSE.",
      ),
    );
  });

  it("stops what is no encryption", async () => {
    for (const broken of ["KMS", 7, [7], [{}, {}], [{ encryptionType: 7 }]]) {
      const [violation] = await judge(policy, [repository(broken)]);
      assert.match(
        violation?.[1] ?? "",
        /^(encryption-shape|json-syntax) at encryptionConfigurations\[0\]/,
      );
    }
  });

  it("asks for a customer's key where that is required, absent block included", async () => {
    const settings = { requireCustomerKey: true };
    const line = (type: string) =>
      `encryptionConfigurations[0].kmsKey: repository has no key of its own: given "${type}", allowed the ARN of a KMS key.`;
    assert.deepEqual(await judge(policy, [repository()], settings), stops(line("AES256")));
    for (const none of [kms(), kms("")]) {
      assert.deepEqual(await judge(policy, [none], settings), stops(line("KMS")));
    }
    assert.deepEqual(await judge(policy, [kms(KEY)], settings), []);
  });

  it("allows the configured keys only", async () => {
    const settings = { allowedKeys: ["arn:aws:kms:*:111111111111:key/*"] };
    assert.deepEqual(await judge(policy, [kms(KEY)], settings), []);
    const foreign = KEY.replace("111111111111", "999999999999");
    assert.deepEqual(
      await judge(policy, [kms(foreign)], settings),
      stops(
        `encryptionConfigurations[0].kmsKey: key is not allowed: given "${foreign}", ` +
          "allowed arn:aws:kms:*:111111111111:key/*.",
      ),
    );
  });

  it("takes a key that is unknown at preview for a key, unless it has to know which", async () => {
    assert.deepEqual(await judge(policy, [kms(UNKNOWN)], { requireCustomerKey: true }), []);
    assert.deepEqual(await judge(policy, [kms(UNKNOWN)], { allowedKeys: [KEY] }), [
      cannotRun(policy, "string value at .encryptionConfigurations.0.kmsKey", "api"),
    ]);
  });

  it("judges the type although the key is unknown at preview", async () => {
    const withKey = (encryptionType?: string) => repository([{ encryptionType, kmsKey: UNKNOWN }]);
    for (const type of [undefined, "AES256"]) {
      assert.deepEqual(
        await judge(policy, [withKey(type)], { requireCustomerKey: true }),
        stops(
          "encryption-key-without-kms at encryptionConfigurations[0].kmsKey: AES256 takes no key: allowed no kmsKey, " +
            "or encryptionType KMS.",
        ),
      );
    }
    assert.deepEqual(
      await judge(policy, [withKey("DES")]),
      stops(
        'encryption-type at encryptionConfigurations[0].encryptionType: encryption type: given "DES", ' +
          "allowed AES256, KMS, KMS_DSSE.",
      ),
    );
    assert.deepEqual(await judge(policy, [repository([UNKNOWN])]), [
      cannotRun(policy, "string value at .encryptionConfigurations.0", "api"),
    ]);
  });

  it("says at preview that it could not run where all of the block is unknown", async () => {
    assert.deepEqual(await judge(policy, [repository(UNKNOWN)], { allowedKeys: [KEY] }), [
      cannotRun(policy, "string value at .encryptionConfigurations", "api"),
    ]);
  });

  it("judges creation templates alike", async () => {
    const template: Fixture = {
      type: "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
      name: "api",
      props: {
        prefix: "ROOT",
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: "key" }],
      },
    };
    const [violation] = await judge(policy, [template]);
    assert.match(
      violation?.[1] ?? "",
      /^kms-key-format at encryptionConfigurations\[0\]\.kmsKey: /,
    );
  });
});
