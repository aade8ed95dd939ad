import assert from "node:assert/strict";
import fc from "fast-check";
import type { RuleTags } from "../../../domain/lifecycle/ruleTags";
import { TagMatcher } from "../../../domain/lifecycle/tagMatcher/tagMatcher";
import { matchesTag, tagPattern } from "../../../domain/lifecycle/tagPattern";

const text = fc.stringMatching(/^[ab-]{0,6}$/);
const entry = fc
  .array(fc.constantFrom("a", "b", "-", "*", "*"), { minLength: 1, maxLength: 6 })
  .map((parts) => tagPattern(parts.join("")));
const rule: fc.Arbitrary<RuleTags> = fc.oneof(
  fc
    .array(entry, { minLength: 1, maxLength: 3 })
    .map((patterns): RuleTags => ({ status: "tagged", patterns })),
  fc.constantFrom<RuleTags>({ status: "untagged", patterns: [] }, { status: "any", patterns: [] }),
);

/** The same, rule by rule and entry by entry. */
function matchPlainly(rules: readonly RuleTags[], tags: readonly string[]): number[] {
  return rules.flatMap(({ status, patterns }, index) => {
    const isMet =
      status === "any" ||
      ((status === "untagged" ? tags.length === 0 : tags.length > 0) &&
        patterns.every((pattern) => tags.some((tag) => matchesTag(pattern, tag))));
    return isMet ? [index] : [];
  });
}

describe("TagMatcher", () => {
  it("meets the rules that matchesTag meets entry by entry, up to 50 of them, for one image after the other", () => {
    fc.assert(
      fc.property(
        fc.array(rule, { maxLength: 50 }),
        fc.array(fc.array(text, { maxLength: 4 }), { maxLength: 4 }),
        (rules, images) => {
          const matcher = new TagMatcher(rules);
          for (const tags of images) {
            matcher.match(tags);
            const met = rules.flatMap((_, index) => {
              const word = index < 32 ? matcher.low : matcher.high;
              return (word & (1 << (index % 32))) === 0 ? [] : [index];
            });
            assert.deepEqual(met, matchPlainly(rules, tags));
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
