import { parseArn } from "../arn";
import type { RegistryScan } from "./registryScan";

/** Kinds of resources of Amazon ECR that can be adopted, each with the property that is its id in AWS. */
const ID_PROPERTIES = {
  repository: "name",
  lifecyclePolicy: "repository",
  repositoryPolicy: "repository",
  registryPolicy: "registryId",
  registryScanningConfiguration: "registryId",
  replicationConfiguration: "registryId",
  repositoryCreationTemplate: "prefix",
  pullThroughCacheRule: "ecrRepositoryPrefix",
  accountSetting: "name",
  pullTimeUpdateExclusion: "principalArn",
} as const;
export type Kind = keyof typeof ID_PROPERTIES;
export const KINDS = Object.keys(ID_PROPERTIES) as Kind[];

/** A resource of AWS as a child of a component. */
export interface Child {
  readonly kind: Kind;
  /** What it is in AWS; its name in the program begins with it. */
  readonly identity: string;
  /** Its id for an import. */
  readonly id: string;
}

/** The property that says what a resource of a kind is in AWS, which is also its id. */
export function toIdProperty(kind: Kind): string {
  return ID_PROPERTIES[kind];
}

/** Type of a resource in Pulumi. */
export function toToken(kind: Kind): string {
  return `aws:ecr/${kind}:${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
}

/** Type of a resource in Terraform. */
export function toTerraformType(kind: Kind): string {
  return `aws_ecr_${kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
}

/** Everything that a registry has and a component can have. */
export function listChildren(scan: RegistryScan): Child[] {
  const { registryId } = scan;
  const byName = (kind: Kind, names: readonly string[]) =>
    names.map((name): Child => ({ kind, identity: name, id: name }));
  const once = (kind: Kind, has: boolean): Child[] =>
    has ? [{ kind, identity: "registry", id: registryId }] : [];
  return [
    ...scan.repositories.flatMap(({ repositoryName: name, ...documents }) => [
      ...byName("repository", [name]),
      ...byName("lifecyclePolicy", documents.lifecyclePolicyText === undefined ? [] : [name]),
      ...byName("repositoryPolicy", documents.policyText === undefined ? [] : [name]),
    ]),
    ...once("registryPolicy", scan.registryPolicyText !== undefined),
    ...once("registryScanningConfiguration", scan.scanningConfiguration !== undefined),
    ...once("replicationConfiguration", (scan.replicationConfiguration?.rules ?? []).length > 0),
    ...byName(
      "repositoryCreationTemplate",
      (scan.repositoryCreationTemplates ?? []).map(({ prefix }) => prefix),
    ),
    ...byName(
      "pullThroughCacheRule",
      (scan.pullThroughCacheRules ?? []).map((rule) => rule.ecrRepositoryPrefix),
    ),
    ...byName("accountSetting", Object.keys(scan.accountSettings ?? {})),
    ...(scan.pullTimeUpdateExclusions ?? []).map((arn): Child => ({
      kind: "pullTimeUpdateExclusion",
      identity: toKey(arn),
      id: arn,
    })),
  ];
}

/** The key of an excluded principal in a program: `111111111111:role/scanner`. */
export function toKey(principalArn: string): string {
  const arn = parseArn(principalArn);
  return arn === undefined ? principalArn : `${arn.accountId}:${arn.resource}`;
}
