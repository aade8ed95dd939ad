import type { Grantee } from "../../domain/iam/grantee";
import type {
  PolicyCondition,
  PolicyDocument,
  PolicyStatement,
  Principal,
} from "../../domain/iam/iamPolicy";
import { RESOURCE } from "./iamEvaluator";
import { type Formula, type Language, flag, matches } from "./smt";

/**
 * IAM's evaluation of a resource-based policy as formulas over one request of which nothing is known but what AWS says of
 * every request. Written from the IAM User Guide (policy evaluation logic, condition operators, global condition keys), with
 * no code of the domain. Not covered: sessions of federated users.
 */

/** A text of a request: fixed pieces and variables, which are in angle brackets. */
type Text = readonly string[];

/** A value of the request that a condition compares. */
interface ContextKey {
  /** When the request has the key. */
  readonly present: Formula;
  /** The text; for an ARN its six parts. */
  readonly parts: readonly Text[];
}

const DIGITS = "[0-9]";
/** What each variable may be: runs of characters, as `[alphabet]{from,to}` and literal text. */
export const LANGUAGES: Readonly<Record<string, Language>> = {
  account: { alphabet: DIGITS, form: [[DIGITS.repeat(12)]], length: 12 },
  principal: { alphabet: "any", form: [["root"], ["role/", "+"], ["user/", "+"]] },
  session: { alphabet: "any", form: [["+"]] },
  userId: { alphabet: "any", form: [["A", "+"]] },
  organization: { alphabet: "[a-z0-9-]", form: [["o-", "+"]] },
  path: { alphabet: "[a-z0-9/-]", form: [["r-", "+", "/"]] },
  service: { alphabet: "any", form: [["+", ".amazonaws.com"]] },
  sourceAccount: { alphabet: DIGITS, form: [[DIGITS.repeat(12)]], length: 12 },
  sourceService: { alphabet: "[a-z]", form: [["+"]] },
  sourceRegion: { alphabet: "[a-z0-9-]", form: [["*"]] },
  sourceResource: { alphabet: "any", form: [["+"]] },
  sourceOrganization: { alphabet: "[a-z0-9-]", form: [["o-", "+"]] },
  sourcePath: { alphabet: "[a-z0-9/-]", form: [["r-", "+", "/"]] },
  action: { alphabet: "[a-z]", form: [["+"]] },
  repository: { alphabet: "any", form: [["+"]] },
};

const isPrincipal = flag("isPrincipal");
const isService = flag("isService");
const inOrganization: Formula = { and: [isPrincipal, flag("inOrganization")] };
const hasSourceArn: Formula = { and: [isService, flag("hasSourceArn")] };
const hasSourceAccount: Formula = { and: [isService, flag("hasSourceAccount")] };
const inSourceOrganization: Formula = { and: [isService, flag("inSourceOrganization")] };
const arnHasAccount = flag("sourceArnHasAccount");

/** A resource of AWS Lambda: names there have no colon, one separates the alias of a function or the version of a layer. */
const LAMBDA_NAME =
  '(re.+ (re.union (re.range "!" "#") (re.range "%" ")") (re.range "+" "9") (re.range "A" "z")))';
const LAMBDA_RESOURCE = `(re.++ (str.to_re "function:") ${LAMBDA_NAME} (re.opt (re.++ (str.to_re ":") ${LAMBDA_NAME})))`;

/**
 * No request is of a principal and of a service; one of neither is anonymous. Where AWS Lambda is the source, it is by a
 * function.
 */
export const REQUEST: Formula = {
  and: [
    { not: { and: [isPrincipal, isService] } },
    {
      or: [
        { not: equals("lambda", ["<sourceService>"]) },
        { text: "sourceResource", regex: LAMBDA_RESOURCE },
      ],
    },
  ],
};

const KEYS: Readonly<Record<string, ContextKey>> = {
  "aws:principalaccount": { present: isPrincipal, parts: [["<account>"]] },
  "aws:principalarn": {
    present: isPrincipal,
    parts: [["arn"], ["aws"], ["iam"], [], ["<account>"], ["<principal>"]],
  },
  "aws:userid": { present: isPrincipal, parts: [["<userId>"]] },
  "aws:principalorgid": { present: inOrganization, parts: [["<organization>"]] },
  "aws:principalorgpaths": {
    present: inOrganization,
    parts: [["<organization>", "/", "<path>"]],
  },
  "aws:sourceaccount": { present: hasSourceAccount, parts: [["<sourceAccount>"]] },
  "aws:sourceorgid": { present: inSourceOrganization, parts: [["<sourceOrganization>"]] },
  "aws:sourceorgpaths": {
    present: inSourceOrganization,
    parts: [["<sourceOrganization>", "/", "<sourcePath>"]],
  },
};

const SOURCE_ARN = ["arn", "aws", "<sourceService>", "<sourceRegion>"];
/** The source is of an account, which is that of `aws:SourceAccount` where the request has both, or of none, like a bucket. */
function sourceArn(account: Text): ContextKey {
  const parts = [...SOURCE_ARN.map((part) => [part]), account, ["<sourceResource>"]];
  return { present: hasSourceArn, parts };
}

