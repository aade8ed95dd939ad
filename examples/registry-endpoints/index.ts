import { RouteTable, RouteTableAssociation, Subnet, Vpc } from "@pulumi/aws/ec2";
import { getAvailabilityZonesOutput } from "@pulumi/aws/getAvailabilityZones";
import * as pulumi from "@pulumi/pulumi";
import { RegistryEndpoints } from "ecr-hub";

const config = new pulumi.Config();
const hub = new pulumi.StackReference(config.require("hubStack"));

// Without internet gateway and NAT gateway: nothing in it reaches the internet.
const vpc = new Vpc("private", {
  cidrBlock: "10.20.0.0/16",
  enableDnsSupport: true,
  enableDnsHostnames: true,
});
const routeTable = new RouteTable("private", { vpcId: vpc.id });
const [zoneA, zoneB] = availabilityZones();
const subnets = [
  privateSubnet("private-a", { cidrBlock: "10.20.0.0/20", availabilityZone: zoneA }),
  privateSubnet("private-b", { cidrBlock: "10.20.16.0/20", availabilityZone: zoneB }),
];

const endpoints = new RegistryEndpoints("hub", {
  vpcId: vpc.id,
  subnetIds: subnets.map(({ id }) => id),
  routeTableIds: [routeTable.id],
  hubAccountId: hub.requireOutput("registryId"),
  hubRegion: hub.requireOutput("region"),
  repositories: ["base/*", "team-a/api"],
  logs: true,
});

export const vpcId = vpc.id;
export const subnetIds = subnets.map(({ id }) => id);
export const endpointIds = endpoints.endpointIds;

interface Place {
  readonly cidrBlock: string;
  readonly availabilityZone: pulumi.Input<string>;
}

function privateSubnet(name: string, place: Place): Subnet {
  const subnet = new Subnet(name, { vpcId: vpc.id, ...place });
  new RouteTableAssociation(name, { subnetId: subnet.id, routeTableId: routeTable.id });
  return subnet;
}

function availabilityZones(): [pulumi.Output<string>, pulumi.Output<string>] {
  const { names } = getAvailabilityZonesOutput({ state: "available" });
  const zone = (index: number) => names.apply((each) => each[index] ?? "");
  return [zone(0), zone(1)];
}
