import assert from "node:assert/strict";

import {
  checkBucketsReachable,
  checkEndpointNetwork,
  checkFips,
  checkGatewayReach,
  checkRegistryReach,
  endpointRules,
} from "../../../domain/network/endpointCheck";
import {
  type RegistryEndpointsIntent,
  buildGatewayEndpointPolicy,
  buildLogsEndpointPolicy,
  buildRegistryEndpointPolicy,
  endpointServiceName,
} from "../../../domain/network/endpointPolicy";
import { type PolicyDocument, renderPolicyDocument } from "../../../domain/iam/iamPolicy";
import { lines } from "../../support/findingLines";
import { like } from "../../support/iamEvaluator";

const intent: RegistryEndpointsIntent = {
  hubAccountId: "111111111111",
  hubRegion: "us-east-1",
  repositories: ["base/*", "team-a/api"],
};
const full: RegistryEndpointsIntent = {
  ...intent,
  pushRepositories: ["team-b/batch"],
  pullThroughCachePrefixes: ["docker-hub", "quay/"],
  additionalRepositoryArns: ["arn:aws:ecr:us-east-1:602401143452:repository/eks/*"],
  additionalBucketNames: ["acme-artifacts"],
  fips: true,
};

/** Whether any caller may use an action on a resource through the endpoint. */
function leadsTo(document: PolicyDocument, action: string, resource: string): boolean {
  return document.statements.some(
    ({ effect, actions = [], resources = [] }) =>
      effect === "Allow" &&
      actions.some((pattern) => like(pattern, action, true)) &&
      resources.some((pattern) => like(pattern, resource)),
  );
}

function repository(name: string, accountId = "111111111111", region = "us-east-1"): string {
  return `arn:aws:ecr:${region}:${accountId}:repository/${name}`;
}

describe("buildRegistryEndpointPolicy", () => {
  it("leads to exactly the named repositories", () => {
    assert.deepEqual(JSON.parse(renderPolicyDocument(buildRegistryEndpointPolicy(intent))), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "GetAuthorizationToken",
          Effect: "Allow",
          Principal: "*",
          Action: ["ecr:GetAuthorizationToken"],
          Resource: ["*"],
        },
        {
          Sid: "PullFromHub",
          Effect: "Allow",
          Principal: "*",
          Action: [
            "ecr:BatchCheckLayerAvailability",
            "ecr:BatchGetImage",
            "ecr:GetDownloadUrlForLayer",
          ],
          Resource: [repository("base/*"), repository("team-a/api")],
        },
      ],
    });
  });

  const document = buildRegistryEndpointPolicy(full);
  const reach: [action: string, resource: string, isReached: boolean][] = [
    ["ecr:BatchGetImage", repository("base/node"), true],
    ["ecr:BatchGetImage", repository("team-a/api"), true],
    ["ecr:BatchGetImage", repository("team-a/api-2"), false],
    ["ecr:BatchGetImage", repository("team-c/web"), false],
    ["ecr:BatchGetImage", repository("team-a/api", "999999999999"), false],
    ["ecr:BatchGetImage", repository("team-a/api", "111111111111", "eu-west-1"), false],
    ["ecr:PutImage", repository("team-a/api"), false],
    ["ecr:PutImage", repository("team-b/batch"), true],
    ["ecr:GetDownloadUrlForLayer", repository("team-b/batch"), true],
    ["ecr:PutImage", repository("team-b/batch", "999999999999"), false],
    ["ecr:BatchDeleteImage", repository("team-b/batch"), false],
    ["ecr:SetRepositoryPolicy", repository("team-b/batch"), false],
    ["ecr:BatchImportUpstreamImage", repository("docker-hub/library/nginx"), true],
    ["ecr:CreateRepository", repository("quay/prometheus/prometheus"), true],
    ["ecr:TagResource", repository("quay/prometheus/prometheus"), true],
    ["ecr:TagResource", repository("team-a/api"), false],
    ["ecr:CreateRepository", repository("docker-hub-2/nginx"), false],
    ["ecr:CreateRepository", repository("team-a/api"), false],
    ["ecr:BatchGetImage", repository("eks/pause", "602401143452"), true],
    ["ecr:PutImage", repository("eks/pause", "602401143452"), false],
    ["ecr:BatchGetImage", repository("other/pause", "602401143452"), false],
  ];
  for (const [action, resource, isReached] of reach) {
    it(`${isReached ? "leads" : "does not lead"} to ${action} on ${resource}`, () => {
      assert.equal(leadsTo(document, action, resource), isReached);
    });
  }

  it("caches into any repository of the hub under ROOT", () => {
    const root = buildRegistryEndpointPolicy({ ...intent, pullThroughCachePrefixes: ["ROOT"] });
    assert.equal(leadsTo(root, "ecr:CreateRepository", repository("library/nginx")), true);
    const foreign = repository("library/nginx", "999999999999");
    assert.equal(leadsTo(root, "ecr:CreateRepository", foreign), false);
  });
});

