import { parseArn } from "../arn";
import { type PolicyStatement, coversAction, grantsAction } from "../iam/iamPolicy";
import type { Grantee } from "../iam/grantee";
import { isAccountId } from "../identifiers";
import { canonicalJson } from "../json";
import { Caller, type EndpointUse, findConditionsByName } from "./caller";
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
  toLayer,
} from "./layers";
import { type Organization, Organizations } from "./organization";
import {
  type AccessRights,
  type GovernedResource,
  type Identity,
  type NamedPolicy,
  type NamedStatement,
  type Right,
  NEEDED_ACTIONS,
  collectRights,
  combineRights,
  isRegistry,
  requestArn,
} from "./right";

/** What access is decided from. */
export interface AccessInput {
  readonly repositories: readonly GovernedResource[];
  /** Registries with their policies. @default - none: only what is done with repositories is told */
  readonly registries?: readonly GovernedResource[];
  readonly identities: readonly Identity[];
  /** @default - any account may be in any organization, and no policy of an organization counts */
  readonly organizations?: readonly Organization[];
  /** Functions of AWS Lambda that run images of the repositories. @default - none */
  readonly functions?: readonly ImageFunction[];
  /** Pull-through caches: ARNs with a wildcard, and the policies of their registries. @default - none */
  readonly caches?: readonly GovernedResource[];
  /** VPC endpoint that requests go through. @default - requests go through none */
  readonly endpoint?: Endpoint;
}

/** A function of AWS Lambda with an image. */
export interface ImageFunction {
  readonly arn: string;
  /** ARN of the repository of its image. */
  readonly repositoryArn: string;
}

/** A VPC endpoint and its policy. */
export interface Endpoint extends EndpointUse {
  readonly policies: readonly NamedPolicy[];
}

/** What the policies say of one identity and one resource. */
export interface IdentityAccess {
  readonly identity: Identity;
  readonly rights: AccessRights;
  /** The right to pull by the policies on the identity's own side alone. */
  readonly identityPulls: Right | undefined;
}

const OF_RESOURCES: readonly LayerKind[] = ["resource-based policy", "resource control policy"];

/** Decides requests of known identities. Pairs to which the same statements apply are decided once. */
export class AccessEvaluator {
  readonly resources: readonly GovernedResource[];
  readonly organizations: Organizations;
  readonly #callers = new Map<string, readonly CallerLayers[]>();
  readonly #statementIds = new Map<PolicyStatement, number>();
  readonly #interned = new Map<string, NamedStatement>();
  readonly #resourceLayers = new Map<GovernedResource, Layer>();
  readonly #knownSessions: ReadonlySet<string>;

