import assert from "node:assert/strict";
import { Files, ecrHub } from "./command";
import { type Answer, type Call, FakeAws } from "./support/fakeAws";

const HUB = "111111111111";
const ROLE = `arn:aws:iam::${HUB}:role/team/app`;
const USER = `arn:aws:iam::${HUB}:user/ops`;
const GROUP = `arn:aws:iam::${HUB}:group/team/pullers`;
const GROUP_POLICY = `arn:aws:iam::${HUB}:policy/pull`;
const BOUNDARY = `arn:aws:iam::${HUB}:policy/bound`;
const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const LOGIN = "ecr:GetAuthorizationToken";
const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (more: object) => ({ Effect: "Allow", ...more });
const place = { registryId: HUB, region: "us-east-1" };

const REPOSITORY_POLICY = document(allow({ Principal: { AWS: "222222222222" }, Action: PULL }));
const REGISTRY_POLICY = document(
  allow({ Principal: { AWS: "333333333333" }, Action: PULL, Resource: "*" }),
);
const INLINE = document(allow({ Action: [LOGIN, ...PULL], Resource: "*" }));
const MANAGED = document(allow({ Action: "ecr:PutImage", Resource: "*" }));
const DENY = document({ Effect: "Deny", Action: "ecr:PutImage", Resource: "*" });
const BOUND = document(allow({ Action: [LOGIN, "ecr:Batch*", "ecr:Get*"], Resource: "*" }));

/** A registry of two repositories, of which one has a policy, and a role with all kinds of policies. */
const ANSWERS: Readonly<Record<string, (input: Call["input"]) => Answer>> = {
  DescribeRegistry: () => ({ registryId: HUB, replicationConfiguration: { rules: [] } }),
  DescribeRepositories: ({ repositoryNames, nextToken }) => ({
    repositories: (
      (repositoryNames as string[] | undefined) ?? [nextToken ? "team-b/batch" : "team-a/api"]
    ).map((repositoryName) => ({
      repositoryName,
      repositoryArn: `arn:aws:ecr:us-east-1:${HUB}:repository/${repositoryName}`,
      registryId: HUB,
    })),
    ...(!repositoryNames && !nextToken && { nextToken: "more" }),
  }),
  GetRegistryPolicy: () => ({ registryId: HUB, policyText: REGISTRY_POLICY }),
  GetRepositoryPolicy: ({ repositoryName }) =>
    repositoryName === "team-a/api"
      ? { repositoryName, policyText: REPOSITORY_POLICY }
      : { exception: "RepositoryPolicyNotFoundException" },
  DescribePullThroughCacheRules: () => ({ pullThroughCacheRules: [] }),
  GetRole: () => ({
    Role: {
      Arn: ROLE,
      RoleName: "app",
      PermissionsBoundary: {
        PermissionsBoundaryType: "Policy",
        PermissionsBoundaryArn: BOUNDARY,
      },
    },
  }),
  ListRolePolicies: ({ Marker }) => ({
    PolicyNames: Marker ? ["second"] : ["inline"],
    IsTruncated: !Marker,
    ...(!Marker && { Marker: "more" }),
  }),
  GetRolePolicy: ({ PolicyName }) => ({
    PolicyName: PolicyName!,
    PolicyDocument: encodeURIComponent(PolicyName === "inline" ? INLINE : MANAGED),
  }),
  ListAttachedRolePolicies: () => ({ AttachedPolicies: [], IsTruncated: false }),
  GetPolicy: ({ PolicyArn }) => ({
    Policy: { PolicyName: String(PolicyArn).split("/").pop()!, DefaultVersionId: "v3" },
  }),
  GetPolicyVersion: ({ PolicyArn }) => ({
    PolicyVersion: {
      VersionId: "v3",
      Document: encodeURIComponent(PolicyArn === BOUNDARY ? BOUND : INLINE),
    },
  }),
};

