import assert from "node:assert/strict";
import { domainRules } from "../../domain/rules";
import { examples } from "../../docs/findings/examples";
import messages from "../../docs/findings/messages.json";
import { subjectOf } from "../../docs/findings/page";
import { subjects } from "../../docs/findings/subjects";

describe("the page of findings", () => {
  it("has a subject for every rule, and a rule for every beginning of an id", () => {
    const ids = Object.keys(domainRules);
    assert.deepEqual(
      ids.filter((id) => subjectOf(id) === undefined),
      [],
    );
    const unused = subjects.flatMap(({ rules }) =>
      rules.filter((beginning) => !ids.some((id) => id.startsWith(beginning))),
    );
    assert.deepEqual(unused, []);
  });

  it("has examples of rules that exist", () => {
    const unknown = Object.keys(examples).filter((id) => !Object.hasOwn(domainRules, id));
    assert.deepEqual(unknown, []);
  });

  it("has an example or a message of every rule", () => {
    const shown = { ...messages, ...examples };
    const bare = Object.keys(domainRules).filter((id) => !Object.hasOwn(shown, id));
    assert.deepEqual(bare, []);
    const unknown = Object.keys(messages).filter((id) => !Object.hasOwn(domainRules, id));
    assert.deepEqual(unknown, []);
  });

  for (const [id, { wrong, right, check }] of Object.entries(examples)) {
    it(`shows what breaks ${id}, and what does not`, () => {
      const [ofWrong, ofRight] = [wrong, right].map((each) => check(each).map(({ rule }) => rule));
      assert.ok(ofWrong!.includes(id), `wrong: ${ofWrong!.join(", ")}`);
      assert.deepEqual(ofRight, []);
    });
  }
});
