import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalJson } from "../../../domain/json";
import {
  type TagMutabilityIntent,
  buildTagMutability,
  parseTagMutability,
  tagMutabilityProperties,
} from "../../../domain/repository/tagMutability";
import { checkTagMutability } from "../../../domain/repository/tagMutabilityCheck";
import { anything } from "../../support/domainArbitraries";
import { lines, modelOf, refusals } from "../../support/findingLines";

const MODE = "imageTagMutability";
const FILTERS = "imageTagMutabilityExclusionFilters";

describe("buildTagMutability", () => {
  it("makes tags immutable by default, with filters all but those", () => {
    assert.deepEqual(buildTagMutability({}), { mode: "IMMUTABLE", exclusionFilters: [] });
    assert.deepEqual(buildTagMutability({ [FILTERS]: ["latest"] }), {
      mode: "IMMUTABLE_WITH_EXCLUSION",
      exclusionFilters: ["latest"],
    });
    assert.equal(buildTagMutability({ [MODE]: "MUTABLE" }).mode, "MUTABLE");
  });

  it("gives the properties of a repository", () => {
    assert.deepEqual(tagMutabilityProperties(buildTagMutability({})), { [MODE]: "IMMUTABLE" });
    assert.deepEqual(tagMutabilityProperties(buildTagMutability({ [FILTERS]: ["dev-*"] })), {
      [MODE]: "IMMUTABLE_WITH_EXCLUSION",
      [FILTERS]: [{ filter: "dev-*", filterType: "WILDCARD" }],
    });
  });

  it("is read back without findings for every valid intent", () => {
    const filter = fc
      .string({ unit: fc.constantFrom(...Array.from("aZ0._-*")), minLength: 1, maxLength: 20 })
      .filter((one) => one.split("*").length <= 3 && !/^\*+$/.test(one));
    const filters = fc.uniqueArray(filter, { minLength: 1, maxLength: 5 });
    const valid: fc.Arbitrary<TagMutabilityIntent> = fc.oneof(
      fc.constantFrom({}, { [MODE]: "MUTABLE" }, { [MODE]: "IMMUTABLE" }),
      filters.chain((some) =>
        fc.constantFrom(
          { [FILTERS]: some },
          { [MODE]: "MUTABLE_WITH_EXCLUSION", [FILTERS]: some },
          { [MODE]: "IMMUTABLE_WITH_EXCLUSION", [FILTERS]: some },
        ),
      ),
    );
    fc.assert(
      fc.property(valid, (intent) => {
        const text = canonicalJson(tagMutabilityProperties(buildTagMutability(intent)));
        const read = modelOf(parseTagMutability(text));
        assert.deepEqual(checkTagMutability(read), []);
        assert.equal(canonicalJson(tagMutabilityProperties(read)), text);
      }),
    );
  });
});

describe("checkTagMutability", () => {
  const format = "1 to 128 letters, digits and . _ - *, with at most 2 *";
  const refused: [title: string, intent: unknown, lines: string[]][] = [
    [
      "an unknown mutability",
      { [MODE]: "FROZEN" },
      [
        `tag-mutability-mode @ ${MODE}: mutability: given "FROZEN", allowed IMMUTABLE, IMMUTABLE_WITH_EXCLUSION, MUTABLE, MUTABLE_WITH_EXCLUSION.`,
      ],
    ],
    [
      "exclusion without filters",
      { [MODE]: "IMMUTABLE_WITH_EXCLUSION" },
      [
        `tag-mutability-filter-count @ ${FILTERS}: IMMUTABLE_WITH_EXCLUSION has the wrong number of filters: given 0, allowed 1 to 5.`,
      ],
    ],
    [
      "six filters",
      { [FILTERS]: ["a", "b", "c", "d", "e", "f"] },
      [
        `tag-mutability-filter-count @ ${FILTERS}: IMMUTABLE_WITH_EXCLUSION has the wrong number of filters: given 6, allowed 1 to 5.`,
      ],
    ],
    [
      "filters without exclusion",
      { [MODE]: "IMMUTABLE", [FILTERS]: ["latest"] },
      [
        `tag-mutability-filter-without-exclusion @ ${FILTERS}: IMMUTABLE takes no filters: given ["latest"], allowed IMMUTABLE_WITH_EXCLUSION.`,
      ],
    ],
    [
      "filters that are wrong, repeated or exclude all",
      { [FILTERS]: ["a*b*c*", "v1/2", 7, "**", "**"] },
      [
        `tag-mutability-filter-format @ ${FILTERS}[0]: filter: given "a*b*c*", allowed ${format}.`,
        `tag-mutability-filter-format @ ${FILTERS}[1]: filter: given "v1/2", allowed ${format}.`,
        `tag-mutability-filter-format @ ${FILTERS}[2]: filter: given 7, allowed ${format}.`,
        `tag-mutability-filter-all @ ${FILTERS}[3]: filter excludes all tags: given "**", allowed a filter that some tags do not match.`,
        `tag-mutability-filter-duplicate @ ${FILTERS}[4]: filter is given twice: given "**", allowed once, as in ${FILTERS}[3].`,
        `tag-mutability-filter-all @ ${FILTERS}[4]: filter excludes all tags: given "**", allowed a filter that some tags do not match.`,
      ],
    ],
  ];
  for (const [title, intent, expected] of refused) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(
        lines(checkTagMutability(buildTagMutability(intent as TagMutabilityIntent))),
        expected,
      );
    });
  }

  it("answers whatever it is given", () => {
    fc.assert(
      fc.property(fc.record({ [MODE]: anything, [FILTERS]: anything }), (intent) => {
        assert.ok(
          Array.isArray(checkTagMutability(buildTagMutability(intent as TagMutabilityIntent))),
        );
      }),
    );
  });
});

describe("parseTagMutability", () => {
  it("takes absent properties for AWS's own default, and looks at no others", () => {
    assert.deepEqual(modelOf(parseTagMutability({ name: "team-a/api" })), {
      mode: "MUTABLE",
      exclusionFilters: [],
    });
  });

  it("refuses what does not have the shape of the properties", () => {
    assert.deepEqual(
      refusals(
        parseTagMutability({ [MODE]: 1, [FILTERS]: ["a", { filter: "b", filterType: "PREFIX" }] }),
      ),
      [
        `tag-mutability-shape @ ${MODE}: ${MODE}: given 1, allowed a string.`,
        `tag-mutability-shape @ ${FILTERS}[0]: ${FILTERS}[0]: given "a", allowed an object with filter, filterType.`,
        `tag-mutability-shape @ ${FILTERS}[1].filterType: filterType: given "PREFIX", allowed "WILDCARD".`,
      ],
    );
    assert.deepEqual(refusals(parseTagMutability({ [FILTERS]: "a" })), [
      `tag-mutability-shape @ ${FILTERS}: ${FILTERS}: given "a", allowed a list.`,
    ]);
    assert.deepEqual(refusals(parseTagMutability(7)), [
      `tag-mutability-shape @ : tag mutability: given 7, allowed an object with ${MODE}, ${FILTERS}.`,
    ]);
  });

  it("answers whatever it is given", () => {
    fc.assert(
      fc.property(
        fc.oneof(anything, fc.json(), fc.record({ [MODE]: anything, [FILTERS]: anything })),
        (input) => {
          const parsed = parseTagMutability(input);
          assert.ok(
            parsed.ok
              ? Array.isArray(checkTagMutability(parsed.value))
              : parsed.findings.length > 0,
          );
        },
      ),
    );
  });
});
