import * as pulumi from "@pulumi/pulumi";

import { registryUrl } from "../../domain/arn";
import { Component } from "../input/component";
import { claimRegistry, ResourceContext } from "../input/resourceContext";
import { createRepository } from "../repository/repositoryResources";
import type { HubRegistryArgs } from "./hubRegistryArgs";
import { readRepositories, registryChecks, registryDocuments } from "./registryDocuments";
import { RepositoryMerger } from "./registryRepositories";
import * as resources from "./registryResources";
import * as settings from "./registrySettings";
import { readTemplates, templateChecks } from "./registryTemplates";
import { createTemplates } from "./templateResources";

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
    const checks = { ...registryChecks, ...templateChecks };
    const component = new Component(HubRegistry, name, args, checks);
    args = component.args;
    const merger = new RepositoryMerger(args);
    const repositories = readRepositories(component, args, merger);
    const templates = readTemplates(component, args, merger);
    const documents = registryDocuments(component, args);
    const registryPolicy = settings.registryPolicyDocument(component, args);
    const rules = settings.pullThroughRules(component, args);
    const exclusions = settings.pullTimeUpdateExclusions(component, args);
    component.refuse();
    super(HubRegistry.__pulumiType, name, args, opts);

    const context = new ResourceContext(component, this);
    claimRegistry(context);
    const kmsKey = resources.kmsKey(context, args.encryption, documents);
    const created = createTemplates(context, templates, kmsKey);
    const accountSettings = resources.createAccountSettings(context, args);
    resources.createScanning(context, args.scanning ?? {}, documents);
    resources.createReplication(context, documents);
    resources.createRegistryPolicy(context, registryPolicy, [...created, ...accountSettings]);
    resources.createPullThroughCache(context, args, { rules, dependsOn: created });
    resources.createPullTimeUpdateExclusions(context, exclusions);
    const children = repositories.map(({ name: repositoryName, ...repository }) => {
      const child = context.child(repositoryName, `${name}-${repositoryName}`, "HubRepository");
      const named = { ...repository.args, repositoryName };
      return createRepository(context, { ...repository, args: named, child, kmsKey });
    });

    this.registryId = context.accountId;
    this.region = pulumi.output(context.homeRegion);
    this.registryUrl = hostName(context);
    const names = Object.keys(args.repositories ?? {});
    this.repositoryUrls = byName(
      names,
      children.map(({ repositoryUrl }) => repositoryUrl),
    );
    this.repositoryArns = byName(
      names,
      children.map(({ arn }) => arn),
    );
    this.kmsKeyArn = pulumi.output(kmsKey);
    this.registerOutputs(component.getOutputs(this));
  }
}

/** Host name of the registry, once the provider has said where it is. */
export function hostName({ accountId, homeRegion }: ResourceContext): pulumi.Output<string> {
  return pulumi
    .all([accountId, homeRegion])
    .apply(([id, region]) => registryUrl({ accountId: id, region }));
}

function byName(
  names: readonly string[],
  outputs: pulumi.Output<string>[],
): pulumi.Output<Record<string, string>> {
  return pulumi
    .all(outputs)
    .apply((values) => Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""])));
}
