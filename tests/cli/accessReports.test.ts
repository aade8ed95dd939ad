import assert from "node:assert/strict";
import { PUSH } from "../support/accessInput";
import { Files, ecrHub } from "./command";

const HUB = "111111111111";
const SPOKE = "222222222222";
const API = `arn:aws:ecr:us-east-1:${HUB}:repository/team-a/api`;
const ROLE = `arn:aws:iam::${SPOKE}:role/app`;
const HUB_ROLE = `arn:aws:iam::${HUB}:role/build`;
const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const FILL = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"];
const READ_ONLY = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly";
const READS = "policy AmazonEC2ContainerRegistryReadOnly";

const document = (Statement: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Action: unknown, more: object = { Resource: "*" }) => ({
  Effect: "Allow",
  Action,
  ...more,
});
const grant = (Principal: unknown, more: object = {}) => allow(PULL, { Principal, ...more });
const LOGIN = allow("ecr:GetAuthorizationToken");
const PULLS = [LOGIN, allow(PULL)];
const spoke = { AWS: `arn:aws:iam::${SPOKE}:root` };
const inOrganization = { StringEquals: { "aws:PrincipalOrgID": "o-acme123456" } };

/** A report as a small state. */
interface Report {
  /** Policy of team-a/api. @default - no policy */
  readonly repository?: readonly object[];
  readonly registry?: readonly object[];
  /** Statements of the role's policy; text is an AWS managed policy. */
  readonly role?: readonly object[] | string;
  /** @default ROLE */
  readonly arn?: string;
  readonly boundary?: readonly object[];
  /** Service and resource control policies at the root. */
  readonly serviceControls?: readonly object[];
  readonly resourceControls?: readonly object[];
  readonly endpoint?: readonly object[];
  readonly more?: readonly { readonly type: string; readonly outputs: object }[];
  /** @default team-a/api */
  readonly image?: string;
  readonly action?: string;
  readonly principal?: string;
  /** The message to read instead of principal, image and action. */
  readonly error?: string;
}

const place = { registryId: HUB, region: "us-east-1" };
const POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy";
const CACHE = {
  type: "aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
  outputs: { ecrRepositoryPrefix: "docker-hub", ...place },
};
const repository = (name: string, more: object = {}) => ({
  type: "aws:ecr/repository:Repository",
  outputs: { arn: `arn:aws:ecr:us-east-1:${HUB}:repository/${name}`, name, ...place, ...more },
});
const lambda = (region: string) => ({
  type: "aws:lambda/function:Function",
  outputs: {
    arn: `arn:aws:lambda:${region}:${SPOKE}:function:f`,
    imageUri: `${HUB}.dkr.ecr.us-east-1.amazonaws.com/team-a/api:1`,
  },
});

function stateOf(report: Report): object {
  const { role = [], arn = ROLE, boundary, endpoint, more = [] } = report;
  const bound = `arn:aws:iam::${SPOKE}:policy/bound`;
  const resources = [
    ...(more.some(({ outputs }) => "arn" in outputs && outputs.arn === API)
      ? []
      : [repository("team-a/api")]),
    ...(report.repository
      ? [
          {
            type: POLICY,
            outputs: { repository: "team-a/api", policy: document(report.repository), ...place },
          },
        ]
      : []),
    ...(report.registry
      ? [
          {
            type: "aws:ecr/registryPolicy:RegistryPolicy",
            outputs: { policy: document(report.registry), ...place },
          },
        ]
      : []),
    {
      type: "aws:iam/role:Role",
      outputs: {
        arn,
        ...(typeof role === "string"
          ? { managedPolicyArns: [role] }
          : { inlinePolicies: role.length > 0 ? [{ name: "own", policy: document(role) }] : [] }),
        ...(boundary && { permissionsBoundary: bound }),
      },
    },
    ...(boundary
      ? [
          {
            type: "aws:iam/policy:Policy",
            outputs: { arn: bound, name: "bound", policy: document(boundary) },
          },
        ]
      : []),
    ...(endpoint
      ? [
          {
            type: "aws:ec2/vpcEndpoint:VpcEndpoint",
            outputs: {
              id: "vpce-1",
              vpcId: "vpc-1",
              serviceName: "com.amazonaws.us-east-1.ecr.dkr",
              policy: document(endpoint),
            },
          },
        ]
      : []),
    ...more,
  ];
  return {
    deployment: { resources: resources.map((one, index) => ({ urn: `urn:${index}`, ...one })) },
  };
}

