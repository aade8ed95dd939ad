/**
 * A second, naive reading of how AWS decides one request, by the text of its user guides. It works on JSON documents as they are
 * written and shares no code with the domain, so that each can find what is wrong with the other.
 */
export interface JsonStatement {
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly NotPrincipal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
}

export interface JsonPolicy {
  readonly Version?: string;
  readonly Statement: readonly JsonStatement[];
}

/** One request, complete: a key that is not in the context is absent from the request. */
export interface LiteralRequest {
  readonly action: string;
  readonly resource: string;
  /** The role or user. */
  readonly arn: string;
  readonly sessionArn?: string;
  readonly accountId: string;
  readonly ownerId: string;
  /** Identity provider of the session. */
  readonly provider?: string;
  /** Whether segments that a pattern of Resource leaves out are any, and its wildcards stay in theirs. The guide leaves it open. */
  readonly hasSegments?: boolean;
  /** Keys in lower case; a list is a key with several values. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** All policies there are. */
export interface LiteralWorld {
  readonly resourcePolicies: readonly JsonPolicy[];
  readonly identityPolicies: readonly JsonPolicy[];
  readonly boundary?: JsonPolicy | undefined;
  readonly session?: JsonPolicy | undefined;
  /** Levels from the root to the account of the caller; undefined where it is in no organization, or manages it. */
  readonly serviceControls?: readonly (readonly JsonPolicy[])[] | undefined;
  /** The same of the account of the resource. */
  readonly resourceControls?: readonly (readonly JsonPolicy[])[] | undefined;
  readonly endpoint?: JsonPolicy | undefined;
}

/** Whether a request is allowed. */
export function isAllowed(world: LiteralWorld, request: LiteralRequest): boolean {
  const isServiceLinked = request.arn.includes(":role/aws-service-role/");
  const controls = isServiceLinked ? [] : (world.serviceControls ?? []);
  const resourceControls = isServiceLinked ? [] : (world.resourceControls ?? []).flat();
  const one = (policy: JsonPolicy | undefined) => (policy ? [policy] : []);
  const everything = [
    ...world.resourcePolicies,
    ...world.identityPolicies,
    ...one(world.boundary),
    ...one(world.session),
    ...controls.flat(),
    ...resourceControls,
    ...one(world.endpoint),
  ];
  const isBounded = world.boundary !== undefined;
  if (everything.some((policy) => says("Deny", policy, request, isBounded))) return false;
  if (controls.some((level) => !level.some((policy) => says("Allow", policy, request))))
    return false;
  if (world.endpoint && !says("Allow", world.endpoint, request)) return false;
  const allows = (policy: JsonPolicy | undefined) =>
    policy === undefined || says("Allow", policy, request);
  const byIdentity =
    world.identityPolicies.some((policy) => says("Allow", policy, request)) &&
    allows(world.boundary) &&
    allows(world.session);
  const byResource = (is: (grade: Grade) => boolean) =>
    world.resourcePolicies.some((policy) =>
      policy.Statement.some(
        (statement) =>
          statement.Effect === "Allow" &&
          applies(statement, policy, request, false) &&
          grades(statement, request).some(is),
      ),
    );
  if (request.accountId !== request.ownerId) return byIdentity && byResource(() => true);
  const toRole = allows(world.boundary) && allows(world.session);
  return (
    byIdentity ||
    byResource((grade) => grade === "session" || grade === "user" || grade === "anybody") ||
    (toRole && byResource((grade) => grade === "role"))
  );
}

/** As what a statement names the caller. */
type Grade = "anybody" | "session" | "user" | "role" | "account";

function grades(statement: JsonStatement, request: LiteralRequest): Grade[] {
  const { Principal } = statement;
  if (Principal === undefined || Principal === "*") return ["anybody"];
  const isOfProvider = names(Principal.Federated).some((name) => name === request.provider);
  const byProvider: Grade[] = isOfProvider ? ["session"] : [];
  const byName = names(Principal.AWS).flatMap((name): Grade[] => {
    if (name === "*") return ["anybody"];
    if (name === request.sessionArn) return ["session"];
    if (name === request.arn) return [request.arn.includes(":user/") ? "user" : "role"];
    if (isAccountName(name, request.accountId)) return ["account"];
    return [];
  });
  return [...byProvider, ...byName];
}

function isAccountName(name: string, accountId: string): boolean {
  return name === accountId || /^arn:[a-z-]+:iam::(\d+):root$/.exec(name)?.[1] === accountId;
}

function names(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

function says(
  effect: "Allow" | "Deny",
  policy: JsonPolicy,
  request: LiteralRequest,
  isBounded = false,
): boolean {
  return policy.Statement.some(
    (statement) => statement.Effect === effect && applies(statement, policy, request, isBounded),
  );
}

function applies(
  statement: JsonStatement,
  policy: JsonPolicy,
  request: LiteralRequest,
  isBounded: boolean,
): boolean {
  const { Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition } =
    statement;
  const isActionIn = (list: typeof Action) =>
    names(list).some((one) => glob(one.toLowerCase(), request.action.toLowerCase()));
  const isResourceIn = (list: typeof Resource) =>
    names(list).some((one) => {
      if (!request.hasSegments || one === "*")
        return globs(fill(one, policy, request), request.resource);
      const wanted = segments(one);
      return segments(request.resource).every((text, index) =>
        globs(fill(wanted[index] ?? "*", policy, request), text),
      );
    });
  if (Principal !== undefined && grades(statement, request).length === 0) return false;
  if (NotPrincipal !== undefined) {
    // The user guide: always denied where the caller has a permissions boundary.
    const isAlways = statement.Effect === "Deny" && isBounded;
    if (!isAlways && grades({ ...statement, Principal: NotPrincipal }, request).length > 0)
      return false;
  }
  if (Action !== undefined && !isActionIn(Action)) return false;
  if (NotAction !== undefined && isActionIn(NotAction)) return false;
  if (Resource !== undefined && !isResourceIn(Resource)) return false;
  if (NotResource !== undefined && isResourceIn(NotResource)) return false;
  return Object.entries(Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) =>
      holds(operator, names(values), request.context[key.toLowerCase()], (text) =>
        fill(text, policy, request),
      ),
    ),
  );
}

