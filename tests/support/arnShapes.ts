import { getPartition, renderArn } from "../../domain/arn";

/** A resource that was made: what its ARN is made of. */
export interface MadeResource {
  readonly type: string;
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** The id that every key has. */
export const KEY_ID = "11111111-2222-3333-4444-555555555555";

interface ArnShape {
  readonly service: string;
  /** Whether the ARN has no region. */
  readonly isGlobal?: boolean;
  readonly resource: (made: MadeResource) => string;
}

/** The ARNs of AWS, by type. */
const SHAPES: Readonly<Record<string, ArnShape>> = {
  "aws:cloudwatch/eventBus:EventBus": named("events", "event-bus/"),
  "aws:cloudwatch/eventRule:EventRule": { service: "events", resource: ruleOf },
  "aws:cloudwatch/logGroup:LogGroup": named("logs", "log-group:"),
  "aws:codebuild/project:Project": named("codebuild", "project/"),
  "aws:ec2/securityGroup:SecurityGroup": named("ec2", "security-group/"),
  "aws:ec2/vpc:Vpc": named("ec2", "vpc/"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": named("ec2", "vpc-endpoint/"),
  "aws:ecr/repository:Repository": named("ecr", "repository/"),
  "aws:ecrpublic/repository:Repository": {
    ...named("ecr-public", "repository/"),
    isGlobal: true,
  },
  "aws:ecs/cluster:Cluster": named("ecs", "cluster/"),
  "aws:ecs/taskDefinition:TaskDefinition": {
    service: "ecs",
    resource: ({ name }) => `task-definition/${name}:1`,
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    service: "iam",
    isGlobal: true,
    resource: ({ inputs }) => `oidc-provider/${String(inputs.url).replace("https://", "")}`,
  },
  "aws:iam/policy:Policy": { ...named("iam", "policy/"), isGlobal: true },
  "aws:iam/role:Role": { ...named("iam", "role/"), isGlobal: true },
  "aws:kms/key:Key": { service: "kms", resource: () => `key/${KEY_ID}` },
  "aws:lambda/function:Function": named("lambda", "function:"),
  "aws:sfn/stateMachine:StateMachine": named("states", "stateMachine:"),
  "aws:signer/signingProfile:SigningProfile": named("signer", "/signing-profiles/"),
  "aws:sns/topic:Topic": named("sns", ""),
  "aws:sqs/queue:Queue": named("sqs", ""),
};

function named(service: string, before: string): ArnShape {
  return { service, resource: ({ name }) => `${before}${name}` };
}

/** The bus stands in the ARN of a rule, but for the default one. */
function ruleOf({ name, inputs }: MadeResource): string {
  const { eventBusName = "default" } = inputs;
  return eventBusName === "default" ? `rule/${name}` : `rule/${String(eventBusName)}/${name}`;
}

/** The ARN that AWS would give a resource; undefined where its type is not among those the tests look at. */
export function arnOf(made: MadeResource): string | undefined {
  const shape = SHAPES[made.type];
  if (shape === undefined) return undefined;
  const { accountId } = made;
  return renderArn({
    partition: getPartition(made.region),
    service: shape.service,
    region: shape.isGlobal === true ? "" : made.region,
    accountId,
    resource: shape.resource(made),
  });
}
