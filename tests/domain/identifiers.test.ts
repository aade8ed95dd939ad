import assert from "node:assert/strict";
import fc from "fast-check";
import type { Finding } from "../../domain/finding";
import {
  checkAccountId,
  checkKmsKey,
  checkOrganizationId,
  checkOrganizationPath,
  checkPrincipalArn,
  checkRegion,
  checkRepositoryName,
  checkRepositoryPrefix,
} from "../../domain/identifiers";
import { checkTags } from "../../domain/tags";
import { lines } from "../support/findingLines";

type Check = (value: unknown, path: string) => Finding[];

const checks: Readonly<Record<string, Check>> = {
  checkAccountId,
  checkRegion,
  checkOrganizationId,
  checkOrganizationPath,
  checkRepositoryName,
  checkPrincipalArn,
  checkKmsKey,
  checkTags,
  checkCachePrefix: (value, path) => checkRepositoryPrefix(value, path, "pullThroughCache"),
  checkTemplatePrefix: (value, path) => checkRepositoryPrefix(value, path, "creationTemplate"),
  checkReplicationPrefix: (value, path) => checkRepositoryPrefix(value, path, "replication"),
};

const unit = "o-acme123456/r-ab12/ou-ab12-12345678/";
const keyId = "1234abcd-12ab-34cd-56ef-1234567890ab";

/** What each check takes, with limits from AWS's API model. */
const accepted: Readonly<Record<string, unknown[]>> = {
  checkAccountId: ["111111111111", "000000000000"],
  checkRegion: ["us-east-1", "us-gov-west-1", "us-isob-east-1", "eusc-de-east-1", "ap-southeast-7"],
  checkOrganizationId: ["o-acme123456", `o-${"a".repeat(32)}`],
  checkOrganizationPath: [
    unit,
    `${unit}*`,
    `${unit}ou-*`,
    "o-acme123456/*",
    "o-acme123456/r-ab12/",
    "o-acme123456/r-ab12/*",
  ],
  checkRepositoryName: ["ab", "team-a/api", "a.b_c__d---e/f", "0/1", "a".repeat(256)],
  checkPrincipalArn: [
    "arn:aws:iam::222222222222:root",
    "arn:aws:iam::222222222222:role/deployer",
    "arn:aws-us-gov:iam::222222222222:user/team/a@b.c",
    "arn:aws:iam::222222222222:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
    "arn:aws:sts::222222222222:assumed-role/deployer/session",
    "arn:aws:sts::222222222222:federated-user/bob",
  ],
  checkKmsKey: [
    keyId,
    `mrk-${"0".repeat(32)}`,
    `arn:aws:kms:us-east-1:111111111111:key/${keyId}`,
    "arn:aws:kms:us-east-1:111111111111:alias/team/key",
    "alias/aws/ecr",
  ],
  checkTags: [
    {},
    { "team:name": "a b", Ключ: "é+=@/_.-", "": undefined, x: "" },
    Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, "v".repeat(256)])),
  ],
  checkCachePrefix: ["ab", "docker-hub", "team-a/quay/", "ROOT", "a".repeat(30)],
  checkTemplatePrefix: ["ab", "team--a/", "ROOT", "a".repeat(256)],
  checkReplicationPrefix: ["ab", "team-a/", "team-a/api-", "a__", "a.", "a--"],
};

describe("checks of identifiers", () => {
  for (const [name, values] of Object.entries(accepted)) {
    for (const value of values) {
      it(`${name} takes ${JSON.stringify(value).slice(0, 60)}`, () => {
        assert.deepEqual(checks[name]!(value, "x"), []);
      });
    }
  }

  for (const [name, check] of Object.entries(checks)) {
    it(`${name} gives findings at its path for whatever it is given`, () => {
      const json = fc.oneof(fc.anything(), fc.jsonValue(), fc.string({ maxLength: 300 }));
      fc.assert(
        fc.property(json, (value) => check(value, "x").every(({ path }) => path.startsWith("x"))),
      );
    });
  }
});

