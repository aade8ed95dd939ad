import {
  DescribeRegistryCommand,
  DescribeRepositoryCreationTemplatesCommand,
  ECRClient,
  GetLifecyclePolicyCommand,
  GetRegistryPolicyCommand,
  GetRegistryScanningConfigurationCommand,
  GetRepositoryPolicyCommand,
} from "@aws-sdk/client-ecr";
import type { Credentials, Engine } from "../../local";
import { callAws, queryAws } from "./awsCalls";
import { type StateResource, resourcesOf } from "./stackState";

/** A document, as the program says it and as AWS has it. */
export interface DeployedDocument {
  /** Type and name of the resource, and the property. */
  readonly of: string;
  readonly ofProgram: unknown;
  readonly ofAws: unknown;
}

/** Every document of a stack's resources, read from AWS. */
export async function deployedDocuments(
  engine: Engine,
  stack: string,
  account: string,
): Promise<DeployedDocument[]> {
  const credentials = await engine.account(account);
  const documents = resourcesOf(engine, stack).flatMap((resource) => {
    const { urn, type, id = "", inputs = {} } = resource;
    const aws = new Aws(credentials, (inputs.region as string | undefined) ?? "us-east-1");
    return Object.entries(READERS[type] ?? {}).flatMap(([property, read]) => {
      const ofProgram = property
        .split(".")
        .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], inputs);
      if (ofProgram === undefined) return [];
      const of = `${type.replace(/^aws:.*:/, "")} ${urn.replace(/^.*::/, "")} ${property}`;
      return [read(aws, { id, inputs }).then((ofAws) => ({ of, ofProgram, ofAws }))];
    });
  });
  const read = await Promise.all(documents);
  return read.map(({ of, ...texts }) => ({
    of,
    ofProgram: objectOf(texts.ofProgram),
    ofAws: objectOf(texts.ofAws),
  }));
}

/** Whatever is JSON text, read; without what the bridge notes down in inputs. */
function objectOf(document: unknown): unknown {
  if (document === undefined) return undefined;
  const isText = typeof document === "string" && document.startsWith("{");
  const text = isText ? document : JSON.stringify(document);
  return JSON.parse(text, (key, value: unknown) => (key === "__defaults" ? undefined : value));
}

/** The calls of one account and region. */
class Aws {
  readonly ecr: ECRClient;

  constructor(
    private readonly credentials: Credentials,
    private readonly region: string,
  ) {
    this.ecr = new ECRClient({ region, credentials });
  }

  json<T>(service: string, target: string, input: object): Promise<T> {
    return callAws<T>(this.credentials, { service, region: this.region, target, input });
  }

