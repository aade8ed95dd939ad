import assert from "node:assert/strict";
import { catalogue, policies } from "../../policies/pack";
import { answer, askFakeEcr, DEPLOYED, scanned } from "../support/fakeEcr";
import { type Fixture, type PolicySettings, runPack } from "../support/policyHarness";

/** What somebody tries who may commit to the program, and to nothing else; `passes` where it is no way around the setting. */
interface Attempt {
  readonly settings?: PolicySettings;
  readonly resources: readonly Fixture[];
  /** Why it is let through, if so. */
  readonly passes?: string;
}

const HUB = "111111111111.dkr.ecr.us-east-1.amazonaws.com";
const ISSUER = "token.actions.githubusercontent.com";
const IAM = "arn:aws:iam::111111111111";
const KEY = "arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555";

const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const PUSH = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:InitiateLayerUpload",
  "ecr:UploadLayerPart",
  "ecr:CompleteLayerUpload",
  "ecr:PutImage",
];

const allow = (statement: object) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", ...statement }],
});
const made = (type: string, props: Fixture["props"], rest: Partial<Fixture> = {}): Fixture => ({
  type,
  name: "it",
  props,
  ...rest,
});
const repository = (props: Fixture["props"] = {}, rest: Partial<Fixture> = {}) =>
  made(
    "aws:ecr/repository:Repository",
    { name: "team-a/api", imageTagMutability: "IMMUTABLE", ...props },
    rest,
  );
const repositoryPolicy = (statement: object, name = "team-a/api") =>
  made("aws:ecr/repositoryPolicy:RepositoryPolicy", {
    repository: name,
    policy: JSON.stringify(allow({ Action: PULL, ...statement })),
  });
const registryPolicy = (statement: object) =>
  made("aws:ecr/registryPolicy:RegistryPolicy", {
    policy: allow({ Action: "ecr:ReplicateImage", Resource: "*", ...statement }),
  });
const replication = (region: string, registryId: string) =>
  made("aws:ecr/replicationConfiguration:ReplicationConfiguration", {
    replicationConfiguration: { rules: [{ destinations: [{ region, registryId }] }] },
  });
const cacheRule = (upstreamRegistryUrl: string, ecrRepositoryPrefix = "cache") =>
  made("aws:ecr/pullThroughCacheRule:PullThroughCacheRule", {
    ecrRepositoryPrefix,
    upstreamRegistryUrl,
  });
const identity = (action: string, props: Fixture["props"] = {}, rest: Partial<Fixture> = {}) =>
  made(
    "aws:iam/rolePolicy:RolePolicy",
    {
      role: "push",
      policy: allow({
        Action: action,
        Resource: "arn:aws:ecr:us-east-1:111111111111:repository/team-a/api",
      }),
      ...props,
    },
    rest,
  );
const gitHubRole = (subject: string, issuer = ISSUER) => [
  made("aws:iam/role:Role", {
    name: "push",
    assumeRolePolicy: allow({
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: { Federated: `${IAM}:oidc-provider/${issuer}` },
      Condition: {
        StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com" },
        StringLike: { [`${issuer}:sub`]: subject },
      },
    }),
  }),
];
const pod = (image: string, container: object = {}) =>
  made("kubernetes:core/v1:Pod", { spec: { containers: [{ name: "it", image, ...container }] } });
const lifecycle = (countNumber: number, selection: object = {}) =>
  made("aws:ecr/lifecyclePolicy:LifecyclePolicy", {
    repository: "team-a/api",
    policy: {
      rules: [
        {
          rulePriority: 1,
          selection: {
            tagStatus: "any",
            countType: "sinceImagePushed",
            countUnit: "days",
            countNumber,
            ...selection,
          },
          action: { type: "expire" },
        },
      ],
    },
  });
const moved = (filter: string, type: string, rest: Fixture["props"]) =>
  made(type, {
    ...rest,
    imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
    imageTagMutabilityExclusionFilters: [{ filter, filterType: "WILDCARD" }],
  });