const accountId = "a string of 12 digits";
const name = "lower-case letters and digits, with single . _ or / or __ or hyphens between them";
const namespace = `ROOT or ${name}, and / at the end`;
const cachePrefix =
  "ROOT or lower-case letters and digits, with single . _ - or / between them, and / at the end";
const beginning =
  "the beginning of a repository name: lower-case letters, digits, and . _ - / after them";
const path = "o-…/r-…/ and any number of ou-…/, with / or * at the end";
const principal = "an ARN such as arn:aws:iam::222222222222:role/deployer, without wildcards";
const key = "a key ARN, a key id, an alias ARN or alias/ and a name";

const refused: [check: string, value: unknown, lines: string[]][] = [
  [
    "checkAccountId",
    111111111111,
    [`account-id-format @ x: account id: given 111111111111, allowed ${accountId}.`],
  ],
  [
    "checkAccountId",
    "12",
    [`account-id-format @ x: account id: given "12", allowed ${accountId}.`],
  ],
  [
    "checkAccountId",
    "11111111111\n",
    [`account-id-format @ x: account id: given "11111111111\\n", allowed ${accountId}.`],
  ],
  [
    "checkAccountId",
    "١١١١١١١١١١١١",
    [`account-id-format @ x: account id: given "١١١١١١١١١١١١", allowed ${accountId}.`],
  ],
  [
    "checkRegion",
    "us-east-1a",
    [
      `region-format @ x: region: given "us-east-1a", allowed a region name such as us-east-1 or us-gov-west-1.`,
    ],
  ],
  [
    "checkRegion",
    undefined,
    [
      `region-format @ x: region: given undefined, allowed a region name such as us-east-1 or us-gov-west-1.`,
    ],
  ],
  [
    "checkOrganizationId",
    "o-*",
    [
      `organization-id-format @ x: organization id: given "o-*", allowed o- and 10 to 32 lower-case letters or digits.`,
    ],
  ],
  [
    "checkOrganizationPath",
    "o-acme123456/r-ab12/ou-ab12-12345678",
    [
      `organization-path-format @ x: organization path: given "o-acme123456/r-ab12/ou-ab12-12345678", allowed ${path}.`,
    ],
  ],
  [
    "checkOrganizationPath",
    "o-*/r-ab12/",
    [`organization-path-format @ x: organization path: given "o-*/r-ab12/", allowed ${path}.`],
  ],
  [
    "checkOrganizationPath",
    "*",
    [`organization-path-format @ x: organization path: given "*", allowed ${path}.`],
  ],
  [
    "checkRepositoryName",
    "Team/API",
    [`repository-name-format @ x: repository name: given "Team/API", allowed ${name}.`],
  ],
  [
    "checkRepositoryName",
    "a___b",
    [`repository-name-format @ x: repository name: given "a___b", allowed ${name}.`],
  ],
  [
    "checkRepositoryName",
    "/",
    [
      `repository-name-format @ x: repository name: given "/", allowed ${name}.`,
      "repository-name-length @ x: repository name has the wrong length: given 1 characters, allowed 2 to 256.",
    ],
  ],
  [
    "checkRepositoryName",
    "a".repeat(257),
    [
      "repository-name-length @ x: repository name has the wrong length: given 257 characters, allowed 2 to 256.",
    ],
  ],
  [
    "checkCachePrefix",
    "a",
    [
      "repository-prefix-length @ x: repository prefix has the wrong length: given 1 characters, allowed 2 to 30.",
    ],
  ],
  [
    "checkCachePrefix",
    "a".repeat(31),
    [
      "repository-prefix-length @ x: repository prefix has the wrong length: given 31 characters, allowed 2 to 30.",
    ],
  ],
  [
    "checkTemplatePrefix",
    "team-",
    [`repository-prefix-format @ x: repository prefix: given "team-", allowed ${namespace}.`],
  ],
  [
    "checkTemplatePrefix",
    "",
    [
      `repository-prefix-format @ x: repository prefix: given "", allowed ${namespace}.`,
      "repository-prefix-length @ x: repository prefix has the wrong length: given 0 characters, allowed 2 to 256.",
    ],
  ],
  [
    "checkTemplatePrefix",
    "a",
    [
      "repository-prefix-length @ x: repository prefix has the wrong length: given 1 characters, allowed 2 to 256.",
    ],
  ],
  [
    "checkCachePrefix",
    "docker--hub",
    [
      `repository-prefix-format @ x: repository prefix: given "docker--hub", allowed ${cachePrefix}.`,
    ],
  ],
  [
    "checkReplicationPrefix",
    "prod*",
    [`repository-prefix-format @ x: repository prefix: given "prod*", allowed ${beginning}.`],
  ],
  [
    "checkPrincipalArn",
    "arn:aws:iam::222222222222:role/*",
    [
      `principal-arn-format @ x: principal ARN: given "arn:aws:iam::222222222222:role/*", allowed ${principal}.`,
    ],
  ],
  [
    "checkPrincipalArn",
    "arn:aws:iam::222222222222:group/admins",
    [
      `principal-arn-format @ x: principal ARN: given "arn:aws:iam::222222222222:group/admins", allowed ${principal}.`,
    ],
  ],
  [
    "checkPrincipalArn",
    "arn:aws:iam::*:role/deployer",
    [
      `principal-arn-format @ x: principal ARN: given "arn:aws:iam::*:role/deployer", allowed ${principal}.`,
    ],
  ],
  [
    "checkPrincipalArn",
    "222222222222",
    [`principal-arn-format @ x: principal ARN: given "222222222222", allowed ${principal}.`],
  ],
  [
    "checkPrincipalArn",
    "arn:aws:iam:us-east-1:222222222222:root",
    [
      `principal-arn-format @ x: principal ARN: given "arn:aws:iam:us-east-1:222222222222:root", allowed ${principal}.`,
    ],
  ],
  ["checkKmsKey", "alias", [`kms-key-format @ x: KMS key: given "alias", allowed ${key}.`]],
  [
    "checkKmsKey",
    "arn:aws:s3:us-east-1:111111111111:key/abc",
    [
      `kms-key-format @ x: KMS key: given "arn:aws:s3:us-east-1:111111111111:key/abc", allowed ${key}.`,
    ],
  ],
  [
    "checkTags",
    ["a"],
    [`tags-shape @ x: tags are not a map: given ["a"], allowed an object of strings.`],
  ],
  [
    "checkTags",
    { "aws:x": 1, "a*": "b*", ["k".repeat(129)]: "v".repeat(257) },
    [
      'tag-key-reserved @ x["aws:x"]: tag key is reserved for AWS: given "aws:x", allowed keys that do not start with aws:.',
      'tags-shape @ x["aws:x"]: tag value is not a string: given 1, allowed a string.',
      'tag-key-format @ x["a*"]: tag key: given "a*", allowed letters, digits, spaces and _ . : / = + - @.',
      'tag-value-format @ x["a*"]: tag value: given "b*", allowed letters, digits, spaces and _ . : / = + - @.',
      `tag-key-length @ x.${"k".repeat(129)}: tag key has the wrong length: given 129 characters, allowed 1 to 128.`,
      `tag-value-length @ x.${"k".repeat(129)}: tag value is too long: given 257 characters, allowed 0 to 256.`,
    ],
  ],
];

describe("refusals of identifiers", () => {
  for (const [check, value, expected] of refused) {
    it(`${check} refuses ${(JSON.stringify(value) ?? "undefined").slice(0, 60)}`, () => {
      assert.deepEqual(lines(checks[check]!(value, "x")), expected);
    });
  }

  it("checkTags refuses more than 50 tags", () => {
    const tags = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, "v"]));
    assert.deepEqual(lines(checkTags(tags, "tags")), [
      "tag-count @ tags: too many tags: given 51, allowed at most 50.",
    ]);
  });
});