/** What a request asks for. */
export interface Asked {
  readonly action: Text;
  readonly resource: Text;
}

const REPOSITORY = [`arn:aws:ecr:us-east-1:${RESOURCE.accountId}:repository/`, "<repository>"];

/** Any action of Amazon ECR on any repository. */
export const ANYTHING: Asked = { action: ["ecr:", "<action>"], resource: REPOSITORY };

/** One action, on any repository or on one. */
export function askFor(action: string, resource: Text = REPOSITORY): Asked {
  return { action: [action.toLowerCase()], resource };
}

/** Whether one of some statements allows, and no statement of the document denies. */
export function isAllowed(
  document: PolicyDocument,
  asked: Asked,
  allowing: readonly PolicyStatement[] = document.statements,
): Formula {
  return { and: [someApplies("Allow", allowing, asked), { not: isDenied(document, asked) }] };
}

/** Whether a statement of the document denies. */
export function isDenied({ statements }: PolicyDocument, asked: Asked): Formula {
  return someApplies("Deny", statements, asked);
}

function someApplies(effect: string, list: readonly PolicyStatement[], asked: Asked): Formula {
  return { or: list.filter((one) => one.effect === effect).map((one) => applies(one, asked)) };
}

function applies(statement: PolicyStatement, { action, resource }: Asked): Formula {
  const { principals, notPrincipals, actions, notActions, resources, notResources } = statement;
  const some = <T>(list: readonly T[], is: (one: T) => Formula): Formula => ({ or: list.map(is) });
  const isAction = (pattern: string) => like(pattern.toLowerCase(), action);
  const isResource = (pattern: string) => like(pattern, resource);
  return {
    and: [
      principals === undefined || some(principals, isNamed),
      notPrincipals === undefined || { not: some(notPrincipals, isNamed) },
      actions === undefined || some(actions, isAction),
      notActions === undefined || { not: some(notActions, isAction) },
      resources === undefined || some(resources, isResource),
      notResources === undefined || { not: some(notResources, isResource) },
      ...statement.conditions.map(holds),
    ],
  };
}

function isNamed({ type, value }: Principal): Formula {
  if (type === "Service") return { and: [isService, equals(value, ["<service>"])] };
  if (value === "*") return true;
  return type === "AWS" && { and: [isPrincipal, isCalled(value)] };
}

/** The names of a principal: its account, its ARN, the ARN of its session. */
function isCalled(name: string): Formula {
  const account = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
  if (account !== undefined) return equals(account, ["<account>"]);
  const session = /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/.exec(name);
  if (session !== null) {
    const [, owner = "", role = "", own = ""] = session;
    const isRole: Formula = {
      or: [like(`role/${role}`, ["<principal>"]), like(`role/*/${role}`, ["<principal>"])],
    };
    return { and: [equals(owner, ["<account>"]), isRole, equals(own, ["<session>"])] };
  }
  // AWS shows a unique id in place of a principal that is deleted: nobody has it.
  return equals(name, textOf(KEYS["aws:principalarn"]!));
}

function holds({ operator, key, values }: PolicyCondition): Formula {
  const [, set, base = "", ifExists] =
    /^(?:for(any|all)values?:)?(.*?)(ifexists)?$/.exec(operator.toLowerCase()) ?? [];
  if (key.toLowerCase() === "aws:principalisawsservice" && base === "bool") {
    return { or: values.map((value) => (value === "true" ? isService : { not: isService })) };
  }
  const given = keysFor(key.toLowerCase());
  const present: Formula = { or: given.map((one) => one.present) };
  if (base === "null") {
    return {
      or: values.map((value) => (value.toLowerCase() === "true" ? { not: present } : present)),
    };
  }
  const isNegated = base.includes("not");
  // A value of the request is compared with each value of the policy; of a set of one value "any" and "all" are the same.
  const compared: Formula = {
    or: given.map((one) => {
      const equal: Formula = {
        or: values.map((value) => compare(base.replace("not", ""), value, one)),
      };
      return { and: [one.present, isNegated ? { not: equal } : equal] };
    }),
  };
  const holdsWithoutKey =
    ifExists !== undefined || set === "all" || (isNegated && set === undefined);
  return holdsWithoutKey ? { or: [{ not: present }, compared] } : compared;
}

/** The forms that a key's value may have; a key that the guide does not tie to callers is any text, or absent. */
function keysFor(key: string): readonly ContextKey[] {
  if (key === "aws:sourcearn") {
    const [own, none] = [sourceArn(["<sourceAccount>"]), sourceArn([])];
    return [
      { ...own, present: { and: [own.present, arnHasAccount] } },
      { ...none, present: { and: [none.present, { not: arnHasAccount }] } },
    ];
  }
  const known = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
  return [known ?? { present: flag(`has ${key}`), parts: [[`<${key}>`]] }];
}

