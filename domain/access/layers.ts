import type { Answer } from "../iam/answer";
import { coversAction, type PolicyStatement } from "../iam/iamPolicy";
import type { Caller, GrantScope } from "./caller";
import {
  type NamedPolicy,
  type NamedStatement,
  type Right,
  addConditions,
  combineRights,
  listStatements,
  pickBest,
} from "./right";

/** Kinds of policies that decide a request, in the order in which AWS weighs them. */
export const LAYER_KINDS = [
  "resource control policy",
  "service control policy",
  "VPC endpoint policy",
  "resource-based policy",
  "identity-based policy",
  "permissions boundary",
] as const;
export type LayerKind = (typeof LAYER_KINDS)[number];

/** Policies that decide together: what one of them allows the layer allows. */
export interface Layer {
  readonly kind: LayerKind;
  /** Such as `service control policies of ou-ab12-11111111`. */
  readonly name: string;
  readonly statements: readonly NamedStatement[];
  /** Whether it has a policy that cannot be read. @default false */
  readonly isPartlyRead?: boolean;
}

/** A statement that applies to a request, and what has to be true besides. */
export interface AppliedStatement extends NamedStatement {
  readonly scope: GrantScope;
  readonly conditions: readonly string[];
}

/** A layer with the statements of it that apply to one caller and one resource. */
export interface AppliedLayer extends Omit<Layer, "statements"> {
  readonly applied: readonly AppliedStatement[];
}

/** A right by a statement; the scope counts in resource-based policies. */
export interface ScopedRight extends Right {
  readonly scope: GrantScope;
}

export function toLayer(kind: LayerKind, name: string, policies: readonly NamedPolicy[]): Layer {
  return { kind, name, statements: listStatements(policies) };
}

/** The statements of a layer that apply to a caller and a resource. */
export function applyLayer(
  layer: Layer,
  caller: Caller,
  covers: (statement: PolicyStatement) => Answer,
): AppliedLayer {
  const applied = layer.statements.flatMap((named) => {
    const matches = caller.match(named.statement);
    const covered = matches.length > 0 ? covers(named.statement) : "no";
    if (covered === "no") return [];
    const open = covered === "perhaps" ? ["its Resource matches the repository"] : [];
    return matches.map(({ scope, conditions }) => ({
      ...named,
      scope,
      conditions: open.length > 0 ? [...conditions, ...open] : conditions,
    }));
  });
  return { ...layer, applied };
}

/** The rights to an action that a layer gives, before any denial. */
export function findAllows({ applied }: AppliedLayer, action: string): ScopedRight[] {
  return applied
    .filter(({ statement }) => statement.effect === "Allow" && coversAction(statement, action))
    .map(({ reason, scope, conditions }) => ({ reasons: [reason], provided: conditions, scope }));
}

/** The denials of an action by a layer. */
export function findDenies({ applied }: AppliedLayer, action: string): AppliedStatement[] {
  return applied.filter(
    ({ statement }) => statement.effect === "Deny" && coversAction(statement, action),
  );
}

/** What a layer says of an action. */
export interface LayerResult {
  readonly layer: AppliedLayer;
  /** The best right that it gives. */
  readonly allow?: Right;
  /** A statement that denies the action whatever else is true. */
  readonly deny?: AppliedStatement;
}

/** The outcome of all layers for one action. */
export interface Decision {
  /** The right, if there is one. */
  readonly right?: Right;
  /** What each layer says, in the order of `LAYER_KINDS`. */
  readonly results: readonly LayerResult[];
  /** Layers that had to allow the action and do not. */
  readonly missing: readonly AppliedLayer[];
}

/** Whether the layers let a caller use an action. A request within one account takes an Allow of one side, others of both. */
export function decide(
  action: string,
  layers: readonly AppliedLayer[],
  isSameAccount: boolean,
): Decision {
  const open: string[] = [];
  const results = layers.map((layer): LayerResult => {
    const denies = findDenies(layer, action);
    const deny = denies.find(({ conditions }) => conditions.length === 0);
    for (const { reason } of denies)
      open.push(`${reason.statement} of ${reason.policy} does not deny it`);
    const unread = { reasons: [], provided: [`${layer.name}, which cannot be read, allows it`] };
    const allow = layer.isPartlyRead ? unread : pickBest(findAllows(layer, action));
    return { layer, ...(allow && { allow }), ...(deny && { deny }) };
  });
  const isDenied = results.some(({ deny }) => deny !== undefined);
  const limits = results.filter(({ layer }) => LIMITS.includes(layer.kind));
  const base = grantBySides(action, results, isSameAccount);
  const missing = [
    ...base.missing,
    ...limits.filter(({ allow }) => !allow).map(({ layer }) => layer),
  ];
  if (isDenied || base.right === undefined || missing.length > 0) return { results, missing };
  const provided = limits.flatMap(({ allow }) => allow?.provided ?? []);
  return { right: addConditions(base.right, [...provided, ...open]), results, missing };
}

/** Layers that have to allow a request, and give nothing. */
const LIMITS: readonly LayerKind[] = ["service control policy", "VPC endpoint policy"];

/** The right that the two sides give within the boundary, or the layers that had to allow it and do not. */
function grantBySides(action: string, results: readonly LayerResult[], isSameAccount: boolean) {
  const find = (kind: LayerKind) => results.find(({ layer }) => layer.kind === kind);
  const [resource, identity] = [find("resource-based policy"), find("identity-based policy")];
  const boundary = find("permissions boundary");
  const within = (right: Right | undefined): Right | undefined => {
    if (right === undefined || boundary === undefined) return right;
    return boundary.allow && addConditions(right, boundary.allow.provided);
  };
  const byIdentity = within(identity?.allow);
  const grants = resource ? findAllows(resource.layer, action) : [];
  const layersOf = (...lacking: (LayerResult | undefined)[]) =>
    lacking.flatMap((one) => (one && !one.allow ? [one.layer] : []));
  if (!isSameAccount) {
    const right = byIdentity && resource?.allow && combineRights([resource.allow, byIdentity]);
    return right ? { right, missing: [] } : { missing: layersOf(resource, identity, boundary) };
  }
  const own = grants
    .filter(({ scope }) => scope !== "delegated")
    .map((right) => (right.scope === "withinBoundary" ? within(right) : right));
  const right = pickBest([...own, byIdentity].filter((one) => one !== undefined));
  return right ? { right, missing: [] } : { missing: layersOf(identity, boundary) };
}
