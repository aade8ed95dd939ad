import { findAwsManagedPolicy } from "../../domain/iam/awsManagedPolicies";
import type { PolicyDocument } from "../../domain/iam/iamPolicy";
import { checkIdentityPolicy } from "../../domain/iam/identityPolicy";
import { isList } from "../../domain/json";
import type { PolicyStack, StackResource } from "../support/policy";
import { type Location, independently, readIfKnown } from "../support/unknown";
import { toText } from "../support/values";
import { findAttachedPolicies, findIdentityPolicies, readDocument } from "./documents";
import { hasName } from "./named";

const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const POLICY = "aws:iam/policy:Policy";

/** Resources that give roles rights, by the property that names the role or the roles. */
const ROLE_PROPERTIES = {
  [ROLE_POLICY]: "role",
  // A policy of aws-native attaches itself.
  [POLICY]: "roles",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "role",
  "aws:iam/policyAttachment:PolicyAttachment": "roles",
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": "roleName",
} as const;

/** What the resources of a stack let its roles do. */
export class RoleRights {
  readonly #givers: readonly StackResource[];
  readonly #policies: readonly StackResource[];

  constructor(stack: PolicyStack) {
    this.#givers = stack.ofType(...Object.keys(ROLE_PROPERTIES));
    this.#policies = stack.ofType(POLICY);
  }

  /** Whether the stack lets a role push to Amazon ECR or administer it. Throws where that is unknown at preview. */
  changesEcr(role: StackResource): boolean {
    const sources = [role, ...this.#givers.filter((giver) => isFor(giver, role))];
    // What is known decides where it can; only then what is unknown counts.
    for (const changes of independently(sources, (source) => this.#findChanges(source))) {
      if (changes) return true;
    }
    return false;
  }

  *#findChanges(source: StackResource): Generator<boolean> {
    yield* independently(findIdentityPolicies(source), ({ read }) => [
      changesEcr(readDocument(read(), /\becr/i)),
    ]);
    yield* independently(findAttachedPolicies(source), (location) =>
      this.#readAttached(source, location),
    );
  }

  *#readAttached(source: StackResource, { path, read }: Location): Generator<boolean> {
    const [property = ""] = path.split("[");
    const sources = source.propertyDependencies[property] ?? [];
    const derived = this.#policies.filter((each) => sources.some(({ urn }) => urn === each.urn));
    const made =
      derived.length > 0
        ? derived
        : this.#policies.filter(
            (each) => readIfKnown(() => hasName(each, toText(read()))) === true,
          );
    if (made.length === 0) {
      const document = findAwsManagedPolicy(toText(read()));
      yield document !== undefined && changesEcr({ ok: true, value: document });
    }
    yield* independently(made, ({ props }) => [changesEcr(readDocument(props.policy, /\becr/i))]);
  }
}

/** A giver says which role it is for by the role's name, or takes that from the role. */
function isFor(giver: StackResource, role: StackResource): boolean {
  const property = ROLE_PROPERTIES[giver.type as keyof typeof ROLE_PROPERTIES];
  const sources = giver.propertyDependencies[property] ?? [];
  if (sources.some(({ urn }) => urn === role.urn)) return true;
  const name = readIfKnown(() => role.props.name);
  const named = readIfKnown(() => giver.props[property]);
  return typeof name === "string" && (isList(named) ? named.includes(name) : named === name);
}

function changesEcr(document: { readonly ok: boolean; readonly value?: PolicyDocument }): boolean {
  return (
    document.ok && document.value !== undefined && checkIdentityPolicy(document.value).length > 0
  );
}
