import { Z3_lbool, init } from "z3-solver";

/** A formula over flags and texts. */
export type Formula =
  | boolean
  | { readonly and: readonly Formula[] }
  | { readonly or: readonly Formula[] }
  | { readonly not: Formula }
  | { readonly flag: string }
  | { readonly text: string; readonly regex: string };

/** The texts that a variable may be: one of some sequences of literal text, digits (`[0-9]`), `+` and `*`. */
export interface Language {
  /** All pieces of it: `any` that can be printed, or a class. */
  readonly alphabet: string;
  readonly form: readonly (readonly string[])[];
  /** The number of pieces, where it is fixed. */
  readonly length?: number;
}

export function flag(name: string): Formula {
  return { flag: name };
}

/** What can be printed, but for what policies read as wildcards and variables: no name of AWS has those. */
const PRINTABLE =
  '(re.union (re.range "!" "#") (re.range "%" ")") (re.range "+" ">") (re.range "@" "~"))';
const ANY = `(re.* ${PRINTABLE})`;
const CLASSES: Readonly<Record<string, readonly [regex: string, test: RegExp]>> = {
  any: [PRINTABLE, /^[!-#%-)+->@-~]*$/],
  "[0-9]": ['(re.range "0" "9")', /^[0-9]*$/],
  "[a-z]": ['(re.range "a" "z")', /^[a-z]*$/],
  "[a-z0-9/-]": [
    '(re.union (re.range "a" "z") (re.range "0" "9") (str.to_re "-") (str.to_re "/"))',
    /^[a-z0-9/-]*$/,
  ],
  "[a-z0-9-]": ['(re.union (re.range "a" "z") (re.range "0" "9") (str.to_re "-"))', /^[a-z0-9-]*$/],
};

/** A predicate on a variable: whether it matches a pattern with `*` and `?`, or is exactly a text. */
export function matches(name: string, { alphabet, length }: Language) {
  return (pattern: string, how: { isExact: boolean; ignoresCase: boolean }): Formula => {
    const fixed = how.isExact ? pattern : pattern.replace(/[*?]/g, "");
    const [, test] = CLASSES[alphabet]!;
    if (!test.test(how.ignoresCase ? fixed.toLowerCase() : fixed)) return false;
    const isFixed = how.isExact || !pattern.includes("*");
    if (isFixed && length !== undefined && pattern.length !== length) return false;
    if (!how.isExact && /^\*+$/.test(pattern)) return true;
    const pieces =
      how.isExact && !how.ignoresCase
        ? [pattern]
        : pattern.split(how.ignoresCase ? "" : /(?=[*?])|(?<=[*?])/);
    return { text: name, regex: concat(pieces.map((one) => renderPiece(one, how))) };
  };
}

function renderPiece(piece: string, how: { isExact: boolean; ignoresCase: boolean }): string {
  if (!how.isExact && piece === "*") return ANY;
  if (!how.isExact && piece === "?") return PRINTABLE;
  const [lower, upper] = [piece.toLowerCase(), piece.toUpperCase()];
  return how.ignoresCase && lower !== upper
    ? `(re.union ${literal(lower)} ${literal(upper)})`
    : literal(piece);
}

function literal(text: string): string {
  return `(str.to_re "${text.replaceAll('"', '""')}")`;
}

function concat(parts: readonly string[]): string {
  return parts.length > 1 ? `(re.++ ${parts.join(" ")})` : (parts[0] ?? literal(""));
}

function renderLanguage({ alphabet, form }: Language): string {
  const [own] = CLASSES[alphabet]!;
  const renderPart = (part: string): string[] => {
    if (part === "+") return [own, `(re.* ${own})`];
    if (part === "*") return [`(re.* ${own})`];
    return part.startsWith("[0-9]")
      ? part
          .split("]")
          .slice(1)
          .map(() => own)
      : [literal(part)];
  };
  const forms = form.map((parts) => concat(parts.flatMap(renderPart)));
  return forms.length > 1 ? `(re.union ${forms.join(" ")})` : (forms[0] ?? literal(""));
}

/** The text of a formula in SMT-LIB. Its negations go down to the texts, where the solver is quick with complements. */
function render(formula: Formula, isNegated: boolean, names: Map<string, string>): string {
  if (typeof formula === "boolean") return String(formula !== isNegated);
  if ("not" in formula) return render(formula.not, !isNegated, names);
  if ("flag" in formula) {
    const name = names.get(formula.flag) ?? `flag${names.size}`;
    names.set(formula.flag, name);
    return isNegated ? `(not ${name})` : name;
  }
  if ("text" in formula) {
    const regex = isNegated ? `(re.comp ${formula.regex})` : formula.regex;
    return `(str.in_re ${formula.text} ${regex})`;
  }
  const [isAnd, parts] = "and" in formula ? [true, formula.and] : [false, formula.or];
  const operator = isAnd !== isNegated ? "and" : "or";
  const neutral = String(operator === "and");
  const rendered = new Set(parts.map((part) => render(part, isNegated, names)));
  rendered.delete(neutral);
  if (rendered.has(String(operator === "or"))) return String(operator === "or");
  return rendered.size > 1
    ? `(${operator} ${[...rendered].join(" ")})`
    : ([...rendered][0] ?? neutral);
}

/** The question whether a formula can be true, as SMT-LIB. */
export function toSmt(formula: Formula, languages: Readonly<Record<string, Language>>): string {
  const names = new Map<string, string>();
  const asserted = render(formula, false, names);
  const texts = Object.entries(languages).filter(([name]) => asserted.includes(`in_re ${name} `));
  return [
    ...[...names.values()].map((name) => `(declare-const ${name} Bool)`),
    ...texts.flatMap(([name, language]) => [
      `(declare-const ${name} String)`,
      `(assert (str.in_re ${name} ${renderLanguage(language)}))`,
    ]),
    `(assert ${asserted})`,
  ].join("\n");
}

/** No question takes longer; of thousands a few are left without an answer. */
const TIMEOUT_MILLISECONDS = 5000;

/** Starts the solver: answers whether some texts and flags make a formula true. */
export async function startSolver(languages: Readonly<Record<string, Language>>) {
  const { Z3 } = await init();
  return async (formula: Formula): Promise<"yes" | "no" | "not known"> => {
    const context = Z3.mk_context(Z3.mk_config());
    const solver = Z3.mk_solver(context);
    Z3.solver_inc_ref(context, solver);
    const params = Z3.mk_params(context);
    Z3.params_inc_ref(context, params);
    const timeout = Z3.mk_string_symbol(context, "timeout");
    Z3.params_set_uint(context, params, timeout, TIMEOUT_MILLISECONDS);
    Z3.solver_set_params(context, solver, params);
    Z3.solver_from_string(context, solver, toSmt(formula, languages));
    const answer = await Z3.solver_check(context, solver);
    Z3.params_dec_ref(context, params);
    Z3.solver_dec_ref(context, solver);
    Z3.del_context(context);
    if (answer === Z3_lbool.Z3_L_UNDEF) return "not known";
    return answer === Z3_lbool.Z3_L_TRUE ? "yes" : "no";
  };
}
