import { Vpc, VpcEndpoint } from "@pulumi/aws/ec2";
import { Policy, Role } from "@pulumi/aws/iam";

const GITHUB = "token.actions.githubusercontent.com";

// A workload that only pulls can delete every image.
new Policy("iam-ecr-least-privilege", {
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "ecr:*", Resource: "*" }],
  }),
});

// Any branch of any repository of the organization can push.
new Role("iam-publisher-scoped", {
  assumeRolePolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::111111111111:oidc-provider/${GITHUB}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" },
          StringLike: { [`${GITHUB}:sub`]: "repo:acme/*" },
        },
      },
    ],
  }),
});

// Workloads can push to any account's registry, also to an attacker's.
const vpc = new Vpc("vpc-ecr-endpoint-scoped", { cidrBlock: "10.0.0.0/16" });
new VpcEndpoint("vpc-ecr-endpoint-scoped", {
  vpcId: vpc.id,
  serviceName: "com.amazonaws.us-east-1.ecr.dkr",
  vpcEndpointType: "Interface",
  privateDnsEnabled: true,
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
  }),
});
