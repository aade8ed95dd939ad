import assert from "node:assert/strict";
import {
  type CreationTemplateIntent,
  TEMPLATE_USES,
  buildCreationTemplate,
} from "../../../domain/registry/creationTemplate";
import {
  checkCreationTemplate,
  checkTemplatePrefixes,
} from "../../../domain/registry/creationTemplateCheck";
import { buildLifecyclePolicy, expireUntagged, keepLatest } from "../../../domain/lifecycle";
import { lines } from "../../support/findingLines";

const home = { accountId: "111111111111", region: "eu-west-1" };
const kmsKey = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const customRoleArn = "arn:aws:iam::111111111111:role/templates";
const smallest: CreationTemplateIntent = { prefix: "ROOT", appliedFor: ["REPLICATION"] };

describe("buildCreationTemplate", () => {
  it("is as strict as a repository", () => {
    assert.deepEqual(buildCreationTemplate(smallest), {
      prefix: "ROOT",
      appliedFor: ["REPLICATION"],
      tagMutability: { mode: "IMMUTABLE", exclusionFilters: [] },
      encryption: { encryptionType: "AES256" },
      lifecyclePolicy: buildLifecyclePolicy([expireUntagged({ afterDays: 1 })]),
    });
  });

  it("lets the tags of a cache move, unless told otherwise", () => {
    const modeOf = (intent: Partial<CreationTemplateIntent>) =>
      buildCreationTemplate({ prefix: "quay", appliedFor: ["PULL_THROUGH_CACHE"], ...intent })
        .tagMutability.mode;
    assert.equal(modeOf({}), "MUTABLE");
    assert.equal(modeOf({ appliedFor: ["REPLICATION", "PULL_THROUGH_CACHE"] }), "MUTABLE");
    assert.equal(modeOf({ imageTagMutabilityExclusionFilters: ["v*"] }), "MUTABLE_WITH_EXCLUSION");
    assert.equal(modeOf({ imageTagMutability: "IMMUTABLE" }), "IMMUTABLE");
    assert.equal(modeOf({ appliedFor: ["CREATE_ON_PUSH"] }), "IMMUTABLE");
  });

  const valid: [title: string, intent: CreationTemplateIntent][] = [
    ["the smallest one", smallest],
    ["one for a cache and replicas", { prefix: "team-a/", appliedFor: TEMPLATE_USES.slice(1) }],
    [
      "one with all there is",
      {
        prefix: "team-a",
        description: "Replicas of team A",
        appliedFor: ["CREATE_ON_PUSH", "REPLICATION"],
        imageTagMutabilityExclusionFilters: ["latest"],
        encryption: { kmsKey },
        lifecycleRules: [
          keepLatest({ count: 10, tagPatterns: ["release-*"] }),
          expireUntagged({ afterDays: 1 }),
        ],
        pull: { organizationIds: ["o-acme123456"] },
        push: { accounts: ["222222222222"] },
        region: "eu-west-1",
        customRoleArn,
        resourceTags: { team: "a" },
      },
    ],
  ];
  for (const [title, intent] of valid) {
    it(`is without findings: ${title}`, () => {
      assert.deepEqual(checkCreationTemplate(buildCreationTemplate(intent), home), []);
    });
  }
});

