import assert from "node:assert/strict";
import { simulateLifecycle } from "../../../domain/lifecycle/simulate/simulate";
import { DAY, NOW, image, keepAny, policy, rule, taken } from "./fixtures";

describe("simulateLifecycle with several repositories", () => {
  it("orders actions by rule priority, then oldest first, across repositories, too", () => {
    const rules = policy(rule(7), keepAny(9, 1));
    const images = [
      image("new", 2, { repositoryName: "a" }),
      image("tagged", 5, { repositoryName: "a", imageTags: ["x"] }),
      image("old", 9, { repositoryName: "b" }),
    ];
    assert.deepEqual(taken(rules, images), ["old:7", "new:7", "tagged:9"]);
  });

  it("evaluates each repository by itself", () => {
    const images = ["a", "b"].flatMap((repositoryName) => [
      image(`${repositoryName}1`, 2, { repositoryName }),
      image(`${repositoryName}2`, 1, { repositoryName }),
    ]);
    assert.deepEqual(taken(policy(keepAny(1, 1)), images), ["a1:1", "b1:1"]);
  });

  it("orders images of several repositories by the same time as those of one", () => {
    const restored = { lastArchivedAt: NOW - 300 * DAY, lastActivatedAt: NOW - 5 * DAY };
    const aged = [
      image("restored", 400, restored),
      image("middle", 7),
      image("signature", 8, { subjectManifestDigest: "middle" }),
      image("used", 6),
      image("old", 9),
    ];
    const inTwo = aged.map((one, index) => ({
      ...one,
      repositoryName: ["a", "b"][["old", "used"].includes(one.imageDigest) ? 0 : index && 1],
    }));
    const orders = [aged, inTwo].map((images) => {
      const result = simulateLifecycle(policy(rule(1)), images, { now: NOW, inUse: ["used"] });
      return [result.actions, result.conflicts, result.protected].map((list) =>
        list.map(({ imageDigest }) => imageDigest),
      );
    });
    const expected = [["old", "middle", "used", "restored"], ["used"], ["signature"]];
    assert.deepEqual(orders, [expected, expected]);
  });
});
