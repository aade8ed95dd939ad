import { SecurityGroup, VpcEndpoint, type VpcEndpointArgs, getVpcOutput } from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";

import type { EndpointService } from "../../domain/network/endpointPolicy";
import { Component } from "../input/component";
import { ResourceContext } from "../input/resourceContext";
import { endpointChecks, endpointDocuments, logsEndpointPolicy } from "./endpointDocuments";
import type { RegistryEndpointsArgs } from "./registryEndpointsArgs";

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
    const component = new Component(RegistryEndpoints, name, args, endpointChecks);
    args = component.args;
    const documents = endpointDocuments(component, args);
    component.refuse();
    super(RegistryEndpoints.__pulumiType, name, args, opts);

    const context = new EndpointContext(component, this);
    const { logs, routeTableIds } = args;
    const securityGroup = createSecurityGroup(context);
    const create = (service: EndpointService, inputs: EndpointInputs) =>
      createEndpoint(context, service, { serviceName: documents.serviceName(service), ...inputs });
    const inVpc = interfaceInputs(args, securityGroup);
    const policy = documents.registryPolicy.render();
    const createGateway = () => {
      const gatewayPolicy = documents.gatewayPolicy.render();
      return create("s3", { vpcEndpointType: "Gateway", routeTableIds, policy: gatewayPolicy });
    };
    const endpoints: Record<string, VpcEndpoint> = {
      "ecr.api": create("ecr.api", { ...inVpc, policy }),
      "ecr.dkr": create("ecr.dkr", { ...inVpc, policy }),
      ...(logs && { logs: create("logs", { ...inVpc, policy: logsEndpointPolicy() }) }),
      ...(routeTableIds && { s3: createGateway() }),
    };

    const ids = Object.entries(endpoints).map(([service, { id }]) => [service, id] as const);
    this.endpointIds = pulumi.output(Object.fromEntries(ids));
    this.securityGroupId = securityGroup.id;
    this.registerOutputs(component.getOutputs(this));
  }
}

/** The endpoints are in the region of the hub. */
class EndpointContext extends ResourceContext<RegistryEndpointsArgs> {
  override readonly region = this.component.args.hubRegion;
}

const HTTPS = { protocol: "tcp", fromPort: 443, toPort: 443 } as const;

/** Without outgoing rules: endpoints answer, and never call. */
function createSecurityGroup(context: EndpointContext): SecurityGroup {
  const { name, region, tags, parent } = context;
  const { vpcId } = context.component.args;
  return new SecurityGroup(
    name,
    {
      description: `HTTPS from the VPC to the endpoints of ${name}`,
      vpcId,
      ingress: [{ ...HTTPS, ...getSources(context), description: "HTTPS from the VPC" }],
      egress: [],
      region,
      tags,
    },
    { parent },
  );
}

/** The address ranges of the VPC, as far as the arguments do not name them. */
function getSources({ component, region, parent }: EndpointContext) {
  const { vpcId: id, ipAddressType = "ipv4", vpcCidrBlocks, vpcIpv6CidrBlocks } = component.args;
  const hasIpv6 = ipAddressType !== "ipv4";
  const isNamed = vpcCidrBlocks !== undefined && (!hasIpv6 || vpcIpv6CidrBlocks !== undefined);
  const vpc = isNamed ? undefined : getVpcOutput({ id, region }, { parent });
  const cidrBlocks =
    vpcCidrBlocks ??
    vpc?.cidrBlockAssociations.apply((all) => all.map(({ cidrBlock }) => cidrBlock));
  if (!hasIpv6) return { cidrBlocks };
  const ipv6CidrBlocks =
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- not every version in the peer range has the associations
    vpcIpv6CidrBlocks ?? vpc?.ipv6CidrBlock.apply((block) => [block].filter(Boolean));
  return { cidrBlocks, ipv6CidrBlocks };
}

type EndpointInputs = Omit<VpcEndpointArgs, "vpcId">;

function interfaceInputs(
  { subnetIds, dnsRecordIpType }: RegistryEndpointsArgs,
  { id }: SecurityGroup,
): EndpointInputs {
  return {
    vpcEndpointType: "Interface",
    subnetIds,
    securityGroupIds: [id],
    privateDnsEnabled: true,
    dnsOptions: dnsRecordIpType && { dnsRecordIpType },
  };
}

function createEndpoint(
  { component, name, region, tags, parent }: EndpointContext,
  service: EndpointService,
  inputs: EndpointInputs,
): VpcEndpoint {
  const { vpcId, ipAddressType } = component.args;
  return new VpcEndpoint(
    `${name}-${service.replace(".", "-")}`,
    { vpcId, ipAddressType, region, tags, ...inputs },
    { parent },
  );
}
