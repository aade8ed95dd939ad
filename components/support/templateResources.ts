import { RepositoryCreationTemplate } from "@pulumi/aws/ecr";
import { Role, RolePolicy } from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";

import { renderPolicyDocument } from "../../domain/iam/iamPolicy";
import { checkRoleArn } from "../../domain/iam/roleArn";
import { at } from "../../domain/finding";
import {
  type TemplateRoleIntent,
  buildTemplateRolePolicy,
  buildTemplateRoleTrust,
} from "../../domain/registry/templateRole";
import type { CreationTemplateArgs } from "../creationTemplateArgs";
import { type RegistryScope, homeOf } from "./registryScope";
import { RegistryTemplate, type TemplatesOfRegistry, templatesOf } from "./registryTemplates";
import * as documents from "./repositoryDocuments";
import { encryptionOf } from "./repositoryResources";
import { tagsOf } from "./tags";
import { type Made, mapInput, whenKnown } from "./whenKnown";

/** The creation templates of a registry, and the role they need. Whatever makes repositories waits for them. */
export function createTemplates(
  scope: RegistryScope,
  registry: TemplatesOfRegistry,
  kmsKey: pulumi.Input<string> | undefined,
): pulumi.Resource[] {
  const encryption = kmsKey === undefined ? undefined : { kmsKey };
  const templates = Object.entries(templatesOf(registry)).map(([prefix, given]) => ({
    prefix,
    given,
    template: new RegistryTemplate(registry, prefix, given, encryption),
  }));
  const inNeed = templates.filter(({ given, template }) => needsRole(given, template));
  const role = inNeed.length === 0 ? undefined : createRole(scope, inNeed);
  return templates.map((each) =>
    createTemplate(scope, each, inNeed.includes(each) ? role : undefined),
  );
}

interface GivenTemplate {
  readonly prefix: string;
  readonly given: CreationTemplateArgs;
  readonly template: RegistryTemplate;
}

/** Amazon ECR itself can create repositories without tags and KMS key only. */
function needsRole({ customRoleArn }: CreationTemplateArgs, { args }: RegistryTemplate): boolean {
  if (customRoleArn) return false;
  const { encryptionType, kmsKey } = args.encryption ?? {};
  const hasKey = !!kmsKey || (!!encryptionType && encryptionType !== "AES256");
  return hasKey || Object.keys(args.tags ?? {}).length > 0;
}

interface TemplateRole {
  readonly arn: pulumi.Output<string>;
  readonly policy: RolePolicy;
}

function createRole(scope: RegistryScope, templates: readonly GivenTemplate[]): TemplateRole {
  const { parent, owner } = scope;
  const child = `${owner.name}-templates`;
  const role = new Role(
    child,
    {
      description: `Creates repositories of ${owner.name} for Amazon ECR`,
      assumeRolePolicy: renderPolicyDocument(buildTemplateRoleTrust()),
    },
    { parent },
  );
  const kmsKeys = templates.flatMap(({ template }) => template.args.encryption?.kmsKey ?? []);
  const intent = { ...homeOf(scope), kmsKeys: [...new Set(kmsKeys)] };
  const policy = whenKnown(owner, intent, rolePolicy);
  return {
    arn: role.arn,
    policy: new RolePolicy(child, { role: role.name, policy }, { parent }),
  };
}

const rolePolicy: Made<TemplateRoleIntent, string> = {
  check: () => [],
  make: (intent) => renderPolicyDocument(buildTemplateRolePolicy(intent)),
};

function createTemplate(
  scope: RegistryScope,
  { prefix, given, template }: GivenTemplate,
  role: TemplateRole | undefined,
): RepositoryCreationTemplate {
  const { parent, region, homeRegion } = scope;
  const owner = { ...scope.owner, originOf: (path: string) => template.originOf(path) };
  const { imageTagMutability, imageTagMutabilityExclusionFilters, pull, push } = template.args;
  const mutability = whenKnown(
    owner,
    { imageTagMutability, imageTagMutabilityExclusionFilters },
    documents.tagMutability,
  );
  const { lifecycle = documents.DEFAULT_LIFECYCLE } = template.args;
  const grants = { pull, push, region: homeRegion };
  return new RepositoryCreationTemplate(
    `${owner.name}-${prefix}`,
    {
      prefix,
      description: given.description,
      appliedFors: given.appliedFor.toSorted(),
      imageTagMutability: mapInput(mutability, (known) => known.imageTagMutability),
      imageTagMutabilityExclusionFilters: mapInput(
        mutability,
        (known) => known.imageTagMutabilityExclusionFilters,
      ),
      encryptionConfigurations: [encryptionOf(owner, template.args)],
      lifecyclePolicy:
        lifecycle.rules.length === 0
          ? undefined
          : whenKnown(owner, lifecycle, documents.lifecyclePolicy),
      repositoryPolicy:
        pull || push ? whenKnown(owner, grants, documents.repositoryPolicy) : undefined,
      customRoleArn: role ? role.arn : customRole(scope, prefix, given),
      resourceTags: tagsOf(owner, template.args.tags),
      region,
    },
    { parent, dependsOn: role ? [role.policy] : [] },
  );
}

function customRole(
  { owner, accountId }: RegistryScope,
  prefix: string,
  { customRoleArn }: CreationTemplateArgs,
): pulumi.Input<string> | undefined {
  if (!customRoleArn) return undefined;
  const path = at(at("creationTemplates", prefix), "customRoleArn");
  return whenKnown(
    owner,
    { customRoleArn, accountId },
    {
      check: (known) => checkRoleArn(known.customRoleArn, path, known.accountId),
      make: (known) => known.customRoleArn,
    },
  );
}