const TEMPLATE = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";
const ENDPOINT = made("aws:ec2/vpcEndpoint:VpcEndpoint", {
  serviceName: "com.amazonaws.us-east-1.ecr.dkr",
  privateDnsEnabled: "yes",
  policy: allow({
    Principal: "*",
    Action: "ecr:BatchGetImage",
    Resource: "arn:aws:ecr:us-east-1:111111111111:repository/*",
  }),
});
const scanning = (name: string, filter: string, rest: Partial<Fixture> = {}) =>
  made(
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
    {
      scanType: "ENHANCED",
      rules: [
        {
          scanFrequency: "CONTINUOUS_SCAN",
          repositoryFilters: [{ filter, filterType: "WILDCARD" }],
        },
      ],
    },
    { name, ...rest },
  );
const fake = {
  name: "fake",
  provider: {
    name: "fake",
    props: { region: "us-east-1", endpoints: '[{"ecr":"http://127.0.0.1:1"}]' },
  },
};
const own = { provider: { props: { region: "us-east-1" } } };

/** Settings of the gate that let a critical vulnerability through only where AWS says what it does not say here. */
const gateSettings: Readonly<Record<string, unknown>> = {
  injectedImages: ["auto"],
  severity: "HIGH",
  acceptedVulnerabilities: [
    { vulnerability: "CVE-2026-1", reason: "accepted here", expires: "2999-12-31" },
  ],
  onlyWithFix: true,
  stopExploited: true,
  graceDays: 30,
  passInUse: true,
  baseImages: [`${HUB}/team-a/vulnerable:1`],
  whenNotAnswered: "pass",
  timeoutSeconds: 2,
};
const vulnerable = (name: string, given: unknown): Attempt => ({
  settings: { [name]: given },
  resources: [pod(`${HUB}/team-a/vulnerable:1`)],
});

