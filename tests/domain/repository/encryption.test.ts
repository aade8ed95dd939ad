import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalJson } from "../../../domain/json";
import {
  type Encryption,
  type EncryptionIntent,
  buildEncryption,
  parseEncryption,
} from "../../../domain/repository/encryption";
import { checkEncryption } from "../../../domain/repository/encryptionCheck";
import { anything } from "../../support/domainArbitraries";
import { lines, modelOf, refusals } from "../../support/findingLines";

const KEY = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";

describe("buildEncryption", () => {
  it("uses KMS with a key, and AES256 without", () => {
    assert.deepEqual(buildEncryption({}), { encryptionType: "AES256" });
    assert.deepEqual(buildEncryption({ kmsKey: KEY }), { encryptionType: "KMS", kmsKey: KEY });
    assert.deepEqual(buildEncryption({ encryptionType: "KMS" }), { encryptionType: "KMS" });
  });

  it("is read back without findings for every valid intent", () => {
    const valid: EncryptionIntent[] = [
      {},
      { kmsKey: KEY },
      { encryptionType: "KMS" },
      { encryptionType: "AES256" },
      { encryptionType: "KMS", kmsKey: KEY },
    ];
    for (const intent of valid) {
      const text = canonicalJson(buildEncryption(intent));
      const read = modelOf(parseEncryption(text));
      assert.deepEqual(checkEncryption(read, "us-east-1"), []);
      assert.equal(canonicalJson(read), text);
    }
  });
});

describe("checkEncryption", () => {
  const arn =
    "the ARN of the key, since Amazon ECR answers with it and another text replaces the repository";
  const refused: [title: string, intent: unknown, region: string | undefined, lines: string[]][] = [
    [
      "an unknown type",
      { encryptionType: "DES" },
      undefined,
      [
        'encryption-type @ encryptionType: encryption type: given "DES", allowed AES256, KMS, KMS_DSSE.',
      ],
    ],
    [
      "a key for AES256",
      { encryptionType: "AES256", kmsKey: KEY },
      undefined,
      [
        `encryption-key-without-kms @ kmsKey: AES256 takes no key: given "${KEY}", allowed no kmsKey, or encryptionType KMS.`,
      ],
    ],
    [
      "what is no key",
      { kmsKey: "key" },
      undefined,
      [`kms-key-format @ kmsKey: KMS key: given "key", allowed ${arn}.`],
    ],
    [
      "an empty key",
      { kmsKey: "" },
      undefined,
      [`kms-key-format @ kmsKey: KMS key: given "", allowed ${arn}.`],
    ],
    [
      "an alias",
      { kmsKey: "alias/hub" },
      undefined,
      [`encryption-key-not-arn @ kmsKey: key is not an ARN: given "alias/hub", allowed ${arn}.`],
    ],
    [
      "the ARN of an alias",
      { kmsKey: "arn:aws:kms:us-east-1:111111111111:alias/hub" },
      undefined,
      [
        `encryption-key-not-arn @ kmsKey: key is not an ARN: given "arn:aws:kms:us-east-1:111111111111:alias/hub", allowed ${arn}.`,
      ],
    ],
    [
      "a key of another region",
      { kmsKey: KEY },
      "eu-west-1",
      [
        `encryption-key-region @ kmsKey: key is in another region: given "${KEY}", allowed a key in eu-west-1.`,
      ],
    ],
    [
      "two layers outside of AWS GovCloud (US)",
      { encryptionType: "KMS_DSSE" },
      "us-east-1",
      [
        'encryption-dsse-region @ encryptionType: KMS_DSSE is not offered in us-east-1: given "KMS_DSSE", allowed AES256 or KMS.',
      ],
    ],
  ];
  for (const [title, intent, region, expected] of refused) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(
        lines(checkEncryption(buildEncryption(intent as EncryptionIntent), region)),
        expected,
      );
    });
  }

  it("takes two layers in AWS GovCloud (US), and where the region is not known", () => {
    const encryption: Encryption = { encryptionType: "KMS_DSSE" };
    assert.deepEqual(checkEncryption(encryption, "us-gov-west-1"), []);
    assert.deepEqual(checkEncryption(encryption), []);
  });

  it("answers whatever it is given", () => {
    fc.assert(
      fc.property(fc.record({ encryptionType: anything, kmsKey: anything }), (intent) => {
        assert.ok(
          Array.isArray(checkEncryption(buildEncryption(intent as EncryptionIntent), "us-east-1")),
        );
      }),
    );
  });
});

describe("parseEncryption", () => {
  it("reads the object, the list of one that a repository has, and nothing as AES256", () => {
    const encryption = { encryptionType: "KMS", kmsKey: KEY };
    assert.deepEqual(modelOf(parseEncryption(encryption)), encryption);
    assert.deepEqual(modelOf(parseEncryption([encryption])), encryption);
    for (const nothing of [undefined, [], {}, { encryptionType: "AES256", kmsKey: "" }]) {
      assert.deepEqual(modelOf(parseEncryption(nothing)), { encryptionType: "AES256" });
    }
  });

  it("refuses what does not have the shape of an encryption", () => {
    assert.deepEqual(refusals(parseEncryption([{}, {}])), [
      "encryption-shape @ : encryption: given [{},{}], allowed an object with encryptionType, kmsKey.",
    ]);
    assert.deepEqual(refusals(parseEncryption({ encryptionType: 1, kmsKey: null, key: "x" })), [
      'encryption-shape @ key: unknown key: given "key", allowed encryptionType, kmsKey.',
      "encryption-shape @ encryptionType: encryptionType: given 1, allowed a string.",
      "encryption-shape @ kmsKey: kmsKey: given null, allowed a string.",
    ]);
  });

  it("answers whatever it is given", () => {
    fc.assert(
      fc.property(
        fc.oneof(anything, fc.json(), fc.record({ encryptionType: anything, kmsKey: anything })),
        (input) => {
          const parsed = parseEncryption(input);
          assert.ok(
            parsed.ok ? Array.isArray(checkEncryption(parsed.value)) : parsed.findings.length > 0,
          );
        },
      ),
    );
  });
});