/** A user who may push by his own policy, and pull by that of a group, which also denies him to push. */
const USER_ANSWERS: typeof ANSWERS = {
  GetUser: () => ({ User: { Arn: USER, UserName: "ops" } }),
  ListUserPolicies: () => ({ PolicyNames: ["push"], IsTruncated: false }),
  GetUserPolicy: () => ({ PolicyDocument: encodeURIComponent(MANAGED) }),
  ListAttachedUserPolicies: () => ({ AttachedPolicies: [], IsTruncated: false }),
  ListGroupsForUser: ({ Marker }) => ({
    Groups: Marker ? [{ GroupName: "pullers", Arn: GROUP }] : [],
    IsTruncated: !Marker,
    ...(!Marker && { Marker: "more" }),
  }),
  GetGroup: () => ({ Group: { Arn: GROUP, GroupName: "pullers" }, Users: [] }),
  ListGroupPolicies: () => ({ PolicyNames: ["no-push"], IsTruncated: false }),
  GetGroupPolicy: () => ({ PolicyDocument: encodeURIComponent(DENY) }),
  ListAttachedGroupPolicies: () => ({
    AttachedPolicies: [{ PolicyName: "pull", PolicyArn: GROUP_POLICY }],
    IsTruncated: false,
  }),
};

/** The same as a state would have it. */
const STATE = {
  deployment: {
    resources: [
      ...["team-a/api", "team-b/batch"].map((name) => ({
        type: "aws:ecr/repository:Repository",
        outputs: { arn: `arn:aws:ecr:us-east-1:${HUB}:repository/${name}`, name, ...place },
      })),
      {
        type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
        outputs: { repository: "team-a/api", policy: REPOSITORY_POLICY, ...place },
      },
      {
        type: "aws:ecr/registryPolicy:RegistryPolicy",
        outputs: { policy: REGISTRY_POLICY, ...place },
      },
      {
        type: "aws:iam/role:Role",
        outputs: {
          arn: ROLE,
          inlinePolicies: [
            { name: "inline", policy: INLINE },
            { name: "second", policy: MANAGED },
          ],
          permissionsBoundary: BOUNDARY,
        },
      },
      { type: "aws:iam/policy:Policy", outputs: { arn: BOUNDARY, name: "bound", policy: BOUND } },
    ].map((one, index) => ({ urn: `urn:${index}`, ...one })),
  },
};