/** Settings by policy, with what is tried against each. */
const attempts: Readonly<Record<string, Readonly<Record<string, readonly Attempt[]>>>> = {
  "ecr-repository-immutable-tags": {
    mutableTags: ["*", "l*test", "latest*"].map((filter) => ({
      settings: { mutableTags: ["latest"] },
      resources: [moved(filter, "aws:ecr/repository:Repository", { name: "team-a/api" })],
    })),
    pullThroughCachePrefixes: ["docker-hubs/node", "docker-hub", "team-a/docker-hub/node"].map(
      (name) => ({
        settings: { pullThroughCachePrefixes: ["docker-hub/"] },
        resources: [repository({ name, imageTagMutability: "MUTABLE" })],
      }),
    ),
  },
  "ecr-repository-scanning": {
    scannedByRegistry: ["team-b/api", "TEAM-A/api", "team-a"].map((name) => ({
      settings: { scannedByRegistry: ["team-a/*"] },
      resources: [repository({ name })],
    })),
    "": [
      { resources: [repository(), scanning("one", "*"), scanning("two", "other/*")] },
      { resources: [repository(), scanning("two", "other/*"), scanning("one", "*")] },
      { resources: [repository({}, own), scanning("one", "*", fake)] },
    ],
  },
  "ecr-repository-encryption": {
    requireCustomerKey: [
      {},
      { encryptionConfigurations: [] },
      { encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: "" }] },
    ].map((props) => ({ settings: { requireCustomerKey: true }, resources: [repository(props)] })),
    allowedKeys: [KEY.replace("1111:key", "2222:key"), `${KEY}x`, "alias/a", KEY.toUpperCase()].map(
      (kmsKey) => ({
        settings: { allowedKeys: [KEY] },
        resources: [repository({ encryptionConfigurations: [{ encryptionType: "KMS", kmsKey }] })],
      }),
    ),
  },
  "ecr-repository-no-force-delete": {
    protectedStacks: [
      {
        settings: { protectedStacks: ["dev"] },
        resources: [repository({ forceDelete: "true" }, { name: "a::urn:pulumi:other::test" })],
      },
      {
        settings: { protectedStacks: ["production"] },
        resources: [repository({ forceDelete: true })],
        passes: "whoever runs the pack chooses the stack; the default protects all",
      },
    ],
  },
  "ecr-repository-naming": {
    allowedNames: ["xteam-a/api", "team-a", "team-a/", "TEAM-A/api", "base/../team-a/api"]
      .map((name) => ({
        settings: { allowedNames: ["team-*/*api"] },
        resources: [repository({ name })],
      }))
      .filter(({ resources: [it] }) => it?.props.name !== "base/../team-a/api"),
  },
  "ecr-repository-required-tags": {
    requiredTags: [{ Team: "a" }, { "team ": "a" }, [{ key: "team", value: "a" }]].map((tags) => ({
      settings: { requiredTags: ["team"] },
      resources: [repository({ tags })],
    })),
  },
  "ecr-repository-policy-valid": {},
  "ecr-repository-one-policy": {},
  "ecr-repository-creatable": {
    whenNotAnswered: [
      {
        settings: { whenNotAnswered: "pass" },
        resources: [repository({ name: "taken", region: "us-east-1" })],
      },
      { settings: { whenNotAnswered: "stop" }, resources: [repository({ name: "unanswered" })] },
    ],
    timeoutSeconds: [
      {
        settings: { timeoutSeconds: 1 },
        resources: [repository({ name: "taken", region: "us-east-1" })],
      },
    ],
  },
  "ecr-repository-no-open-principal": {},
  "ecr-repository-trusted-principals": trustAttempts(repositoryPolicy),
  "ecr-repository-no-outside-push": { publisherAccounts: pushAttempts(repositoryPolicy) },
  "ecr-repository-expected-access": {
    expectations: [
      { AWS: "999999999999" },
      { AWS: ["222222222222", "arn:aws:iam::999999999999:role/222222222222"] },
      "*",
    ].map((Principal) => ({
      settings: {
        expectations: ["only account 222222222222 pulls team-a/*"],
        registryAccount: "111111111111",
      },
      resources: [repositoryPolicy({ Principal })],
    })),
    registryAccount: [
      {
        settings: {
          expectations: ["nobody outside 111111111111 pushes"],
          registryAccount: "111111111111",
        },
        resources: [repositoryPolicy({ Principal: { AWS: "999999999999" }, Action: PUSH })],
      },
    ],
    organization: [
      {
        settings: {
          expectations: ["only organization o-acme123456 pulls team-a/*"],
          organization: "o-acme123456=111111111111,222222222222",
        },
        resources: [repositoryPolicy({ Principal: { AWS: "999999999999" } })],
      },
    ],
  },
  "ecr-repository-no-wildcard-actions": {},
  "ecr-lifecycle-valid": {},
  "ecr-lifecycle-present": {
    "": [
      {
        resources: [
          repository({}, own),
          { ...lifecycle(30), ...fake, dependsOn: { repository: ["it"] } },
        ],
      },
      { resources: [repository({}, own), { ...lifecycle(30), ...fake }] },
    ],
  },
  "ecr-lifecycle-effective": {
    productionTags: [
      { settings: { productionTags: ["release-*"] }, resources: [lifecycle(30)] },
      {
        settings: { productionTags: ["release-*"] },
        resources: [lifecycle(30, { tagStatus: "tagged", tagPatternList: ["*-1", "rel*"] })],
      },
    ],
    keepProductionImages: [
      {
        settings: { productionTags: ["release-*"], keepProductionImages: 5 },
        resources: [lifecycle(4, { countType: "imageCountMoreThan", countUnit: undefined })],
      },
    ],
    minimumDays: [{ settings: { minimumDays: 30 }, resources: [lifecycle(29)] }],
    maximumDays: [{ settings: { maximumDays: 30 }, resources: [lifecycle(31)] }],
  },
  "ecr-registry-enhanced-scanning": {},
  "ecr-registry-inspector-enabled": {
    enabledElsewhere: [
      {
        settings: { enabledElsewhere: false },
        resources: [
          scanning("it", "*", own),
          made("aws:inspector2/enabler:Enabler", { resourceTypes: ["ECR"] }, fake),
        ],
      },
    ],
  },
  "ecr-registry-policy-valid": {},
  "ecr-registry-no-open-principal": {},
  "ecr-registry-trusted-principals": trustAttempts(registryPolicy),
  "ecr-registry-no-outside-push": { publisherAccounts: pushAttempts(registryPolicy) },
  "ecr-registry-scoped": {},
  "ecr-replication-allowed-destinations": {
    allowedRegions: ["us-east-1", "EU-WEST-1", "eu-west-1 ", ""].map((region) => ({
      settings: { allowedRegions: ["eu-west-1"] },
      resources: [replication(region, "111111111111")],
    })),
    allowedAccounts: ["999999999999", "1111111111111", ""].map((account) => ({
      settings: { allowedAccounts: ["111111111111"] },
      resources: [replication("eu-west-1", account)],
    })),
  },
  "ecr-pull-through-allowed-upstreams": {
    allowedUpstreams: ["xquay.io", "quay.io.evil.example", "quay.io/evil", "https://quay.io"].map(
      (url) => ({ settings: { allowedUpstreams: ["quay.io"] }, resources: [cacheRule(url)] }),
    ),
  },
  "ecr-pull-through-governed": {
    governedElsewhere: ["docker-hub2", "docker", "x/docker-hub"].map((prefix) => ({
      settings: { governedElsewhere: ["docker-hub"] },
      resources: [cacheRule("public.ecr.aws", prefix)],
    })),
    "": [
      {
        resources: [
          { ...cacheRule("public.ecr.aws"), ...own },
          made(
            TEMPLATE,
            { prefix: "ROOT", appliedFors: ["PULL_THROUGH_CACHE"], lifecyclePolicy: "{}" },
            fake,
          ),
        ],
      },
    ],
  },
  "ecr-template-strict": {
    mutableTags: ["*", "latest*"].map((filter) => ({
      settings: { mutableTags: ["latest"] },
      resources: [moved(filter, TEMPLATE, { prefix: "team-a", appliedFors: ["CREATE_ON_PUSH"] })],
    })),
  },
  "ecr-public-repository-listed": {
    publicRepositories: ["charts2", "xcharts", "Charts", "charts/"].map((repositoryName) => ({
      settings: { publicRepositories: ["charts"] },
      resources: [made("aws:ecrpublic/repository:Repository", { repositoryName })],
    })),
  },
  "ecr-resource-judged": {
    "": [
      made("command:local:Command", { create: "aws ecr set-repository-policy --policy-text {}" }),
      made("command:local:Command", {
        create: "docker push x",
        update: "aws  ecr-public put-image",
      }),
      made("command:remote:Command", { delete: "aws ecr delete-repository --force" }),
      made("pulumi-nodejs:dynamic:Resource", { __provider: 'require("@aws-sdk/client-ecr")' }),
      made("aws:cloudcontrol/resource:Resource", {
        typeName: "AWS::IAM::Policy",
        desiredState: '"ecr:*"',
      }),
      made("aws:index/ecrTomorrow:EcrTomorrow", {}),
    ].map((resource) => ({ resources: [resource] })),
  },
  "iam-ecr-least-privilege": {
    publishers: [
      { name: "push" },
      { name: "urn:pulumi:prod::hub::aws:iam/rolePolicy:RolePolicy::push" },
      { name: "x::urn:pulumi:prod::hub::aws:iam/rolePolicy:RolePolicy::push" },
      { parentType: "urn:pulumi:prod::hub::aws:iam/rolePolicy" },
      { props: { role: `${IAM}:role/push` } },
    ].map(({ props, ...rest }) => ({
      settings: {
        publishers: [
          "urn:pulumi:prod::hub::aws:iam/rolePolicy:RolePolicy::push",
          `${IAM}:role/push`,
        ],
      },
      resources: [identity("ecr:PutImage", props, rest)],
    })),
    forbidPush: [{ settings: { forbidPush: true }, resources: [identity("ecr:PutImage")] }],
    administrators: [
      {
        settings: { administrators: [`${IAM}:role/admin`] },
        resources: [
          identity("ecr:DeleteRepository", { registryId: "111111111111", role: "admin" }),
        ],
      },
    ],
    forbidAdministration: [
      { settings: { forbidAdministration: true }, resources: [identity("ecr:DeleteRepository")] },
    ],
    judgeFullAccess: [
      {
        settings: { judgeFullAccess: true },
        resources: [identity("*", { policy: allow({ NotAction: "s3:*", Resource: "*" }) })],
      },
    ],
  },
  "iam-publisher-scoped": {
    roles: [
      {
        settings: { roles: [`${IAM}:role/push`] },
        resources: gitHubRole("repo:acme/*").map((role) => ({ ...role, name: "harmless" })),
      },
    ],
    allowedSubjects: ["repo:acme/api:*", "repo:acme/*:environment:production", "*"].map(
      (subject) => ({
        settings: {
          roles: ["it"],
          allowedSubjects: ["repo:acme/api:environment:production"],
        },
        resources: gitHubRole(subject),
      }),
    ),
    issuers: [
      {
        settings: { roles: ["it"], issuers: ["gitlab.com"] },
        resources: gitHubRole("project_path:acme/*", "gitlab.com"),
      },
    ],
    "": [
      {
        resources: [
          ...gitHubRole("repo:acme/*"),
          made(
            "aws:iam/policy:Policy",
            { name: "p", policy: allow({ Action: "ecr:PutImage", Resource: "*" }) },
            { name: "p" },
          ),
          made(
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            { role: "push", policyArn: `${IAM}:policy/p` },
            { name: "a" },
          ),
        ],
      },
      {
        resources: [
          ...gitHubRole("repo:acme/*"),
          made(
            "aws-native:iam:ManagedPolicy",
            { roles: ["push"], policyDocument: allow({ Action: "ecr:PutImage", Resource: "*" }) },
            { name: "p" },
          ),
        ],
      },
    ],
  },
  "iam-oidc-provider-creatable": Object.fromEntries(
    Object.entries({ whenNotAnswered: "pass", timeoutSeconds: 2 }).map(([name, given]) => [
      name,
      [
        "https://token.actions.githubusercontent.com/",
        "HTTPS://Token.actions.githubusercontent.com",
      ].map((url) => ({
        settings: { [name]: given },
        resources: [made("aws:iam/openIdConnectProvider:OpenIdConnectProvider", { url })],
      })),
    ]),
  ),
  "vpc-ecr-endpoint-scoped": {
    requirePrivateDns: [{ settings: { requirePrivateDns: true }, resources: [ENDPOINT] }],
  },
  "workload-image-from-hub": {
    injectedImages: ["auto:latest", "evil.example/auto", "docker.io/library/auto", " auto"].map(
      (image) => ({
        settings: { allowedImages: [HUB], injectedImages: ["auto"] },
        resources: [pod(image)],
      }),
    ),
    allowedImages: [`${HUB}.evil.example/api:1`, `evil.example/${HUB}/api:1`].map((image) => ({
      settings: { allowedImages: [HUB] },
      resources: [pod(image)],
    })),
    deniedImages: [
      "node:22",
      "registry-1.docker.io/library/node:22",
      "docker.io:443/library/node",
    ].map((image) => ({ settings: { deniedImages: ["docker.io"] }, resources: [pod(image)] })),
  },
  "workload-image-by-digest": {
    injectedImages: [
      { settings: { injectedImages: ["auto"], eachWorkload: true }, resources: [pod("auto:1")] },
    ],
    onlyImages: [`${HUB}:443/api:1`, `${HUB.toUpperCase()}/api:1`].map((image) => ({
      settings: { onlyImages: [HUB], eachWorkload: true },
      resources: [pod(image)],
    })),
    eachWorkload: [{ settings: { eachWorkload: true }, resources: [pod("a:1@sha1:abc")] }],
  },
  "workload-image-no-latest": {
    injectedImages: [{ settings: { injectedImages: ["auto"] }, resources: [pod("auto:latest")] }],
  },
  "workload-image-pull-policy": {
    injectedImages: [
      {
        settings: { allowedPullPolicies: ["Always"], injectedImages: ["auto"] },
        resources: [pod("auto:1")],
      },
    ],
    allowedPullPolicies: [{ imagePullPolicy: "always" }, { imagePullPolicy: "" }, {}].map(
      (container) => ({
        settings: { allowedPullPolicies: ["Always"] },
        resources: [pod("a:1", container)],
      }),
    ),
  },
  "workload-image-verified": {
    ...Object.fromEntries(
      Object.entries(gateSettings).map(([name, given]) => [name, [vulnerable(name, given)]]),
    ),
    trustedSigningProfiles: [
      {
        settings: {
          trustedSigningProfiles: [
            "arn:aws:signer:us-east-1:111111111111:/signing-profiles/images",
          ],
        },
        resources: [pod(`${HUB}/team-a/api:1`)],
      },
    ],
  },
};

