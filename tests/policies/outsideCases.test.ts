import assert from "node:assert/strict";
import { policies } from "../../policies/pack";
import { type Fixture, runPack } from "../support/policyHarness";

/** What public tools say of an input: that it breaks a rule of theirs, or not; and the policy here for the same. */
interface OutsideCase {
  readonly what: string;
  readonly policy: string;
  readonly breaks: boolean;
  readonly resource: Fixture;
  readonly others?: readonly Fixture[];
}

const repository = (props: object): Fixture => ({
  type: "aws:ecr/repository:Repository",
  name: "foo",
  props: { name: "bar", ...props },
});

const repositoryPolicy = (statement: object): Fixture => ({
  type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
  name: "foo",
  props: {
    repository: "bar",
    policy: JSON.stringify({
      Version: "2008-10-17",
      Statement: [
        { Sid: "new policy", Effect: "Allow", Action: ["ecr:BatchGetImage"], ...statement },
      ],
    }),
  },
});

const lifecycle = (repositoryName: string): Fixture => ({
  type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  name: "foo",
  props: {
    repository: repositoryName,
    policy: JSON.stringify({
      rules: [
        {
          rulePriority: 1,
          description: "Expire images older than 14 days",
          selection: {
            tagStatus: "untagged",
            countType: "sinceImagePushed",
            countUnit: "days",
            countNumber: 14,
          },
          action: { type: "expire" },
        },
      ],
    }),
  },
});

const table = (
  policy: string,
  rows: readonly (readonly [
    what: string,
    breaks: boolean,
    resource: Fixture,
    ...others: Fixture[],
  ])[],
): OutsideCase[] =>
  rows.map(([what, breaks, resource, ...others]) => ({ what, policy, breaks, resource, others }));

const root = "arn:aws:iam::111111111111:root";

