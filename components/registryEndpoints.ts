import { SecurityGroup, VpcEndpoint, getVpcOutput } from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";

import type { EndpointService } from "../domain/network/endpointPolicy";
import { type RegistryEndpointsArgs, registryEndpointsShape } from "./registryEndpointsArgs";
import * as documents from "./support/endpointDocuments";
import { givenArguments } from "./support/givenArguments";
import { type Owner, refuse, warn } from "./support/refuse";
import { tagsOf } from "./support/tags";
import { whenKnown } from "./support/whenKnown";

/**
 * VPC endpoints through which a VPC without internet pulls the hub's images: the interface endpoints `ecr.api` and `ecr.dkr`
 * with private DNS, on port 443 for the VPC alone, and on request the gateway endpoint of Amazon S3 and that of logs. Their
 * policies lead to exactly the named repositories and to the image layers of the region.
 *
 * @example
 * new RegistryEndpoints("registry", {
 *   vpcId: vpc.id,
 *   subnetIds: [subnetA.id, subnetB.id],
 *   routeTableIds: [routeTable.id],
 *   hubAccountId: "111111111111",
 *   hubRegion: "us-east-1",
 *   repositories: ["base/*", "team-a/api"],
 * });
 */
export class RegistryEndpoints extends pulumi.ComponentResource {
  static readonly __pulumiType = "ecr-hub:index:RegistryEndpoints";

  /** Ids of the endpoints by service: `ecr.api`, `ecr.dkr`, and `logs` and `s3` where they were asked for. */
  public readonly endpointIds: pulumi.Output<Record<string, string>>;
  /** Id of the security group of the interface endpoints. */
  public readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: RegistryEndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
    const named = { component: RegistryEndpoints, name };
    args = givenArguments(named, registryEndpointsShape, args);
    const findings = documents.checkRegistryEndpointsArgs(args);
    refuse(named, findings);
    super(RegistryEndpoints.__pulumiType, name, args, opts);
    warn(this, findings);

    const owner = { ...named, resource: this };
    const region = whenKnown(owner, args.hubRegion, documents.hubRegion);
    const scope = { parent: this, owner, region };
    const securityGroup = createSecurityGroup(scope, args);
    const reach = documents.registryReach(args);
    const policy = whenKnown(owner, reach, documents.registryEndpointPolicy);
    const registry = { args, securityGroup, policy };
    const logs = { args, securityGroup, policy: documents.logsEndpointPolicy() };
    const endpoints = {
      "ecr.api": createInterfaceEndpoint(scope, "ecr.api", registry),
      "ecr.dkr": createInterfaceEndpoint(scope, "ecr.dkr", registry),
      ...(args.logs && { logs: createInterfaceEndpoint(scope, "logs", logs) }),
      ...(args.routeTableIds && { s3: createGatewayEndpoint(scope, args) }),
    };

    this.endpointIds = idsOf(endpoints);
    this.securityGroupId = securityGroup.id;
    this.registerOutputs({
      endpointIds: this.endpointIds,
      securityGroupId: this.securityGroupId,
    });
  }
}

/** What every resource of the component needs. */
interface Scope {
  readonly parent: RegistryEndpoints;
  readonly owner: Owner;
  readonly region: pulumi.Input<string>;
}

const HTTPS = { protocol: "tcp", fromPort: 443, toPort: 443 } as const;

/** Without outgoing rules: endpoints answer, and never call. */
function createSecurityGroup(
  { parent, owner, region }: Scope,
  { vpcId, vpcCidrBlocks, tags }: RegistryEndpointsArgs,
): SecurityGroup {
  const cidrBlocks = vpcCidrBlocks
    ? whenKnown(owner, vpcCidrBlocks, documents.cidrBlocks)
    : cidrBlocksOf(vpcId, { parent, region });
  return new SecurityGroup(
    owner.name,
    {
      description: `HTTPS from the VPC to the endpoints of ${owner.name}`,
      vpcId,
      ingress: [{ ...HTTPS, cidrBlocks, description: "HTTPS from the VPC" }],
      egress: [],
      region,
      tags: tagsOf(owner, tags),
    },
    { parent },
  );
}

function cidrBlocksOf(
  vpcId: pulumi.Input<string>,
  { parent, region }: Pick<Scope, "parent" | "region">,
): pulumi.Output<string[]> {
  const vpc = getVpcOutput({ id: vpcId, region }, { parent });
  return vpc.cidrBlockAssociations.apply((associations) =>
    associations.map(({ cidrBlock }) => cidrBlock),
  );
}

interface InterfaceEndpoint {
  readonly args: RegistryEndpointsArgs;
  readonly securityGroup: SecurityGroup;
  readonly policy: pulumi.Input<string>;
}

function createInterfaceEndpoint(
  scope: Scope,
  service: EndpointService,
  { args, securityGroup, policy }: InterfaceEndpoint,
): VpcEndpoint {
  return new VpcEndpoint(
    endpointName(scope, service),
    {
      ...endpointOf(scope, service, args),
      vpcEndpointType: "Interface",
      subnetIds: args.subnetIds,
      securityGroupIds: [securityGroup.id],
      privateDnsEnabled: true,
      policy,
    },
    { parent: scope.parent },
  );
}

function createGatewayEndpoint(scope: Scope, args: RegistryEndpointsArgs): VpcEndpoint {
  const { hubRegion, additionalBucketNames, routeTableIds } = args;
  const reach = { hubRegion, additionalBucketNames };
  return new VpcEndpoint(
    endpointName(scope, "s3"),
    {
      ...endpointOf(scope, "s3", args),
      vpcEndpointType: "Gateway",
      routeTableIds,
      policy: whenKnown(scope.owner, reach, documents.gatewayEndpointPolicy),
    },
    { parent: scope.parent },
  );
}

function endpointName({ owner }: Scope, service: EndpointService): string {
  return `${owner.name}-${service.replace(".", "-")}`;
}

function endpointOf(
  { owner, region }: Scope,
  service: EndpointService,
  args: RegistryEndpointsArgs,
) {
  return {
    vpcId: args.vpcId,
    serviceName: whenKnown(owner, args.hubRegion, documents.serviceName(service, args.fips)),
    region,
    tags: tagsOf(owner, args.tags),
  };
}

function idsOf(
  endpoints: Readonly<Record<string, VpcEndpoint>>,
): pulumi.Output<Record<string, string>> {
  const entries = Object.entries(endpoints).map(([service, { id }]) => [service, id] as const);
  return pulumi.output(Object.fromEntries(entries));
}
