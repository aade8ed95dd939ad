import fc from "fast-check";
import { policies } from "../../policies/pack";
import { judgedResources } from "./judgedResources";
import { type Fixture, UNKNOWN } from "./policyHarness";

type Container = Record<string, unknown> | unknown[];

/** Values that mean something at one place or another. */
const words = fc.constantFrom<unknown>(
  ...[UNKNOWN, null, true, 0, -1, 1e21, "", "*", "**", "ROOT", "latest", "AES256", "KMS", "Allow"],
  ...["MUTABLE", "IMMUTABLE_WITH_EXCLUSION", "ENHANCED", "BASIC", "CONTINUOUS_SCAN", "tagged"],
  ...["ecr:*", "arn:aws:ecr:::", "arn:aws:iam::111111111111:root", "PULL_THROUGH_CACHE", "{", "[]"],
  ...[{}, [], [[]], [null], { AWS: [] }, { __proto__: "x" }, "__proto__", "constructor", "\u0000"],
);

const value = fc.oneof(
  words,
  fc.jsonValue({ maxDepth: 3 }),
  fc.jsonValue().map((each) => JSON.stringify(each)),
);

interface Edit {
  readonly place: number;
  readonly kind: "replace" | "remove" | "add" | "wrap";
  readonly value: unknown;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  place: fc.nat(),
  kind: fc.constantFrom("replace", "remove", "add", "wrap"),
  value,
});

/** Resources that comply, or break one rule: what is broken in them is found late. */
const examples: readonly Fixture[] = policies.flatMap(({ metadata }) => [
  ...metadata.examples.good,
  ...metadata.examples.bad,
]);

/** A resource of any type that is judged, with every property that policies read, or of an example, in which something or other is broken, also within documents that are texts. */
export const brokenResource: fc.Arbitrary<Fixture> = fc
  .record({
    judged: fc.oneof(fc.constantFrom(...judgedResources), fc.constantFrom(...examples)),
    edits: fc.array(edit, { minLength: 1, maxLength: 4 }),
  })
  .map(({ judged, edits }) => {
    const props = opened(judged.props) as Record<string, unknown>;
    for (const each of edits) apply(each, props);
    return { ...judged, props: closed(props) as Record<string, unknown> };
  });

class Text {
  constructor(readonly document: unknown) {}
}

/** A copy in which JSON texts are the documents they hold. */
function opened(given: unknown): unknown {
  if (typeof given === "string") return readable(given);
  if (Array.isArray(given)) return given.map(opened);
  if (typeof given !== "object" || given === null) return given;
  return Object.fromEntries(Object.entries(given).map(([key, each]) => [key, opened(each)]));
}

function readable(text: string): unknown {
  try {
    return /^[{[]/.test(text) ? new Text(opened(JSON.parse(text))) : text;
  } catch {
    return text;
  }
}

function closed(given: unknown): unknown {
  if (given instanceof Text) return JSON.stringify(closed(given.document));
  if (Array.isArray(given)) return given.map(closed);
  if (typeof given !== "object" || given === null) return given;
  return Object.fromEntries(Object.entries(given).map(([key, each]) => [key, closed(each)]));
}

function placesIn(container: unknown): [container: Container, key: string][] {
  if (container instanceof Text) return placesIn(container.document);
  if (typeof container !== "object" || container === null) return [];
  return Object.entries(container).flatMap(([key, each]) => [
    [container as Container, key] as [Container, string],
    ...placesIn(each),
  ]);
}

function apply({ place, kind, value: given }: Edit, props: Record<string, unknown>): void {
  const places = placesIn(props);
  const [container, key] = places[place % Math.max(places.length, 1)] ?? [props, "name"];
  const members = container as Record<string, unknown>;
  if (kind === "remove") {
    if (Array.isArray(container)) container.splice(Number(key), 1);
    else Reflect.deleteProperty(container, key);
  } else if (kind === "wrap") {
    members[key] = [members[key]];
  } else if (kind === "add" && Array.isArray(container)) {
    container.push(opened(given));
  } else {
    // A name from elsewhere in the resource is one that may be read here as well.
    const [, other] = places[(place * 7 + 1) % Math.max(places.length, 1)] ?? [props, "name"];
    members[kind === "add" ? other : key] = opened(given);
  }
}
