import { canonicalJson } from "../../domain/json";
import type { PolicyResource, StackResource } from "./policy";
import { UNKNOWN, readIfKnown } from "./unknown";
import { toPlainProperties } from "./plainProperties";

/**
 * Whether two resources belong to the same registry, that is to one account and region, by their providers' settings and
 * their own region. What is unknown at preview is taken for the same.
 */
export function inSameRegistry(one: StackResource, other: StackResource): boolean {
  return (
    inSameRegion(one, other) &&
    (one.provider?.urn === other.provider?.urn ||
      (inSameAccount(one, other) && areSame(one, other, getEndpoints)))
  );
}

/** Whether two resources belong to the same region. What is unknown at preview is taken for the same. */
export function inSameRegion(one: StackResource, other: StackResource): boolean {
  return areSame(one, other, getRegion);
}

/** Whether two resources are known to belong to different registries: what their settings leave open does not count. */
export function inDifferentRegistries(one: StackResource, other: StackResource): boolean {
  return (
    areDifferent(one, other, getRegion) ||
    (one.provider?.urn !== other.provider?.urn &&
      (areDifferent(one, other, getAccountId) || !areSame(one, other, getEndpoints)))
  );
}

/** By account ids where the settings of both have them, else by the credentials that they name. */
function inSameAccount(one: StackResource, other: StackResource): boolean {
  const [first, second] = [getAccountId(one), getAccountId(other)];
  const areKnown = first !== undefined && second !== undefined;
  return areKnown ? first === second : areSame(one, other, getCredentials);
}

function areSame(
  one: StackResource,
  other: StackResource,
  read: (resource: StackResource) => unknown,
): boolean {
  const [first, second] = [readIfKnown(() => read(one)), readIfKnown(() => read(other))];
  return first === UNKNOWN || second === UNKNOWN || first === second;
}

function areDifferent(
  one: StackResource,
  other: StackResource,
  read: (resource: StackResource) => unknown,
): boolean {
  const isGiven = [one, other].every((resource) => readIfKnown(() => read(resource)) !== undefined);
  return isGiven && !areSame(one, other, read);
}

function getRegion({ props, provider }: StackResource): unknown {
  return props.region ?? provider?.props.region;
}

const CREDENTIALS = [
  "accessKey",
  "assumeRoleWithWebIdentity",
  "assumeRoles",
  "profile",
  "sharedConfigFiles",
  "sharedCredentialsFiles",
];

/** What answers at another endpoint may be no AWS at all. */
function getEndpoints(resource: StackResource): string {
  return getProviderSettings(resource, ["endpoints"]);
}

function getCredentials(resource: StackResource): string {
  return getProviderSettings(resource, CREDENTIALS);
}

/** The account of a registry: the id it has once it exists, else the only one in which its provider works or takes a role. */
export function getAccountId(resource: PolicyResource): string | undefined {
  const registryId = readIfKnown(() => resource.props.registryId);
  if (typeof registryId === "string") return registryId;
  const idIn = (name: string, pattern: RegExp): string | undefined => {
    const text = readIfKnown(() => getProviderSettings(resource, [name]));
    return text === UNKNOWN ? undefined : [...text.matchAll(pattern)].at(-1)?.[1];
  };
  return (
    idIn("allowedAccountIds", /^[^,]*?\b(\d{12})\b[^,]*$/g) ??
    idIn("assumeRoles", /:iam::(\d{12}):role\//g)
  );
}

/** Settings of the provider as one text: lists reach a policy as lists or as JSON. */
function getProviderSettings({ provider }: PolicyResource, names: readonly string[]): string {
  const settings = toPlainProperties(provider?.props ?? {});
  return canonicalJson(Object.fromEntries(names.map((name) => [name, settings[name]])));
}
