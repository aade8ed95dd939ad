import type * as pulumi from "@pulumi/pulumi";

import type { FindingsAlerts } from "./alerts/findingsAlerts";
import type { BlockedStageArgs, FindingsAlertsArgs } from "./alerts/findingsAlertsArgs";
import type { ImagePublisher } from "./publisher/imagePublisher";
import type {
  CodeBuildPublisherArgs,
  GitHubPublisherArgs,
  ImagePublisherArgs,
} from "./publisher/imagePublisherArgs";
import type { HubRegistry } from "./registry/hubRegistry";
import type { HubRegistryArgs } from "./registry/hubRegistryArgs";
import type { ReplicaRegistry } from "./registry/replicaRegistry";
import type { ReplicaRegistryArgs } from "./registry/replicaRegistryArgs";
import type { SpokeAccess } from "./spoke/spokeAccess";
import type { EksPodRoleArgs, SpokeAccessArgs, SpokeRolesArgs } from "./spoke/spokeAccessArgs";

/**
 * How a program makes components: an output that is there by the arguments has a type without `undefined`. The classes themselves say
 * what every Pulumi language sees.
 */
type Options = pulumi.ComponentResourceOptions;

/** What a class has besides its constructor. */
type StaticsOf<C> = Pick<C, keyof C>;

interface EncryptedByKey {
  encryption: { createKey: true } | { kmsKey: pulumi.Input<string> };
}

interface HubRegistryWithKey extends HubRegistry {
  readonly kmsKeyArn: pulumi.Output<string>;
}

export interface HubRegistryConstructor extends StaticsOf<typeof HubRegistry> {
  new (name: string, args: HubRegistryArgs & EncryptedByKey, opts?: Options): HubRegistryWithKey;
  new (name: string, args?: HubRegistryArgs, opts?: Options): HubRegistry;
}

interface ReplicaRegistryWithKey extends ReplicaRegistry {
  readonly kmsKeyArn: pulumi.Output<string>;
}

export interface ReplicaRegistryConstructor extends StaticsOf<typeof ReplicaRegistry> {
  new (
    name: string,
    args: ReplicaRegistryArgs & EncryptedByKey,
    opts?: Options,
  ): ReplicaRegistryWithKey;
  new (name: string, args?: ReplicaRegistryArgs, opts?: Options): ReplicaRegistry;
}

interface GitHubPublisher extends ImagePublisher {
  readonly gitHubRoleArn: pulumi.Output<string>;
  readonly oidcProviderArn: pulumi.Output<string>;
}

interface CodeBuildPublisher extends ImagePublisher {
  readonly projectName: pulumi.Output<string>;
  readonly projectArn: pulumi.Output<string>;
  readonly projectRoleArn: pulumi.Output<string>;
}

type GitHub = ImagePublisherArgs & { gitHub: GitHubPublisherArgs };
type CodeBuild = ImagePublisherArgs & { codeBuild: CodeBuildPublisherArgs };

export interface ImagePublisherConstructor extends StaticsOf<typeof ImagePublisher> {
  new (
    name: string,
    args: GitHub & CodeBuild,
    opts?: Options,
  ): GitHubPublisher & CodeBuildPublisher;
  new (name: string, args: GitHub, opts?: Options): GitHubPublisher;
  new (name: string, args: CodeBuild, opts?: Options): CodeBuildPublisher;
  new (name: string, args: ImagePublisherArgs, opts?: Options): ImagePublisher;
}

interface AlertsWithTopic extends FindingsAlerts {
  readonly topicArn: pulumi.Output<string>;
  readonly kmsKeyArn: pulumi.Output<string>;
}

interface AlertsWithStages extends FindingsAlerts {
  readonly stateMachineArn: pulumi.Output<string>;
}

type Topic = FindingsAlertsArgs & { createTopic?: true };
type Stages = FindingsAlertsArgs & { blockedStages: Record<string, BlockedStageArgs> };

export interface FindingsAlertsConstructor extends StaticsOf<typeof FindingsAlerts> {
  new (name: string, args: Topic & Stages, opts?: Options): AlertsWithTopic & AlertsWithStages;
  new (name: string, args?: Topic, opts?: Options): AlertsWithTopic;
  new (name: string, args: Stages, opts?: Options): AlertsWithStages;
  new (name: string, args?: FindingsAlertsArgs, opts?: Options): FindingsAlerts;
}

/** The keys of the roles that are made; a flag that is not known to be true makes none for certain. */
type RoleKeys<Ecs, Eks, Lambda, Pod> =
  | ([Ecs] extends [true] ? "ecsTaskExecution" : never)
  | ([Eks] extends [true] ? "eksNode" : never)
  | ([Lambda] extends [true] ? "lambda" : never)
  | Pod;

/** Texts by key, of which some are there for certain: for `apply`, and for access to one of them. */
type ByKey<Key extends string> = pulumi.Output<Record<Key, string> & Record<string, string>> &
  pulumi.Output<Record<Key, string>>;

type SpokeWithRoles<Key extends string> = {
  readonly roleArns: ByKey<Key>;
  readonly createdRoleNames: ByKey<Key>;
} & SpokeAccess;

interface Roles<Ecs, Eks, Lambda, Pod extends string> {
  ecsTaskExecution?: Ecs;
  eksNode?: Eks;
  lambda?: Lambda;
  eksPods?: Record<Pod, EksPodRoleArgs>;
}

export interface SpokeAccessConstructor extends StaticsOf<typeof SpokeAccess> {
  new <
    Ecs extends boolean = false,
    Eks extends boolean = false,
    Lambda extends boolean = false,
    Pod extends string = never,
  >(
    name: string,
    args: SpokeAccessArgs & { createRoles?: SpokeRolesArgs & Roles<Ecs, Eks, Lambda, Pod> },
    opts?: Options,
  ): SpokeWithRoles<RoleKeys<Ecs, Eks, Lambda, Pod>>;
}
