import type { EcrRegistry } from "../imageReference";
import { type CreationTemplate, TEMPLATE_USES, isForCache } from "./creationTemplate";
import { barePrefix } from "./cacheFill";
import { checkEncryption } from "../repository/encryptionCheck";
import { type Finding, at, checkOptional, findRepeats, quote, under, wrong } from "../finding";
import { checkRepositoryPrefix } from "../identifiers";
import { isList, isRecord } from "../json";
import { checkLifecyclePolicy } from "../lifecycle";
import { checkRepositoryPolicy } from "../repository/repositoryPolicyCheck";
import { checkRoleArn } from "../iam/roleArn";
import { type RuleTable, error, reporter, warning } from "../rule";
import { checkTagMutability } from "../repository/tagMutabilityCheck";
import { checkTags } from "../tags";

/** Rules of the templates of repositories that Amazon ECR creates by itself. */
export const creationTemplateRules = {
  "creation-template-shape": error(
    "A creation template does not have the shape that its resource has.",
  ),
  "creation-template-prefix-duplicate": error(
    "Two templates have the same prefix, with and without / at its end.",
  ),
  "creation-template-use": error(
    "A template is for nothing, for the same twice, or for what Amazon ECR does not know.",
  ),
  "creation-template-description": error(
    "The description of a template has more than 255 characters.",
  ),
  "creation-template-immutable-cache": warning(
    "Tags of a pull-through cache are immutable, which keeps them from being refreshed.",
  ),
  "creation-template-mixed-uses": warning(
    "A template is for pushes and for a cache: tags of the ones must not move, those of the other must.",
  ),
  "creation-template-role-missing": error(
    "A template with tags or a KMS key has no role that could create such repositories.",
  ),
  "creation-template-no-lifecycle": warning(
    "Repositories of a template have no lifecycle policy, so their images stay for ever.",
  ),
} satisfies RuleTable;

const report = reporter(creationTemplateRules);

/**
 * Checks a template; paths are those of the resource's properties, those of its documents inside them. `home` is the registry;
 * what it leaves out is not judged. Fails with the findings of `creationTemplateRules` and of its documents.
 */
export function checkCreationTemplate(
  template: CreationTemplate,
  home: Partial<EcrRegistry> = {},
): Finding[] {
  if (!isRecord(template) || typeof template.prefix !== "string") {
    const message = wrong("creation template", template, "an object with a prefix");
    return [report("creation-template-shape", "", message)];
  }
  const { lifecyclePolicy, repositoryPolicy, customRoleArn, resourceTags } = template;
  return [
    ...checkRepositoryPrefix(template.prefix, "prefix", "creationTemplate"),
    ...checkTemplateDescription(template.description),
    ...checkTemplateUses(template.appliedFor),
    ...checkTagMutability(template.tagMutability),
    ...checkCacheTags(template.appliedFor, template.tagMutability.mode),
    ...under("encryptionConfigurations[0]", checkEncryption(template.encryption, home.region)),
    ...(lifecyclePolicy === undefined
      ? [report("creation-template-no-lifecycle", "lifecyclePolicy", NO_LIFECYCLE)]
      : under("lifecyclePolicy", checkLifecyclePolicy(lifecyclePolicy))),
    ...checkOptional(repositoryPolicy, "repositoryPolicy", (policy, path) =>
      under(path, checkRepositoryPolicy(policy)),
    ),
    ...(customRoleArn === undefined
      ? checkNeedOfRole(template.encryption.encryptionType, resourceTags)
      : checkRoleArn(customRoleArn, "customRoleArn", home.accountId)),
    ...checkOptional(resourceTags, "resourceTags", checkTags),
  ];
}

/**
 * Checks that no two templates of a registry are for the same prefix; paths are the prefixes as keys of a map. Fails with
 * `creation-template-prefix-duplicate`.
 */
export function checkTemplatePrefixes(prefixes: readonly string[]): Finding[] {
  return findRepeats(prefixes, barePrefix).map(({ entry: prefix, first }) => {
    const message = wrong("prefix is given twice", prefix, `it once, as ${prefixes[first] ?? ""}`);
    return report("creation-template-prefix-duplicate", at("", prefix), message);
  });
}

const NO_LIFECYCLE =
  "template has no lifecycle policy: add one, so that images of these repositories do not stay for ever.";

/** Amazon ECR would take 256 characters, but the AWS provider refuses that many. */
const LONGEST_DESCRIPTION = 255;

/** Checks the description of a template, at the path `description`. Fails with `creation-template-description`. */
export function checkTemplateDescription(description: unknown, path = "description"): Finding[] {
  if (description === undefined) return [];
  if (typeof description === "string" && description.length <= LONGEST_DESCRIPTION) return [];
  const message = wrong("description", description, `0 to ${LONGEST_DESCRIPTION} characters`);
  return [report("creation-template-description", path, message)];
}

/** Checks what a template is for. Fails with `creation-template-use`. */
export function checkTemplateUses(uses: unknown, usesPath = "appliedFors"): Finding[] {
  const allowed = TEMPLATE_USES.join(", ");
  if (!isList(uses) || uses.length === 0) {
    const message = wrong("template is for nothing", uses, `one or more of ${allowed}`);
    return [report("creation-template-use", usesPath, message)];
  }
  return uses.flatMap((use, index) => {
    const path = at(usesPath, index);
    const isKnown = TEMPLATE_USES.some((one) => one === use);
    if (isKnown && uses.indexOf(use) === index) return [];
    const what = isKnown ? "template is for the same twice" : "use of the template is not known";
    return [report("creation-template-use", path, wrong(what, use, isKnown ? "it once" : allowed))];
  });
}

/**
 * Checks that the tags of a cache can move, and that those of pushes do not move because of it. Fails with
 * `creation-template-immutable-cache` and `creation-template-mixed-uses`.
 */
export function checkCacheTags(
  uses: unknown,
  mutability: unknown,
  usesPath = "appliedFors",
): Finding[] {
  if (!isForCache(uses)) return [];
  const findings: Finding[] = [];
  if (mutability === "IMMUTABLE") {
    const message = wrong("tags of a cache cannot be refreshed", mutability, "MUTABLE");
    findings.push(report("creation-template-immutable-cache", "imageTagMutability", message));
  }
  if (isList(uses) && uses.includes("CREATE_ON_PUSH")) {
    const allowed = "a template with a prefix of its own for each, so that pushed tags stay";
    const message = wrong("template is for pushes and for a cache", uses, allowed);
    findings.push(report("creation-template-mixed-uses", usesPath, message));
  }
  return findings;
}

/** Checks that a template without a role has nothing that takes one. Fails with `creation-template-role-missing`. */
export function checkNeedOfRole(encryptionType: unknown, resourceTags: unknown): Finding[] {
  const hasTags = isRecord(resourceTags) && Object.keys(resourceTags).length > 0;
  const hasKey = encryptionType !== "AES256";
  if (!hasTags && !hasKey) return [];
  const what = [hasTags && "resourceTags", hasKey && quote(encryptionType)];
  const message = `role is missing: given ${what.filter(Boolean).join(" and ")}, allowed with the ARN of a role that may create such repositories.`;
  return [report("creation-template-role-missing", "customRoleArn", message)];
}