/** Text of a pattern, piece by piece: literal text, or a wildcard. */
type Pieces = readonly (string | { readonly wildcard: "*" | "?" })[];

/** Policy variables of a document of 2012: single values only; undefined where the variable has none. */
function fill(
  text: string,
  { Version }: JsonPolicy,
  { context }: LiteralRequest,
): Pieces | undefined {
  const pieces: (string | { wildcard: "*" | "?" })[] = [];
  const isCurrent = Version === "2012-10-17";
  for (let rest = text; rest !== "";) {
    const variable = isCurrent ? /^\$\{([^}]*)\}/.exec(rest) : null;
    if (variable) {
      const [all, inside = ""] = variable;
      const [, name = inside, instead] = /^([^,]*), *'(.*)'$/.exec(inside) ?? [];
      const value = ["*", "?", "$"].includes(name)
        ? name
        : (context[name.toLowerCase()] ?? instead);
      if (typeof value !== "string") return undefined;
      pieces.push(value);
      rest = rest.slice(all.length);
    } else {
      const [first = ""] = rest;
      pieces.push(first === "*" || first === "?" ? { wildcard: first } : first);
      rest = rest.slice(1);
    }
  }
  return pieces;
}

function globs(pieces: Pieces | undefined, text: string): boolean {
  if (pieces === undefined) return false;
  const [first, ...rest] = pieces;
  if (first === undefined) return text === "";
  if (typeof first === "string")
    return text.startsWith(first) && globs(rest, text.slice(first.length));
  if (first.wildcard === "?") return text !== "" && globs(rest, text.slice(1));
  return globs(rest, text) || (text !== "" && globs(pieces, text.slice(1)));
}

/** The segments of an ARN; a colon within a policy variable is none between them. */
function segments(arn: string): string[] {
  const parts = arn.split(/:(?![^{]*\})/);
  return parts.length > 6 ? [...parts.slice(0, 5), parts.slice(5).join(":")] : parts;
}

function glob(pattern: string, text: string): boolean {
  const pieces = Array.from(pattern, (one) =>
    one === "*" || one === "?" ? ({ wildcard: one } as const) : one,
  );
  return globs(pieces, text);
}

type Fill = (text: string) => Pieces | undefined;

function holds(
  name: string,
  wanted: readonly string[],
  given: string | readonly string[] | undefined,
  fillIn: Fill,
): boolean {
  const [, quantifier, rest = name] = /^(ForAnyValue|ForAllValues):(.*)$/.exec(name) ?? [];
  const isOptional = rest.endsWith("IfExists");
  const operator = rest.replace(/IfExists$/, "");
  if (operator === "Null") return wanted.includes(given === undefined ? "true" : "false");
  const isNegated = /^(String|Arn|Numeric|Date)Not|^NotIp/.test(operator);
  if (given === undefined) {
    if (isOptional || quantifier === "ForAllValues") return true;
    return isNegated && quantifier === undefined;
  }
  const one = (value: string) => {
    const matches = wanted.some((text) => compare(operator, text, value, fillIn));
    return isNegated ? !matches : matches;
  };
  const values = typeof given === "string" ? [given] : given;
  return quantifier === "ForAllValues" ? values.every(one) : values.some(one);
}

function compare(operator: string, wanted: string, value: string, fillIn: Fill): boolean {
  const literal = () =>
    fillIn(wanted)
      ?.map((one) => (typeof one === "string" ? one : one.wildcard))
      .join("");
  switch (operator.replace("Not", "")) {
    case "StringEquals":
      return literal() === value;
    case "StringEqualsIgnoreCase":
      return literal()?.toLowerCase() === value.toLowerCase();
    case "StringLike":
      return globs(fillIn(wanted), value);
    case "Bool":
      return wanted.toLowerCase() === value.toLowerCase();
    case "ArnEquals":
    case "ArnLike": {
      const [pattern, text] = [segments(wanted), segments(value)];
      return pattern.every((part, index) => globs(fillIn(part), text[index]!));
    }
    default:
      throw new Error(`no such operator: ${operator}`);
  }
}
