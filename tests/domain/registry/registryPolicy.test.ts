import assert from "node:assert/strict";
import fc from "fast-check";
import { renderPolicyDocument } from "../../../domain/iam/iamPolicy";
import { parsePolicyDocument } from "../../../domain/iam/iamPolicyParser";
import { hasErrors } from "../../../domain/finding";
import { findGranteesOfAction } from "../../../domain/iam/findGrantees";
import {
  type RegistryPolicyIntent,
  buildRegistryPolicy,
} from "../../../domain/registry/registryPolicy";
import {
  checkRegistryPolicyIntent,
  checkRegistryPolicy,
} from "../../../domain/registry/registryPolicyCheck";
import {
  accountId,
  anything,
  listOf,
  organizationId,
  principalArn,
  region,
  repositoryName,
} from "../../support/domainArbitraries";
import { lines, modelOf } from "../../support/findingLines";
import { type Caller, like, mayUse } from "../../support/iamEvaluator";

const ROLE = "arn:aws:iam::333333333333:role/cache";

/** A principal of another account than the registry's. */
function inOrganization(...ids: string[]): Caller {
  const context = { "aws:principalorgid": ids.length === 0 ? undefined : ids };
  return { kind: "principal", accountId: "999999999999", arn: "", context };
}

const intent: RegistryPolicyIntent = {
  accountId: "111111111111",
  region: "eu-west-1",
  replicationFrom: { accounts: ["222222222222"], repositoryPrefixes: ["team-a/", "base"] },
  pullThroughFrom: { accounts: ["444444444444"], principalArns: [ROLE] },
};