const cases: readonly OutsideCase[] = [
  // Checkov CKV_AWS_51, Trivy AVD-AWS-0031, KICS d1846b12, Security Hub ECR.2, Control Tower CT.ECR.PR.3
  ...table("ecr-repository-immutable-tags", [
    ["tags are mutable", true, repository({ imageTagMutability: "MUTABLE" })],
    ["the mutability is left out", true, repository({})],
    ["tags are immutable", false, repository({ imageTagMutability: "IMMUTABLE" })],
    [
      "tags are mutable but for some",
      true,
      repository({
        imageTagMutability: "MUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters: [{ filter: "v*", filterType: "WILDCARD" }],
      }),
    ],
  ]),
  // Checkov CKV_AWS_163, Trivy AVD-AWS-0030, Security Hub ECR.1, Prowler, Control Tower CT.ECR.PR.2
  ...table("ecr-repository-scanning", [
    [
      "scanOnPush is false",
      true,
      repository({ imageScanningConfiguration: { scanOnPush: false } }),
    ],
    ["scanning is left out", true, repository({})],
    ["scanOnPush is true", false, repository({ imageScanningConfiguration: { scanOnPush: true } })],
    [
      "the registry scans all repositories",
      false,
      repository({}),
      {
        type: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
        props: {
          scanType: "ENHANCED",
          rules: [
            {
              scanFrequency: "SCAN_ON_PUSH",
              repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }],
            },
          ],
        },
      },
    ],
    [
      "the registry scans other repositories",
      true,
      repository({}),
      {
        type: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
        props: {
          scanType: "BASIC",
          rules: [
            {
              scanFrequency: "SCAN_ON_PUSH",
              repositoryFilters: [{ filter: "prod-*", filterType: "WILDCARD" }],
            },
          ],
        },
      },
    ],
  ]),
  // Checkov CKV_AWS_32, Trivy AVD-AWS-0032, KICS e86e26fc, cfn-nag F18/W31-like, Prowler, Terrascan AC_AWS_0084
  ...table("ecr-repository-no-open-principal", [
    ["the principal is *", true, repositoryPolicy({ Principal: "*" })],
    ["the principal is AWS: *", true, repositoryPolicy({ Principal: { AWS: "*" } })],
    ["a principal of a list is *", true, repositoryPolicy({ Principal: { AWS: ["*", root] } })],
    ["the principal is all but one", true, repositoryPolicy({ NotPrincipal: { AWS: root } })],
    ["the principal is an account root", false, repositoryPolicy({ Principal: { AWS: root } })],
    [
      "the principal is *, of an organization",
      false,
      repositoryPolicy({
        Principal: "*",
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-acme123456" } },
      }),
    ],
    [
      "the principal is *, and it is denied",
      false,
      repositoryPolicy({ Effect: "Deny", Principal: "*", Action: "ecr:PutImage" }),
    ],
    [
      "a service without a source",
      true,
      repositoryPolicy({ Principal: { Service: "lambda.amazonaws.com" } }),
    ],
    [
      "a service with a source",
      false,
      repositoryPolicy({
        Principal: { Service: "lambda.amazonaws.com" },
        Condition: {
          StringLike: { "aws:sourceArn": "arn:aws:lambda:us-east-1:222222222222:function:*" },
        },
      }),
    ],
  ]),
  // KICS, cfn-nag, Prowler: wildcards in the actions of a repository policy
  ...table("ecr-repository-no-wildcard-actions", [
    ["ecr:*", true, repositoryPolicy({ Principal: { AWS: root }, Action: "ecr:*" })],
    ["*", true, repositoryPolicy({ Principal: { AWS: root }, Action: ["*"] })],
    ["ecr:Get*", true, repositoryPolicy({ Principal: { AWS: root }, Action: "ecr:Get*" })],
    [
      "NotAction",
      true,
      repositoryPolicy({ Principal: { AWS: root }, Action: undefined, NotAction: "ecr:PutImage" }),
    ],
    ["named actions", false, repositoryPolicy({ Principal: { AWS: root } })],
  ]),
  // Checkov CKV_AWS_136, Trivy AVD-AWS-0033, Security Hub ECR.5: with requireCustomerKey
  ...table("ecr-repository-encryption", [
    ["encryption is left out", true, repository({})],
    ["AES256", true, repository({ encryptionConfigurations: [{ encryptionType: "AES256" }] })],
    [
      "KMS with AWS's own key",
      true,
      repository({ encryptionConfigurations: [{ encryptionType: "KMS" }] }),
    ],
    [
      "KMS with a key",
      false,
      repository({
        encryptionConfigurations: [
          {
            encryptionType: "KMS",
            kmsKey: "arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555",
          },
        ],
      }),
    ],
  ]),
  // Security Hub ECR.3, Control Tower CT.ECR.PR.1, Prowler
  ...table("ecr-lifecycle-present", [
    ["no lifecycle policy", true, repository({})],
    ["a lifecycle policy", false, repository({}), lifecycle("bar")],
    ["a lifecycle policy of another repository", true, repository({}), lifecycle("baz")],
  ]),
  // Security Hub ECR.4 and the tagging standard: with requiredTags
  ...table("ecr-repository-required-tags", [
    ["no tags", true, repository({})],
    ["another tag", true, repository({ tags: { owner: "a" } })],
    ["the tag", false, repository({ tags: { team: "a" } })],
    ["the tag in other letters", true, repository({ tags: { Team: "a" } })],
  ]),
  // Trivy, Semgrep and KICS on pods: images without a tag, or with latest
  ...table(
    "workload-image-no-latest",
    (
      [
        ["nginx", true],
        ["nginx:latest", true],
        ["nginx:1.29", false],
        ["localhost:5000/nginx", true],
        [`nginx@sha256:${"a".repeat(64)}`, false],
      ] as const
    ).map(([image, breaks]) => [
      image,
      breaks,
      {
        type: "kubernetes:core/v1:Pod",
        name: "foo",
        props: { spec: { containers: [{ name: "c", image }] } },
      },
    ]),
  ),
];

const config = {
  "ecr-repository-encryption": { requireCustomerKey: true },
  "ecr-repository-required-tags": { requiredTags: ["team"] },
};

describe("inputs like those that other public tools are tested with", () => {
  for (const { what, policy, breaks, resource, others = [] } of cases) {
    it(`${breaks ? "break" : "comply with"} ${policy}: ${what}`, async () => {
      const { violations } = await runPack(policies, [resource, ...others], config);
      const stops = violations.some((each) => each.policy === policy && each.resource === "foo");
      assert.equal(stops, breaks);
    });
  }
});