describe("buildGatewayEndpointPolicy", () => {
  const layers = "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/abc";

  it("leads to reading the layers of the region's images, and to nothing else", () => {
    const document = buildGatewayEndpointPolicy(intent);
    assert.equal(leadsTo(document, "s3:GetObject", layers), true);
    assert.equal(leadsTo(document, "s3:PutObject", layers), false);
    const others = [layers.replace("us-east-1", "eu-west-1"), "arn:aws:s3:::acme-artifacts/a"];
    for (const other of others) assert.equal(leadsTo(document, "s3:GetObject", other), false);
  });

  it("leads to the additional buckets with all rights of their callers", () => {
    const document = buildGatewayEndpointPolicy(full);
    assert.equal(leadsTo(document, "s3:PutObject", "arn:aws:s3:::acme-artifacts/a"), true);
    assert.equal(leadsTo(document, "s3:ListBucket", "arn:aws:s3:::acme-artifacts"), true);
    assert.equal(leadsTo(document, "s3:GetObject", "arn:aws:s3:::acme-artifacts-2/a"), false);
    assert.equal(leadsTo(document, "s3:PutObject", layers), false);
  });
});

describe("buildLogsEndpointPolicy", () => {
  it("leads to writing the logs of the caller's own account", () => {
    assert.deepEqual(JSON.parse(renderPolicyDocument(buildLogsEndpointPolicy())), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "WriteLogsOfOwnAccount",
          Effect: "Allow",
          Principal: "*",
          Action: [
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:DescribeLogGroups",
            "logs:DescribeLogStreams",
            "logs:PutLogEvents",
          ],
          Resource: ["*"],
          Condition: { StringEquals: { "aws:ResourceAccount": ["${aws:PrincipalAccount}"] } },
        },
      ],
    });
  });
});

describe("endpointServiceName", () => {
  const services = ["ecr.api", "ecr.dkr", "logs", "s3"] as const;
  const names: [region: string, fips: boolean, expected: string[]][] = [
    [
      "us-east-1",
      false,
      [
        "com.amazonaws.us-east-1.ecr.api",
        "com.amazonaws.us-east-1.ecr.dkr",
        "com.amazonaws.us-east-1.logs",
        "com.amazonaws.us-east-1.s3",
      ],
    ],
    [
      "us-east-1",
      true,
      [
        "com.amazonaws.us-east-1.ecr-fips.api",
        "com.amazonaws.us-east-1.ecr-fips.dkr",
        "com.amazonaws.us-east-1.logs-fips",
        "com.amazonaws.us-east-1.s3",
      ],
    ],
    [
      "us-gov-west-1",
      true,
      [
        "com.amazonaws.us-gov-west-1.ecr-fips.api",
        "com.amazonaws.us-gov-west-1.ecr-fips.dkr",
        "com.amazonaws.us-gov-west-1.logs",
        "com.amazonaws.us-gov-west-1.s3",
      ],
    ],
    [
      "cn-north-1",
      false,
      [
        "cn.com.amazonaws.cn-north-1.ecr.api",
        "cn.com.amazonaws.cn-north-1.ecr.dkr",
        "com.amazonaws.cn-north-1.logs",
        "com.amazonaws.cn-north-1.s3",
      ],
    ],
  ];
  for (const [hubRegion, fips, expected] of names) {
    it(`names the services of ${hubRegion}${fips ? " under FIPS" : ""}`, () => {
      const given = services.map((service) => endpointServiceName(service, { hubRegion, fips }));
      assert.deepEqual(given, expected);
    });
  }
});

