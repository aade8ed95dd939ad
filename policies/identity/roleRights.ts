import { findAwsManagedPolicy } from "../../domain/iam/awsManagedPolicies";
import { checkIdentityPolicy } from "../../domain/iam/identityPolicy";
import { isList } from "../../domain/json";
import type { PolicyStack, StackResource, Verdict } from "../support/policy";
import { findKnown, readIfKnown } from "../support/unknown";
import { toText } from "../support/values";
import { attachedPolicies, getAttachmentProperty, heldPolicies, readDocument } from "./documents";
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
    const verdicts = sources.flatMap((each) => [judgeHeld(each), ...this.#judgeAttached(each)]);
    if (verdicts.some(({ findings }) => findings.length > 0)) return true;
    const { unknown } = verdicts.find((each) => each.unknown !== undefined) ?? {};
    if (unknown !== undefined) throw unknown;
    return false;
  }

  #judgeAttached({ type, props, propertyDependencies }: StackResource): Verdict[] {
    const sources = propertyDependencies[getAttachmentProperty(type) ?? ""] ?? [];
    const derived = this.#policies.filter((each) => sources.some(({ urn }) => urn === each.urn));
    const named = new Set<StackResource>();
    const shape = attachedPolicies(type, (value) => {
      const arn = toText(value);
      const made = this.#policies.filter((each) => readIfKnown(() => hasName(each, arn)) === true);
      made.forEach((each) => named.add(each));
      const document = made.length === 0 ? findAwsManagedPolicy(arn) : undefined;
      return document === undefined ? [] : checkIdentityPolicy(document);
    });
    const { findings, unknown } = findKnown(props, shape);
    // Before a policy of the stack exists its ARN is unknown.
    const isUnknown = unknown !== undefined && derived.length === 0;
    return [
      { findings, ...(isUnknown && { unknown }) },
      ...[...new Set([...derived, ...named])].map(judgeHeld),
    ];
  }
}

function judgeHeld({ type, props }: StackResource): Verdict {
  const shape = heldPolicies(type, (value) => {
    const document = readDocument(value, /\becr/i);
    return document.ok ? checkIdentityPolicy(document.value) : [];
  });
  return findKnown(props, shape);
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