  async query(
    service: string,
    element: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<string> {
    return await queryAws(this.credentials, { service, region: this.region, parameters }, element);
  }
}

type Read = (
  aws: Aws,
  resource: Required<Pick<StateResource, "id" | "inputs">>,
) => Promise<unknown>;

const IAM = "2010-05-08";

const templateOf = async ({ ecr }: Aws, prefix: string) => {
  const { repositoryCreationTemplates = [] } = await ecr.send(
    new DescribeRepositoryCreationTemplatesCommand({ prefixes: [prefix] }),
  );
  return repositoryCreationTemplates[0];
};

/** How AWS is asked for the documents of each kind of resource. */
const READERS: Readonly<Record<string, Readonly<Record<string, Read>>>> = {
  "aws:cloudwatch/eventRule:EventRule": {
    eventPattern: async (aws, { id, inputs }) => {
      const Name = id.replace(/^.*\//, "");
      const input = { Name, EventBusName: inputs.eventBusName };
      const rule = await aws.json<{ EventPattern: string }>(
        "events",
        "AWSEvents.DescribeRule",
        input,
      );
      return rule.EventPattern;
    },
  },
  "aws:codebuild/project:Project": {
    "source.buildspec": async (aws, { id }) => {
      const { projects } = await aws.json<{ projects: { source: { buildspec: string } }[] }>(
        "codebuild",
        "CodeBuild_20161006.BatchGetProjects",
        { names: [id.replace(/^.*\//, "")] },
      );
      return projects[0]?.source.buildspec;
    },
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    policy: (aws, { id }) =>
      aws.query("ec2", "policyDocument", {
        Action: "DescribeVpcEndpoints",
        Version: "2016-11-15",
        "VpcEndpointId.1": id,
      }),
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    policy: async ({ ecr }, { inputs }) => {
      const repositoryName = String(inputs.repository);
      const { lifecyclePolicyText } = await ecr.send(
        new GetLifecyclePolicyCommand({ repositoryName }),
      );
      return lifecyclePolicyText;
    },
  },
  "aws:ecr/registryPolicy:RegistryPolicy": {
    policy: async ({ ecr }) => (await ecr.send(new GetRegistryPolicyCommand({}))).policyText,
  },
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": {
    rules: async ({ ecr }) => {
      const { scanningConfiguration } = await ecr.send(
        new GetRegistryScanningConfigurationCommand({}),
      );
      return scanningConfiguration?.rules;
    },
  },
  "aws:ecr/replicationConfiguration:ReplicationConfiguration": {
    replicationConfiguration: async ({ ecr }) =>
      (await ecr.send(new DescribeRegistryCommand({}))).replicationConfiguration,
  },
  "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": {
    lifecyclePolicy: async (aws, { id }) => (await templateOf(aws, id))?.lifecyclePolicy,
    repositoryPolicy: async (aws, { id }) => (await templateOf(aws, id))?.repositoryPolicy,
  },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": {
    policy: async ({ ecr }, { inputs }) => {
      const repositoryName = String(inputs.repository);
      return (await ecr.send(new GetRepositoryPolicyCommand({ repositoryName }))).policyText;
    },
  },
  "aws:ecrpublic/repositoryPolicy:RepositoryPolicy": {
    policy: async (aws, { inputs }) => {
      const { policyText } = await aws.json<{ policyText: string }>(
        "ecr-public",
        "SpencerFrontendService.GetRepositoryPolicy",
        { repositoryName: inputs.repositoryName },
      );
      return policyText;
    },
  },
  "aws:iam/policy:Policy": {
    policy: async (aws, { id: PolicyArn }) => {
      const policy = { Version: IAM, PolicyArn };
      const VersionId = await aws.query("iam", "DefaultVersionId", {
        ...policy,
        Action: "GetPolicy",
      });
      const version = { ...policy, Action: "GetPolicyVersion", VersionId };
      return decodeURIComponent(await aws.query("iam", "Document", version));
    },
  },
  "aws:iam/role:Role": {
    assumeRolePolicy: async (aws, { id: RoleName }) => {
      const role = { Action: "GetRole", Version: IAM, RoleName };
      return decodeURIComponent(await aws.query("iam", "AssumeRolePolicyDocument", role));
    },
  },
  "aws:iam/rolePolicy:RolePolicy": {
    policy: async (aws, { id }) => {
      const [RoleName = "", PolicyName = ""] = id.split(":");
      const policy = { Action: "GetRolePolicy", Version: IAM, RoleName, PolicyName };
      return decodeURIComponent(await aws.query("iam", "PolicyDocument", policy));
    },
  },
  "aws:kms/key:Key": {
    policy: async (aws, { id }) => {
      const input = { KeyId: id, PolicyName: "default" };
      return (await aws.json<{ Policy: string }>("kms", "TrentService.GetKeyPolicy", input)).Policy;
    },
  },
  "aws:sfn/stateMachine:StateMachine": {
    definition: async (aws, { id: stateMachineArn }) => {
      const machine = await aws.json<{ definition: string }>(
        "states",
        "AWSStepFunctions.DescribeStateMachine",
        { stateMachineArn },
      );
      return machine.definition;
    },
  },
  "aws:sqs/queuePolicy:QueuePolicy": {
    policy: async (aws, { inputs }) => {
      const input = { QueueUrl: inputs.queueUrl, AttributeNames: ["Policy"] };
      const { Attributes } = await aws.json<{ Attributes: { Policy: string } }>(
        "sqs",
        "AmazonSQS.GetQueueAttributes",
        input,
      );
      return Attributes.Policy;
    },
  },
};
