import { RepositoryCreationTemplate } from "@pulumi/aws/ecr";
import { Role, RolePolicy } from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";

import { renderPolicyDocument } from "../../domain/iam/iamPolicy";
import {
  buildTemplateRolePolicy,
  buildTemplateRoleTrust,
} from "../../domain/registry/templateRole";
import { policyRenderer } from "../input/component";
import type { ResourceContext } from "../input/resourceContext";
import { encryptionConfiguration, exclusionFilters } from "../repository/repositoryResources";
import type { RegistryTemplate } from "./registryTemplates";

/** Makes the creation templates of a registry, and the role they need. Whatever makes repositories waits for them. */
export function createTemplates(
  context: ResourceContext,
  templates: readonly RegistryTemplate[],
  kmsKey: pulumi.Input<string> | undefined,
): pulumi.Resource[] {
  const inNeed = templates.filter(({ needsRole }) => needsRole);
  const kmsKeys = inNeed.flatMap(({ args }) => (args.encryption ?? { kmsKey }).kmsKey ?? []);
  const role = inNeed.length === 0 ? undefined : createRole(context, [...new Set(kmsKeys)]);
  return templates.map((template) =>
    createTemplate(context, template, { kmsKey, role: template.needsRole ? role : undefined }),
  );
}

interface TemplateRole {
  readonly arn: pulumi.Output<string>;
  readonly policy: RolePolicy;
}

function createRole(context: ResourceContext, kmsKeys: pulumi.Input<string>[]): TemplateRole {
  const { component, permissionsBoundary, tags } = context;
  const { name, options } = context.child("registry-templates", `${context.name}-templates`);
  const role = new Role(
    name,
    {
      description: "Creates repositories of the registry for Amazon ECR",
      assumeRolePolicy: renderPolicyDocument(buildTemplateRoleTrust()),
      permissionsBoundary,
      tags,
    },
    // Up to version 0.1.0, it had the component's name in it.
    { ...options(Role), ignoreChanges: ["description"] },
  );
  const intent = { accountId: context.accountId, region: context.homeRegion, kmsKeys };
  const policy = component.render(intent, rolePolicy);
  return {
    arn: role.arn,
    policy: new RolePolicy(name, { role: role.name, policy }, options(RolePolicy)),
  };
}

const rolePolicy = policyRenderer(buildTemplateRolePolicy);

function createTemplate(
  context: ResourceContext,
  { prefix, template, args, documents, customRoleArn }: RegistryTemplate,
  { kmsKey, role }: { kmsKey: pulumi.Input<string> | undefined; role: TemplateRole | undefined },
): RepositoryCreationTemplate {
  const { name, options } = context.child(prefix, `${context.name}-${prefix}`);
  return new RepositoryCreationTemplate(
    name,
    {
      prefix,
      description: template.description,
      appliedFors: template.appliedFor.toSorted(),
      imageTagMutability: documents.imageTagMutability.render(),
      imageTagMutabilityExclusionFilters: exclusionFilters(args),
      encryptionConfigurations: [encryptionConfiguration(context, documents.encryption, kmsKey)],
      lifecyclePolicy: documents.lifecyclePolicy?.render(),
      repositoryPolicy: documents.repositoryPolicy?.render(context),
      customRoleArn: role ? role.arn : customRoleArn?.render(context),
      resourceTags: args.tags,
      region: context.region,
    },
    {
      ...options(RepositoryCreationTemplate),
      dependsOn: role ? [role.policy] : [],
      // Updated in place, the provider would keep the key of what AES256 encrypts from now on; AES256 takes none.
      replaceOnChanges: ["encryptionConfigurations[0].encryptionType"],
      deleteBeforeReplace: true,
    },
  );
}
