import assert from "node:assert/strict";
import { identityLeastPrivilege as policy } from "../../../policies/identity/leastPrivilege";
import { type Fixture, UNKNOWN, judge, runPack } from "../../support/policyHarness";

const API = "arn:aws:ecr:us-east-1:111111111111:repository/team-a/api";
const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

const document = (...statements: object[]) => ({
  Version: "2012-10-17",
  Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })),
});

const rolePolicy = (value: unknown): Fixture => ({
  type: "aws:iam/rolePolicy:RolePolicy",
  name: "task",
  props: { role: UNKNOWN, policy: value },
});

const allow = (Action: unknown, Resource: unknown = API) =>
  rolePolicy(JSON.stringify(document({ Action, Resource })));

const fix =
  "How to fix: Name single actions: pulling takes ecr:GetAuthorizationToken, ecr:BatchGetImage and " +
  "ecr:GetDownloadUrlForLayer. Let push only those who publish, and only to the ARNs of their repositories. The URN of a " +
  "resource that is meant to push goes into publishers of this policy, of one that administers into administrators.";
const URN = "urn:pulumi:dev::test::aws:iam/rolePolicy:RolePolicy::task";
const registry = (given: string) =>
  "identity-policy-administer-registry at policy.Statement[0].Action: changing the registry is allowed: " +
  `given ${given}, allowed reading and pulling.`;

const stops = (...lines: string[]) => [["mandatory: task", ...lines, fix]];

const wildcard = (given: string, what: string, path = "policy.Statement[0].Action") =>
  `identity-policy-wildcard-action at ${path}: wildcard allows ${what}: given "${given}", allowed the names of single actions.`;

