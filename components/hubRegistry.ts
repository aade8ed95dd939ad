import type { Repository } from "@pulumi/aws/ecr";
import * as pulumi from "@pulumi/pulumi";

import { type HubRegistryArgs, hubRegistryShape } from "./hubRegistryArgs";
import { givenArguments } from "./support/givenArguments";
import { refuse, warn } from "./support/refuse";
import * as documents from "./support/registryDocuments";
import { RegistryRepository } from "./support/registryRepositories";
import * as resources from "./support/registryResources";
import { type RegistryScope, homeOf, registryScope } from "./support/registryScope";
import {
  createLifecyclePolicy,
  createRepository,
  createRepositoryPolicy,
} from "./support/repositoryResources";
import { createTemplates } from "./support/templateResources";
import { whenKnown } from "./support/whenKnown";

/**
 * The private registry of one account and region: enhanced scanning by Amazon Inspector, replication, registry policy,
 * pull-through cache, a key when asked, and its repositories, each as strict as a `HubRepository`, with shared defaults. So
 * are the repositories that Amazon ECR creates by itself, by creation templates.
 *
 * @example
 * new HubRegistry("hub", {
 *   pull: { organizationIds: ["o-a1b2c3d4e5"] },
 *   repositories: { "base/node": {}, "team-a/api": { lifecycle: { rules: [keepLatest({ count: 20 })] } } },
 * });
 */
export class HubRegistry extends pulumi.ComponentResource {
  static readonly __pulumiType = "ecr-hub:index:HubRegistry";

  /** Id of the registry, which is that of the AWS account. */
  public readonly registryId: pulumi.Output<string>;
  /** AWS region of the registry. */
  public readonly region: pulumi.Output<string>;
  /** Host name of the registry: `<account>.dkr.ecr.<region>.amazonaws.com`. */
  public readonly registryUrl: pulumi.Output<string>;
  /** Where to push and pull, by repository name: `<registryUrl>/<repository>`, without tag. */
  public readonly repositoryUrls: pulumi.Output<Record<string, string>>;
  /** ARNs of the repositories by name. */
  public readonly repositoryArns: pulumi.Output<Record<string, string>>;
  /** ARN of the key that was made or given; unset without one. */
  public readonly kmsKeyArn: pulumi.Output<string | undefined>;

  constructor(name: string, args: HubRegistryArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    const named = { component: HubRegistry, name };
    args = givenArguments(named, hubRegistryShape, args);
    const findings = documents.checkHubRegistryArgs(args);
    refuse(named, findings);
    super(HubRegistry.__pulumiType, name, args, opts);
    warn(this, findings);

    const owner = { ...named, resource: this };
    const scope = registryScope(this, owner, args);
    const kmsKey = resources.kmsKeyOf(scope, args);
    const templates = createTemplates(scope, args, kmsKey);
    const accountSettings = resources.createAccountSettings(scope, args);
    resources.createScanning(scope, args);
    resources.createReplication(scope, args);
    resources.createRegistryPolicy(scope, args, [...templates, ...accountSettings]);
    resources.createPullThroughCache(scope, args, templates);
    resources.createPullTimeUpdateExclusions(scope, args);
    const repositories = createRepositories(scope, args, kmsKey);

    this.registryId = scope.accountId;
    this.region = pulumi.output(scope.homeRegion);
    this.registryUrl = pulumi.output(whenKnown(owner, homeOf(scope), documents.hostName));
    this.repositoryUrls = byName(repositories, ({ repositoryUrl }) => repositoryUrl);
    this.repositoryArns = byName(repositories, ({ arn }) => arn);
    this.kmsKeyArn = pulumi.output(kmsKey);
    this.registerOutputs({
      registryId: this.registryId,
      region: this.region,
      registryUrl: this.registryUrl,
      repositoryUrls: this.repositoryUrls,
      repositoryArns: this.repositoryArns,
      kmsKeyArn: this.kmsKeyArn,
    });
  }
}

function createRepositories(
  { owner, child, region, homeRegion }: RegistryScope,
  args: HubRegistryArgs,
  kmsKey: pulumi.Input<string> | undefined,
): ReadonlyMap<string, Repository> {
  const encryption = kmsKey === undefined ? undefined : { kmsKey };
  const repositories = Object.keys(args.repositories ?? {}).map((repositoryName) => {
    const given = new RegistryRepository(args, repositoryName, encryption);
    const scope = {
      owner: { ...owner, originOf: (path: string) => given.originOf(path) },
      child: child(repositoryName, `${owner.name}-${repositoryName}`),
      region,
      homeRegion: () => homeRegion,
    };
    const repository = createRepository(scope, given.args);
    createLifecyclePolicy(scope, repository, given.args);
    createRepositoryPolicy(scope, repository, given.args);
    return [repositoryName, repository] as const;
  });
  return new Map(repositories);
}

function byName(
  repositories: ReadonlyMap<string, Repository>,
  outputOf: (repository: Repository) => pulumi.Output<string>,
): pulumi.Output<Record<string, string>> {
  const entries = [...repositories].map(
    ([repositoryName, repository]) => [repositoryName, outputOf(repository)] as const,
  );
  return pulumi.output(Object.fromEntries(entries));
}
