import type { Identity, NamedPolicy } from "../../domain/access/right";
import { getArnAccount, parseArn, renderArn } from "../../domain/arn";
import { findAwsManagedPolicy } from "../../domain/iam/awsManagedPolicies";
import { isAccountId } from "../../domain/identifiers";
import { type JsonRecord, getStrings } from "../../domain/json";
import { recordsIn, textOr } from "../support/values";
import type { Documents } from "./documents";
import type { StateResource } from "./state";

/** Resources that are identities, or groups of them, by the kind that others name them by. */
const IDENTITY_TYPES: Readonly<Record<string, Kind>> = {
  "aws:iam/role:Role": "role",
  "aws:iam/user:User": "user",
  "aws:iam/group:Group": "group",
};

type Kind = "role" | "user" | "group";

/** An identity, or a group, while its policies are collected. */
interface Holder {
  readonly arn: string;
  readonly kind: Kind;
  readonly policies: NamedPolicy[];
  readonly groups: Set<string>;
  boundary?: NamedPolicy;
  isPartlyRead?: true;
}

/** An attachment of a policy whose document none of the states has. */
export interface Unjudged {
  readonly identity: string;
  readonly policyArn: string;
}

export interface CollectedIdentities {
  readonly identities: readonly Identity[];
  readonly unjudged: readonly Unjudged[];
}

/** Collects the roles and users of states with all policies that the states give them. */
export function collectIdentities(
  states: readonly (readonly StateResource[])[],
  documents: Documents,
): CollectedIdentities {
  return new IdentityCollector(states.flat(), documents).collect(states);
}

class IdentityCollector {
  readonly #holders = new Map<string, Holder>();
  /** Holders by kind and name, which accounts may share. */
  readonly #called = new Map<string, Holder[]>();
  readonly #managed = new Map<string, NamedPolicy | undefined>();
  readonly #unjudged: Unjudged[] = [];

  constructor(
    resources: readonly StateResource[],
    readonly documents: Documents,
  ) {
    for (const resource of resources) {
      const { arn, policy, name } = resource.outputs;
      if (resource.type !== "aws:iam/policy:Policy" || typeof arn !== "string") continue;
      this.#managed.set(arn, documents.read(`policy ${textOr(name, arn)}`, policy, resource));
    }
  }

  collect(states: readonly (readonly StateResource[])[]): CollectedIdentities {
    for (const resources of states) this.#addHolders(resources);
    for (const resources of states) this.#addPolicies(resources);
    const holders = [...this.#holders.values()];
    const identities = holders
      .filter(({ kind }) => kind !== "group")
      .map(({ arn, policies, groups, boundary, isPartlyRead }) => ({
        arn,
        policies: [
          ...policies,
          ...[...groups].flatMap((group) => this.#holders.get(group)?.policies ?? []),
        ],
        ...(boundary && { boundary }),
        ...(isPartlyRead && { isPartlyRead }),
      }));
    return { identities: identities.toSorted(byArn), unjudged: this.#unjudged };
  }

  #addHolders(resources: readonly StateResource[]): void {
    for (const resource of resources) {
      const { type, outputs } = resource;
      const kind = IDENTITY_TYPES[type];
      if (kind === undefined || typeof outputs.arn !== "string") continue;
      const holder = this.#holder(outputs.arn, kind);
      for (const inline of recordsIn(outputs.inlinePolicies)) {
        this.#addInline(holder, inline, resource);
      }
      for (const arn of getStrings(outputs.managedPolicyArns)) this.#attach(holder, arn);
      const boundaryArn = textOr(outputs.permissionsBoundary, "");
      if (boundaryArn !== "") {
        const boundary = this.#managedPolicy(boundaryArn, holder);
        if (boundary !== undefined) holder.boundary = boundary;
      }
    }
  }

  #addPolicies(resources: readonly StateResource[]): void {
    const find = this.#finderIn(resources);
    for (const resource of resources) {
      const { type, outputs } = resource;
      switch (type) {
        case "aws:iam/rolePolicy:RolePolicy":
        case "aws:iam/userPolicy:UserPolicy":
        case "aws:iam/groupPolicy:GroupPolicy":
          for (const holder of find(resource)) this.#addInline(holder, outputs, resource);
          break;
        case "aws:iam/rolePolicyAttachment:RolePolicyAttachment":
        case "aws:iam/userPolicyAttachment:UserPolicyAttachment":
        case "aws:iam/groupPolicyAttachment:GroupPolicyAttachment":
        case "aws:iam/policyAttachment:PolicyAttachment":
        case "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive":
        case "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive":
        case "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive":
          for (const arn of getStrings([outputs.policyArn, ...getStrings(outputs.policyArns)])) {
            for (const holder of find(resource, arn)) this.#attach(holder, arn);
          }
          break;
        case "aws:iam/groupMembership:GroupMembership":
        case "aws:iam/userGroupMembership:UserGroupMembership":
          join(find(resource));
          break;
      }
    }
  }

  #addInline(holder: Holder, { name, policy }: JsonRecord, resource: StateResource): void {
    const read = this.documents.read(
      `inline policy ${textOr(name, "(unnamed)")}`,
      policy,
      resource,
    );
    if (read === undefined) holder.isPartlyRead = true;
    else holder.policies.push(read);
  }