/** All checks of endpoints. */
function checkEndpoints(intent: RegistryEndpointsIntent) {
  return [
    ...checkRegistryReach(intent),
    ...checkGatewayReach(intent),
    ...checkFips(intent.hubRegion, intent.fips),
  ];
}

describe("the checks of endpoints", () => {
  it("accepts all there is", () => {
    assert.deepEqual(checkEndpoints(full), []);
    const pushOnly = { ...intent, repositories: [], pushRepositories: ["team-a/api"] };
    assert.deepEqual(checkEndpoints(pushOnly), []);
  });

  it("refuses everything that is wrong at once", () => {
    const findings = checkEndpoints({
      hubAccountId: "1111",
      hubRegion: "eu-west-1",
      repositories: ["team-a/api", "team-a/*/api", "team-a/api"],
      pushRepositories: ["Team"],
      pullThroughCachePrefixes: ["-"],
      additionalRepositoryArns: [
        "arn:aws:ecr:eu-west-1:*:repository/eks/*",
        "arn:aws:ecr:us-east-1:602401143452:repository/eks/*",
      ],
      additionalBucketNames: ["acme-*"],
      fips: true,
    });
    assert.deepEqual(lines(findings), [
      'account-id-format @ hubAccountId: account id: given "1111", allowed a string of 12 digits.',
      'repository-name-format @ repositories[1]: repository name: given "team-a/*/api", allowed lower-case letters and digits, with single . _ or / or __ or hyphens between them.',
      'grant-duplicate @ repositories[2]: the same is given twice: given "team-a/api", allowed once, as in repositories[0].',
      'repository-name-format @ pushRepositories[0]: repository name: given "Team", allowed lower-case letters and digits, with single . _ or / or __ or hyphens between them.',
      'repository-prefix-format @ pullThroughCachePrefixes[0]: repository prefix: given "-", allowed ROOT or lower-case letters and digits, with single . _ - or / between them, and / at the end.',
      "repository-prefix-length @ pullThroughCachePrefixes[0]: repository prefix has the wrong length: given 1 characters, allowed 2 to 30.",
      'endpoint-repository-arn @ additionalRepositoryArns[0]: repository ARN: given "arn:aws:ecr:eu-west-1:*:repository/eks/*", allowed an ARN such as arn:aws:ecr:us-east-1:602401143452:repository/eks/*.',
      'endpoint-repository-region @ additionalRepositoryArns[1]: repository is out of reach: given "arn:aws:ecr:us-east-1:602401143452:repository/eks/*", allowed an ARN in eu-west-1, for endpoints reach their own region only.',
      'endpoint-bucket-name @ additionalBucketNames[0]: bucket name: given "acme-*", allowed 3 to 63 lower-case letters, digits, . and -, without wildcards.',
      'endpoint-fips-region @ fips: region has no FIPS endpoint of Amazon ECR: given "eu-west-1", allowed us-east-1, us-east-2, us-gov-east-1, us-gov-west-1, us-west-1, us-west-2.',
    ]);
  });

  const regions: [region: string, hasFips: boolean][] = [
    ["us-east-1", true],
    ["us-east-2", true],
    ["us-west-1", true],
    ["us-west-2", true],
    ["us-gov-east-1", true],
    ["us-gov-west-1", true],
    ["us-east-9", false],
    ["ca-central-1", false],
    ["us-iso-east-1", false],
  ];
  for (const [region, hasFips] of regions) {
    it(`${hasFips ? "takes" : "refuses"} FIPS endpoints in ${region}`, () => {
      assert.equal(checkFips(region, true).length === 0, hasFips);
    });
  }

  it("refuses buckets that no route table reaches", () => {
    assert.deepEqual(lines(checkBucketsReachable(["acme-artifacts"], false)), [
      "endpoint-bucket-unreachable @ additionalBucketNames: additionalBucketNames requires routeTableIds: buckets are reached through the gateway endpoint only.",
    ]);
    assert.deepEqual(checkBucketsReachable(["acme-artifacts"], true), []);
    assert.deepEqual(checkBucketsReachable([], false), []);
    assert.deepEqual(checkBucketsReachable(undefined, false), []);
  });

  it("refuses endpoints that lead to no repository", () => {
    assert.deepEqual(lines(checkEndpoints({ ...intent, repositories: [] })), [
      "endpoint-repositories @ repositories: endpoints lead to no repository of the hub: given [], allowed at least one name here, in pushRepositories or in pullThroughCachePrefixes.",
    ]);
  });

  it("refuses policies that AWS finds too long", () => {
    const repositories = Array.from({ length: 400 }, (_, index) => `team-${index}/service`);
    const { length } = renderPolicyDocument(
      buildRegistryEndpointPolicy({ ...intent, repositories }),
    );
    assert.deepEqual(lines(checkEndpoints({ ...intent, repositories })), [
      `endpoint-policy-size @ repositories: endpoint policy is too long: given ${length} characters, allowed at most 20480. Give fewer names.`,
    ]);
  });

  it("judges only what is known", () => {
    const unknown = { ...full, hubRegion: undefined } as unknown as RegistryEndpointsIntent;
    assert.deepEqual(
      checkEndpoints(unknown).map(({ path }) => path),
      ["hubRegion"],
    );
  });
});

