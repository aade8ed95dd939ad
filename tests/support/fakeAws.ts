import type { MockResourceArgs, Mocks } from "@pulumi/pulumi/runtime/mocks";

import { KEY_ID, arnOf } from "./arnShapes";

export interface FakeAwsOptions {
  /** In a preview, AWS's own values (ARNs, ids, URLs) are unknown. */
  readonly preview?: boolean;
  readonly accountId?: string;
  readonly region?: string;
  /** Outputs of other stacks, by the names of the stacks. */
  readonly stacks?: Readonly<Record<string, object>>;
}

/** Just so much of AWS that a program gets to its end: every resource echoes its inputs and has an ARN and URL. */
export class FakeAws implements Mocks {
  private readonly accountId: string;
  private readonly region: string;
  private readonly preview: boolean;
  private readonly stacks: Readonly<Record<string, object>>;

  constructor(options: FakeAwsOptions) {
    this.accountId = options.accountId ?? "111111111111";
    this.region = options.region ?? "us-east-1";
    this.preview = options.preview ?? false;
    this.stacks = options.stacks ?? {};
  }

  newResource({ type, name, inputs, custom }: MockResourceArgs): {
    id: string | undefined;
    state: Record<string, unknown>;
  } {
    const given = inputs as Record<string, unknown>;
    if (custom !== true) return { id: undefined, state: given };
    if (type === "pulumi:pulumi:StackReference") {
      return { id: name, state: { name, outputs: this.stacks[name], secretOutputNames: [] } };
    }
    const physicalName = textOf(given.name) ?? textOf(given.repositoryName) ?? name;
    const made = this.preview ? {} : this.madeByAws(type, physicalName, given);
    return { id: this.preview ? undefined : `${name}-id`, state: { ...made, ...given } };
  }

  private madeByAws(type: string, name: string, inputs: Record<string, unknown>): object {
    const region = textOf(inputs.region) ?? this.region;
    const { accountId } = this;
    return {
      arn: arnOf({ type, name, accountId, region, inputs }),
      name,
      registryId: accountId,
      repositoryUrl: `${accountId}.dkr.ecr.${region}.amazonaws.com/${name}`,
      keyId: KEY_ID,
      url: `https://sqs.${region}.amazonaws.com/${accountId}/${name}`,
      repositoryUri: `public.ecr.aws/a1b2c3d4/${name}`,
    };
  }

  call({ token }: { token: string }): Record<string, unknown> {
    switch (token) {
      case "aws:index/getCallerIdentity:getCallerIdentity":
        return { accountId: this.accountId, id: this.accountId };
      case "aws:index/getRegion:getRegion":
        return { id: this.region, region: this.region };
      case "aws:index/getAvailabilityZones:getAvailabilityZones":
        return { names: [`${this.region}a`, `${this.region}b`, `${this.region}c`] };
      case "aws:ec2/getVpc:getVpc":
        return {
          id: "vpc-1",
          cidrBlockAssociations: [{ cidrBlock: "10.0.0.0/16" }, { cidrBlock: "10.1.0.0/16" }],
          ipv6CidrBlock: "2001:db8:1234:1a00::/56",
        };
      case "aws:ec2/getSubnets:getSubnets":
        return { ids: ["subnet-1", "subnet-2"] };
      default:
        throw new Error(`The recorded mocks know no answer to ${token}.`);
    }
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