function trustAttempts(policyWith: (statement: object) => Fixture) {
  const settings = {
    trustedAccounts: ["222222222222"],
    trustedOrganizations: ["o-acme123456"],
    trustedOrganizationPaths: ["o-acme123456/r-ab12/ou-ab12-11111111/*"],
  };
  const conditioned = (Condition: object) => [policyWith({ Principal: { AWS: "*" }, Condition })];
  return {
    trustedAccounts: ["999999999999", "arn:aws:iam::999999999999:role/222222222222"].map((AWS) => ({
      settings,
      resources: [policyWith({ Principal: { AWS } })],
    })),
    trustedOrganizations: [
      {
        settings,
        resources: conditioned({
          StringEquals: { "aws:PrincipalOrgID": ["o-acme123456", "o-evil123456"] },
        }),
      },
    ],
    trustedOrganizationPaths: ["o-evil123456/r-ab12/ou-ab12-11111111/*", "o-evil123456/*"].map(
      (path) => ({
        settings: { trustedOrganizationPaths: settings.trustedOrganizationPaths },
        resources: conditioned({ "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": path } }),
      }),
    ),
  };
}

function pushAttempts(policyWith: (statement: object) => Fixture): Attempt[] {
  return ["999999999999", "arn:aws:iam::999999999999:user/111111111111"].map((AWS) => ({
    settings: { publisherAccounts: ["111111111111"] },
    resources: [policyWith({ Principal: { AWS }, Action: ["ecr:PutImage"] })],
  }));
}

