import assert from "node:assert/strict";
import {
  PendingLeaves,
  byRules,
  listOf,
  mapOf,
  objectOf,
  oneOf,
  optional,
  parseDocument,
  readShape,
  stringShape,
} from "../../domain/jsonReader";
import { lines } from "../support/findingLines";

interface Destination {
  readonly region: string;
  readonly registryId?: string;
}

const document = {
  name: "example",
  rules: { shape: "example-shape", unknownKey: "example-key", missing: "example-missing" },
  shape: objectOf<{
    readonly type: "ONE" | "TWO";
    readonly destinations?: readonly Destination[];
    readonly labels?: Readonly<Record<string, string>>;
  }>({
    type: byRules({ shape: "example-type" }, oneOf("ONE", "TWO")),
    destinations: optional(
      listOf(objectOf<Destination>({ region: stringShape, registryId: optional(stringShape) })),
    ),
    labels: optional(mapOf(stringShape)),
  }),
};

/** An object whose members throw where they are read, as properties do in a preview. */
function withPending(value: object, key: string): object {
  return Object.defineProperty({ ...value }, key, {
    enumerable: true,
    get: () => {
      throw new RangeError("not known yet");
    },
  });
}

const pendingLeaves = () => new PendingLeaves((error) => error instanceof RangeError);

describe("parseDocument", () => {
  it("reads a text and a value, and leaves out what is left out", () => {
    const value = { type: "ONE", destinations: [{ region: "eu-west-1" }], labels: { a: "b" } };
    assert.deepEqual(parseDocument(JSON.stringify(value), document), { ok: true, value });
    assert.deepEqual(parseDocument({ type: "TWO", labels: undefined }, document), {
      ok: true,
      value: { type: "TWO" },
    });
  });

  it("refuses everything that is wrong at once, each by its rule and path", () => {
    const read = parseDocument(
      { type: "THREE", destinations: [{ registryId: 1 }, 2, {}], labels: { "a b": 3 }, more: 4 },
      document,
    );
    assert.deepEqual(read.ok ? [] : lines(read.findings), [
      'example-key @ more: unknown key: given "more", allowed type, destinations, labels.',
      'example-type @ type: type: given "THREE", allowed "ONE", "TWO".',
      "example-missing @ destinations[0].region: region is missing: allowed a string.",
      "example-shape @ destinations[0].registryId: registryId: given 1, allowed a string.",
      "example-shape @ destinations[1]: destinations[1]: given 2, allowed an object with region, registryId.",
      "example-missing @ destinations[2].region: region is missing: allowed a string.",
      'example-shape @ labels["a b"]: a b: given 3, allowed a string.',
    ]);
  });

  it("refuses another value by the name of the document, and a text that is no JSON", () => {
    const refusal = (input: unknown) => {
      const read = parseDocument(input, document);
      return read.ok ? [] : lines(read.findings);
    };
    assert.deepEqual(refusal(null), [
      "example-shape @ : example: given null, allowed an object with type, destinations, labels.",
    ]);
    assert.match(refusal("{")[0] ?? "", /^json-syntax @ : /);
  });

  it("passes over leaves that are not known yet, and notes their paths", () => {
    const pending = pendingLeaves();
    const destinations = [withPending({ registryId: "111111111111" }, "region"), { region: 1 }];
    const read = readShape(withPending({ type: "ONE", destinations }, "labels"), {
      ...document,
      pending,
    });
    assert.deepEqual(read.value, {
      type: "ONE",
      destinations: [{ registryId: "111111111111" }, {}],
    });
    assert.deepEqual(lines(read.findings), [
      "example-shape @ destinations[1].region: region: given 1, allowed a string.",
    ]);
    assert.deepEqual(pending.paths, ["destinations[0].region", "labels"]);
    assert.deepEqual(
      ["", "labels", "destinations", "destinations[0]", "destinations[1]", "type", "label"].filter(
        (path) => pending.has(path),
      ),
      ["", "labels", "destinations", "destinations[0]"],
    );
  });

  it("throws what a leaf throws where nobody passes over it", () => {
    const input = withPending({}, "type");
    assert.throws(() => parseDocument(input, document), RangeError);
    const pending = new PendingLeaves(() => false);
    assert.throws(() => parseDocument(input, document, pending), RangeError);
  });
});