function organizationOf({ serviceControls = [], resourceControls = [] }: Report): object {
  const attached = (
    Type: string,
    Name: string,
    statements: readonly object[],
    ...ids: string[]
  ) => ({
    PolicySummary: { Name, Type },
    Content: document(statements),
    Targets: ids.map((TargetId) => ({ TargetId })),
  });
  const full = [allow("*")];
  return {
    Organization: { Id: "o-acme123456", ManagementAccountId: "999999999999" },
    Accounts: [HUB, SPOKE].map((Id) => ({ Id, ParentId: "r-ab12" })),
    Policies: [
      attached("SERVICE_CONTROL_POLICY", "FullAWSAccess", full, "r-ab12", HUB, SPOKE),
      ...(serviceControls.length > 0
        ? [attached("SERVICE_CONTROL_POLICY", "guard", serviceControls, "r-ab12")]
        : []),
      ...(resourceControls.length > 0
        ? [attached("RESOURCE_CONTROL_POLICY", "perimeter", resourceControls, "r-ab12")]
        : []),
    ],
  };
}

const deny = (more: object, Action: unknown = "ecr:*") => ({
  Effect: "Deny",
  Action,
  Resource: "*",
  ...more,
});
const NO_LOGIN = "ecr:GetAuthorizationToken: no";
const NO_PULL = "ecr:BatchGetImage: no";
const YES = "ecr:BatchGetImage: yes";
const NO_POLICY = "resource-based policy (policies of the repository and registry) does not allow";
const NO_IDENTITY = `identity-based policy (policies of ${ROLE}) does not allow`;
const OWN_SIDE = `To allow it, in policies of ${ROLE}: add this statement`;
const REPOSITORY_SIDE = `To allow it, in repository policy of ${API}: add this statement`;

