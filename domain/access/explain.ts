import { getArnAccount } from "../arn";
import type { AccessEvaluator } from "./accessEvaluator";
import type { Decision, LayerKind, LayerResult } from "./layers";
import {
  type AccessKind,
  type GovernedResource,
  type Identity,
  NEEDED_ACTIONS,
  describeReasons,
} from "./right";

/** What one kind of policies says of an action. */
export interface ExplainedLayer {
  readonly kind: LayerKind;
  readonly name: string;
  readonly outcome: "denies" | "allows" | "allows if" | "does not allow" | "denies nothing";
  /** The statement that decided, such as `PullFromHub of policy hub`; empty where none did. */
  readonly statement: string;
  /** What has to be true besides. */
  readonly provided: readonly string[];
  /** Where it does not allow: statements that allow the action to others, on other resources or under conditions that are not met. */
  readonly misses: readonly string[];
}

/** One change that makes an action work, or that stops it. */
export interface Change {
  /** Which document to change. */
  readonly document: string;
  /** What to do there. */
  readonly instruction: string;
  /** A statement to copy, as JSON. */
  readonly statement?: object;
}

/** Why an identity may use an action, or may not. */
export interface ExplainedAction {
  readonly action: string;
  readonly verdict: "yes" | "if" | "no";
  readonly provided: readonly string[];
  readonly layers: readonly ExplainedLayer[];
  /** Changes that are needed for it to work, one for each document; to stop it where it works already. */
  readonly changes: readonly Change[];
}

const LOGIN = "ecr:GetAuthorizationToken";

/** The actions of a right, logging in first. */
export function actionsFor(kind: Exclude<AccessKind, "administer">): readonly string[] {
  return [LOGIN, ...NEEDED_ACTIONS[kind]];
}

/** Explains each action of a request by all policies that decide it. */
export function explainAccess(
  evaluator: AccessEvaluator,
  identity: Identity,
  resource: GovernedResource,
  actions: readonly string[],
): ExplainedAction[] {
  return actions.map((action) => {
    const decision = evaluator.decide(identity, resource, action);
    const { right, results } = decision;
    const misses = evaluator.findMisses(identity, resource, action);
    const verdict = right === undefined ? "no" : right.provided.length > 0 ? "if" : "yes";
    return {
      action,
      verdict,
      provided: right?.provided ?? [],
      layers: results.map((result) => explainLayer(result, misses)),
      changes: right
        ? [stopBy(decision, identity, action)]
        : findChanges(decision, { identity, resource, action }),
    };
  });
}

function explainLayer(
  { layer: { kind, name }, allow, deny }: LayerResult,
  misses: ReadonlyMap<string, readonly string[]>,
): ExplainedLayer {
  const shared = { kind, name, provided: [], misses: [] };
  if (deny) return { ...shared, outcome: "denies", statement: describeReasons([deny.reason]) };
  if (kind === "resource control policy") {
    return { ...shared, outcome: "denies nothing", statement: "" };
  }
  if (allow === undefined) {
    const others = misses.get(name) ?? [];
    return { ...shared, outcome: "does not allow", statement: "", misses: others };
  }
  const { reasons, provided } = allow;
  const outcome = provided.length > 0 ? "allows if" : "allows";
  return { ...shared, outcome, statement: describeReasons(reasons), provided };
}

interface Asked {
  readonly identity: Identity;
  readonly resource: GovernedResource;
  readonly action: string;
}

/** What has to change, in the order in which AWS weighs the documents. */
function findChanges({ results, missing }: Decision, asked: Asked): Change[] {
  const denied = results.flatMap(({ layer, deny }): Change[] => {
    if (deny === undefined) return [];
    const who = asked.identity.arn;
    const instruction = `change ${deny.reason.statement} so that it does not deny ${asked.action} to ${who}`;
    return [{ document: `${deny.reason.policy} (${layer.kind})`, instruction }];
  });
  return [...denied, ...missing.map(({ kind, name }) => allowBy(kind, name, asked))];
}

function allowBy(kind: LayerKind, name: string, { identity, resource, action }: Asked): Change {
  const isLogin = action === LOGIN;
  const related = relatedActions(action);
  const where = isLogin ? "*" : resource.arn;
  const document = kind === "resource-based policy" ? `repository policy of ${resource.arn}` : name;
  const who =
    kind === "resource-based policy" ? { Principal: { AWS: getArnAccount(identity.arn) } } : {};
  const open = kind === "VPC endpoint policy" ? { Principal: "*" } : {};
  const on = kind === "resource-based policy" ? {} : { Resource: where };
  return {
    document,
    instruction: "add this statement",
    statement: { Effect: "Allow", ...who, ...open, Action: related, ...on },
  };
}

/** The actions that are needed together with one. */
function relatedActions(action: string): readonly string[] {
  const kind = (["pull", "push"] as const).find((one) =>
    (NEEDED_ACTIONS[one] as readonly string[]).includes(action),
  );
  return kind === undefined ? [action] : NEEDED_ACTIONS[kind];
}

/** The narrowest change that stops what works: a Deny at the resource. */
function stopBy({ results }: Decision, identity: Identity, action: string): Change {
  const resource = results.find(({ layer }) => layer.kind === "resource-based policy")?.layer;
  if (action === LOGIN || resource === undefined) {
    const granting = results.find(
      ({ layer, allow }) => layer.kind === "identity-based policy" && allow,
    );
    const by = granting?.allow ? describeReasons(granting.allow.reasons) : identity.arn;
    return { document: by, instruction: `remove ${action}` };
  }
  return {
    document: "the repository policy",
    instruction: "add this statement",
    statement: {
      Effect: "Deny",
      Principal: "*",
      Action: relatedActions(action),
      Condition: { ArnEquals: { "aws:PrincipalArn": toRoleArns(identity.arn) } },
    },
  };
}

/** What `aws:PrincipalArn` is for a principal; the name of a session does not tell the path of its role. */
function toRoleArns(arn: string): string | readonly string[] {
  const [, partition, accountId, name] =
    /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)/.exec(arn) ?? [];
  if (name === undefined) return arn;
  return ["role/", "role/*/"].map((path) => `arn:${partition}:iam::${accountId}:${path}${name}`);
}