describe("settings of the pack, as somebody attacks them who may commit", () => {
  const judging = Object.values(catalogue).flat();
  askFakeEcr();
  before(() => {
    answer("team-a/vulnerable", scanned(["CVE-2026-12345", "CRITICAL"]));
    answer("team-a/api", scanned());
    answer("taken", DEPLOYED);
  });

  it("are all attacked here", () => {
    const common = ["reason", "exemptions"];
    assert.deepEqual(
      Object.fromEntries(
        Object.entries(attempts).map(([id, given]) => [
          id,
          Object.keys(given)
            .filter((name) => name !== "")
            .toSorted(),
        ]),
      ),
      Object.fromEntries(
        judging
          .map(({ metadata: { id, config } }): [string, string[]] => [
            id,
            Object.keys(config)
              .filter((name) => !common.includes(name))
              .toSorted(),
          ])
          .filter(([id, settings]) => settings.length > 0 || id in attempts),
      ),
    );
  });

  for (const [id, settings] of Object.entries(attempts)) {
    for (const [name, tried] of Object.entries(settings)) {
      for (const [index, { settings: given, resources, passes }] of tried.entries()) {
        const what = `${id}${name === "" ? "" : `, ${name}`}: attempt ${index + 1}`;
        it(passes === undefined ? `stop ${what}` : `pass ${what}, as ${passes}`, async () => {
          const config = { [id]: { ...given, enforcementLevel: "mandatory" as const } };
          const { violations } = await runPack(policies, resources, config);
          const stopped = violations.filter(
            ({ policy, level }) => policy === id && level === "mandatory",
          );
          assert.equal(stopped.length > 0, passes === undefined, JSON.stringify(violations));
          assert.deepEqual(
            stopped.filter(({ message }) => /has no such setting|ARN of something/.test(message)),
            [],
          );
        });
      }
    }
  }

  for (const { metadata } of judging) {
    it(`stop a new resource that takes a name of an exemption: ${metadata.id}`, async () => {
      const { id, examples } = metadata;
      const named = (name: string) =>
        examples.bad.map((each) => ({ ...each, name: `${name}-${each.name ?? "it"}` }));
      const exemptions = [
        { resource: "legacy-*", reason: "moves in spring", expires: "2999-12-31" },
      ];
      const config = {
        [id]: { ...examples.config, enforcementLevel: "mandatory" as const, exemptions },
      };
      const { violations } = await runPack(policies, named("legacy"), config);
      assert.ok(violations.some(({ policy, level }) => policy === id && level === "mandatory"));
    });
  }
});
