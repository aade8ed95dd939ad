import { parseArn } from "../arn";
import { getOrInsertComputed } from "../getOrInsertComputed";
import type { PolicyStatement } from "../iam/iamPolicy";
import { canonicalJson } from "../json";
import type { AccessInput, Endpoint } from "./accessInput";
import { Caller } from "./caller";
import type { Coverage } from "./coverage";
import { type Layer, toLayer } from "./layers";
import { Organizations } from "./organization";
import {
  type AccessRights,
  type GovernedResource,
  type Identity,
  type NamedStatement,
  type Right,
  listStatements,
} from "./right";

/** What the policies say of one identity and one resource. */
export interface IdentityAccess {
  readonly identity: Identity;
  readonly rights: AccessRights;
  /** The right to pull by the policies on the identity's own side alone. */
  readonly identityPulls: Right | undefined;
}

/** Makes layers of the policies that are known, each once. */
export class PolicyLayers {
  readonly organizations: Organizations;
  readonly #statementIds = new Map<PolicyStatement, number>();
  readonly #interned = new Map<string, NamedStatement>();
  readonly #resourceLayers = new Map<GovernedResource, Layer>();

  constructor(readonly input: AccessInput) {
    this.organizations = new Organizations(input.organizations);
  }

  /** The statements that can apply to a caller. */
  #toKeyed(statements: readonly NamedStatement[], caller: Caller): KeyedStatement[] {
    return statements
      .filter(({ statement }) => caller.match(statement).length > 0)
      .map(({ statement }) => ({ statement, id: this.idOf(statement) }));
  }

  /** A number by which a statement is told from others. */
  idOf(statement: PolicyStatement): number {
    return getOrInsertComputed(this.#statementIds, statement, () => this.#statementIds.size);
  }

  /** Statements that say the same under the same name are one object, so that they are matched once. */
  forResource(resource: GovernedResource): Layer {
    return getOrInsertComputed(this.#resourceLayers, resource, () => ({
      kind: "resource-based policy",
      name: "policies of the repository and registry",
      statements: listStatements(resource.policies).map((one) =>
        getOrInsertComputed(this.#interned, canonicalJson(one), () => one),
      ),
    }));
  }

  readonly #controls = new Map<string, Layer>();

  /** The resource control policies of an account: they only deny, since one that allows everything is attached everywhere. */
  resourceControls(accountId: string): Layer {
    return getOrInsertComputed(this.#controls, accountId, () => {
      const levels = this.organizations.levelsFor(accountId);
      const name = `resource control policies of account ${accountId}`;
      const policies = levels.flatMap((level) => level.resourceControlPolicies ?? []);
      return toLayer("resource control policy", name, policies);
    });
  }

  /** The layers on the side of an identity that calls something in a registry. */
  forCaller(identity: Identity, registry: Registry): CallerLayers {
    const { endpoint } = this.input;
    const { accountId } = registry;
    const caller = new Caller(identity, registry, this.organizations, endpoint);
    const own = toLayer("identity-based policy", `policies of ${identity.arn}`, identity.policies);
    const { boundary } = identity;
    const controls = caller.isServiceLinked ? [] : [this.resourceControls(accountId)];
    const bounds = caller.isServiceLinked ? [] : this.#serviceControls(caller.accountId);
    const limits = [
      ...controls,
      ...bounds,
      ...(endpoint ? toEndpointLayer(endpoint) : []),
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
    return getOrInsertComputed(this.#bounds, accountId, () =>
      this.organizations
        .levelsFor(accountId)
        .flatMap(({ id, serviceControlPolicies: policies }) => {
          const name = `service control policies of ${id}`;
          return policies === undefined ? [] : [toLayer("service control policy", name, policies)];
        }),
    );
  }
}

/** The policy of an endpoint; one without allows everything. */
function toEndpointLayer({ id, policies, isPartlyRead = false }: Endpoint): Layer[] {
  if (policies.length === 0 && !isPartlyRead) return [];
  return [{ ...toLayer("VPC endpoint policy", `policy of ${id}`, policies), isPartlyRead }];
}

/** The policies on the side of a caller, and what has been evaluated of it. */
export interface CallerLayers {
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
export interface KeyedStatement {
  readonly statement: PolicyStatement;
  readonly id: number;
}

/** The statements that cover a resource, as a text; empty where there are none. */
export function toKey(statements: readonly KeyedStatement[], coverage: Coverage): string {
  let key = "";
  for (const { statement, id } of statements) {
    const covered = coverage.covers(statement);
    if (covered !== "no") key += covered === "yes" ? `${id},` : `${id}?,`;
  }
  return key;
}

export function orderLayers(resource: Layer, { identity, limits }: CallerLayers): Layer[] {
  const isBoundary = ({ kind }: Layer) => kind === "permissions boundary";
  const outer = limits.filter((one) => !isBoundary(one));
  return [...outer, resource, identity, ...limits.filter(isBoundary)];
}

/** The registry of a repository, or a registry itself. */
export interface Registry {
  readonly region: string;
  readonly accountId: string;
  /** What tells registries apart. */
  readonly key: string;
}

export function getRegistry({ arn }: GovernedResource): Registry {
  const { region = "", accountId = "" } = parseArn(arn) ?? {};
  return { region, accountId, key: `${region} ${accountId}` };
}
