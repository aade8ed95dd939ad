import { SecurityGroup, VpcEndpoint, getVpcOutput } from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";

import type { EndpointService } from "../../domain/network/endpointPolicy";
import { Component } from "../input/component";
import { ResourceContext } from "../input/resourceContext";
import {
  type EndpointDocuments,
  endpointChecks,
  endpointDocuments,
  logsEndpointPolicy,
} from "./endpointDocuments";
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
    const securityGroup = createSecurityGroup(context);
    const create = (service: EndpointService, policy: pulumi.Input<string>) =>
      createInterfaceEndpoint(context, service, { documents, securityGroup, policy });
    const policy = documents.registryPolicy.render();
    const endpoints = {
      "ecr.api": create("ecr.api", policy),
      "ecr.dkr": create("ecr.dkr", policy),
      ...(args.logs && { logs: create("logs", logsEndpointPolicy()) }),
      ...(args.routeTableIds && { s3: createGatewayEndpoint(context, documents) }),
    };

    this.endpointIds = getIds(endpoints);
    this.securityGroupId = securityGroup.id;
    this.registerOutputs({
      endpointIds: this.endpointIds,
      securityGroupId: this.securityGroupId,
    });
  }
}

/** The endpoints are in the region of the hub. */
class EndpointContext extends ResourceContext<RegistryEndpointsArgs> {
  override readonly region = this.component.args.hubRegion;
}

const HTTPS = { protocol: "tcp", fromPort: 443, toPort: 443 } as const;

/** Without outgoing rules: endpoints answer, and never call. */
function createSecurityGroup(context: EndpointContext): SecurityGroup {
  const { region, tags, parent } = context;
  const { vpcId, vpcCidrBlocks } = context.component.args;
  const cidrBlocks = vpcCidrBlocks ?? getCidrBlocks(vpcId, context);
  return new SecurityGroup(
    context.name,
    {
      description: `HTTPS from the VPC to the endpoints of ${context.name}`,
      vpcId,
      ingress: [{ ...HTTPS, cidrBlocks, description: "HTTPS from the VPC" }],
      egress: [],
      region,
      tags,
    },
    { parent },
  );
}

function getCidrBlocks(
  id: pulumi.Input<string>,
  { parent, region }: EndpointContext,
): pulumi.Output<string[]> {
  const vpc = getVpcOutput({ id, region }, { parent });
  return vpc.cidrBlockAssociations.apply((associations) =>
    associations.map(({ cidrBlock }) => cidrBlock),
  );
}

interface InterfaceEndpoint {
  readonly documents: EndpointDocuments;
  readonly securityGroup: SecurityGroup;
  readonly policy: pulumi.Input<string>;
}

function createInterfaceEndpoint(
  context: EndpointContext,
  service: EndpointService,
  { documents, securityGroup, policy }: InterfaceEndpoint,
): VpcEndpoint {
  return new VpcEndpoint(
    endpointName(context, service),
    {
      ...commonInputs(context, service, documents),
      vpcEndpointType: "Interface",
      subnetIds: context.component.args.subnetIds,
      securityGroupIds: [securityGroup.id],
      privateDnsEnabled: true,
      policy,
    },
    { parent: context.parent },
  );
}

function createGatewayEndpoint(
  context: EndpointContext,
  documents: EndpointDocuments,
): VpcEndpoint {
  return new VpcEndpoint(
    endpointName(context, "s3"),
    {
      ...commonInputs(context, "s3", documents),
      vpcEndpointType: "Gateway",
      routeTableIds: context.component.args.routeTableIds,
      policy: documents.gatewayPolicy.render(),
    },
    { parent: context.parent },
  );
}

function endpointName({ name }: EndpointContext, service: EndpointService): string {
  return `${name}-${service.replace(".", "-")}`;
}

function commonInputs(
  { component, region, tags }: EndpointContext,
  service: EndpointService,
  documents: EndpointDocuments,
) {
  const serviceName = documents.serviceName(service);
  return { vpcId: component.args.vpcId, serviceName, region, tags };
}

function getIds(
  endpoints: Readonly<Record<string, VpcEndpoint>>,
): pulumi.Output<Record<string, string>> {
  const entries = Object.entries(endpoints).map(([service, { id }]) => [service, id] as const);
  return pulumi.output(Object.fromEntries(entries));
}
