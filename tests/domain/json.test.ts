import assert from "node:assert/strict";
import fc from "fast-check";
import { errorFinding } from "../../domain/finding";
import {
  canonicalJson,
  getIndexedStrings,
  parseJson,
  readJson,
  getStrings,
  unknownKeys,
} from "../../domain/json";
import { modelOf, refusals } from "../support/findingLines";

describe("parseJson", () => {
  it("reads whatever JSON can say, however deep", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.deepEqual(modelOf(parseJson(text)), JSON.parse(text));
      }),
    );
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    assert.equal(parseJson(deep).ok, true);
  });

  it("refuses what is no JSON, and quotes the beginning", () => {
    const [line = ""] = refusals(parseJson('{"rules":[}'));
    const known =
      'json-syntax @ : text is not JSON: given "{\\"rules\\":[}", allowed one JSON value. ';
    assert.ok(line.startsWith(known), line);
    assert.equal(refusals(parseJson("")).length, 1);
    fc.assert(fc.property(fc.string(), (text) => typeof parseJson(text).ok === "boolean"));
  });

  it("refuses a text over the limit without reading it", () => {
    assert.deepEqual(refusals(parseJson("{}".repeat(51), 100)), [
      "json-too-large @ : JSON text is too long: given 102 characters, allowed at most 100.",
    ]);
    assert.equal(parseJson(`"${"x".repeat(98)}"`, 100).ok, true);
    assert.equal(parseJson(" ".repeat(1_000_001)).ok, false);
  });
});

describe("readJson", () => {
  it("takes the object itself as well as its text", () => {
    const object = { a: 1 };
    assert.equal(modelOf(readJson(object)), object);
    assert.deepEqual(modelOf(readJson('{"a":1}')), object);
  });
});

describe("canonicalJson", () => {
  it("keeps the order of keys and leaves out what is not there", () => {
    const value = { b: 1, a: [undefined, null, NaN, "x"], c: undefined, d: null, e: () => 1 };
    assert.equal(canonicalJson(value), '{"b":1,"a":["x"]}');
    assert.equal(canonicalJson(undefined), "");
  });

  it("writes what JSON.stringify writes where nothing is left out", () => {
    const withoutNull = fc.jsonValue().filter((value) => !JSON.stringify(value).includes("null"));
    fc.assert(
      fc.property(withoutNull, (value) => {
        assert.equal(canonicalJson(value), JSON.stringify(value));
      }),
    );
  });

  it("ends on cycles and on deep nesting", () => {
    const cyclic: Record<string, unknown> = { a: 1 };
    cyclic.self = [cyclic, cyclic];
    assert.equal(canonicalJson(cyclic), '{"a":1,"self":[]}');
    const deep: unknown = JSON.parse("[".repeat(100_000) + "]".repeat(100_000));
    assert.equal(canonicalJson(deep), "[".repeat(200) + "]".repeat(200));
  });
});

describe("readJson", () => {
  it("takes an object that is as long as its text may be, and none that is longer", () => {
    const object = { a: ["b", 1, null], c: { d: "é\n" }, e: undefined };
    const text = JSON.stringify(object);
    for (const input of [object, text]) {
      assert.equal(readJson(input, text.length).ok, true);
      const refused = readJson(input, text.length - 1);
      assert.deepEqual(refused.ok ? [] : refused.findings.map(({ rule }) => rule), [
        "json-too-large",
      ]);
    }
    const cyclic: Record<string, unknown> = {};
    cyclic.self = [cyclic, cyclic];
    assert.equal(readJson(cyclic).ok, false);
  });
});

describe("getStrings, getIndexedStrings and unknownKeys", () => {
  it("find texts in whatever they are given", () => {
    assert.deepEqual(getStrings(["a", 1, undefined, "b"]), ["a", "b"]);
    assert.deepEqual(getStrings("a"), []);
    assert.deepEqual(getIndexedStrings(["a", 1, "b"]), [
      ["a", 0],
      ["b", 2],
    ]);
    assert.deepEqual(getIndexedStrings(undefined), []);
  });

  it("find keys that are not allowed, also those that every object inherits", () => {
    const record = JSON.parse('{"a":1,"__proto__":2,"toString":3}') as Record<string, unknown>;
    const find = (path: string, message: string) => errorFinding("key", path, message);
    assert.deepEqual(unknownKeys({ ...record, b: undefined }, ["a"], "x", find), [
      errorFinding("key", "x.__proto__", 'unknown key: given "__proto__", allowed a.'),
      errorFinding("key", "x.toString", 'unknown key: given "toString", allowed a.'),
    ]);
  });
});
