import assert from "node:assert/strict";
import fc from "fast-check";
import { Gate, PartAutomaton } from "../../../domain/lifecycle/tagMatcher/partAutomaton";
import { matchesGlob } from "./referenceSimulator";

/** The glob that a list of parts stands for. */
function globOf({ parts, endsText }: { parts: readonly string[]; endsText: boolean }): string {
  return `*${parts.join("*")}${endsText ? "" : "*"}`;
}

const word = fc.stringMatching(/^[ab]{1,4}$/);
const list = fc.record({
  parts: fc.array(word, { minLength: 1, maxLength: 4 }),
  endsText: fc.boolean(),
});

describe("PartAutomaton", () => {
  it("finds the lists that a regular expression finds, in one text after the other", () => {
    const text = fc.stringMatching(/^[abc]{0,12}$/);
    fc.assert(
      fc.property(
        fc.array(list, { maxLength: 6 }),
        fc.array(text, { maxLength: 4 }),
        (lists, texts) => {
          let found: object[] = [];
          const automaton = new PartAutomaton<(typeof lists)[number]>((one) => found.push(one));
          for (const one of lists) automaton.add(one);
          for (const one of texts) {
            found = [];
            automaton.begin();
            automaton.search(one);
            const expected = lists.filter((candidate) => matchesGlob(globOf(candidate), one));
            assert.equal(new Set(found).size, found.length);
            assert.deepEqual(new Set(found), new Set(expected));
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("finds lists that end in the same part, however many wait for it", () => {
    const lists = Array.from({ length: 200 }, (_, index) => ({
      parts: [`<${index % 50}>`, `<${Math.floor(index / 50)}>`, "b"],
      endsText: index % 2 === 0,
    }));
    const text = fc
      .array(
        fc.oneof(
          fc.nat(50).map((index) => `<${index}>`),
          fc.constant("b"),
        ),
        { maxLength: 9 },
      )
      .map((words) => words.join(""));
    fc.assert(
      fc.property(text, (whole) => {
        const found: object[] = [];
        const automaton = new PartAutomaton<(typeof lists)[number]>((one) => found.push(one));
        for (const one of lists) automaton.add(one);
        automaton.begin();
        automaton.search(whole);
        const expected = lists.filter((candidate) => matchesGlob(globOf(candidate), whole));
        assert.deepEqual(new Set(found), new Set(expected));
        assert.equal(found.length, expected.length);
      }),
    );
  });

  it("finds a list behind a gate only after the place where that was opened, and not in the next text", () => {
    const text = fc.stringMatching(/^[ab]{0,12}$/);
    fc.assert(
      fc.property(list, text, fc.nat(12), (one, whole, place) => {
        let found = 0;
        const automaton = new PartAutomaton<typeof one>(() => found++);
        const gate = new Gate();
        automaton.add(one, gate);
        automaton.begin();
        automaton.open(gate, place);
        automaton.search(whole);
        assert.equal(found, matchesGlob(globOf(one), whole.slice(place)) ? 1 : 0);
        automaton.begin();
        automaton.search(whole);
        assert.equal(found, matchesGlob(globOf(one), whole.slice(place)) ? 1 : 0);
      }),
    );
  });
});
