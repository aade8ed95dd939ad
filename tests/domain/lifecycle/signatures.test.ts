import assert from "node:assert/strict";
import type { Image } from "../../../domain/lifecycle/image";
import type { LifecyclePolicy } from "../../../domain/lifecycle/model";
import { simulateLifecycle } from "../../../domain/lifecycle/simulate/simulate";
import { NOW, image, keep, keepAny, policy, rule } from "./fixtures";

const hex = (name: string): string => name.padEnd(64, "0");
const SIGNATURE = `sha256-${hex("a")}`;
const SIGNED = image(`sha256:${hex("a")}`, 10, { imageTags: ["v1"] });
const signature = (tag: string): Image => image(`sha256:${hex(tag)}`, 10, { imageTags: [tag] });
const olderThan = (priority: number, days: number, pattern: string) =>
  rule(priority, { tagPatternList: [pattern], countNumber: days });

/** The findings about signatures, each by its rule. */
function findingsOn(rules: LifecyclePolicy, ...images: Image[]): Record<string, string> {
  const { findings } = simulateLifecycle(rules, images, { now: NOW });
  const found = findings.filter((one) => one.rule.startsWith("lifecycle-signature-"));
  return Object.fromEntries(found.map((one) => [one.rule, one.message]));
}

describe("signatures by tag", () => {
  const counted =
    "Rule 1 counts 1 signature by tag like images, so it keeps fewer images than its countNumber says; raise countNumber, or put a rule for sha256-* tags above and exclude them from the list.";
  for (const [kind, counting] of [
    ["sig", keep(1, 10, "*")],
    ["att", keep(1, 10, "*")],
    ["sbom", keepAny(1, 10)],
  ] as const) {
    it(`are found as .${kind} where a rule counts them like images`, () => {
      const its = signature(`${SIGNATURE}.${kind}`);
      assert.deepEqual(findingsOn(policy(counting), SIGNED, its), {
        "lifecycle-signature-counted": counted,
      });
    });
  }

  it("go before their image where only they have a term", () => {
    const its = signature(`${SIGNATURE}.sig`);
    assert.deepEqual(findingsOn(policy(olderThan(1, 5, "sha256-*")), SIGNED, its), {
      "lifecycle-signature-goes-first": `1 signature by tag goes before the image it is of, so that image can no longer be verified; give the image's tags and sha256-* the same term. The first is ${SIGNATURE}.sig.`,
    });
  });

  it("stay after their image where no rule takes them", () => {
    const all = ["sig", "att"].map((kind) => signature(`${SIGNATURE}.${kind}`));
    assert.deepEqual(findingsOn(policy(olderThan(1, 5, "v*")), SIGNED, ...all), {
      "lifecycle-signature-stays": `2 signatures by tag stay behind when their images go; add a rule for the tags sha256-* with the term of the images. The first is ${SIGNATURE}.sig.`,
    });
  });

  it("stay after an image that goes in one of the next runs", () => {
    const index = image(`sha256:${hex("b")}`, 10, { children: [`sha256:${hex("a")}`] });
    const child = image(`sha256:${hex("a")}`, 10);
    const its = signature(`${SIGNATURE}.sig`);
    assert.deepEqual(findingsOn(policy(rule(1)), index, child, its), {
      "lifecycle-signature-stays": `1 signature by tag stays behind when its image goes; add a rule for the tags sha256-* with the term of the images. The first is ${SIGNATURE}.sig.`,
    });
    assert.deepEqual(
      findingsOn(policy(rule(1), olderThan(2, 5, "sha256-*")), index, child, its),
      {},
    );
  });

  it("are no finding where they go or stay with their image, where that has gone, and with other tags", () => {
    const its = signature(`${SIGNATURE}.sig`);
    const both = policy(olderThan(1, 5, "v*"), olderThan(2, 5, "sha256-*"));
    assert.deepEqual(findingsOn(both, SIGNED, its), {});
    assert.deepEqual(findingsOn(policy(olderThan(1, 50, "*")), SIGNED, its), {});
    assert.deepEqual(findingsOn(policy(olderThan(1, 50, "sha256-*")), its), {});
    for (const tag of [`${SIGNATURE}.txt`, SIGNATURE, `x${SIGNATURE}.sig`, "sha256-ab.sig"]) {
      assert.deepEqual(findingsOn(policy(olderThan(1, 5, "*")), signature(tag)), {});
    }
  });
});