// Each row retells a public report; the lines name its cause, or say what is not seen.
const reports: [
  source: string,
  title: string,
  report: Report,
  exitCode: number,
  lines: string[],
][] = [
  [
    "aws/amazon-ecs-agent#675",
    "a container instance that may pull everything, from a repository without policy",
    { role: PULLS },
    1,
    [NO_PULL, NO_POLICY, REPOSITORY_SIDE],
  ],
  [
    "aws-controllers-k8s/community#1641",
    "a controller that has no right on images",
    { repository: [grant(spoke)], role: [allow("lambda:*")] },
    1,
    [NO_LOGIN, NO_PULL, NO_IDENTITY, OWN_SIDE],
  ],
  [
    "everything2/everything2#2562",
    "a build project in the account of the repository, which may log in only",
    { arn: HUB_ROLE, role: [LOGIN] },
    1,
    [
      "ecr:GetAuthorizationToken: yes",
      NO_PULL,
      `identity-based policy (policies of ${HUB_ROLE}) does not allow`,
    ],
  ],
  [
    "aws/copilot-cli#3518",
    "a pipeline whose rights depend on a tag of the repository",
    {
      arn: HUB_ROLE,
      role: [
        LOGIN,
        allow(PULL, {
          Resource: "*",
          Condition: { StringEquals: { "aws:ResourceTag/copilot-application": "app" } },
        }),
      ],
    },
    0,
    ["ecr:BatchGetImage: if", "if StringEquals aws:ResourceTag/copilot-application app"],
  ],
  [
    "awsdocs/amazon-ecr-user-guide#19",
    "a login that is allowed on the repository, where it takes *",
    {
      repository: [grant(spoke)],
      role: [allow(["ecr:GetAuthorizationToken", ...PULL], { Resource: API })],
    },
    1,
    [NO_LOGIN, `Statement[0] of inline policy own is for ${API}`, '"Resource":"*"'],
  ],
  [
    "OvertureMaps/overture-tiles#20",
    "an execution role of AWS Batch without rights on Amazon ECR",
    { arn: HUB_ROLE, role: [allow("s3:GetObject")] },
    1,
    [NO_LOGIN, NO_PULL],
  ],
  [
    "cloud-gov/terraform-provision#1073",
    "a role that may pull and not log in",
    { repository: [grant(spoke)], role: [allow(PULL)] },
    1,
    [NO_LOGIN, YES],
  ],
  [
    "terraform-aws-modules/terraform-aws-iam#514",
    "a generator of tokens without the right to log in",
    {
      arn: HUB_ROLE,
      role: [allow("secretsmanager:GetSecretValue")],
      action: "ecr:GetAuthorizationToken",
    },
    1,
    [NO_LOGIN],
  ],
  [
    "terraform-aws-modules/terraform-aws-iam#540",
    "a policy for reading that lacks BatchGetImage",
    { arn: HUB_ROLE, role: [LOGIN, allow(["ecr:Get*", "ecr:List*", "ecr:Describe*"])] },
    1,
    [NO_PULL, "ecr:GetDownloadUrlForLayer: yes"],
  ],
  [
    "coreos/coreos-kubernetes#381",
    "a worker that lacks GetDownloadUrlForLayer",
    { arn: HUB_ROLE, role: [allow(["ecr:GetAuthorizationToken", "ecr:BatchGetImage"])] },
    1,
    [YES, "ecr:GetDownloadUrlForLayer: no"],
  ],
  [
    "abronin/ecr-retag-action#5",
    "a push of a tag from another account of the organization, which may pull",
    {
      repository: [grant("*", { Condition: inOrganization })],
      role: [allow("ecr:*")],
      serviceControls: [allow("*")],
      action: "push",
    },
    1,
    ["ecr:PutImage: no", NO_POLICY],
  ],
  [
    "aws/aws-cdk#3583",
    "a repository that names a service, and not the role that pulls",
    { repository: [grant({ Service: "codebuild.amazonaws.com" })], role: PULLS },
    1,
    [NO_PULL, "Statement[0] of repository policy is for codebuild.amazonaws.com"],
  ],
  [
    "aws/containers-roadmap#1467",
    "a role of another account, named by its ARN, that has the right as well",
    { repository: [grant({ AWS: ROLE })], role: PULLS },
    0,
    [YES, "Statement[0] of repository policy"],
  ],
  [
    "cloudposse/terraform-aws-ecr#82",
    "a repository for the organization, and an account that is not in it",
    {
      repository: [grant("*", { Condition: inOrganization })],
      arn: "arn:aws:iam::444444444444:role/app",
      role: PULLS,
      serviceControls: [allow("*")],
    },
    1,
    [
      NO_PULL,
      "Statement[0] of repository policy requires account 444444444444 is in organization o-acme123456",
    ],
  ],
  [
    "aws/containers-roadmap#1972",
    "a repository for the organization, pulled from within",
    {
      repository: [grant("*", { Condition: inOrganization })],
      role: PULLS,
      serviceControls: [allow("*")],
    },
    0,
    [YES],
  ],
  [
    "repost.aws knowledge-center/lambda-ecr-image",
    "a function in another account, whose account may pull, and AWS Lambda may not",
    { repository: [grant(spoke)], role: PULLS, more: [lambda("us-east-1")] },
    1,
    [
      YES,
      `MISSING: account ${SPOKE} runs images of the repository in AWS Lambda, which may not pull for it`,
    ],
  ],
  [
    "aws blog, cross-account Amazon ECR access for AWS Lambda",
    "a function in another region than the repository",
    {
      repository: [
        grant(spoke),
        grant(
          { Service: "lambda.amazonaws.com" },
          { Condition: { ArnLike: { "aws:SourceArn": `arn:aws:lambda:*:${SPOKE}:function:*` } } },
        ),
      ],
      role: PULLS,
      more: [lambda("eu-west-1")],
    },
    1,
    ["MISSING: AWS Lambda takes images of its own region only"],
  ],
  [
    "aws-controllers-k8s/community#1886",
    "a function in the account of the repository, whose policy AWS Lambda has yet to write",
    { arn: HUB_ROLE, role: PULLS, action: "ecr:SetRepositoryPolicy" },
    1,
    ["ecr:SetRepositoryPolicy: no"],
  ],
  [
    "aws/containers-roadmap#2053",
    "a first pull through a cache from another account",
    {
      registry: [grant(spoke, { Resource: "*" })],
      role: [LOGIN, allow([...PULL, ...FILL])],
      more: [CACHE],
      image: "docker-hub/library/redis",
    },
    1,
    [
      YES,
      "MISSING: the first pull through the cache",
      "ecr:BatchImportUpstreamImage, which lacks in policies of the repository and registry",
      "ecr:CreateRepository, which lacks in policies of the repository and registry",
    ],
  ],
  [
    "aws/containers-roadmap#939",
    "a repository that a cache made, which no policy opens to other accounts",
    {
      registry: [allow("ecr:BatchImportUpstreamImage", { Principal: "*", Resource: "*" })],
      role: [LOGIN, allow([...PULL, ...FILL])],
      more: [CACHE, repository("docker-hub/library/redis")],
      image: "docker-hub/library/redis:7",
    },
    1,
    [NO_PULL, NO_POLICY],
  ],
  [
    "buildkite/elastic-ci-stack-for-aws#1270",
    "a first pull through a cache with the policy for reading",
    { arn: HUB_ROLE, role: READ_ONLY, more: [CACHE], image: "docker-hub/library/redis" },
    1,
    [
      `MISSING: the first pull through the cache`,
      `ecr:CreateRepository, which lacks in policies of ${HUB_ROLE}`,
    ],
  ],
  [
    "aws/aws-lc#2747",
    "a new image of a repository that the cache has made already",
    {
      arn: HUB_ROLE,
      role: PULLS,
      more: [CACHE, repository("docker-hub/library/redis")],
      image: "docker-hub/library/redis:8",
    },
    0,
    [YES, "Note: a new image through the cache", "requires ecr:BatchImportUpstreamImage"],
  ],
  [
    "GoogleContainerTools/kaniko#2994",
    "a first pull through a cache with all rights: the cause is not in the policies",
    {
      arn: HUB_ROLE,
      role: [LOGIN, allow("ecr:*")],
      more: [CACHE],
      image: "docker-hub/library/redis",
    },
    0,
    [
      "Met: the first pull through the cache",
      "Note: whether the tag or digest exists, and is not archived, is not seen.",
    ],
  ],
  [
    "whoan/docker-build-with-cache-action#120",
    "an action that makes repositories without the right to",
    { arn: HUB_ROLE, role: PULLS, action: "ecr:CreateRepository" },
    1,
    ["ecr:CreateRepository: no"],
  ],
  [
    "aws/containers-roadmap#1202",
    "a replica whose repository has no policy, where the source has one",
    {
      repository: [grant(spoke)],
      role: PULLS,
      more: [
        {
          type: "aws:ecr/repository:Repository",
          outputs: {
            arn: API.replace("us-east-1", "us-west-2"),
            name: "team-a/api",
            registryId: HUB,
            region: "us-west-2",
          },
        },
        {
          type: "aws:ecr/replicationConfiguration:ReplicationConfiguration",
          outputs: {
            ...place,
            replicationConfiguration: {
              rules: [{ destinations: [{ region: "us-west-2", registryId: HUB }] }],
            },
          },
        },
      ],
      image: `${HUB}.dkr.ecr.us-west-2.amazonaws.com/team-a/api:1`,
    },
    1,
    [
      NO_PULL,
      NO_POLICY,
      `Note: the repository is a replica of ${API}, whose policy is not replicated`,
    ],
  ],
  [
    "aws/amazon-ecs-agent#308",
    "an image in another region than the repository",
    {
      repository: [grant(spoke)],
      role: PULLS,
      image: `${HUB}.dkr.ecr.us-west-2.amazonaws.com/team-a/api:1`,
    },
    2,
    [`is in another registry or region than the repositories of that name: ${API}`],
  ],
  [
    "terraform-aws-modules/terraform-aws-vpc#1197",
    "a VPC endpoint whose policy denies others and allows nobody",
    {
      repository: [grant(spoke)],
      role: PULLS,
      endpoint: [
        deny({ Principal: "*", Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1" } } }, "*"),
      ],
    },
    1,
    [
      NO_PULL,
      "VPC endpoint policy (policy of vpce-1) does not allow",
      "To allow it, in policy of vpce-1",
    ],
  ],
  [
    "awsdocs/amazon-ecr-user-guide#8",
    "a pull through an endpoint, with an S3 endpoint whose policy is not seen",
    {
      repository: [grant(spoke)],
      role: PULLS,
      endpoint: [allow("*", { Principal: "*", Resource: "*" })],
    },
    0,
    [
      YES,
      "Note: layers come from Amazon S3",
      "prod-us-east-1-starport-layer-bucket/*, which is not seen",
    ],
  ],
  [
    "monken/aws-ecr-public#6",
    "a Deny by NotResource that takes in the repository that is meant",
    {
      arn: HUB_ROLE,
      role: [...PULLS, { Effect: "Deny", Action: "ecr:Batch*", NotResource: `${API}/*` }],
    },
    1,
    [
      NO_PULL,
      `denies: Statement[2] of inline policy own`,
      "change Statement[2] so that it does not deny",
    ],
  ],
  [
    "alphagov/tech-ops#7",
    "an explicit Deny that overrides the Allow",
    { arn: HUB_ROLE, role: [...PULLS, deny({}, "ecr:GetDownloadUrlForLayer")] },
    1,
    [YES, "ecr:GetDownloadUrlForLayer: no", "denies: Statement[2] of inline policy own"],
  ],
  [
    "aws user guide, SCP examples: deny by requested region",
    "a service control policy that allows other regions only",
    {
      repository: [grant(spoke)],
      role: PULLS,
      serviceControls: [
        deny({ Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-west-1"] } } }, "*"),
      ],
    },
    1,
    [
      NO_LOGIN,
      NO_PULL,
      "service control policy (service control policies of r-ab12) denies: Statement[0] of SCP guard",
    ],
  ],
  [
    "aws-samples/data-perimeter-policy-examples",
    "a resource control policy that keeps strangers out",
    {
      repository: [grant("*")],
      arn: "arn:aws:iam::444444444444:role/app",
      role: PULLS,
      resourceControls: [
        deny({
          Principal: "*",
          Condition: { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-acme123456" } },
        }),
      ],
    },
    1,
    [
      NO_PULL,
      "resource control policy (resource control policies of account 111111111111) denies: Statement[0] of RCP perimeter",
    ],
  ],
  [
    "iam user guide, permissions boundaries",
    "a boundary that does not have Amazon ECR in it",
    { repository: [grant(spoke)], role: PULLS, boundary: [allow(["s3:*", "logs:*"])] },
    1,
    [
      NO_LOGIN,
      NO_PULL,
      "permissions boundary (policy bound) does not allow",
      "To allow it, in policy bound",
    ],
  ],
  [
    "iam user guide, session policies",
    "a session by whose name the repository lets in",
    {
      repository: [grant({ AWS: `arn:aws:sts::${SPOKE}:assumed-role/app/deploy` })],
      role: PULLS,
      principal: `arn:aws:sts::${SPOKE}:assumed-role/app/other`,
    },
    1,
    [NO_PULL, `is for arn:aws:sts::${SPOKE}:assumed-role/app/deploy`, "Not seen: session policies"],
  ],
  [
    "ecr user guide, encryption at rest",
    "a repository under a customer managed key",
    {
      repository: [grant(spoke)],
      role: PULLS,
      more: [
        repository("team-a/api", {
          encryptionConfigurations: [
            { encryptionType: "KMS", kmsKey: "arn:aws:kms:us-east-1:111111111111:key/k" },
          ],
        }),
      ],
    },
    0,
    [
      YES,
      "Note: images are encrypted by arn:aws:kms:us-east-1:111111111111:key/k",
      "requires no right on the key",
    ],
  ],
  [
    "ecr user guide, VPC endpoints",
    "a repository that is open through one endpoint only",
    {
      repository: [grant(spoke, { Condition: { StringEquals: { "aws:SourceVpce": "vpce-9" } } })],
      role: PULLS,
      endpoint: [allow("*", { Principal: "*", Resource: "*" })],
    },
    1,
    [NO_PULL, "Statement[0] of repository policy requires StringEquals aws:SourceVpce vpce-9"],
  ],
  [
    "aws-ia/terraform-prefect-agent-ec2#10",
    "an agent whose policy lacks BatchGetImage",
    { arn: HUB_ROLE, role: [LOGIN, allow("ecr:GetDownloadUrlForLayer")] },
    1,
    [NO_PULL, `identity-based policy (policies of ${HUB_ROLE}) does not allow`],
  ],
  [
    "bazel-contrib/rules_oci#648",
    "a push by a tool that looks for the image first, with the rights to push only",
    { arn: HUB_ROLE, role: [LOGIN, allow(PUSH)], action: "ecr:BatchGetImage" },
    1,
    [NO_PULL, `To allow it, in policies of ${HUB_ROLE}: add this statement`],
  ],
  [
    "aws-actions/amazon-ecr-login#232",
    "a push from another account, to a repository that lets it pull only",
    { repository: [grant(spoke)], role: [allow("ecr:*")], action: "push" },
    1,
    ["ecr:InitiateLayerUpload: no", NO_POLICY, REPOSITORY_SIDE],
  ],
  [
    "ministryofjustice/modernisation-platform#4454",
    "a pipeline of another account that asks for the tags of a repository which lets it pull only",
    { repository: [grant(spoke)], role: [allow("ecr:*")], action: "ecr:DescribeImages" },
    1,
    ["ecr:DescribeImages: no", NO_POLICY, '"Action":["ecr:DescribeImages"]'],
  ],
  [
    "ministryofjustice/modernisation-platform-environments#10067",
    "the message that a role lacks DescribeImages, as it is pasted",
    {
      arn: HUB_ROLE,
      role: PULLS,
      error: `An error occurred (AccessDeniedException) when calling the DescribeImages operation: User: arn:aws:sts::${HUB}:assumed-role/build/GitHubActions is not authorized to perform: ecr:DescribeImages on resource: ${API} because no identity-based policy allows the ecr:DescribeImages action`,
    },
    1,
    [
      "AWS says: no identity-based policy allows the ecr:DescribeImages action",
      "ecr:DescribeImages: no",
      `To allow it, in policies of ${HUB_ROLE}: add this statement: {"Effect":"Allow","Action":["ecr:DescribeImages"],"Resource":"${API}"}`,
    ],
  ],
  [
    "ministryofjustice/cloud-platform-environments#15853",
    "a role of a service account that may not list images",
    { arn: HUB_ROLE, role: PULLS, action: "ecr:ListImages" },
    1,
    ["ecr:ListImages: no", `identity-based policy (policies of ${HUB_ROLE}) does not allow`],
  ],
  [
    "aws/containers-roadmap#990",
    "a repository that is open to everybody, for a caller of any account who has logged in",
    {
      repository: [grant("*")],
      arn: "arn:aws:iam::444444444444:role/app",
      role: PULLS,
    },
    0,
    [
      YES,
      "Statement[0] of repository policy",
      "To stop it, in the repository policy: add this statement",
    ],
  ],
  [
    "aws/amazon-vpc-cni-k8s#917",
    "a node with all rights, whose layers are refused by Amazon S3",
    { arn: HUB_ROLE, role: READ_ONLY },
    0,
    [YES, READS, "Not seen: session policies, and policies that are in none of the files."],
  ],
];

describe("ecr-hub access explain, asked about public reports", () => {
  const files = new Files();
  after(() => {
    files.remove();
  });
  for (const [source, title, report, exitCode, lines] of reports) {
    it(`${title} (${source})`, async () => {
      const { arn = ROLE, principal = arn, image = "team-a/api", action, endpoint, error } = report;
      const state = files.write("state.json", stateOf(report));
      const isInOrganization = report.serviceControls ?? report.resourceControls;
      const result = await ecrHub([
        ...["access", "explain", "--state", state],
        ...(error
          ? ["--error", files.write("error.txt", error)]
          : ["--principal", principal, "--image", image]),
        ...(action ? ["--action", action] : []),
        ...(endpoint ? ["--through", "vpce-1"] : []),
        ...(isInOrganization
          ? ["--organization", files.write("org.json", organizationOf(report))]
          : []),
      ]);
      const text = `${result.stdout}${result.stderr}`.replace(/\s+/g, " ");
      for (const line of lines)
        assert.ok(text.includes(line), `${line}\n\n${result.stdout}${result.stderr}`);
      assert.equal(result.exitCode, exitCode, result.stdout);
    });
  }

  it("has thirty that somebody made in public, besides those that AWS's guides are about", () => {
    const made = reports.filter(([source]) => /^[\w.-]+\/[\w.-]+#\d+$/.test(source));
    assert.ok(made.length >= 30, String(made.length));
  });
});