describe("buildRegistryPolicy", () => {
  it("lets in replication and caches, for their repositories only", () => {
    const document = buildRegistryPolicy(intent)!;
    const upstream = [
      "ecr:BatchGetImage",
      "ecr:BatchImportUpstreamImage",
      "ecr:GetDownloadUrlForLayer",
      "ecr:GetImageCopyStatus",
    ];
    const all = ["arn:aws:ecr:eu-west-1:111111111111:repository/*"];
    assert.deepEqual(JSON.parse(renderPolicyDocument(document)), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "ReplicateFromAccounts",
          Effect: "Allow",
          Principal: { AWS: ["222222222222"] },
          Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
          Resource: [
            "arn:aws:ecr:eu-west-1:111111111111:repository/base*",
            "arn:aws:ecr:eu-west-1:111111111111:repository/team-a/*",
          ],
        },
        {
          Sid: "PullThroughFromAccounts",
          Effect: "Allow",
          Principal: { AWS: ["444444444444"] },
          Action: upstream,
          Resource: all,
        },
        {
          Sid: "PullThroughFromPrincipals",
          Effect: "Allow",
          Principal: { AWS: [ROLE] },
          Action: upstream,
          Resource: all,
        },
      ],
    });
    assert.deepEqual(checkRegistryPolicyIntent(intent), []);
    assert.deepEqual(findGranteesOfAction(document, "ecr:ReplicateImage"), [
      { kind: "account", accountId: "222222222222" },
    ]);
    assert.deepEqual(findGranteesOfAction(document, "ecr:PutImage"), []);
  });

  it("lets those of a cache make its repositories and import images, and nothing else", () => {
    const document = buildRegistryPolicy({
      accountId: "111111111111",
      region: "us-east-1",
      cachesFilledBy: {
        "docker-hub": {
          accounts: ["222222222222"],
          organizationIds: ["o-acme123456"],
          organizationPaths: ["o-other12345/r-ab12/*"],
          principalArns: [ROLE],
        },
        "quay/": { accounts: ["333333333333"] },
      },
    })!;
    const fill = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"];
    const Resource = ["arn:aws:ecr:us-east-1:111111111111:repository/docker-hub/*"];
    assert.deepEqual(JSON.parse(renderPolicyDocument(document)), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "FillDockerHubFromAccounts",
          Effect: "Allow",
          Principal: { AWS: ["222222222222"] },
          Action: fill,
          Resource,
        },
        {
          Sid: "FillDockerHubFromOrganizations",
          Effect: "Allow",
          Principal: "*",
          Action: fill,
          Resource,
          Condition: { StringEquals: { "aws:PrincipalOrgID": ["o-acme123456"] } },
        },
        {
          Sid: "FillDockerHubFromOrganizationPaths",
          Effect: "Allow",
          Principal: "*",
          Action: fill,
          Resource,
          Condition: {
            "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": ["o-other12345/r-ab12/*"] },
          },
        },
        {
          Sid: "FillDockerHubFromPrincipals",
          Effect: "Allow",
          Principal: { AWS: [ROLE] },
          Action: fill,
          Resource,
        },
        {
          Sid: "FillQuayFromAccounts",
          Effect: "Allow",
          Principal: { AWS: ["333333333333"] },
          Action: fill,
          Resource: ["arn:aws:ecr:us-east-1:111111111111:repository/quay/*"],
        },
      ],
    });
    assert.deepEqual(checkRegistryPolicy(document), []);
  });

  const cached = "arn:aws:ecr:us-east-1:111111111111:repository/docker-hub/library/nginx";
  const cases: [who: string, caller: Caller, action: string, resource: string, may: boolean][] = [
    ["a spoke", inOrganization("o-acme123456"), "ecr:CreateRepository", cached, true],
    ["a spoke", inOrganization("o-acme123456"), "ecr:BatchImportUpstreamImage", cached, true],
    ["a spoke", inOrganization("o-acme123456"), "ecr:PutImage", cached, false],
    ["a spoke", inOrganization("o-acme123456"), "ecr:DeleteRepository", cached, false],
    [
      "a spoke",
      inOrganization("o-acme123456"),
      "ecr:CreateRepository",
      cached.replace("docker-hub", "team-a"),
      false,
    ],
    [
      "a spoke",
      inOrganization("o-acme123456"),
      "ecr:CreateRepository",
      cached.replace("docker-hub", "docker-hub-2"),
      false,
    ],
    ["the outsider", inOrganization("o-evil123456"), "ecr:CreateRepository", cached, false],
    ["the outsider", inOrganization(), "ecr:BatchImportUpstreamImage", cached, false],
  ];
  for (const [who, caller, action, resource, may] of cases) {
    it(`${may ? "lets" : "does not let"} ${who} use ${action} on ${resource} by the grant of a cache`, () => {
      const { statements, ...document } = buildRegistryPolicy({
        accountId: "111111111111",
        region: "us-east-1",
        cachesFilledBy: { "docker-hub": { organizationIds: ["o-acme123456"] } },
      })!;
      const applying = statements.filter(({ resources = [] }) =>
        resources.some((pattern) => like(pattern, resource)),
      );
      assert.equal(mayUse({ ...document, statements: applying }, action, caller), may);
    });
  }

  it("gives no statement a name that another one has", () => {
    const { statements } = buildRegistryPolicy({
      accountId: "111111111111",
      region: "us-east-1",
      cachesFilledBy: {
        "docker-hub": { accounts: ["222222222222"] },
        "docker/hub": { accounts: ["222222222222"] },
        ROOT: { accounts: ["222222222222"] },
      },
    })!;
    assert.deepEqual(
      statements.map(({ sid, resources }) => [sid, resources?.[0]?.split("repository/")[1]]),
      [
        [undefined, "docker-hub/*"],
        [undefined, "docker/hub/*"],
        ["FillROOTFromAccounts", "*"],
      ],
    );
  });

  it("gives no policy where nothing is granted", () => {
    assert.equal(
      buildRegistryPolicy({ accountId: "111111111111", region: "eu-west-1" }),
      undefined,
    );
  });

  it("is read back without findings for every valid intent", () => {
    const prefixes = { repositoryPrefixes: listOf(repositoryName) };
    const valid = fc.record(
      {
        accountId: fc.constant("111111111111"),
        region,
        replicationFrom: fc.record(
          { accounts: listOf(accountId), ...prefixes },
          { requiredKeys: ["accounts"] },
        ),
        pullThroughFrom: fc.record(
          { accounts: listOf(accountId), principalArns: listOf(principalArn), ...prefixes },
          { requiredKeys: ["accounts"] },
        ),
        cachesFilledBy: fc.dictionary(
          repositoryName,
          fc.record({ accounts: listOf(accountId), organizationIds: listOf(organizationId) }),
        ),
      },
      { requiredKeys: ["accountId", "region"] },
    );
    fc.assert(
      fc.property(valid, (given) => {
        assert.equal(hasErrors(checkRegistryPolicyIntent(given)), false);
        const document = buildRegistryPolicy(given);
        if (document === undefined) return;
        const text = renderPolicyDocument(document);
        const read = modelOf(parsePolicyDocument(text));
        assert.deepEqual(checkRegistryPolicy(read), []);
        assert.equal(renderPolicyDocument(read), text);
      }),
    );
  });
});