  /** The same attachment may stand in the role and as a resource of its own. */
  #attach(holder: Holder, arn: string): void {
    const policy = this.#managedPolicy(arn, holder);
    if (policy === undefined) holder.isPartlyRead = true;
    else if (!holder.policies.includes(policy)) holder.policies.push(policy);
  }

  #managedPolicy(arn: string, holder: Holder): NamedPolicy | undefined {
    if (!this.#managed.has(arn)) {
      const document = findAwsManagedPolicy(arn);
      const name = `policy ${arn.slice(arn.lastIndexOf("/") + 1)}`;
      if (document === undefined) this.#unjudged.push({ identity: holder.arn, policyArn: arn });
      else this.#managed.set(arn, { name, document });
    }
    return this.#managed.get(arn);
  }

  #holder(arn: string, kind: Kind): Holder {
    const known = this.#holders.get(arn);
    if (known !== undefined) return known;
    const holder: Holder = { arn, kind, policies: [], groups: new Set() };
    this.#holders.set(arn, holder);
    const key = `${kind} ${arn.slice(arn.lastIndexOf("/") + 1)}`;
    const called = this.#called.get(key);
    if (called === undefined) this.#called.set(key, [holder]);
    else called.push(holder);
    return holder;
  }

  /**
   * Finds the holders that a resource names. Names are unique in an account only: the stack's own come first, then those of the
   * policy's account. One that no state has, as a role made elsewhere, is in the account of the policy, or of the stack.
   */
  #finderIn(resources: readonly StateResource[]) {
    const arns = resources
      .map(({ outputs }) => parseArn(textOr(outputs.arn, "")))
      .filter((arn) => arn !== undefined);
    const ofStack = new Set(arns.map(renderArn));
    const accounts = new Set(arns.map(({ accountId }) => accountId).filter(isAccountId));
    const accountOfStack = accounts.size === 1 ? [...accounts][0] : undefined;
    const partition = arns[0]?.partition ?? "aws";
    return ({ urn, outputs }: StateResource, policyArn = ""): Holder[] => {
      const accountOfPolicy = getArnAccount(policyArn);
      const account = isAccountId(accountOfPolicy) ? accountOfPolicy : accountOfStack;
      return namedIn(outputs).flatMap(([kind, name]) => {
        const called = this.#called.get(`${kind} ${name}`) ?? [];
        const found =
          called.find(({ arn }) => ofStack.has(arn)) ??
          called.find(({ arn }) => getArnAccount(arn) === account) ??
          (called.length === 1 && account === undefined ? called[0] : undefined);
        if (found !== undefined) return [found];
        if (account !== undefined) {
          return [this.#holder(`arn:${partition}:iam::${account}:${kind}/${name}`, kind)];
        }
        this.documents.report(
          urn,
          `${kind} ${name} is not counted, as no state tells its account: allowed is the state of the ${kind}, too.`,
        );
        return [];
      });
    };
  }
}

function byArn(left: Identity, right: Identity): number {
  return left.arn < right.arn ? -1 : 1;
}

/** Makes the users among the holders members of the groups among them. */
function join(holders: readonly Holder[]): void {
  const groups = holders.filter(({ kind }) => kind === "group").map(({ arn }) => arn);
  for (const { kind, groups: memberOf } of holders) {
    if (kind === "user") groups.forEach((group) => memberOf.add(group));
  }
}

/** Whom a resource names: `role`, `roleName` or `roles`, and so the users and groups. */
function namedIn(outputs: JsonRecord): [Kind, string][] {
  return (["role", "user", "group"] as const).flatMap((kind) =>
    getStrings([outputs[kind], outputs[`${kind}Name`], ...getStrings(outputs[`${kind}s`])]).map(
      (name): [Kind, string] => [kind, name.slice(name.lastIndexOf("/") + 1)],
    ),
  );
}