describe("checkCreationTemplate", () => {
  const refused: [title: string, intent: unknown, lines: string[]][] = [
    [
      "a prefix, a description and uses that are none",
      {
        prefix: "Team",
        description: "x".repeat(256),
        appliedFor: ["REPLICATION", "REPLICATION", "PULL"],
      },
      [
        'repository-prefix-format @ prefix: repository prefix: given "Team", allowed ROOT or lower-case letters and digits, with single . _ or / or __ or hyphens between them, and / at the end.',
        `creation-template-description @ description: description: given "${"x".repeat(76)}..., allowed 0 to 255 characters.`,
        'creation-template-use @ appliedFors[1]: template is for the same twice: given "REPLICATION", allowed it once.',
        'creation-template-use @ appliedFors[2]: use of the template is not known: given "PULL", allowed CREATE_ON_PUSH, PULL_THROUGH_CACHE, REPLICATION.',
      ],
    ],
    [
      "no use",
      { ...smallest, appliedFor: [] },
      [
        "creation-template-use @ appliedFors: template is for nothing: given [], allowed one or more of CREATE_ON_PUSH, PULL_THROUGH_CACHE, REPLICATION.",
      ],
    ],
    [
      "tags and a key without a role",
      { ...smallest, encryption: { kmsKey }, resourceTags: { team: "a" } },
      [
        'creation-template-role-missing @ customRoleArn: role is missing: given resourceTags and "KMS", allowed with the ARN of a role that may create such repositories.',
      ],
    ],
    [
      "a role of another account",
      { ...smallest, customRoleArn: "arn:aws:iam::222222222222:role/templates" },
      [
        'role-arn-account @ customRoleArn: role is in another account: given "arn:aws:iam::222222222222:role/templates", allowed a role of 111111111111.',
      ],
    ],
    [
      "immutable tags of a cache and images that stay for ever, with warnings",
      {
        prefix: "quay",
        appliedFor: ["PULL_THROUGH_CACHE"],
        imageTagMutability: "IMMUTABLE",
        lifecycleRules: [],
      },
      [
        'creation-template-immutable-cache @ imageTagMutability: tags of a cache cannot be refreshed: given "IMMUTABLE", allowed MUTABLE.',
        "creation-template-no-lifecycle @ lifecyclePolicy: template has no lifecycle policy: add one, so that images of these repositories do not stay for ever.",
      ],
    ],
    [
      "pushes and a cache in one template, with a warning",
      { prefix: "quay", appliedFor: ["CREATE_ON_PUSH", "PULL_THROUGH_CACHE"] },
      [
        'creation-template-mixed-uses @ appliedFors: template is for pushes and for a cache: given ["CREATE_ON_PUSH","PULL_THROUGH_CACHE"], allowed a template with a prefix of its own for each, so that pushed tags stay.',
      ],
    ],
    [
      "documents that are wrong, each where it is",
      {
        ...smallest,
        imageTagMutability: "MOVABLE",
        encryption: { kmsKey: "alias/hub" },
        customRoleArn,
        lifecycleRules: [{ tagStatus: "any", countType: "imageCountMoreThan", countNumber: 0 }],
        pull: { principalArns: ["nobody"] },
        resourceTags: { "aws:a": "b" },
      },
      [
        'tag-mutability-mode @ imageTagMutability: mutability: given "MOVABLE", allowed IMMUTABLE, IMMUTABLE_WITH_EXCLUSION, MUTABLE, MUTABLE_WITH_EXCLUSION.',
        'encryption-key-not-arn @ encryptionConfigurations[0].kmsKey: key is not an ARN: given "alias/hub", allowed the ARN of the key, since Amazon ECR answers with it and another text replaces the repository.',
        "lifecycle-count-number @ lifecyclePolicy.rules[0].selection.countNumber: countNumber: given 0, allowed an integer of at least 1.",
        'repository-policy-principal @ repositoryPolicy.Statement[0].Principal.AWS: principal: given "nobody", allowed an account id, the ARN of an account root, role, user or session without wildcards, or *.',
        'tag-key-reserved @ resourceTags["aws:a"]: tag key is reserved for AWS: given "aws:a", allowed keys that do not start with aws:.',
      ],
    ],
  ];
  for (const [title, intent, expected] of refused) {
    it(`refuses ${title}`, () => {
      const template = buildCreationTemplate(intent as CreationTemplateIntent);
      assert.deepEqual(lines(checkCreationTemplate(template, home)), expected);
    });
  }
});

describe("checkCreationTemplate of what is no template", () => {
  it("refuses it whole", () => {
    assert.deepEqual(lines(checkCreationTemplate([] as never)), [
      "creation-template-shape @ : creation template: given [], allowed an object with a prefix.",
    ]);
    assert.deepEqual(lines(checkCreationTemplate({ prefix: 1 } as never)), [
      'creation-template-shape @ : creation template: given {"prefix":1}, allowed an object with a prefix.',
    ]);
  });
});

describe("checkTemplatePrefixes", () => {
  it("refuses prefixes that mean the same", () => {
    assert.deepEqual(lines(checkTemplatePrefixes(["team-a", "ROOT", "team-a/", "team"])), [
      'creation-template-prefix-duplicate @ ["team-a/"]: prefix is given twice: given "team-a/", allowed it once, as team-a.',
    ]);
  });
});