describe("checkRegistryPolicyIntent", () => {
  it("refuses all that is wrong at once", () => {
    const wrong = {
      accountId: "111111111111",
      region: "cn-north-1",
      replicationFrom: {
        accounts: ["111111111111", "x"],
        repositoryPrefixes: ["a*"],
        organizations: [],
      },
      pullThroughFrom: { principalArns: [ROLE], repositoryPrefixes: [] },
    };
    assert.deepEqual(lines(checkRegistryPolicyIntent(wrong)), [
      'grant-shape @ replicationFrom.organizations: unknown key: given "organizations", allowed accounts, repositoryPrefixes.',
      'account-id-format @ replicationFrom.accounts[1]: account id: given "x", allowed a string of 12 digits.',
      'repository-prefix-format @ replicationFrom.repositoryPrefixes[0]: repository prefix: given "a*", allowed the beginning of a repository name: lower-case letters, digits, and . _ - / after them.',
      `registry-policy-own-account @ replicationFrom.accounts[0]: grant names the registry's own account: given "111111111111", allowed other accounts: replication between regions of one account needs no policy.`,
      `grant-partition @ pullThroughFrom.principalArns[0]: principal is of another partition: given "${ROLE}", allowed partition aws-cn, that of cn-north-1.`,
      "registry-policy-no-prefix @ pullThroughFrom.repositoryPrefixes: list of prefixes is empty: given [], allowed at least one prefix, or no list for all repositories.",
    ]);
  });

  it("refuses grants of caches that are wrong, each at its prefix", () => {
    const { accountId: own, region: place } = intent;
    const cachesFilledBy = {
      "docker-hub": { accounts: ["1"], lambdaAccounts: ["222222222222"] },
      quay: {},
      k8s: { principalArns: [ROLE.replace("aws", "aws-cn")] },
    };
    assert.deepEqual(
      lines(checkRegistryPolicyIntent({ accountId: own, region: place, cachesFilledBy })),
      [
        'grant-shape @ cachesFilledBy["docker-hub"].lambdaAccounts: unknown key: given "lambdaAccounts", allowed accounts, organizationIds, organizationPaths, principalArns.',
        'account-id-format @ cachesFilledBy["docker-hub"].accounts[0]: account id: given "1", allowed a string of 12 digits.',
        "grant-empty @ cachesFilledBy.quay: grant names nobody: add an entry to accounts, organizationIds, organizationPaths, principalArns, or leave out the grant.",
        'grant-partition @ cachesFilledBy.k8s.principalArns[0]: principal is of another partition: given "arn:aws-cn:iam::333333333333:role/cache", allowed partition aws, that of eu-west-1.',
      ],
    );
  });

  it("refuses grants that name nobody, and a policy of over 10,240 characters", () => {
    assert.deepEqual(
      lines(
        checkRegistryPolicyIntent({ ...intent, replicationFrom: { repositoryPrefixes: ["base"] } }),
      ),
      [
        "grant-empty @ replicationFrom: grant names nobody: add an entry to accounts, or leave out the grant.",
      ],
    );
    const accounts = Array.from({ length: 700 }, (_, index) => `${200000000000 + index}`);
    const { accountId: own, region: place } = intent;
    assert.deepEqual(
      lines(
        checkRegistryPolicyIntent({ accountId: own, region: place, replicationFrom: { accounts } }),
      ),
      [
        "registry-policy-size @ : registry policy is too long: given 10727 characters, allowed at most 10240.",
      ],
    );
  });

  it("answers whatever it is given", () => {
    const given = fc.oneof(
      anything,
      fc.record({
        accountId: anything,
        region: fc.oneof(anything, region),
        replicationFrom: fc.oneof(
          anything,
          fc.record({ accounts: anything, repositoryPrefixes: anything }),
        ),
        pullThroughFrom: anything,
        cachesFilledBy: fc.oneof(anything, fc.dictionary(fc.string(), anything)),
      }),
    );
    fc.assert(
      fc.property(given, (one) => {
        assert.ok(Array.isArray(checkRegistryPolicyIntent(one as RegistryPolicyIntent)));
      }),
    );
  });
});