describe("checkEndpointNetwork", () => {
  it("accepts a network", () => {
    assert.deepEqual(
      checkEndpointNetwork({
        vpcId: "vpc-0123456789abcdef0",
        subnetIds: ["subnet-01234567", "subnet-0123456789abcdef0"],
        routeTableIds: ["rtb-01234567"],
        vpcCidrBlocks: ["10.0.0.0/16", "100.64.0.0/10"],
      }),
      [],
    );
  });

  it("refuses address ranges that are written by another than their first address", () => {
    const vpcCidrBlocks = ["10.0.0.1/8", "192.168.255.254/23", "10.0.0.1/32", "172.16.0.0/12"];
    const message = "address range does not begin with its first address";
    assert.deepEqual(lines(checkEndpointNetwork({ vpcCidrBlocks })), [
      `endpoint-cidr-block @ vpcCidrBlocks[0]: ${message}: given "10.0.0.1/8", allowed 10.0.0.0/8, which is that range.`,
      `endpoint-cidr-block @ vpcCidrBlocks[1]: ${message}: given "192.168.255.254/23", allowed 192.168.254.0/23, which is that range.`,
    ]);
  });

  it("refuses everything that is wrong at once", () => {
    const findings = checkEndpointNetwork({
      vpcId: "main",
      subnetIds: [],
      routeTableIds: ["subnet-01234567"],
      vpcCidrBlocks: ["0.0.0.0/0", "10.0.0.0/16", "10.0.0.0/16", "10.0.0.256/16"],
    });
    assert.deepEqual(lines(findings), [
      'endpoint-network-id @ vpcId: id: given "main", allowed vpc- and 8 or 17 hexadecimal digits.',
      "endpoint-network-empty @ subnetIds: list is empty: given [], allowed at least one.",
      'endpoint-network-id @ routeTableIds[0]: id: given "subnet-01234567", allowed rtb- and 8 or 17 hexadecimal digits.',
      'endpoint-cidr-block @ vpcCidrBlocks[0]: address range: given "0.0.0.0/0", allowed an IPv4 CIDR block such as 10.0.0.0/16, from /8 to /32.',
      'grant-duplicate @ vpcCidrBlocks[2]: the same is given twice: given "10.0.0.0/16", allowed once, as in vpcCidrBlocks[1].',
      'endpoint-cidr-block @ vpcCidrBlocks[3]: address range: given "10.0.0.256/16", allowed an IPv4 CIDR block such as 10.0.0.0/16, from /8 to /32.',
    ]);
  });
});

describe("endpointRules", () => {
  it("keeps its ids", () => {
    assert.deepEqual(
      Object.entries(endpointRules).map(([id, { severity }]) => `${id} ${severity}`),
      [
        "endpoint-repositories error",
        "endpoint-repository-arn error",
        "endpoint-repository-region error",
        "endpoint-bucket-name error",
        "endpoint-bucket-unreachable error",
        "endpoint-fips-region error",
        "endpoint-policy-size error",
        "endpoint-network-id error",
        "endpoint-network-empty error",
        "endpoint-cidr-block error",
        "endpoint-ip-address-type error",
      ],
    );
  });
});
