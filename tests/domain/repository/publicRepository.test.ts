import assert from "node:assert/strict";

import { renderPolicyDocument } from "../../../domain/iam/iamPolicy";
import { findGranteesOfAction } from "../../../domain/iam/findGrantees";
import { describeGrantee } from "../../../domain/iam/grantee";
import {
  type PublicRepositoryIntent,
  buildPublicPushPolicy,
  buildPublicRepositoryPolicy,
} from "../../../domain/repository/publicRepository";
import {
  checkCatalogData,
  checkPublicRepositoryGrant,
  checkPublicRepositoryName,
  publicRepositoryRules,
} from "../../../domain/repository/publicRepositoryCheck";
import { lines } from "../../support/findingLines";

const full: PublicRepositoryIntent = {
  repositoryName: "acme/node",
  catalogData: {
    description: "Node.js on our base image",
    aboutText: "# Node.js",
    usageText: "Pull it.",
    architectures: ["ARM 64", "x86-64"],
    operatingSystems: ["Linux"],
    logoImageBlob: Buffer.from("a picture").toString("base64"),
  },
  push: { accounts: ["222222222222"], principalArns: ["arn:aws:iam::333333333333:role/release"] },
};

describe("buildPublicRepositoryPolicy", () => {
  it("lets those of the grant push", () => {
    const Action = [
      "ecr-public:BatchCheckLayerAvailability",
      "ecr-public:CompleteLayerUpload",
      "ecr-public:InitiateLayerUpload",
      "ecr-public:PutImage",
      "ecr-public:UploadLayerPart",
    ];
    assert.deepEqual(JSON.parse(renderPolicyDocument(buildPublicRepositoryPolicy(full.push)!)), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "PushFromAccounts",
          Effect: "Allow",
          Principal: { AWS: ["222222222222"] },
          Action,
        },
        {
          Sid: "PushFromPrincipals",
          Effect: "Allow",
          Principal: { AWS: ["arn:aws:iam::333333333333:role/release"] },
          Action,
        },
      ],
    });
  });

  it("lets nobody else push, and nobody delete", () => {
    const document = buildPublicRepositoryPolicy(full.push)!;
    const audience = (action: string) =>
      findGranteesOfAction(document, action).map(describeGrantee);
    assert.deepEqual(audience("ecr-public:PutImage"), [
      "account 222222222222",
      "principal arn:aws:iam::333333333333:role/release",
    ]);
    assert.deepEqual(audience("ecr-public:BatchDeleteImage"), []);
    assert.deepEqual(audience("ecr-public:SetRepositoryPolicy"), []);
  });

  it("is not there where nobody is granted anything", () => {
    assert.equal(buildPublicRepositoryPolicy(undefined), undefined);
    assert.equal(buildPublicRepositoryPolicy({ accounts: [] }), undefined);
  });
});

describe("buildPublicPushPolicy", () => {
  it("grants logging in, and pushing to the one repository", () => {
    const arn = "arn:aws:ecr-public::111111111111:repository/acme/node";
    const { statements } = buildPublicPushPolicy(arn);
    assert.deepEqual(
      statements.map(({ actions, resources }) => [actions, resources]),
      [
        [["ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"], ["*"]],
        [
          [
            "ecr-public:BatchCheckLayerAvailability",
            "ecr-public:CompleteLayerUpload",
            "ecr-public:InitiateLayerUpload",
            "ecr-public:PutImage",
            "ecr-public:UploadLayerPart",
          ],
          [arn],
        ],
      ],
    );
  });
});

/** All checks of a public repository. */
function checkPublicRepository({ repositoryName, catalogData, push }: PublicRepositoryIntent) {
  return [
    ...checkPublicRepositoryName(repositoryName, "repositoryName"),
    ...(catalogData === undefined ? [] : checkCatalogData(catalogData, "catalogData")),
    ...checkPublicRepositoryGrant(push),
  ];
}

