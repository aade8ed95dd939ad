import assert from "node:assert/strict";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";

import { RegistryEndpoints } from "../../components/endpoints/registryEndpoints";
import type { RegistryEndpointsArgs } from "../../components/endpoints/registryEndpointsArgs";
import { UNKNOWN, inputsOf, record } from "../support/recordedMocks";

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";

const network = {
  vpcId: "vpc-0123456789abcdef0",
  subnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
};
const args: RegistryEndpointsArgs = {
  ...network,
  hubAccountId: "111111111111",
  hubRegion: "us-east-1",
  repositories: ["base/*", "team-a/api"],
};
const api = "arn:aws:ecr:us-east-1:111111111111:repository/team-a/api";
const base = "arn:aws:ecr:us-east-1:111111111111:repository/base/*";

/** Actions by resource of a policy text. */
function rightsOf(policy: unknown): Record<string, string[]> {
  const { Statement } = JSON.parse(policy as string) as {
    Statement: { Action: string[]; Resource: string[] }[];
  };
  return Object.fromEntries(
    Statement.flatMap(({ Action, Resource }) => Resource.map((arn) => [arn, Action])),
  );
}

const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

describe("RegistryEndpoints", () => {
  it("makes both interface endpoints with private DNS, for the VPC alone", async () => {
    const recording = await record(() => new RegistryEndpoints("registry", args));
    const {
      "registry-ecr-api": ecrApi,
      "registry-ecr-dkr": ecrDkr,
      ...others
    } = inputsOf(recording, ENDPOINT);
    assert.deepEqual(others, {});
    const { policy, serviceName, ...rest } = ecrApi!;
    assert.equal(serviceName, "com.amazonaws.us-east-1.ecr.api");
    assert.deepEqual(rest, {
      ...network,
      vpcEndpointType: "Interface",
      securityGroupIds: ["registry-id"],
      privateDnsEnabled: true,
      region: "us-east-1",
    });
    assert.deepEqual(rightsOf(policy), {
      "*": ["ecr:GetAuthorizationToken"],
      [base]: PULL,
      [api]: PULL,
    });
    assert.deepEqual(ecrDkr, {
      ...ecrApi,
      serviceName: "com.amazonaws.us-east-1.ecr.dkr",
    });
    assert.deepEqual(inputsOf(recording, GROUP), {
      registry: {
        description: "HTTPS from the VPC to the endpoints of registry",
        vpcId: network.vpcId,
        ingress: [
          {
            protocol: "tcp",
            fromPort: 443,
            toPort: 443,
            cidrBlocks: ["10.0.0.0/16", "10.1.0.0/16"],
            description: "HTTPS from the VPC",
          },
        ],
        egress: [],
        region: "us-east-1",
      },
    });
    assert.deepEqual(recording.registeredOutputs.registry, {
      endpointIds: { "ecr.api": "registry-ecr-api-id", "ecr.dkr": "registry-ecr-dkr-id" },
      securityGroupId: "registry-id",
    });
  });

  it("takes every argument", async () => {
    const recording = await record(
      () =>
        new RegistryEndpoints("registry", {
          ...args,
          routeTableIds: ["rtb-0123456789abcdef0"],
          vpcCidrBlocks: ["10.2.0.0/16"],
          pushRepositories: ["team-b/batch"],
          pullThroughCachePrefixes: ["docker-hub"],
          additionalRepositoryArns: ["arn:aws:ecr:us-east-1:602401143452:repository/eks/*"],
          additionalBucketNames: ["acme-artifacts"],
          logs: true,
          fips: true,
          tags: { team: "platform" },
        }),
    );
    const endpoints = inputsOf(recording, ENDPOINT);
    assert.deepEqual(
      Object.entries(endpoints).map(([name, { serviceName, tags }]) => [name, serviceName, tags]),
      [
        ["registry-ecr-api", "com.amazonaws.us-east-1.ecr-fips.api", { team: "platform" }],
        ["registry-ecr-dkr", "com.amazonaws.us-east-1.ecr-fips.dkr", { team: "platform" }],
        ["registry-logs", "com.amazonaws.us-east-1.logs-fips", { team: "platform" }],
        ["registry-s3", "com.amazonaws.us-east-1.s3", { team: "platform" }],
      ],
    );
    assert.deepEqual(Object.keys(rightsOf(endpoints["registry-ecr-dkr"]!.policy)), [
      "*",
      base,
      api,
      "arn:aws:ecr:us-east-1:111111111111:repository/team-b/batch",
      "arn:aws:ecr:us-east-1:111111111111:repository/docker-hub/*",
      "arn:aws:ecr:us-east-1:602401143452:repository/eks/*",
    ]);
    const { policy, ...gateway } = endpoints["registry-s3"]!;
    assert.deepEqual(gateway, {
      vpcId: network.vpcId,
      serviceName: "com.amazonaws.us-east-1.s3",
      vpcEndpointType: "Gateway",
      routeTableIds: ["rtb-0123456789abcdef0"],
      region: "us-east-1",
      tags: { team: "platform" },
    });
    assert.deepEqual(rightsOf(policy), {
      "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*": ["s3:GetObject"],
      "arn:aws:s3:::acme-artifacts": ["s3:*"],
      "arn:aws:s3:::acme-artifacts/*": ["s3:*"],
    });
    const group = inputsOf(recording, GROUP).registry!;
    assert.deepEqual((group.ingress as { cidrBlocks: string[] }[])[0]!.cidrBlocks, ["10.2.0.0/16"]);
    assert.deepEqual(
      Object.keys((recording.registeredOutputs.registry as { endpointIds: object }).endpointIds),
      ["ecr.api", "ecr.dkr", "logs", "s3"],
    );
  });

  it("gives every endpoint both kinds of addresses, and lets in both kinds of hosts", async () => {
    const recording = await record(
      () =>
        new RegistryEndpoints("registry", {
          ...args,
          routeTableIds: ["rtb-0123456789abcdef0"],
          logs: true,
          ipAddressType: "dualstack",
          dnsRecordIpType: "service-defined",
        }),
    );
    const dns = { dnsRecordIpType: "service-defined" };
    assert.deepEqual(
      Object.entries(inputsOf(recording, ENDPOINT)).map(([name, inputs]) => [
        name,
        inputs.ipAddressType,
        inputs.dnsOptions,
      ]),
      [
        ["registry-ecr-api", "dualstack", dns],
        ["registry-ecr-dkr", "dualstack", dns],
        ["registry-logs", "dualstack", dns],
        ["registry-s3", "dualstack", undefined],
      ],
    );
    assert.deepEqual(inputsOf(recording, GROUP).registry!.ingress, [
      {
        protocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrBlocks: ["10.0.0.0/16", "10.1.0.0/16"],
        ipv6CidrBlocks: ["2001:db8:1234:1a00::/56"],
        description: "HTTPS from the VPC",
      },
    ]);
  });

  it("lets in the named IPv6 hosts only", async () => {
    const recording = await record(
      () =>
        new RegistryEndpoints("registry", {
          ...args,
          ipAddressType: "ipv6",
          vpcCidrBlocks: ["10.2.0.0/16"],
          vpcIpv6CidrBlocks: pulumi.output(["2001:db8:1234:1aff::/64"]),
        }),
    );
    const [rule] = inputsOf(recording, GROUP).registry!.ingress as Record<string, unknown>[];
    assert.deepEqual(rule!.ipv6CidrBlocks, ["2001:db8:1234:1aff::/64"]);
    assert.deepEqual(rule!.cidrBlocks, ["10.2.0.0/16"]);
  });

  it("refuses addresses and DNS records that do not go together", async () => {
    const wrong = {
      ...args,
      dnsRecordIpType: "dualstack",
      vpcIpv6CidrBlocks: [pulumi.output("2001:db8:1234:1aff::/64"), "2001:db8::1/64"],
    } as RegistryEndpointsArgs;
    await assert.rejects(
      record(() => new RegistryEndpoints("registry", wrong)),
      ({ message }: Error) => {
        assert.deepEqual(message.split("\n").slice(1).toSorted(), [
          '  dnsRecordIpType: DNS record type: given "dualstack", allowed ipv4 with ipAddressType ipv4. (endpoint-ip-address-type)',
          "  vpcIpv6CidrBlocks: vpcIpv6CidrBlocks requires ipAddressType dualstack or ipv6. (endpoint-ip-address-type)",
          '  vpcIpv6CidrBlocks[1]: address range does not begin with its first address: given "2001:db8::1/64", allowed 2001:db8::/64, which is that range. (endpoint-cidr-block)',
        ]);
        return true;
      },
    );
  });

  it("leaves documents unknown that have an unknown part, and no others", async () => {
    const recording = await record(
      () => {
        const repository = new pulumi.StackReference("hub").getOutput("repository");
        return new RegistryEndpoints("registry", {
          ...args,
          repositories: [repository as pulumi.Output<string>],
          routeTableIds: pulumi.output(["rtb-0123456789abcdef0"]),
        });
      },
      { preview: true },
    );
    const endpoints = inputsOf(recording, ENDPOINT);
    assert.equal(endpoints["registry-ecr-api"]!.policy, UNKNOWN);
    assert.equal(endpoints["registry-ecr-api"]!.serviceName, "com.amazonaws.us-east-1.ecr.api");
    assert.deepEqual(Object.keys(rightsOf(endpoints["registry-s3"]!.policy)), [
      "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*",
    ]);
  });

  it("keeps a secret account secret in every policy with it", async () => {
    const recording = await record(
      () =>
        new RegistryEndpoints("registry", { ...args, hubAccountId: pulumi.secret("111111111111") }),
    );
    const { policy } = inputsOf(recording, ENDPOINT)["registry-ecr-api"]!;
    const { secret } = policy as { secret: string };
    assert.deepEqual(rightsOf(secret)[api], PULL);
  });

  it("makes all of it in the hub's region, with the provider of the component", async () => {
    const recording = await record(() => {
      const provider = new Provider("spoke", {});
      return new RegistryEndpoints(
        "registry",
        { ...args, hubRegion: "eu-west-1" },
        { providers: [provider] },
      );
    });
    const made = recording.resources.filter(({ parent }) => parent.startsWith("ecr-hub:"));
    assert.deepEqual(
      made.map(({ name, inputs, provider }) => [name, inputs.region, provider]),
      [
        ["registry", "eu-west-1", "spoke"],
        ["registry-ecr-api", "eu-west-1", "spoke"],
        ["registry-ecr-dkr", "eu-west-1", "spoke"],
      ],
    );
  });

  it("refuses everything that is wrong at once, before anything is registered", async () => {
    const wrong = {
      ...args,
      vpcId: "main",
      subnetIds: [],
      routeTableIds: ["rtb"],
      vpcCidrBlocks: ["10.0.0.0"],
      hubAccountId: "1",
      hubRegion: "eu-west-1",
      repositories: ["Team"],
      additionalBucketNames: "acme",
      logs: "yes",
      fips: true,
      tags: { "aws:x": "y" },
      pushRepository: ["team-a/api"],
    } as unknown as RegistryEndpointsArgs;
    await assert.rejects(
      record(() => new RegistryEndpoints("registry", wrong)),
      ({ message }: Error) => {
        assert.deepEqual(
          message.split("\n").toSorted(),
          [
            'RegistryEndpoints "registry" refuses 11 arguments:',
            '  additionalBucketNames: argument is of the wrong type: given "acme", allowed a list. (argument-type)',
            '  logs: argument is of the wrong type: given "yes", allowed a boolean. (argument-type)',
            '  pushRepository: argument does not exist: given "pushRepository", allowed vpcId, subnetIds, routeTableIds, vpcCidrBlocks, ipAddressType, dnsRecordIpType, vpcIpv6CidrBlocks, hubAccountId, hubRegion, repositories, pushRepositories, pullThroughCachePrefixes, additionalRepositoryArns, additionalBucketNames, logs, fips, tags. Did you mean "pushRepositories"? (argument-unknown)',
            '  vpcId: id: given "main", allowed vpc- and 8 or 17 hexadecimal digits. (endpoint-network-id)',
            "  subnetIds: list is empty: given [], allowed at least one. (endpoint-network-empty)",
            '  routeTableIds[0]: id: given "rtb", allowed rtb- and 8 or 17 hexadecimal digits. (endpoint-network-id)',
            '  vpcCidrBlocks[0]: address range: given "10.0.0.0", allowed an IPv4 CIDR block such as 10.0.0.0/16, from /8 to /32. (endpoint-cidr-block)',
            '  hubAccountId: account id: given "1", allowed a string of 12 digits. (account-id-format)',
            '  repositories[0]: repository name: given "Team", allowed lower-case letters and digits, with single . _ or / or __ or hyphens between them. (repository-name-format)',
            '  fips: region has no FIPS endpoint of Amazon ECR: given "eu-west-1", allowed us-east-1, us-east-2, us-gov-east-1, us-gov-west-1, us-west-1, us-west-2. (endpoint-fips-region)',
            '  tags["aws:x"]: tag key is reserved for AWS: given "aws:x", allowed keys that do not start with aws:. (tag-key-reserved)',
          ].toSorted(),
        );
        return true;
      },
    );
  });

  it("refuses buckets that no route table reaches, known or not", async () => {
    for (const bucket of ["acme-artifacts", pulumi.output("acme-artifacts")]) {
      await assert.rejects(
        record(
          () => new RegistryEndpoints("registry", { ...args, additionalBucketNames: [bucket] }),
        ),
        /refuses one argument:\n {2}additionalBucketNames: additionalBucketNames requires routeTableIds: .* \(endpoint-bucket-unreachable\)$/,
      );
    }
  });

  it("refuses an address range that turns out to be everybody's", async () => {
    const vpcCidrBlocks = pulumi.output(["10.0.0.0/16", "0.0.0.0/0"]);
    await assert.rejects(
      record(() => new RegistryEndpoints("registry", { ...args, vpcCidrBlocks })),
      /vpcCidrBlocks\[1\]: address range: given "0\.0\.0\.0\/0"/,
    );
  });

  it("refuses what turns out to be wrong once it is known", async () => {
    await assert.rejects(
      record(
        () =>
          new RegistryEndpoints("registry", {
            ...args,
            repositories: ["team-a/api", pulumi.output("Team")],
          }),
      ),
      /repositories\[1\]: repository name: given "Team"/,
    );
  });
});
