import { parseArn } from "../arn";
import { coversAction, coversResource, type PolicyStatement } from "../iam/iamPolicy";
import { isAccountId } from "../identifiers";
import { canonicalJson } from "../json";
import { Caller, type EndpointUse, findConditionsByName } from "./caller";
import type { Fact } from "./facts";
import { type GranteeRights, findGranteeRights } from "./granteeRights";
import {
  type AppliedLayer,
  type Decision,
  type Layer,
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

type Evaluated = Omit<IdentityAccess, "identity">;

/** Decides requests of known identities. Pairs to which the same statements apply are decided once. */
export class AccessEvaluator {
  readonly resources: readonly GovernedResource[];
  readonly organizations: Organizations;
  readonly #callers = new Map<string, Map<Identity, CallerLayers>>();
  readonly #statementIds = new Map<PolicyStatement, number>();
  readonly #interned = new Map<string, Layer["statements"][number]>();
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

  findGrantees(resource: GovernedResource): GranteeRights[] {
    const { statements } = this.#layerOf(resource);
    const others = this.#controlsOf(getAccount(resource)).statements.map(
      ({ statement }) => statement,
    );
    return findGranteeRights(resource, statements, others, (grantee) => {
      if (grantee.kind !== "account" && grantee.kind !== "principal") return undefined;
      if (!isAccountId(grantee.accountId)) return undefined;
      return new Map<string, Fact>([
        ["aws:principalaccount", [grantee.accountId]],
        ...this.organizations.factsOf(
          grantee.accountId,
          "aws:principalorgid",
          "aws:principalorgpaths",
        ),
      ]);
    });
  }

  /** What each known identity may do with a resource; those that no statement concerns are left out. */
  *evaluate(resource: GovernedResource): Generator<IdentityAccess> {
    const coverage = new Coverage(requestArn(resource));
    const layer = this.#layerOf(resource);
    const isOfRegistry = isRegistry(resource);
    for (const identity of this.input.identities) {
      const layers = this.#callerLayers(identity, getAccount(resource));
      const key = this.#keyOf([layer, layers.identity], layers.caller, coverage);
      if (key === "") continue;
      const limits = this.#keyOf(layers.limits, layers.caller, coverage);
      const whole = `${isOfRegistry ? "r" : ""}${key}|${limits}`;
      const known =
        layers.evaluated.get(whole) ?? this.#evaluatePair(resource, layer, layers, coverage);
      layers.evaluated.set(whole, known);
      yield { identity, ...known };
    }
  }

  /** The decision on one action, with what each layer says. */
  decide(identity: Identity, resource: GovernedResource, action: string): Decision {
    const layers = this.#callerLayers(identity, getAccount(resource));
    const coverage = new Coverage(
      action === "ecr:GetAuthorizationToken" ? "*" : requestArn(resource),
    );
    const applied = this.#apply(this.#layerOf(resource), layers, coverage);
    return decide(action, applied, layers.isSameAccount || action === "ecr:GetAuthorizationToken");
  }

  /** The layers that decide requests of an identity for a resource, in AWS's order. */
  layersFor(identity: Identity, resource: GovernedResource): readonly Layer[] {
    const layers = this.#callerLayers(identity, getAccount(resource));
    return orderLayers(this.#layerOf(resource), layers);
  }

  #evaluatePair(
    resource: GovernedResource,
    layer: Layer,
    layers: CallerLayers,
    coverage: Coverage,
  ): Evaluated {
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
    return { rights, identityPulls };
  }

  #apply(layer: Layer, layers: CallerLayers, coverage: Coverage): AppliedLayer[] {
    return orderLayers(layer, layers).map((one) => applyLayer(one, layers.caller, coverage.covers));
  }

  /** The statements that apply to a caller and a resource, as a text; empty where there are none. */
  #keyOf(layers: readonly Layer[], caller: Caller, coverage: Coverage): string {
    let key = "";
    for (const { statements } of layers) {
      for (const { statement } of statements) {
        if (caller.match(statement).length === 0) continue;
        const covered = coverage.covers(statement);
        if (covered !== "no") key += `${this.#idOf(statement)}${covered === "yes" ? "" : "?"},`;
      }
    }
    return key;
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

  #callerLayers(identity: Identity, accountId: string): CallerLayers {
    const ofAccount = this.#callers.get(accountId) ?? new Map<Identity, CallerLayers>();
    this.#callers.set(accountId, ofAccount);
    const known = ofAccount.get(identity);
    if (known !== undefined) return known;
    const layers = this.#toCallerLayers(identity, accountId);
    ofAccount.set(identity, layers);
    return layers;
  }

  #toCallerLayers(identity: Identity, accountId: string): CallerLayers {
    const { endpoint } = this.input;
    const caller = new Caller(identity, accountId, this.organizations, endpoint);
    const own = toLayer("identity-based policy", `policies of ${identity.arn}`, identity.policies);
    const { boundary } = identity;
    const controls = caller.isServiceLinked ? [] : [this.#controlsOf(accountId)];
    const bounds = caller.isServiceLinked ? [] : this.#serviceControls(caller.accountId);
    return {
      caller,
      identity: own,
      limits: [
        ...controls,
        ...bounds,
        ...(endpoint
          ? [toLayer("VPC endpoint policy", `policy of ${endpoint.id}`, endpoint.policies)]
          : []),
        ...(boundary ? [toLayer("permissions boundary", boundary.name, [boundary])] : []),
      ],
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
  readonly limits: readonly Layer[];
  readonly isSameAccount: boolean;
  readonly evaluated: Map<string, Evaluated>;
}

function orderLayers(resource: Layer, { identity, limits }: CallerLayers): Layer[] {
  const isBoundary = ({ kind }: Layer) => kind === "permissions boundary";
  const outer = limits.filter((one) => !isBoundary(one));
  return [...outer, resource, identity, ...limits.filter(isBoundary)];
}

/** Which statements speak of one resource. Statements with the same resources have the same answer. */
class Coverage {
  readonly #answers = new Map<string, ReturnType<typeof coversResource>>();

  constructor(readonly arn: string) {}

  readonly covers = (statement: PolicyStatement): ReturnType<typeof coversResource> => {
    const key = resourcesOf(statement);
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const answer = coversResource(statement, this.arn);
    this.#answers.set(key, answer);
    return answer;
  };
}

const resourceTexts = new WeakMap<PolicyStatement, string>();

function resourcesOf(statement: PolicyStatement): string {
  const known = resourceTexts.get(statement);
  if (known !== undefined) return known;
  const { resources, notResources } = statement;
  const text = resources
    ? resources.join("\n")
    : notResources
      ? `not ${notResources.join("\n")}`
      : "";
  resourceTexts.set(statement, text);
  return text;
}

function getAccount({ arn }: GovernedResource): string {
  return parseArn(arn)?.accountId ?? "";
}
