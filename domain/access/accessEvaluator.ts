import { getArnAccount } from "../arn";
import { getOrInsertComputed } from "../getOrInsertComputed";
import type { Grantee } from "../iam/grantee";
import { type PolicyStatement, coversAction, grantsAction } from "../iam/iamPolicy";
import { isAccountId } from "../identifiers";
import type { AccessInput } from "./accessInput";
import { findConditionsByName } from "./caller";
import { Coverage } from "./coverage";
import type { Fact, Facts } from "./facts";
import { type GranteeRights, findGranteeRights } from "./granteeRights";
import {
  type AppliedLayer,
  type Decision,
  type Layer,
  type LayerKind,
  applyLayer,
  decide,
} from "./layers";
import type { Organizations } from "./organization";
import {
  type CallerLayers,
  type IdentityAccess,
  type Registry,
  PolicyLayers,
  getRegistry,
  orderLayers,
  toKey,
} from "./policyLayers";
import {
  type GovernedResource,
  type Identity,
  type NamedStatement,
  type Right,
  NEEDED_ACTIONS,
  collectRights,
  combineRights,
  isRegistry,
  requestArn,
} from "./right";

const OF_RESOURCES: readonly LayerKind[] = ["resource-based policy", "resource control policy"];

/** Decides requests of known identities. Pairs to which the same statements apply are decided once. */
export class AccessEvaluator {
  readonly resources: readonly GovernedResource[];
  readonly organizations: Organizations;
  readonly #callers = new Map<string, readonly CallerLayers[]>();
  readonly #layers: PolicyLayers;
  readonly #knownSessions: ReadonlySet<string>;

  constructor(readonly input: AccessInput) {
    this.resources = [...input.repositories, ...(input.registries ?? [])];
    this.#layers = new PolicyLayers(input);
    this.organizations = this.#layers.organizations;
    this.#knownSessions = new Set(input.identities.map(({ arn }) => arn));
  }

  /** Whether a name is of a known identity, or of a session of it. */
  isKnown(name: string): boolean {
    if (this.#knownSessions.has(name)) return true;
    const isSession = name.includes(":assumed-role/");
    return (
      isSession &&
      this.input.identities.some(({ arn }) => findConditionsByName(arn, name) !== undefined)
    );
  }

  /** Who the policies on the side of a resource let use it. */
  findGrantees(resource: GovernedResource): GranteeRights[] {
    const registry = getRegistry(resource);
    const others = this.#layers.resourceControls(registry.accountId).statements;
    const policies = {
      statements: this.#layers.forResource(resource).statements,
      others: others.map(({ statement }) => statement),
    };
    return findGranteeRights(resource, policies, {
      factsFor: (grantee) => this.#factsFor(grantee, registry),
      isLimited: (grantee, action) => this.#isLimited(grantee, action, resource),
    });
  }

  #factsFor(grantee: Grantee, { region }: Registry): Facts | undefined {
    if (grantee.kind !== "account" && grantee.kind !== "principal") return undefined;
    if (!isAccountId(grantee.accountId)) return undefined;
    return new Map<string, Fact>([
      ["aws:principalaccount", [grantee.accountId]],
      ["aws:requestedregion", [region]],
      ...this.organizations.factsOf(
        grantee.accountId,
        "aws:principalorgid",
        "aws:principalorgpaths",
      ),
    ]);
  }

  readonly #named = new Map<string, CallerLayers>();

