import assert from "node:assert/strict";
import fc from "fast-check";
import {
  at,
  errorFinding,
  findRepeats,
  hasErrors,
  parsed,
  quote,
  valueChecks,
  wrong,
} from "../../domain/finding";

describe("at", () => {
  it("joins keys and indexes, and quotes keys that are no identifiers", () => {
    assert.equal(at("", "rules"), "rules");
    assert.equal(at("rules", 2), "rules[2]");
    assert.equal(at(at("rules", 2), "action"), "rules[2].action");
    assert.equal(at("repositories", "team-a/api"), 'repositories["team-a/api"]');
    assert.equal(at("", 'a"b'), '["a\\"b"]');
  });
});

describe("quote", () => {
  const cyclic: Record<string, unknown> = { a: 1 };
  cyclic.self = cyclic;
  const deep: unknown = JSON.parse("[".repeat(100_000) + "]".repeat(100_000));
  const cases: [title: string, value: unknown, text: string][] = [
    ["a text", 'a"b', '"a\\"b"'],
    ["a number", 12, "12"],
    ["a big number", 12n, "12"],
    ["undefined", undefined, "undefined"],
    ["null", null, "null"],
    ["a symbol", Symbol("x"), "Symbol(x)"],
    ["a list", [1, "a", [null]], '[1,"a",[null]]'],
    ["an object", { a: { b: true } }, '{"a":{"b":true}}'],
    ["an object with big numbers", { a: 1n }, '{"a":1}'],
    ["a long text", "x".repeat(5_000_000), `"${"x".repeat(76)}...`],
    ["80 characters in full", "x".repeat(78), `"${"x".repeat(78)}"`],
    ["no half of a character", "x".repeat(75) + "😀😀😀😀", `"${"x".repeat(75)}...`],
  ];
  for (const [title, value, text] of cases) {
    it(`writes ${title}`, () => {
      assert.equal(quote(value), text);
    });
  }

  it("is short for whatever it is given", () => {
    for (const value of [cyclic, deep, new Array(1_000_000).fill(cyclic), { toJSON: 1 }]) {
      assert.ok(quote(value).length <= 80);
    }
    fc.assert(fc.property(fc.anything({ withBigInt: true }), (value) => quote(value).length <= 80));
  });

  it("says what JSON says where that is short", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const json = JSON.stringify(value);
        fc.pre(
          json.length <= 80 && !json.includes("-0") && !/[eE]/.test(json.replace(/"[^"]*"/g, "")),
        );
        assert.equal(quote(value), json);
      }),
    );
  });
});

describe("valueChecks and findRepeats", () => {
  const check = valueChecks((rule, path, message) => errorFinding(rule, path, message));

  it("take what matches a pattern, passes a test or is one of the values", () => {
    const checks = [
      check("digits", "count", /^\d+$/, "digits"),
      check("empty", "text", (text) => text === "", "no text"),
      check("one-of", "answer", ["yes", "no", 42]),
    ];
    const findings = ["7", "", "yes", 42].map((value) =>
      checks.flatMap((each) => each(value, "at").map(({ rule, message }) => `${rule}: ${message}`)),
    );
    const digits = (given: string) => `digits: count: given ${given}, allowed digits.`;
    const empty = (given: string) => `empty: text: given ${given}, allowed no text.`;
    const oneOf = (given: string) => `one-of: answer: given ${given}, allowed yes, no, 42.`;
    assert.deepEqual(findings, [
      [empty('"7"'), oneOf('"7"')],
      [digits('""'), oneOf('""')],
      [digits('"yes"'), empty('"yes"')],
      [digits("42"), empty("42")],
    ]);
  });

  it("name each entry that repeats an earlier one, by its key, and none without key", () => {
    assert.deepEqual(findRepeats(["a", "b", "a", "a"]), [
      { entry: "a", index: 2, first: 0 },
      { entry: "a", index: 3, first: 0 },
    ]);
    const lower = (text: string) => (text === "?" ? undefined : text.toLowerCase());
    assert.deepEqual(findRepeats(["A", "?", "?", "a"], lower), [
      { entry: "a", index: 3, first: 0 },
    ]);
  });
});

describe("wrong, hasErrors and parsed", () => {
  it("say what was given and what is allowed", () => {
    assert.equal(wrong("count", 0, "1 or more"), "count: given 0, allowed 1 or more.");
  });

  it("tell errors from warnings", () => {
    assert.equal(hasErrors([{ ...errorFinding("a", "", ""), severity: "warning" }]), false);
    assert.equal(
      hasErrors([{ ...errorFinding("a", "", ""), severity: "warning" }, errorFinding("b", "", "")]),
      true,
    );
  });

  it("give a model only without findings", () => {
    const finding = errorFinding("a", "b", "c");
    assert.deepEqual(parsed(1, []), { ok: true, value: 1 });
    assert.deepEqual(parsed(1, [finding]), { ok: false, findings: [finding] });
  });
});
