import assert from "node:assert/strict";
import fc from "fast-check";
import { findDuplicateKeys } from "../../../domain/lifecycle/duplicateKeys";
import { findLifecyclePolicies } from "../../../domain/lifecycle/findPolicies";

const TEXT = '{"rules":[]}';

describe("findLifecyclePolicies", () => {
  for (const [title, document, expected] of [
    ["an answer of aws ecr", { lifecyclePolicyText: TEXT }, [["lifecyclePolicyText", TEXT]]],
    [
      "a state of Terraform",
      {
        version: 4,
        resources: [
          {
            type: "aws_ecr_lifecycle_policy",
            name: "x",
            instances: [{ attributes: { policy: TEXT } }],
          },
        ],
      },
      [["aws_ecr_lifecycle_policy.x", TEXT]],
    ],
    [
      "a plan, in which the planned values come again",
      {
        planned_values: {
          root_module: {
            resources: [
              { type: "aws_ecr_lifecycle_policy", address: "a", values: { policy: TEXT } },
            ],
          },
        },
        resource_changes: [
          { type: "aws_ecr_lifecycle_policy", address: "a", change: { after: { policy: TEXT } } },
          { type: "aws_ecr_lifecycle_policy", address: "gone", change: { after: null } },
        ],
      },
      [["a", TEXT]],
    ],
    [
      "a template whose text is an object",
      {
        Resources: {
          R: {
            Type: "AWS::ECR::Repository",
            Properties: { LifecyclePolicy: { LifecyclePolicyText: { rules: [] } } },
          },
        },
      },
      [["Resources.R.Properties.LifecyclePolicy.LifecyclePolicyText", { rules: [] }]],
    ],
    [
      "an exported Pulumi stack",
      {
        deployment: {
          resources: [
            {
              type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
              urn: "urn:x",
              outputs: { policy: TEXT },
            },
          ],
        },
      },
      [["urn:x", TEXT]],
    ],
    ["a document without any", { a: [{ b: 1 }] }, []],
  ] as const) {
    it(`finds the policies of ${title}`, () => {
      const found = findLifecyclePolicies(document).map(({ name, policy }) => [name, policy]);
      assert.deepEqual(found, expected);
    });
  }

  const filters = [{ filter: "latest", filter_type: "WILDCARD" }];
  const mutability = { mode: "IMMUTABLE_WITH_EXCLUSION", exclusionFilters: ["latest"] };
  for (const [title, document, expected] of [
    [
      "a state of Terraform, by the name of the repository",
      {
        resources: [
          {
            type: "aws_ecr_lifecycle_policy",
            name: "x",
            instances: [{ attributes: { policy: TEXT, repository: "team-a/api" } }],
          },
          {
            type: "aws_ecr_repository",
            name: "api",
            instances: [
              {
                attributes: {
                  name: "team-a/api",
                  image_tag_mutability: "IMMUTABLE_WITH_EXCLUSION",
                  image_tag_mutability_exclusion_filter: filters,
                },
              },
            ],
          },
        ],
      },
      [{ name: "aws_ecr_lifecycle_policy.x", policy: TEXT, tagMutability: mutability }],
    ],
    [
      "a plan, in which the names of repositories are not known",
      {
        resource_changes: [
          { type: "aws_ecr_lifecycle_policy", address: "a", change: { after: { policy: TEXT } } },
          { type: "aws_ecr_repository", address: "b", change: { after: {} } },
        ],
      },
      [{ name: "a", policy: TEXT }],
    ],
    [
      "an exported Pulumi stack",
      {
        resources: [
          {
            type: "aws:ecr/repository:Repository",
            urn: "urn:r",
            outputs: { name: "team-a/api", imageTagMutability: "IMMUTABLE" },
          },
          {
            type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
            urn: "urn:x",
            outputs: { policy: TEXT, repository: "team-a/api" },
          },
        ],
      },
      [
        {
          name: "urn:x",
          policy: TEXT,
          tagMutability: { mode: "IMMUTABLE", exclusionFilters: [] },
        },
      ],
    ],
    [
      "a repository of aws-native, once",
      {
        type: "aws-native:ecr:Repository",
        urn: "urn:n",
        inputs: { lifecyclePolicy: { lifecyclePolicyText: TEXT } },
        outputs: { lifecyclePolicy: { lifecyclePolicyText: TEXT } },
      },
      [{ name: "urn:n", policy: TEXT, tagMutability: { mode: "MUTABLE", exclusionFilters: [] } }],
    ],
    [
      "creation templates of Terraform and CloudFormation",
      [
        {
          type: "aws_ecr_repository_creation_template",
          address: "t",
          values: { lifecycle_policy: TEXT, image_tag_mutability: "IMMUTABLE" },
        },
        {
          type: "aws_ecr_repository_creation_template",
          address: "none",
          values: { lifecycle_policy: null },
        },
        {
          Type: "AWS::ECR::RepositoryCreationTemplate",
          Properties: { LifecyclePolicy: TEXT },
        },
      ],
      [
        {
          name: "t",
          policy: TEXT,
          tagMutability: { mode: "IMMUTABLE", exclusionFilters: [] },
        },
        {
          name: "[2].Properties.LifecyclePolicy",
          policy: TEXT,
          tagMutability: { mode: "MUTABLE", exclusionFilters: [] },
        },
      ],
    ],
  ] as const) {
    it(`finds the mutability of tags in ${title}`, () => {
      assert.deepEqual(findLifecyclePolicies(document), expected);
    });
  }

  it("never fails, whatever the document", () => {
    fc.assert(fc.property(fc.anything(), (value) => Array.isArray(findLifecyclePolicies(value))));
  });
});

describe("findDuplicateKeys", () => {
  it("names each key that an object has twice, at its path", () => {
    const text = '{"a": [{"b": 1, "c": {"b": "b:"}, "b": 2}], "\\u0061": 3}';
    assert.deepEqual(
      findDuplicateKeys(text).map(({ path }) => path),
      ["a[0].b", "a"],
    );
  });

  it("finds none in any JSON text that is written of a value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => findDuplicateKeys(JSON.stringify(value)).length === 0),
    );
  });
});
