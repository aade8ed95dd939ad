import assert from "node:assert/strict";
import { image, keep, keepAny, policy, rule, taken } from "./fixtures";

/** The examples that the Amazon ECR user guide works through. Listed as there: the later listed image is the newer one. */
describe("the worked examples of the Amazon ECR user guide", () => {
  const tagged = [
    image("A", 3, { imageTags: ["beta-1", "prod-1"] }),
    image("B", 2, { imageTags: ["beta-2", "prod-2"] }),
    image("C", 1, { imageTags: ["beta-3"] }),
  ];

  it("keep 1 of prod*, then 1 of beta*: A goes, and B is claimed by the first rule", () => {
    assert.deepEqual(taken(policy(keep(1, 1, "prod*"), keep(2, 1, "beta*")), tagged), ["A:1"]);
  });

  it("keep 1 of beta*, then 1 of prod*: A and B go", () => {
    assert.deepEqual(taken(policy(keep(1, 1, "beta*"), keep(2, 1, "prod*")), tagged), [
      "A:1",
      "B:1",
    ]);
  });

  it("a list of two patterns older than 5 days takes only the image that has both", () => {
    const rules = policy(rule(1, { tagPatternList: ["alpha*", "beta*"], countNumber: 5 }));
    const images = [
      image("A", 12, { imageTags: ["alpha-1"] }),
      image("B", 11, { imageTags: ["beta-1"] }),
      image("C", 10, { imageTags: ["alpha-2", "beta-2"] }),
      image("D", 4, { imageTags: ["alpha-3"] }),
      image("E", 3, { imageTags: ["beta-3"] }),
      image("F", 2, { imageTags: ["alpha-4", "beta-4"] }),
    ];
    assert.deepEqual(taken(rules, images), ["C:1"]);
  });

  it("a list of two patterns keeps 1 of the images that have both", () => {
    const images = [
      image("A", 3, { imageTags: ["alpha-1", "beta-1", "gamma-1"] }),
      image("B", 2, { imageTags: ["alpha-2", "beta-2"] }),
      image("C", 1, { imageTags: ["alpha-3", "beta-3", "gamma-2"] }),
    ];
    assert.deepEqual(taken(policy(keep(1, 1, "alpha*", "beta*")), images), ["A:1", "B:1"]);
  });

  it("any image keep 1 takes all but the newest", () => {
    const images = [
      image("A", 4),
      image("B", 3, { imageTags: ["x"] }),
      image("C", 2),
      image("D", 1),
    ];
    assert.deepEqual(taken(policy(keepAny(1, 1)), images), ["A:1", "B:1", "C:1"]);
  });

  it("rules for a pattern, untagged and any image each take one", () => {
    const images = [
      image("A", 4, { imageTags: ["alpha-1", "beta-1"] }),
      image("B", 3),
      image("C", 2, { imageTags: ["alpha-2"] }),
      image("D", 1, { imageTags: ["git hash"] }),
      image("E", 1),
    ];
    const rules = policy(keep(1, 1, "alpha*"), rule(2, { countNumber: 1 }), keepAny(3, 1));
    assert.deepEqual(taken(rules, images), ["A:1", "B:2", "D:3"]);
  });
});