describe("iam-ecr-least-privilege", () => {
  it("lets pulling pass, pushing to named repositories, and what has nothing to do with ECR", async () => {
    const statements = [
      { Action: "ecr:GetAuthorizationToken", Resource: "*" },
      { Action: PULL, Resource: "*" },
      { Action: ["ecr:Describe*", "ecr:List*"], Resource: "*" },
      { Action: [...PULL, "ecr:PutImage"], Resource: [API, API.replace("api", "*")] },
      { Action: "s3:*", Resource: "*" },
      { Action: "*", Resource: "*" },
      { Action: "ecr:*", Resource: "*", Effect: "Deny" },
    ];
    assert.deepEqual(
      await judge(policy, [rolePolicy(JSON.stringify(document(...statements)))]),
      [],
    );
  });

  it("stops wildcards that allow more than reading", async () => {
    const three = "ecr:BatchDeleteImage, ecr:CompleteLayerUpload, …";
    assert.deepEqual(await judge(policy, [allow("ecr:*")]), stops(wildcard("ecr:*", three)));
    assert.deepEqual(
      await judge(policy, [allow(["ecr:Get*", "ECR:putimage?*", "ecr:Put*Mutability"])]),
      stops(
        wildcard("ECR:putimage?*", "ecr:PutImageScanningConfiguration, ecr:PutImageTagMutability"),
        wildcard("ecr:Put*Mutability", "ecr:PutImageTagMutability"),
      ),
    );
  });

  it("stops pushing to every repository", async () => {
    const everywhere = (given: string, element = "Resource") =>
      `identity-policy-push-everywhere at policy.Statement[0].${element}: pushing to every repository is allowed: ` +
      `given ${given}, allowed ARNs of repositories, or of repositories below a prefix.`;
    const resources = [API, "*", "arn:aws:ecr:*:111111111111:repository/*"];
    assert.deepEqual(
      await judge(policy, [allow("ecr:PutImage", resources)]),
      stops(everywhere('["*","arn:aws:ecr:*:111111111111:repository/*"]')),
    );
    const others = document({ Action: "ecr:PutImage", NotResource: API });
    assert.deepEqual(
      await judge(policy, [rolePolicy(others)]),
      stops(everywhere(`["${API}"]`, "NotResource")),
    );
  });

  it("stops pushing to every repository, however the pattern says so", async () => {
    const rule = "identity-policy-push-everywhere at policy.Statement[0].Resource";
    for (const resource of [
      "**",
      "?*",
      "arn:*",
      "arn:aws:ecr:*",
      "arn:aws:ecr:us-east-1:111111111111:*",
      "arn:aws:ecr:us-east-1:1111*:repository*",
      "arn:aws:ecr:us-east-1:${aws:PrincipalAccount}:repository/*",
      "arn:aws:ecr:*:*:repository/*/*",
      "arn:aws-cn:ecr:cn-north-1:111111111111:repository/?*",
    ]) {
      const [violation] = await judge(policy, [allow("ecr:PutImage", resource)]);
      assert.equal(violation?.[1]?.split(":")[0], rule, resource);
    }
    for (const resource of [
      API.replace("api", "*"),
      API.replace("team-a/api", "team-*"),
      API.replace("team-a", "${aws:PrincipalTag/team}"),
      "arn:aws:s3:::images/*",
    ]) {
      assert.deepEqual(await judge(policy, [allow("ecr:PutImage", resource)]), [], resource);
    }
  });

  it("stops changing and deleting every repository by named actions", async () => {
    const everywhere = (what: string) =>
      `identity-policy-administer-everywhere at policy.Statement[0].Resource: ${what} on every repository is allowed: given ` +
      '["*"], allowed ARNs of repositories, or of repositories below a prefix.';
    const actions = ["ecr:DeleteRepository", "ecr:PutRegistryPolicy", "ecr:SetRepositoryPolicy"];
    assert.deepEqual(
      await judge(policy, [allow(actions, "*")]),
      stops(
        everywhere("ecr:DeleteRepository, ecr:SetRepositoryPolicy"),
        registry('["ecr:PutRegistryPolicy"]'),
      ),
    );
    const harmless = ["ecr:StartImageScan", "ecr:GetRegistryPolicy"];
    const filling = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository", "ecr:TagResource"];
    const creating = ["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"];
    const fixtures = [
      allow(actions),
      ...[harmless, filling, creating].map((each) => allow(each, "*")),
    ];
    assert.deepEqual(await judge(policy, fixtures), []);
  });

  it("stops changing the registry, which every action can that holds for all of it", async () => {
    for (const action of [
      "PutRegistryPolicy",
      "DeleteRegistryPolicy",
      "PutReplicationConfiguration",
      "PutRegistryScanningConfiguration",
      "CreatePullThroughCacheRule",
      "PutAccountSetting",
      "CreateRepositoryCreationTemplate",
      "PutSigningConfiguration",
    ]) {
      const given = `["ecr:${action}"]`;
      assert.deepEqual(await judge(policy, [allow(`ecr:${action}`, "*")]), stops(registry(given)));
    }
  });

  it("lets only the configured administrators administer, by URN", async () => {
    const fixtures = [
      allow(["ecr:BatchDeleteImage", "ecr:DeleteRepository"]),
      allow("ecr:PutRegistryPolicy", "*"),
    ];
    const administers = (given: string) =>
      "identity-policy-administer at policy.Statement[0].Action: administering is allowed: " +
      `given ${given}, allowed pulling.`;
    assert.deepEqual(await judge(policy, fixtures, { forbidAdministration: true }), [
      ...stops(administers('["ecr:BatchDeleteImage","ecr:DeleteRepository"]')),
      ...stops(registry('["ecr:PutRegistryPolicy"]')),
    ]);
    const other = { administrators: [URN.replace("task", "ops")] };
    assert.deepEqual(
      await judge(policy, fixtures, other),
      await judge(policy, fixtures, { forbidAdministration: true }),
    );
    const everywhere = allow("ecr:DeleteRepository", "*");
    const settings = { administrators: [URN] };
    assert.deepEqual(await judge(policy, [...fixtures, everywhere], settings), []);
  });

  it("judges rights on ECR Public alike", async () => {
    const charts = "arn:aws:ecr-public::111111111111:repository/charts";
    const everywhere = charts.replace("charts", "*");
    const public_ = "ecr-public:BatchDeleteImage, ecr-public:CompleteLayerUpload, …";
    assert.deepEqual(
      await judge(policy, [
        allow(["ecr-public:PutImage", "ecr-public:Describe*"], charts),
        allow("ecr-public:*", "*"),
        allow("ecr-public:PutImage", everywhere),
      ]),
      [
        ...stops(wildcard("ecr-public:*", public_)),
        ...stops(
          "identity-policy-push-everywhere at policy.Statement[0].Resource: pushing to every repository is allowed: given " +
            `["${everywhere}"], allowed ARNs of repositories, or of repositories below a prefix.`,
        ),
      ],
    );
  });

  it("stops all actions where the statement is about ECR by name", async () => {
    const three = "ecr:BatchDeleteImage, ecr:CompleteLayerUpload, …";
    assert.deepEqual(await judge(policy, [allow("*")]), stops(wildcard("*", three)));
    const notAction = (given: string, what: string) =>
      stops(
        `identity-policy-wildcard-action at policy.Statement[0].NotAction: NotAction allows ${what}: given ${given}, allowed ` +
          "Action and a list.",
      );
    for (const [statement, given] of [
      [{ NotAction: "iam:*", Resource: API }, '["iam:*"]'],
      [{ NotAction: "ecr:PutImage", Resource: "*" }, '["ecr:PutImage"]'],
    ] as const) {
      const fixture = rolePolicy(JSON.stringify(document(statement)));
      assert.deepEqual(await judge(policy, [fixture]), notAction(given, three));
    }
    const other = { Action: "*", Resource: "arn:aws:s3:::artifacts/*" };
    assert.deepEqual(
      await judge(policy, [rolePolicy(document(other))], { judgeFullAccess: true }),
      [],
    );
  });

  it("lets only the configured publishers push, by URN", async () => {
    const pushing = allow("ecr:PutImage");
    assert.deepEqual(
      await judge(policy, [pushing], { forbidPush: true }),
      stops(
        'identity-policy-push at policy.Statement[0].Action: pushing is allowed: given "ecr:PutImage", allowed pulling.',
      ),
    );
    assert.deepEqual(
      await judge(policy, [pushing], { publishers: [URN.replace("test", "publishers")] }),
      await judge(policy, [pushing], { forbidPush: true }),
    );
    assert.deepEqual(await judge(policy, [pushing], { forbidPush: true, publishers: [URN] }), []);
  });

  it("refuses settings that name what the author of a program chooses, and says what to name instead", async () => {
    for (const given of [
      "nobody",
      "task",
      "*ImagePublisher*",
      "*",
      "urn:pulumi:dev::*::task",
      `${URN}*`,
    ]) {
      const refused = (setting: string, flag: string) => [
        [
          "mandatory: task",
          `${setting}[0]: not a URN: given "${given}", allowed the URN of a resource (\`pulumi stack --show-urns\`), or the ARN of a role, user, group or policy in an account; ` +
            `for nobody set ${flag} to true.`,
          "How to fix: Correct the entry of this policy in the configuration of the pack.",
        ],
      ];
      const pushing = [allow("ecr:PutImage")];
      assert.deepEqual(
        await judge(policy, pushing, { publishers: [given] }),
        refused("publishers", "forbidPush"),
      );
      assert.deepEqual(
        await judge(policy, pushing, { administrators: [given] }),
        refused("administrators", "forbidAdministration"),
      );
    }
  });

  it("judges full access where it is configured to", async () => {
    const settings = { judgeFullAccess: true };
    assert.deepEqual(
      await judge(policy, [allow("*", "*")], settings),
      stops(
        'identity-policy-full-access at policy.Statement[0].Action: all actions are allowed: given "*", allowed the names of ' +
          "single actions.",
      ),
    );
    const others = document({ NotAction: "iam:*", Resource: "*" });
    assert.deepEqual(
      await judge(policy, [rolePolicy(others)], settings),
      stops(
        'identity-policy-full-access at policy.Statement[0].NotAction: all other actions are allowed: given ["iam:*"], ' +
          "allowed Action and a list.",
      ),
    );
    const ecrPublic = document({ NotAction: ["ecr:*", "iam:*"], Resource: "*" });
    assert.equal((await judge(policy, [rolePolicy(ecrPublic)], settings)).length, 1);
    assert.deepEqual(await judge(policy, [rolePolicy(ecrPublic)]), []);
    const spares = document({ NotAction: ["ecr:*", "ecr-public:*", "iam:*"], Resource: "*" });
    assert.deepEqual(await judge(policy, [rolePolicy(spares)], settings), []);
  });

  it("judges each resource by which identities get rights", async () => {
    const value = document({ Action: "ecr:*", Resource: "*" });
    const what = "ecr:BatchDeleteImage, ecr:CompleteLayerUpload, …";
    for (const [type, props, path] of [
      ["aws:iam/policy:Policy", { policy: value }, "policy"],
      ["aws:iam/userPolicy:UserPolicy", { policy: value }, "policy"],
      ["aws:iam/groupPolicy:GroupPolicy", { policy: value }, "policy"],
      [
        "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
        { inlinePolicy: value },
        "inlinePolicy",
      ],
      [
        "aws:iam/role:Role",
        { inlinePolicies: [{ name: "a" }, { policy: value }] },
        "inlinePolicies[1].policy",
      ],
    ] as const) {
      assert.deepEqual(
        await judge(policy, [{ type, name: "task", props }]),
        stops(wildcard("ecr:*", what, `${path}.Statement[0].Action`)),
      );
    }
  });

  it("stops AWS's own policies for pushing", async () => {
    const arn = (name: string) => `arn:aws:iam::aws:policy/${name}`;
    const line = (name: string, path = "policyArn") =>
      `${path}: policy of AWS allows to push to every repository: given "${arn(name)}", allowed ` +
      "AmazonEC2ContainerRegistryPullOnly, or a policy that names repositories.";
    const attachment = (policyArn: unknown): Fixture => ({
      type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      name: "task",
      props: { role: "task", policyArn },
    });
    for (const name of [
      "AmazonEC2ContainerRegistryFullAccess",
      "AmazonEC2ContainerRegistryPowerUser",
    ]) {
      assert.deepEqual(await judge(policy, [attachment(arn(name))]), stops(line(name)));
    }
    const role: Fixture = {
      type: "aws:iam/role:Role",
      name: "task",
      props: {
        managedPolicyArns: [
          arn("AmazonEC2ContainerRegistryReadOnly"),
          arn("AmazonEC2ContainerRegistryPowerUser"),
        ],
      },
    };
    for (const name of [
      "AmazonElasticContainerRegistryPublicFullAccess",
      "AmazonElasticContainerRegistryPublicPowerUser",
    ]) {
      assert.deepEqual(await judge(policy, [attachment(arn(name))]), stops(line(name)));
    }
    const second = line("AmazonEC2ContainerRegistryPowerUser", "managedPolicyArns[1]");
    assert.deepEqual(await judge(policy, [role]), stops(second));
    assert.deepEqual(
      await judge(policy, [attachment(arn("AmazonEC2ContainerRegistryPullOnly"))]),
      [],
    );
  });

  it("says what a policy of AWS allows", async () => {
    const said = async (name: string, settings = {}) => {
      const policyArn = `arn:aws:iam::aws:policy/${name}`;
      const type = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
      const [violation] = await judge(policy, [{ type, props: { policyArn } }], settings);
      return /policy of AWS allows (.*): given/.exec(violation?.[1] ?? "")?.[1];
    };
    const nobody = { forbidPush: true, forbidAdministration: true };
    assert.equal(
      await said("ResourceGroupsTaggingAPITagUntagSupportedResources"),
      "to change or delete every repository",
    );
    assert.equal(
      await said("EC2InstanceProfileForImageBuilderECRContainerBuilds"),
      "to push to every repository",
    );
    assert.equal(await said("AWSElasticBeanstalkEKSImageBuild"), undefined);
    assert.equal(
      await said("AWSElasticBeanstalkEKSImageBuild", nobody),
      "to push to some repositories",
    );
    assert.equal(
      await said("EC2ImageBuilderExecutionPolicy", nobody),
      "to change or delete some repositories",
    );
  });

  it("stops AWS's own policies for nearly everything where it judges full access", async () => {
    for (const name of ["AdministratorAccess", "PowerUserAccess"]) {
      const policyArn = `arn:aws:iam::aws:policy/${name}`;
      const type = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
      const attachment: Fixture = { type, name: "task", props: { role: "task", policyArn } };
      assert.deepEqual(await judge(policy, [attachment]), []);
      assert.deepEqual(
        await judge(policy, [attachment], { judgeFullAccess: true }),
        stops(
          `policyArn: policy of AWS allows all actions of nearly all services: given "${policyArn}", allowed ` +
            "AmazonEC2ContainerRegistryPullOnly, or a policy that names repositories.",
        ),
      );
    }
  });

  it("judges each resource that attaches policies", async () => {
    const arn = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser";
    for (const [type, path] of [
      ["aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "policyArn"],
      ["aws:iam/policyAttachment:PolicyAttachment", "policyArn"],
      ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn"],
      ["aws:iam/userPolicyAttachment:UserPolicyAttachment", "policyArn"],
      ["aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment", "managedPolicyArn"],
      ["aws:iam/role:Role", "managedPolicyArns[0]"],
      ["aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive", "policyArns[0]"],
      ["aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "policyArns[0]"],
      ["aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive", "policyArns[0]"],
      [
        "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive",
        "managedPolicyArns[0]",
      ],
    ] as const) {
      const property = path.replace("[0]", "");
      const props = { [property]: property === path ? arn : [arn] };
      const [violation] = await judge(policy, [{ type, name: "task", props }]);
      assert.equal(violation?.[1]?.split(":")[0], path, type);
    }
  });

  it("stops a document that it cannot read only where that speaks of ECR", async () => {
    assert.deepEqual(
      await judge(policy, [rolePolicy("{"), rolePolicy(undefined), rolePolicy(7)]),
      [],
    );
    const odd = { Statement: [{ Action: "ecr:*" }] };
    for (const document of [odd, JSON.stringify(odd)]) {
      const [violation] = await judge(policy, [rolePolicy(document)]);
      assert.match(violation?.[1] ?? "", /^policy-effect at policy\.Statement\[0\]\.Effect: /);
    }
  });

  it("waits for the update, without a word, where a document is unknown at preview", async () => {
    const role: Fixture = {
      type: "aws:iam/role:Role",
      name: "task",
      props: { inlinePolicies: [{ policy: UNKNOWN }, { policy: document({ Action: "ecr:*" }) }] },
    };
    const { violations, notApplicable } = await runPack([policy], [rolePolicy(UNKNOWN), role]);
    assert.deepEqual(
      violations.map(({ resource, message }) => [resource, message.split("\n")[1]?.split(":")[0]]),
      [["task", "identity-policy-wildcard-action at inlinePolicies[1].policy.Statement[0].Action"]],
    );
    assert.deepEqual(notApplicable, [policy.metadata.id]);
  });
});