  /** Whether service control policies or the policy of the endpoint keep a role or user, which no state shows, from an action. */
  #isLimited(grantee: Grantee, action: string, resource: GovernedResource): boolean {
    if (grantee.kind !== "principal" || !isAccountId(grantee.accountId)) return false;
    const registry = getRegistry(resource);
    const key = `${registry.key} ${grantee.arn}`;
    const layers = getOrInsertComputed(this.#named, key, () =>
      this.#layers.forCaller({ arn: grantee.arn, policies: [] }, registry),
    );
    const { covers } = new Coverage(requestArn(resource));
    const limits = layers.limits.map((one) => applyLayer(one, layers.caller, covers));
    const { results, missing } = decide(action, limits, true);
    return missing.length > 0 || results.some(({ deny }) => deny !== undefined);
  }

  /** What each known identity may do with a resource; those with no right on either side are left out. */
  *evaluate(resource: GovernedResource): Generator<IdentityAccess> {
    const coverage = new Coverage(requestArn(resource));
    const layer = this.#layers.forResource(resource);
    const registry = getRegistry(resource);
    const callers = this.#callersOf(registry);
    const kind = isRegistry(resource) ? "r" : "";
    const about = layer.statements
      .filter(({ statement }) => coverage.covers(statement) !== "no")
      .map(({ statement }) => ({
        id: `${this.#layers.idOf(statement)}${coverage.covers(statement) === "yes" ? "" : "?"},`,
        matches: this.#matchesOf(statement, registry),
      }));
    for (let index = 0; index < callers.length; index++) {
      const layers = callers[index];
      if (layers === undefined) continue;
      let key = "";
      for (const { id, matches } of about) if (matches[index] === 1) key += id;
      key += toKey(layers.matching, coverage);
      if (key === "") continue;
      key = `${kind}${key}|${toKey(layers.limiting, coverage)}`;
      const known = getOrInsertComputed(layers.evaluated, key, () =>
        this.#evaluatePair(resource, layer, layers, coverage),
      );
      if (known.identityPulls || Object.keys(known.rights).length > 0) yield known;
    }
  }

  readonly #matches = new Map<string, Map<PolicyStatement, Uint8Array>>();

  /** For each caller of a registry, 1 if a statement can apply to it. */
  #matchesOf(statement: PolicyStatement, registry: Registry): Uint8Array {
    const ofRegistry = getOrInsertComputed(
      this.#matches,
      registry.key,
      () => new Map<PolicyStatement, Uint8Array>(),
    );
    return getOrInsertComputed(ofRegistry, statement, () =>
      Uint8Array.from(this.#callersOf(registry), ({ caller }) =>
        caller.match(statement).length > 0 ? 1 : 0,
      ),
    );
  }

  /** The decision on one action, with what each layer says. Logging in is no request to a repository: no policy of one counts. */
  decide(identity: Identity, resource: GovernedResource, action: string): Decision {
    const { isLogin, coverage, layers } = this.#toRequest(identity, resource, action);
    const applied = this.#apply(this.#layers.forResource(resource), layers, coverage);
    const counting = applied.filter(({ kind }) => !isLogin || !OF_RESOURCES.includes(kind));
    return decide(action, counting, layers.isSameAccount);
  }

  /** Logging in is a request to the own account, in the region of the repository. */
  #toRequest(identity: Identity, resource: GovernedResource, action: string) {
    const isLogin = action === "ecr:GetAuthorizationToken";
    const registry = getRegistry(resource);
    const accountId = isLogin ? getArnAccount(identity.arn) : registry.accountId;
    return {
      isLogin,
      coverage: new Coverage(isLogin ? "*" : requestArn(resource)),
      layers: this.#layers.forCaller(identity, { ...registry, accountId }),
    };
  }

  /** Why statements that allow an action do not do so for a request, by the name of their layer. */
  findMisses(
    identity: Identity,
    resource: GovernedResource,
    action: string,
  ): ReadonlyMap<string, readonly string[]> {
    const { coverage, layers } = this.#toRequest(identity, resource, action);
    const explain = ({ statement, reason }: NamedStatement): string[] => {
      if (!grantsAction(statement, action)) return [];
      const { resources, notResources = [] } = statement;
      const why =
        coverage.covers(statement) === "no"
          ? `is for ${resources?.join(", ") ?? `others than ${notResources.join(", ")}`}`
          : layers.caller.explainMismatch(statement);
      return why === undefined ? [] : [`${reason.statement} of ${reason.policy} ${why}`];
    };
    return new Map(
      orderLayers(this.#layers.forResource(resource), layers).map(({ name, statements }) => [
        name,
        statements.flatMap(explain),
      ]),
    );
  }

  #evaluatePair(
    resource: GovernedResource,
    layer: Layer,
    layers: CallerLayers,
    coverage: Coverage,
  ): IdentityAccess {
    const applied = this.#apply(layer, layers, coverage);
    const statements = applied.flatMap((one) => one.applied.map(({ statement }) => statement));
    // Actions that the same statements cover have the same decision.
    const decisions = new Map<string, Right | undefined>();
    const rightOn = (action: string): Right | undefined => {
      const signature = statements.map((one) => (coversAction(one, action) ? "1" : "0")).join("");
      if (!decisions.has(signature)) {
        decisions.set(signature, decide(action, applied, layers.isSameAccount).right);
      }
      return decisions.get(signature);
    };
    const rights = collectRights(resource, rightOn);
    const own = applied.filter(({ kind }) => kind !== "resource-based policy");
    const pulls = NEEDED_ACTIONS.pull.map((action) => decide(action, own, true).right);
    const given = pulls.filter((right) => right !== undefined);
    const identityPulls = given.length === pulls.length ? combineRights(given) : undefined;
    return { identity: layers.caller.identity, rights, identityPulls };
  }

  #apply(layer: Layer, layers: CallerLayers, coverage: Coverage): AppliedLayer[] {
    return orderLayers(layer, layers).map((one) => applyLayer(one, layers.caller, coverage.covers));
  }

  #callersOf(registry: Registry): readonly CallerLayers[] {
    return getOrInsertComputed(this.#callers, registry.key, () =>
      this.input.identities.map((one) => this.#layers.forCaller(one, registry)),
    );
  }
}