describe("checkRegistryPolicy", () => {
  const check = (...Statement: object[]) =>
    lines(checkRegistryPolicy(modelOf(parsePolicyDocument({ Version: "2012-10-17", Statement }))));
  const statement = {
    Effect: "Allow",
    Principal: { AWS: "222222222222" },
    Action: "ecr:ReplicateImage",
  };
  const REPOSITORIES = "arn:aws:ecr:us-east-1:111111111111:repository/*";
  const allowed = `ARNs such as ${REPOSITORIES}`;

  it("takes resources that are repositories", () => {
    const Resource = [REPOSITORIES, "arn:aws:ecr:*:*:repository/team-a/*"];
    assert.deepEqual(check({ ...statement, Resource }), []);
  });

  it("tells of resources that match no repository, which Amazon ECR takes all the same", () => {
    assert.deepEqual(
      check(
        {
          ...statement,
          Resource: ["arn:aws:us-east-1:111111111111:repository/*", "arn:aws:s3:::bucket"],
        },
        statement,
      ),
      [
        `registry-policy-resource @ Statement[0].Resource: resource is no repository: given "arn:aws:us-east-1:111111111111:repository/*", allowed ${allowed}.`,
        `registry-policy-resource @ Statement[0].Resource: resource is no repository: given "arn:aws:s3:::bucket", allowed ${allowed}.`,
        `registry-policy-resource @ Statement[1]: statement has no resource: allowed ${allowed}.`,
      ],
    );
  });

  it("tells of statements that allow on more than repositories, and not of those that deny", () => {
    const open = ["*", "arn:aws:ecr:*", "arn:*", "arn:aws:ecr:us-east-1:111111111111:*"];
    assert.deepEqual(
      check(
        { ...statement, Resource: open },
        { ...statement, NotResource: REPOSITORIES },
        { ...statement, Effect: "Deny", Resource: "*" },
        { ...statement, Effect: "Deny", NotResource: REPOSITORIES },
      ),
      [
        ...open.map(
          (resource) =>
            `registry-policy-wildcard-resource @ Statement[0].Resource: resource is not bound to repositories: given "${resource}", allowed ${allowed}.`,
        ),
        `registry-policy-wildcard-resource @ Statement[1].NotResource: NotResource allows on all other resources: given ["${REPOSITORIES}"], allowed ${allowed}.`,
      ],
    );
  });

  it("tells of open principals and wildcards", () => {
    assert.deepEqual(check({ ...statement, Principal: "*", Action: "ecr:*", Resource: "*" }), [
      "registry-policy-open-principal @ Statement[0].Principal: statement allows everybody: add a condition on aws:PrincipalOrgID, aws:PrincipalAccount or aws:PrincipalArn.",
      'registry-policy-wildcard-action @ Statement[0].Action: action has a wildcard: given "ecr:*", allowed the names of single actions.',
      `registry-policy-wildcard-resource @ Statement[0].Resource: resource is not bound to repositories: given "*", allowed ${allowed}.`,
    ]);
  });
});
