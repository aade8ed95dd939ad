import { RepositoryCreationTemplate } from "@pulumi/aws/ecr";
import { Role, RolePolicy } from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";

import { renderPolicyDocument } from "../../domain/iam/iamPolicy";
import { checkRoleArn } from "../../domain/iam/roleArn";
import { at } from "../../domain/finding";
import { checkTemplateDescription } from "../../domain/registry/creationTemplateCheck";
import {
  type TemplateRoleIntent,
  buildTemplateRolePolicy,
  buildTemplateRoleTrust,
} from "../../domain/registry/templateRole";
import type { CreationTemplateArgs } from "../creationTemplateArgs";
import { under } from "./findings";
import { type RegistryScope, homeOf } from "./registryScope";
import { RegistryTemplate } from "./registryTemplates";
import { type TemplatesOfRegistry, templatesOf } from "./registryTemplateSet";
import * as documents from "./repositoryDocuments";
import { encryptionOf } from "./repositoryResources";
import { type Tags, tagsOf } from "./tags";
import { type Made, mapInput, whenKnown } from "./whenKnown";

/** The creation templates of a registry, and the role they need. Whatever makes repositories waits for them. */
export function createTemplates(
  scope: RegistryScope,
  registry: TemplatesOfRegistry,
  kmsKey: pulumi.Input<string> | undefined,
): pulumi.Resource[] {
  const encryption = kmsKey === undefined ? undefined : { kmsKey };
  const templates = templatesOf(registry).map(
    (source) => new RegistryTemplate(registry, source, encryption),
  );
  const inNeed = templates.filter((template) => template.needsRole());
  const role = inNeed.length === 0 ? undefined : createRole(scope, registry.tags, inNeed);
  return templates.map((template) =>
    createTemplate(scope, template, inNeed.includes(template) ? role : undefined),
  );
}

interface TemplateRole {
  readonly arn: pulumi.Output<string>;
  readonly policy: RolePolicy;
}

function createRole(
  scope: RegistryScope,
  tags: Tags | undefined,
  templates: readonly RegistryTemplate[],
): TemplateRole {
  const { owner, permissionsBoundary } = scope;
  const { name, options } = scope.child("registry-templates", `${owner.name}-templates`);
  const role = new Role(
    name,
    {
      description: "Creates repositories of the registry for Amazon ECR",
      assumeRolePolicy: renderPolicyDocument(buildTemplateRoleTrust()),
      permissionsBoundary,
      tags: tagsOf(owner, tags),
    },
    // Up to version 0.1.0, it had the component's name in it.
    { ...options, ignoreChanges: ["description"] },
  );
  const kmsKeys = templates.flatMap(({ args }) => args.encryption?.kmsKey ?? []);
  const intent = { ...homeOf(scope), kmsKeys: [...new Set(kmsKeys)] };
  const policy = whenKnown(owner, intent, rolePolicy);
  return {
    arn: role.arn,
    policy: new RolePolicy(name, { role: role.name, policy }, options),
  };
}

const rolePolicy: Made<TemplateRoleIntent, string> = {
  check: () => [],
  make: (intent) => renderPolicyDocument(buildTemplateRolePolicy(intent)),
};

function createTemplate(
  scope: RegistryScope,
  template: RegistryTemplate,
  role: TemplateRole | undefined,
): RepositoryCreationTemplate {
  const { region, homeRegion } = scope;
  const { prefix, givenAt = prefix, args: given } = template.source;
  const owner = { ...scope.owner, originOf: (path: string) => template.originOf(path) };
  const { imageTagMutability, imageTagMutabilityExclusionFilters, pull, push } = template.args;
  const mutability = whenKnown(
    owner,
    { imageTagMutability, imageTagMutabilityExclusionFilters },
    documents.tagMutability,
  );
  const { lifecycle = documents.DEFAULT_LIFECYCLE } = template.args;
  const grants = { pull, push, region: homeRegion };
  const { name, options } = scope.child(prefix, `${owner.name}-${prefix}`);
  return new RepositoryCreationTemplate(
    name,
    {
      prefix,
      description:
        given.description && whenKnown(scope.owner, given.description, descriptionAt(givenAt)),
      appliedFors: given.appliedFor.toSorted(),
      imageTagMutability: mapInput(mutability, (known) => known.imageTagMutability),
      imageTagMutabilityExclusionFilters: mapInput(
        mutability,
        (known) => known.imageTagMutabilityExclusionFilters,
      ),
      encryptionConfigurations: [
        encryptionOf({ owner, homeRegion: () => homeRegion }, template.args.encryption),
      ],
      lifecyclePolicy:
        lifecycle.rules.length === 0
          ? undefined
          : whenKnown(owner, lifecycle, documents.lifecyclePolicy),
      repositoryPolicy:
        pull || push ? whenKnown(owner, grants, documents.repositoryPolicy) : undefined,
      customRoleArn: role ? role.arn : customRole(scope, givenAt, given),
      resourceTags: tagsOf(owner, template.args.tags),
      region,
    },
    {
      ...options,
      dependsOn: role ? [role.policy] : [],
      // Updated in place, the provider would keep the key of what AES256 encrypts from now on; AES256 takes none.
      replaceOnChanges: ["encryptionConfigurations[0].encryptionType"],
      deleteBeforeReplace: true,
    },
  );
}

function descriptionAt(key: string): Made<string, string> {
  return {
    check: (description) =>
      under(at("creationTemplates", key), checkTemplateDescription(description)),
    make: (description) => description,
  };
}

function customRole(
  { owner, accountId }: RegistryScope,
  key: string,
  { customRoleArn }: CreationTemplateArgs,
): pulumi.Input<string> | undefined {
  if (!customRoleArn) return undefined;
  const path = at(at("creationTemplates", key), "customRoleArn");
  return whenKnown(
    owner,
    { customRoleArn, accountId },
    {
      check: (known) => checkRoleArn(known.customRoleArn, path, known.accountId),
      make: (known) => known.customRoleArn,
    },
  );
}