function compare(operator: string, wanted: string, key: ContextKey): Formula {
  const value = wanted
    .replace("${aws:ResourceAccount}", RESOURCE.accountId)
    .replace("${aws:ResourceOrgID}", RESOURCE.organizationId);
  // Another variable, and a key or operator that does not tell who calls: it may match or not.
  const text = textOf(key);
  const isOther =
    value.includes("${") || text.some((piece) => piece.includes(":", 1) && piece.startsWith("<"));
  if (isOther || !/^(string|arn)/.test(operator))
    return flag(`${text.join("")} ${operator} ${wanted}`);
  switch (operator) {
    case "stringequals":
      return equals(value, text);
    case "stringequalsignorecase":
      return like(value, text, { isExact: true, ignoresCase: true });
    case "stringlike":
      return like(value, text);
    default: {
      const [head, rest] = [value.split(":").slice(0, 5), value.split(":").slice(5)];
      if (rest.length === 0 || key.parts.length !== 6) return false;
      return { and: [...head, rest.join(":")].map((part, index) => like(part, key.parts[index]!)) };
    }
  }
}

function textOf({ parts }: ContextKey): Text {
  return parts.flatMap((part, index) => (index === 0 ? part : [":", ...part]));
}

function equals(value: string, text: Text): Formula {
  return like(value, text, { isExact: true });
}

interface Comparison {
  readonly isExact?: boolean;
  readonly ignoresCase?: boolean;
}

/**
 * Whether a text matches a pattern: each way to divide the pattern among the pieces of the text. A star may be divided, too.
 */
function like(pattern: string, text: Text, how: Comparison = {}): Formula {
  const { isExact = false, ignoresCase = false } = how;
  const [piece, ...rest] = text;
  if (piece === undefined) return isExact ? pattern === "" : /^\**$/.test(pattern);
  const name = /^<(.+)>$/.exec(piece)?.[1];
  if (name === undefined) {
    return { or: takeLiteral(pattern, piece, how).map((after) => like(after, rest, how)) };
  }
  const isOwn = matches(name, LANGUAGES[name]!);
  if (rest.length === 0) return isOwn(pattern, { isExact, ignoresCase });
  const cuts = Array.from({ length: pattern.length + 1 }, (_, index) => index);
  return {
    or: cuts.flatMap((cut): Formula[] => {
      const isStar = !isExact && pattern.charAt(cut) === "*";
      const own = isOwn(pattern.slice(0, isStar ? cut + 1 : cut), { isExact, ignoresCase });
      return own === false ? [] : [{ and: [own, like(pattern.slice(cut), rest, how)] }];
    }),
  };
}

/** What may be left of a pattern once it has matched a literal text. */
function takeLiteral(pattern: string, text: string, how: Comparison): string[] {
  if (text === "") return [pattern];
  const [first, rest] = [pattern.charAt(0), pattern.slice(1)];
  if (how.isExact !== true && first === "*") {
    const after = [...takeLiteral(rest, text, how), ...takeLiteral(pattern, text.slice(1), how)];
    return [...new Set(after)];
  }
  const fold = (one: string) => (how.ignoresCase === true ? one.toLowerCase() : one);
  const isSame = fold(first) === fold(text.charAt(0)) || (how.isExact !== true && first === "?");
  return pattern !== "" && isSame ? takeLiteral(rest, text.slice(1), how) : [];
}

/** Whether the caller of the request belongs to a grantee. */
export function isIn(grantee: Grantee): Formula {
  switch (grantee.kind) {
    case "everybody":
      return true;
    case "account":
      return {
        and: [
          isPrincipal,
          compare("stringequals", grantee.accountId, KEYS["aws:principalaccount"]!),
        ],
      };
    case "principal": {
      const byId = grantee.accountId === "" && like(grantee.arn, ["<userId>"]);
      return { and: [isPrincipal, { or: [isCalled(grantee.arn), byId] }] };
    }
    case "organization":
      return holds({
        operator: "StringEquals",
        key: "aws:PrincipalOrgID",
        values: [grantee.organizationId],
      });
    case "organizationPath":
      return holds({
        operator: "StringLike",
        key: "aws:PrincipalOrgPaths",
        values: [grantee.path],
      });
    case "service": {
      const among = (key: string, values: readonly string[], operator = "StringLike"): Formula =>
        values.length === 0 || holds({ operator, key, values });
      const accounts = grantee.sourceAccounts;
      const ofArn: Formula = {
        and: [
          hasSourceArn,
          arnHasAccount,
          { or: accounts.map((one) => compare("stringequals", one, KEYS["aws:sourceaccount"]!)) },
        ],
      };
      return {
        and: [
          isService,
          grantee.service === "*" || equals(grantee.service, ["<service>"]),
          { or: [among("aws:SourceAccount", accounts), ofArn] },
          among("aws:SourceArn", grantee.sourceArns, "ArnLike"),
          among("aws:SourceOrgID", grantee.sourceOrganizationIds),
          among("aws:SourceOrgPaths", grantee.sourceOrganizationPaths),
        ],
      };
    }
    default:
      return false;
  }
}
