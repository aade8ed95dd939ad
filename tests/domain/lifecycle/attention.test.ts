import assert from "node:assert/strict";
import type { Image } from "../../../domain/lifecycle/image";
import type { LifecyclePolicy } from "../../../domain/lifecycle/model";
import { simulateLifecycle } from "../../../domain/lifecycle/simulate/simulate";
import { DAY, NOW, image, keep, policy, rule } from "./fixtures";

/** What is named, as `digest: why by rule`. */
function attention(rules: LifecyclePolicy, ...images: Image[]): string[] {
  return simulateLifecycle(rules, images, { now: NOW }).attention.map(
    (one) => `${one.imageDigest}: ${one.attention} by ${one.appliedRulePriority}`,
  );
}

const tagged = (digest: string, age: number, ...imageTags: string[]) =>
  image(digest, age, { imageTags });
const older = (priority: number, pattern: string) =>
  rule(priority, { tagPatternList: [pattern], countNumber: 5 });

describe("what needs attention among the images that go", () => {
  it("is the newest image of a rule that leaves none with its tags", () => {
    const all = [tagged("new", 9, "team-2"), tagged("old", 10, "team-1")];
    assert.deepEqual(attention(policy(older(1, "team-*")), ...all), ["new: last-of-rule by 1"]);
    const kept = tagged("kept", 1, "team-3");
    assert.deepEqual(attention(policy(older(1, "team-*")), ...all, kept), []);
    const archived = { ...kept, imageStatus: "ARCHIVED", lastArchivedAt: NOW };
    assert.deepEqual(attention(policy(older(1, "team-*")), ...all, archived), [
      "new: last-of-rule by 1",
    ]);
  });

  it("is the last image of each rule, up to 50 of them, but not what another rule takes", () => {
    const rules = Array.from({ length: 40 }, (_, index) => older(index + 1, `team${index}-*`));
    assert.deepEqual(
      attention(policy(...rules), tagged("a", 9, "team39-1"), tagged("b", 8, "team3-1")),
      ["b: last-of-rule by 4", "a: last-of-rule by 40"],
    );
    assert.deepEqual(
      attention(
        policy(older(1, "x-*"), older(2, "y-*")),
        tagged("both", 8, "x-1", "y-1"),
        tagged("y", 9, "y-2"),
      ),
      ["both: last-of-rule by 1"],
    );
    assert.deepEqual(attention(policy(rule(1)), image("untagged", 9)), []);
  });

  it("is what was pulled within 14 days", () => {
    const pulled = (digest: string, days: number) =>
      image(digest, 40, { lastRecordedPullTime: NOW - days * DAY });
    assert.deepEqual(
      attention(policy(rule(1)), pulled("a", 13), pulled("b", 14), pulled("c", 14.01)),
      ["b: pulled-recently by 1", "a: pulled-recently by 1"],
    );
  });

  for (const tag of [
    "v1.4.2",
    "1.4",
    "v2.0.0-rc1",
    "release-7",
    "prod",
    "web-prod-1",
    "LATEST",
    "main",
    "stable.2",
    "x_lts",
  ]) {
    it(`is an image with the tag ${tag}, which is like that of a release`, () => {
      const kept = tagged("kept", 1, "z");
      assert.deepEqual(attention(policy(older(1, "*")), tagged("a", 9, "b", tag), kept), [
        "a: release-tag by 1",
      ]);
    });
  }

  for (const tag of ["feature-1", "product-1", "maintenance", "v1", "sha-1.2", "unreleased"]) {
    it(`is no image with the tag ${tag}`, () => {
      const kept = tagged("kept", 1, "z");
      assert.deepEqual(attention(policy(older(1, "*")), tagged("a", 9, tag), kept), []);
    });
  }

  it("names the newest 20 images for each reason, and no image that stays", () => {
    const images = Array.from({ length: 30 }, (_, index) =>
      tagged(`i${index}`, 30 - index, `v1.${index}`),
    );
    const pulled = images.map((one, index) => ({
      ...one,
      imageDigest: `p${index}`,
      lastRecordedPullTime: NOW,
    }));
    const found = attention(policy(keep(1, 2, "v1.*")), ...images, ...pulled);
    assert.deepEqual(
      [found.length, found[0], found.at(-1)],
      [40, "p28: pulled-recently by 1", "i9: release-tag by 1"],
    );
    assert.equal(
      found.some((one) => /^[ip]29:/.test(one)),
      false,
    );
  });
});