  constructor(readonly input: AccessInput) {
    this.resources = [...input.repositories, ...(input.registries ?? [])];
    this.organizations = new Organizations(input.organizations);
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
    const others = this.#controlsOf(registry.accountId).statements;
    const policies = {
      statements: this.#layerOf(resource).statements,
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
    const layers =
      this.#named.get(key) ?? this.#toCallerLayers({ arn: grantee.arn, policies: [] }, registry);
    this.#named.set(key, layers);
    const { covers } = new Coverage(requestArn(resource));
    const limits = layers.limits.map((one) => applyLayer(one, layers.caller, covers));
    const { results, missing } = decide(action, limits, true);
    return missing.length > 0 || results.some(({ deny }) => deny !== undefined);
  }

  /** What each known identity may do with a resource; those with no right on either side are left out. */
  *evaluate(resource: GovernedResource): Generator<IdentityAccess> {
    const coverage = new Coverage(requestArn(resource));
    const layer = this.#layerOf(resource);
    const registry = getRegistry(resource);
    const callers = this.#callersOf(registry);
    const kind = isRegistry(resource) ? "r" : "";
    const about = layer.statements
      .filter(({ statement }) => coverage.covers(statement) !== "no")
      .map(({ statement }) => ({
        id: `${this.#idOf(statement)}${coverage.covers(statement) === "yes" ? "" : "?"},`,
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
      let known = layers.evaluated.get(key);
      if (known === undefined) {
        known = this.#evaluatePair(resource, layer, layers, coverage);
        layers.evaluated.set(key, known);
      }
      if (known.identityPulls || Object.keys(known.rights).length > 0) yield known;
    }
  }

  readonly #matches = new Map<string, Map<PolicyStatement, Uint8Array>>();

  /** For each caller of a registry, 1 if a statement can apply to it. */
  #matchesOf(statement: PolicyStatement, registry: Registry): Uint8Array {
    const ofRegistry = this.#matches.get(registry.key) ?? new Map<PolicyStatement, Uint8Array>();
    this.#matches.set(registry.key, ofRegistry);
    const known = ofRegistry.get(statement);
    if (known !== undefined) return known;
    const matches = Uint8Array.from(this.#callersOf(registry), ({ caller }) =>
      caller.match(statement).length > 0 ? 1 : 0,
    );
    ofRegistry.set(statement, matches);
    return matches;
  }

  /** The decision on one action, with what each layer says. Logging in is no request to a repository: no policy of one counts. */
  decide(identity: Identity, resource: GovernedResource, action: string): Decision {
    const layers = this.#toCallerLayers(identity, getRegistry(resource));
    const isLogin = action === "ecr:GetAuthorizationToken";
    const coverage = new Coverage(isLogin ? "*" : requestArn(resource));
    const applied = this.#apply(this.#layerOf(resource), layers, coverage);
    const counting = applied.filter(({ kind }) => !isLogin || !OF_RESOURCES.includes(kind));
    return decide(action, counting, layers.isSameAccount || isLogin);
  }

  /** Why statements that allow an action do not do so for a request, by the name of their layer. */
  findMisses(
    identity: Identity,
    resource: GovernedResource,
    action: string,
  ): ReadonlyMap<string, readonly string[]> {
    const layers = this.#toCallerLayers(identity, getRegistry(resource));
    const isLogin = action === "ecr:GetAuthorizationToken";
    const { covers } = new Coverage(isLogin ? "*" : requestArn(resource));
    const explain = ({ statement, reason }: NamedStatement): string[] => {
      if (!grantsAction(statement, action)) return [];
      const { resources, notResources = [] } = statement;
      const why =
        covers(statement) === "no"
          ? `is for ${resources?.join(", ") ?? `others than ${notResources.join(", ")}`}`
          : layers.caller.explainMismatch(statement);
      return why === undefined ? [] : [`${reason.statement} of ${reason.policy} ${why}`];
    };
    return new Map(
      orderLayers(this.#layerOf(resource), layers).map(({ name, statements }) => [
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

  /** The statements that can apply to a caller. */
  #toKeyed(statements: readonly NamedStatement[], caller: Caller): KeyedStatement[] {
    return statements
      .filter(({ statement }) => caller.match(statement).length > 0)
      .map(({ statement }) => ({ statement, id: this.#idOf(statement) }));
  }

  #idOf(statement: PolicyStatement): number {
    const known = this.#statementIds.get(statement) ?? this.#statementIds.size;
    this.#statementIds.set(statement, known);
    return known;
  }

  /** Statements that say the same under the same name are one object, so that they are matched once. */
  #layerOf(resource: GovernedResource): Layer {
    const known = this.#resourceLayers.get(resource);
    if (known !== undefined) return known;
    const layer = toLayer(
      "resource-based policy",
      "policies of the repository and registry",
      resource.policies,
    );
    const statements = layer.statements.map((one) => {
      const text = canonicalJson(one);
      const interned = this.#interned.get(text) ?? one;
      this.#interned.set(text, interned);
      return interned;
    });
    const shared = { ...layer, statements };
    this.#resourceLayers.set(resource, shared);
    return shared;
  }

  readonly #controls = new Map<string, Layer>();

  /** The resource control policies of an account: they only deny, since one that allows everything is attached everywhere. */
  #controlsOf(accountId: string): Layer {
    const known = this.#controls.get(accountId);
    if (known !== undefined) return known;
    const policies = this.organizations
      .levelsFor(accountId)
      .flatMap((level) => level.resourceControlPolicies ?? []);
    const layer = toLayer(
      "resource control policy",
      `resource control policies of account ${accountId}`,
      policies,
    );
    this.#controls.set(accountId, layer);
    return layer;
  }

  #callersOf(registry: Registry): readonly CallerLayers[] {
    const known = this.#callers.get(registry.key);
    if (known !== undefined) return known;
    const layers = this.input.identities.map((one) => this.#toCallerLayers(one, registry));
    this.#callers.set(registry.key, layers);
    return layers;
  }

  #toCallerLayers(identity: Identity, registry: Registry): CallerLayers {
    const { endpoint } = this.input;
    const { accountId } = registry;
    const caller = new Caller(identity, registry, this.organizations, endpoint);
    const own = toLayer("identity-based policy", `policies of ${identity.arn}`, identity.policies);
    const { boundary } = identity;
    const controls = caller.isServiceLinked ? [] : [this.#controlsOf(accountId)];
    const bounds = caller.isServiceLinked ? [] : this.#serviceControls(caller.accountId);
    const limits = [
      ...controls,
      ...bounds,
      ...(endpoint
        ? [toLayer("VPC endpoint policy", `policy of ${endpoint.id}`, endpoint.policies)]
        : []),
      ...(boundary ? [toLayer("permissions boundary", boundary.name, [boundary])] : []),
    ];
    return {
      caller,
      identity: own,
      matching: this.#toKeyed(own.statements, caller),
      limits,
      limiting: this.#toKeyed(
        limits.flatMap(({ statements }) => statements),
        caller,
      ),
      isSameAccount: caller.accountId === accountId,
      evaluated: new Map(),
    };
  }

  readonly #bounds = new Map<string, Layer[]>();

  /** A layer a level: each of them has to allow. */
  #serviceControls(accountId: string): Layer[] {
    const known = this.#bounds.get(accountId);
    if (known !== undefined) return known;
    const layers = this.organizations
      .levelsFor(accountId)
      .filter(({ serviceControlPolicies }) => serviceControlPolicies !== undefined)
      .map(({ id, serviceControlPolicies = [] }) =>
        toLayer(
          "service control policy",
          `service control policies of ${id}`,
          serviceControlPolicies,
        ),
      );
    this.#bounds.set(accountId, layers);
    return layers;
  }
}

interface CallerLayers {
  readonly caller: Caller;
  readonly identity: Layer;
  /** The statements of its own policies that can apply to it. */
  readonly matching: readonly KeyedStatement[];
  readonly limits: readonly Layer[];
  readonly limiting: readonly KeyedStatement[];
  readonly isSameAccount: boolean;
  readonly evaluated: Map<string, IdentityAccess>;
}

/** A statement with its numbers, by which those that apply are told apart. */
interface KeyedStatement {
  readonly statement: PolicyStatement;
  readonly id: number;
}

/** The statements that cover a resource, as a text; empty where there are none. */
function toKey(statements: readonly KeyedStatement[], coverage: Coverage): string {
  let key = "";
  for (const { statement, id } of statements) {
    const covered = coverage.covers(statement);
    if (covered !== "no") key += covered === "yes" ? `${id},` : `${id}?,`;
  }
  return key;
}

function orderLayers(resource: Layer, { identity, limits }: CallerLayers): Layer[] {
  const isBoundary = ({ kind }: Layer) => kind === "permissions boundary";
  const outer = limits.filter((one) => !isBoundary(one));
  return [...outer, resource, identity, ...limits.filter(isBoundary)];
}

/** The registry of a repository, or a registry itself. */
interface Registry {
  readonly region: string;
  readonly accountId: string;
  /** What tells registries apart. */
  readonly key: string;
}

function getRegistry({ arn }: GovernedResource): Registry {
  const { region = "", accountId = "" } = parseArn(arn) ?? {};
  return { region, accountId, key: `${region} ${accountId}` };
}
