import { RouteTable, Subnet, Vpc } from "@pulumi/aws/ec2";
import { Role } from "@pulumi/aws/iam";
import { createLastingCluster } from "../lastingCluster";
import { BUILDERS, CLUSTERS, ROLES } from "./spokeAccess";
import { ABROAD, type Base, HOME, type Network } from "./updateCase";

/** Makes what the account has before the components come. */
export function createBase(): Base {
  const home = createNetwork(HOME);
  const roles = [...Object.values(ROLES), ...Object.values(BUILDERS)].map(createRole);
  const clusterRole = createRole("clusters");
  const clusters = Object.values(CLUSTERS).map((name) =>
    createLastingCluster(name, {
      roleArn: clusterRole.arn,
      vpcConfig: { subnetIds: [...home.subnetIds] },
    }),
  );
  return { home, abroad: createNetwork(ABROAD), spoke: [...roles, ...clusters] };
}

function createNetwork(region: string): Network {
  const { id: vpcId } = new Vpc(region, {
    cidrBlock: "10.0.0.0/16",
    enableDnsSupport: true,
    enableDnsHostnames: true,
    region,
  });
  const parts = [0, 1].map((index) => {
    const name = `${region}-${index}`;
    const subnet = new Subnet(name, { vpcId, cidrBlock: `10.0.${index}.0/24`, region });
    return { subnet, routeTable: new RouteTable(name, { vpcId, region }) };
  });
  return {
    vpcId,
    subnetIds: parts.map(({ subnet }) => subnet.id),
    routeTableIds: parts.map(({ routeTable }) => routeTable.id),
  };
}

function createRole(name: string): Role {
  const statement = {
    Effect: "Allow",
    Principal: { Service: "ec2.amazonaws.com" },
    Action: "sts:AssumeRole",
  } as const;
  return new Role(name, {
    name,
    assumeRolePolicy: { Version: "2012-10-17", Statement: [statement] },
  });
}