describe("the checks of a public repository", () => {
  it("accepts all there is", () => {
    assert.deepEqual(checkPublicRepository(full), []);
    assert.deepEqual(checkPublicRepository({ repositoryName: "n0" }), []);
  });

  it("refuses everything that is wrong at once", () => {
    const findings = checkPublicRepository({
      repositoryName: `a__b/${"c".repeat(205)}`,
      catalogData: {
        description: "d".repeat(1_025),
        aboutText: "a".repeat(10_241),
        usageText: "u".repeat(10_241),
        architectures: ["x86", "x86", "", "riscv"],
        operatingSystems: Array.from({ length: 51 }, () => "Linux"),
        logoImageBlob: "no picture",
      },
      push: { accounts: ["1"], principalArns: ["arn:aws-cn:iam::333333333333:role/release"] },
    });
    assert.deepEqual(
      lines(findings).filter((line) => !line.includes("operatingSystems[")),
      [
        `public-repository-name-format @ repositoryName: public repository name: given "a__b/${"c".repeat(71)}..., allowed lower-case letters and digits, with single . _ - or / between them.`,
        "public-repository-name-length @ repositoryName: public repository name has the wrong length: given 210 characters, allowed 2 to 205.",
        "catalog-text-length @ catalogData.description: text is too long: given 1025 characters, allowed at most 1024.",
        "catalog-text-length @ catalogData.aboutText: text is too long: given 10241 characters, allowed at most 10240.",
        "catalog-text-length @ catalogData.usageText: text is too long: given 10241 characters, allowed at most 10240.",
        'grant-duplicate @ catalogData.architectures[1]: the same is given twice: given "x86", allowed once, as in catalogData.architectures[0].',
        'catalog-tag-length @ catalogData.architectures[2]: entry has the wrong length: given "", allowed 1 to 50 characters.',
        'catalog-tag-unlisted @ catalogData.architectures[3]: entry is not shown in the gallery: given "riscv", allowed ARM, ARM 64, x86, x86-64.',
        "catalog-tag-count @ catalogData.operatingSystems: too many entries: given 51, allowed at most 50.",
        'catalog-logo-format @ catalogData.logoImageBlob: logo: given "no picture", allowed a picture in base64, without line breaks.',
        'account-id-format @ push.accounts[0]: account id: given "1", allowed a string of 12 digits.',
        'grant-partition @ push.principalArns[0]: principal is of another partition: given "arn:aws-cn:iam::333333333333:role/release", allowed partition aws, that of us-east-1.',
      ],
    );
  });

  it("takes logos of exactly 512,000 bytes, and refuses more", () => {
    const check = (sizeInBytes: number) => {
      const logoImageBlob = Buffer.alloc(sizeInBytes).toString("base64");
      return lines(checkPublicRepository({ ...full, catalogData: { logoImageBlob } }));
    };
    assert.deepEqual(check(512_000), []);
    assert.deepEqual(check(512_001), [
      "catalog-logo-size @ catalogData.logoImageBlob: logo is too large: given 512001 bytes, allowed at most 512000.",
    ]);
  });

  it("refuses more grants than a policy holds", () => {
    const accounts = Array.from({ length: 700 }, (_, index) => String(100_000_000_000 + index));
    const { length } = renderPolicyDocument(buildPublicRepositoryPolicy({ accounts })!);
    assert.deepEqual(lines(checkPublicRepository({ ...full, push: { accounts } })), [
      `public-repository-policy-size @ push: policy is too long: given ${length} characters, allowed at most 10240.`,
    ]);
  });
});

describe("publicRepositoryRules", () => {
  it("keeps its ids", () => {
    assert.deepEqual(
      Object.entries(publicRepositoryRules).map(([id, { severity }]) => `${id} ${severity}`),
      [
        "public-repository-name-format error",
        "public-repository-name-length error",
        "public-repository-policy-size error",
        "catalog-text-length error",
        "catalog-tag-length error",
        "catalog-tag-count error",
        "catalog-tag-unlisted warning",
        "catalog-logo-format error",
        "catalog-logo-size error",
      ],
    );
  });
});