describe("ecr-hub access --live", () => {
  const files = new Files();
  let aws: FakeAws;
  let answers: typeof ANSWERS;
  beforeEach(async () => {
    answers = ANSWERS;
    aws = await FakeAws.start(({ operation, input }) => {
      return answers[operation]?.(input) ?? { exception: "UnknownOperationException" };
    });
  });
  afterEach(() => aws.stop());
  after(() => {
    files.remove();
  });
  const live = (...args: string[]) => ecrHub(["access", ...args], { env: aws.env });

  it("proves of AWS itself what a state of the same proves, and only reads", async () => {
    const state = files.write("state.json", STATE);
    const shown = await live("--live", "--role", ROLE, "--format", "json");
    const expected = await ecrHub(["access", "--state", state, "--format", "json"]);
    assert.equal(shown.stderr, "");
    assert.deepEqual(JSON.parse(shown.stdout), JSON.parse(expected.stdout));
    const { access } = JSON.parse(shown.stdout) as {
      access: { principal: { arn?: string }; pull: string; push: string }[];
    };
    assert.deepEqual(
      access
        .filter(({ principal }) => principal.arn === ROLE)
        .map(({ pull, push }) => [pull, push]),
      [
        ["yes", "no"],
        ["yes", "no"],
      ],
    );
    const asked = new Set(aws.calls.map(({ operation }) => operation));
    assert.deepEqual([...asked].sort(), Object.keys(ANSWERS).sort());
  });

  it("reads a user with the policies of its groups, as a state has them", async () => {
    answers = { ...ANSWERS, ...USER_ANSWERS };
    const state = files.write("state.json", {
      deployment: {
        resources: [
          ...STATE.deployment.resources.slice(0, 4),
          { type: "aws:iam/user:User", outputs: { arn: USER, name: "ops" } },
          {
            type: "aws:iam/userPolicy:UserPolicy",
            outputs: { user: "ops", name: "push", policy: MANAGED },
          },
          { type: "aws:iam/group:Group", outputs: { arn: GROUP, name: "pullers" } },
          {
            type: "aws:iam/groupPolicy:GroupPolicy",
            outputs: { group: "pullers", name: "no-push", policy: DENY },
          },
          {
            type: "aws:iam/policy:Policy",
            outputs: { arn: GROUP_POLICY, name: "pull", policy: INLINE },
          },
          {
            type: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
            outputs: { group: "pullers", policyArn: GROUP_POLICY },
          },
          {
            type: "aws:iam/userGroupMembership:UserGroupMembership",
            outputs: { user: "ops", groups: ["pullers"] },
          },
        ].map((one, index) => ({ ...one, urn: `urn:${index}` })),
      },
    });
    const shown = await live("--live", "--user", USER, "--format", "json");
    const expected = await ecrHub(["access", "--state", state, "--format", "json"]);
    assert.equal(shown.stderr, "");
    assert.deepEqual(JSON.parse(shown.stdout), JSON.parse(expected.stdout));
    const { access } = JSON.parse(shown.stdout) as {
      access: { principal: { arn?: string }; pull: string; push: string; reasons: object[] }[];
    };
    assert.deepEqual(
      access
        .filter(({ principal }) => principal.arn === USER)
        .map(({ pull, push, reasons }) => ({ pull, push, reasons })),
      Array.from({ length: 2 }, () => ({
        pull: "yes",
        push: "no",
        reasons: [{ policy: "policy pull", statement: "Statement[0]" }],
      })),
    );
    assert.deepEqual(aws.inputsOf("GetUser"), [{ UserName: "ops", Version: "2010-05-08" }]);
    const asked = new Set(aws.calls.map(({ operation }) => operation));
    assert.deepEqual(
      [...asked].filter((operation) => !/^(Get|List|Describe)/.test(operation)),
      [],
    );
  });

  it("weighs the policy of an endpoint that the AWS CLI lists", async () => {
    const endpoints = files.write("endpoints.json", {
      VpcEndpoints: [
        { VpcEndpointId: "vpce-9", ServiceName: "com.amazonaws.us-east-1.s3", VpcId: "vpc-1" },
        {
          VpcEndpointId: "vpce-1",
          ServiceName: "com.amazonaws.us-east-1.ecr.dkr",
          VpcId: "vpc-1",
          PolicyDocument: document(
            allow({ Principal: "*", Action: "ecr:GetDownloadUrlForLayer", Resource: "*" }),
          ),
        },
      ],
    });
    const explain = (...args: string[]) =>
      live(
        ...["explain", "--live", "--role", ROLE, "--principal", ROLE, "--image", "team-a/api"],
        ...args,
      );
    const through = await explain("--endpoints", endpoints, "--through", "vpce-1");
    assert.equal(through.exitCode, 1);
    assert.match(
      through.stdout,
      /ecr:BatchGetImage: no\n(.*\n)? *VPC endpoint policy \(policy of vpce-1\) does not allow/,
    );
    assert.match(through.stdout, /ecr:GetDownloadUrlForLayer: yes/);
    const other = await explain("--endpoints", endpoints, "--through", "vpce-9");
    assert.match(other.stderr, /There is no VPC endpoint of Amazon ECR vpce-9/);
    const differing = files.write("differing.json", {
      VpcEndpoints: [
        { VpcEndpointId: "vpce-1", ServiceName: "com.amazonaws.us-east-1.ecr.api" },
        {
          VpcEndpointId: "vpce-2",
          ServiceName: "com.amazonaws.us-east-1.ecr-fips.dkr",
          PolicyDocument: document(allow({ Principal: "*", Action: "*", Resource: "*" })),
        },
      ],
    });
    const unclear = await explain("--endpoints", differing, "--through", "any");
    assert.match(unclear.stderr, /have different policies: give --through one of vpce-1, vpce-2\./);
    const broken = files.write("broken.json", { VpcEndpoints: [{ VpcEndpointId: "vpce-1" }] });
    const refused = await explain("--endpoints", broken, "--through", "any");
    assert.match(
      refused.stderr,
      /VpcEndpoints\[0\]\.ServiceName: ServiceName is missing: allowed a string\./,
    );
  });

  it("reads no identity that is not asked for, and the policies of the repositories that are", async () => {
    const { exitCode, stdout } = await live(
      "--live",
      "--repository",
      "team-a/*",
      "--format",
      "json",
    );
    assert.equal(exitCode, 0);
    assert.deepEqual((JSON.parse(stdout) as { identityTotalCount: number }).identityTotalCount, 0);
    assert.deepEqual(aws.inputsOf("GetRepositoryPolicy"), [{ repositoryName: "team-a/api" }]);
    assert.deepEqual(aws.inputsOf("GetRole"), []);
  });

  it("explains, reading but the repository of the image", async () => {
    const { exitCode, stdout } = await live(
      ...["explain", "--live", "--role", ROLE, "--principal", ROLE],
      ...["--image", `${HUB}.dkr.ecr.us-east-1.amazonaws.com/team-a/api:v1`],
    );
    assert.equal(exitCode, 0, stdout);
    assert.match(stdout, /ecr:BatchGetImage: yes/);
    assert.deepEqual(aws.inputsOf("DescribeRepositories"), [{ repositoryNames: ["team-a/api"] }]);
  });

  it("holds expectations against what is live", async () => {
    const expect = files.write("expect.txt", "only account 222222222222 pulls\n");
    const { exitCode, stdout } = await live("--live", "--expect", expect);
    assert.equal(exitCode, 1);
    assert.match(
      stdout,
      /^BROKEN {3}only account 222222222222 pulls \(line 1\)\n {9}account 333333333333 may pull/,
    );
  });

  it("tells what has changed since a state, and what a state would change", async () => {
    const state = files.write("state.json", STATE);
    const same = await live("--live", "--role", ROLE, "--from", state);
    assert.deepEqual(same, { exitCode: 0, stdout: "Nobody gains or loses access.\n", stderr: "" });
    const [first] = STATE.deployment.resources;
    const less = files.write("less.json", { deployment: { resources: [first] } });
    const changed = await live("--live", "--repository", "team-a/api", "--to", less);
    assert.equal(changed.exitCode, 1);
    assert.match(changed.stdout, /^- account 222222222222 loses pull on .*team-a\/api: if -> no$/m);
  });

  it("refuses a role of another account than that of the credentials", async () => {
    const other = "arn:aws:iam::222222222222:role/app";
    const { exitCode, stderr } = await live("--live", "--role", other);
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      /The account of the credentials has no arn:aws:iam::222222222222:role\/app, but arn:aws:iam::111111111111:role\/team\/app: use credentials of account 222222222222, or add the state of its stack by --state\./,
    );
  });

  it("takes a missing right for an error, never for a missing policy", async () => {
    answers = { ...ANSWERS, GetRepositoryPolicy: () => ({ exception: "AccessDeniedException" }) };
    const { exitCode, stdout, stderr } = await live("--live");
    assert.deepEqual({ exitCode, stdout }, { exitCode: 2, stdout: "" });
    assert.match(stderr, /Reading the registry failed: AccessDeniedException/);
  });

  const wrong: [title: string, args: string[], says: RegExp][] = [
    ["--role without --live", ["--role", ROLE, "--state", "x"], /--role requires --live/],
    ["what is no role", ["--live", "--role", "app"], /Allowed: the ARN of a role, such as/],
    ["a role as user", ["--live", "--user", ROLE], /Allowed: the ARN of a user, such as/],
    ["--user without --live", ["--user", USER, "--state", "x"], /--user requires --live/],
    [
      "--endpoints without --through",
      ["--live", "--endpoints", "x"],
      /--endpoints requires --through/,
    ],
    ["no source at all", [], /Give --state a state, --live, or --from and --to/],
  ];
  for (const [title, args, says] of wrong) {
    it(`refuses ${title}`, async () => {
      const { exitCode, stderr } = await live(...args);
      assert.equal(exitCode, 2);
      assert.match(stderr, says);
    });
  }
});
