import assert from "node:assert/strict";
import type { Image } from "../../../domain/lifecycle/image";
import type { LifecyclePolicy } from "../../../domain/lifecycle/model";
import { explainImage } from "../../../domain/lifecycle/simulate/explain";
import { simulateLifecycle } from "../../../domain/lifecycle/simulate/simulate";
import type { Simulation } from "../../../domain/lifecycle/simulate/result";
import { ARCHIVE, NOW, image, keepAny, policy, rule, taken } from "./fixtures";

function simulate(
  rules: LifecyclePolicy,
  images: readonly Image[],
  inUse: string[] = [],
): Simulation {
  return simulateLifecycle(rules, images, { now: NOW, inUse });
}

function reasons({ protected: kept }: Simulation): string[] {
  return kept.map(({ imageDigest, reason }) => `${imageDigest}:${reason}`);
}

const untaggedAfterADay = policy(rule(1));
const archiveAndExpire = policy(
  rule(1, { tagStatus: "any", countType: "sinceImagePulled", countNumber: 90, action: ARCHIVE }),
  rule(2, {
    tagStatus: "any",
    storageClass: "archive",
    countType: "sinceImageTransitioned",
    countNumber: 90,
  }),
);

describe("simulateLifecycle", () => {
  describe("manifest lists", () => {
    const family = [
      image("index", 9, { imageTags: ["v1"], children: ["amd64", "arm64"] }),
      image("amd64", 9),
      image("arm64", 9),
      image("loose", 9),
    ];

    it("markReferenced what they list, and say who lists it", () => {
      const result = simulate(untaggedAfterADay, family);
      assert.deepEqual(
        result.actions.map((one) => one.imageDigest),
        ["loose"],
      );
      assert.deepEqual(reasons(result), ["amd64:listed-by-manifest", "arm64:listed-by-manifest"]);
      const [first] = result.protected;
      assert.deepEqual(first?.reason === "listed-by-manifest" && first.manifestListDigests, [
        "index",
      ]);
    });

    it("markReferenced what they list in the run that takes them, too", () => {
      assert.deepEqual(taken(policy(rule(1, { tagStatus: "any" })), family), [
        "index:1",
        "loose:1",
      ]);
    });

    it("keep what they list out of counts", () => {
      assert.deepEqual(taken(policy(keepAny(1, 2)), family), []);
    });

    it("markReferenced lists in lists", () => {
      const nested = [image("outer", 9, { children: ["index"] }), ...family];
      const result = simulate(policy(rule(1, { tagStatus: "any" })), nested);
      assert.deepEqual(
        result.actions.map((one) => one.imageDigest),
        ["outer", "loose"],
      );
    });

    it("markReferenced nothing in another repository", () => {
      const images = family.map((one) =>
        one.imageDigest === "index"
          ? { ...one, repositoryName: "a" }
          : { ...one, repositoryName: "b" },
      );
      assert.deepEqual(taken(untaggedAfterADay, images).sort(), ["amd64:1", "arm64:1", "loose:1"]);
    });

    it("count the size of what they alone list, as it can go after them", () => {
      const any = policy(rule(1, { tagStatus: "any" }));
      const getSize = (images: readonly Image[]): number =>
        simulate(any, images).summary.expiringSizeInBytes;
      const one = [image("index", 9, { children: ["amd64"] }), image("amd64", 9)];
      assert.equal(getSize(one), 100);
      assert.equal(getSize(family), 300);
      const nested = image("outer", 9, { children: ["index", "amd64"] });
      assert.equal(getSize([...family, nested]), 300);
      assert.equal(getSize([...family, image("new", 0, { children: ["amd64"] })]), 200);
    });

    it("have a finding where what they list is not known", () => {
      const mediaType = "application/vnd.oci.image.index.v1+json";
      const { findings } = simulate(untaggedAfterADay, [
        image("index", 9, { imageTags: ["v1"], imageManifestMediaType: mediaType }),
      ]);
      assert.deepEqual(
        findings.map(({ rule: id }) => id),
        ["inventory-children-unknown"],
      );
    });
  });

  describe("referrers", () => {
    const signed = [
      image("subject", 9, { imageTags: ["v1"] }),
      image("signature", 9, { subjectManifestDigest: "subject", imageSizeInBytes: 3 }),
      image("orphan", 9, { subjectManifestDigest: "gone" }),
    ];

    it("are left alone while their subject is there, without a subject they are ordinary images", () => {
      const result = simulate(untaggedAfterADay, signed);
      assert.deepEqual(
        result.actions.map((one) => one.imageDigest),
        ["orphan"],
      );
      assert.deepEqual(reasons(result), ["signature:referrer"]);
      const [first] = result.protected;
      assert.equal(first?.reason === "referrer" && first.goesWithSubject, false);
    });

    it("go with their subject", () => {
      const result = simulate(policy(rule(1, { tagStatus: "any" })), signed);
      assert.deepEqual(
        result.actions.map((one) => one.imageDigest),
        ["subject", "orphan"],
      );
      const [first] = result.protected;
      assert.equal(first?.reason === "referrer" && first.goesWithSubject, true);
      assert.equal(result.summary.removedReferrerTotalCount, 1);
      assert.equal(result.summary.removedReferrerSizeInBytes, 3);
    });
  });

  describe("referrers of referrers", () => {
    const chain = [
      image("subject", 9, { imageTags: ["v1"] }),
      image("sbom", 8, { subjectManifestDigest: "subject", imageSizeInBytes: 3 }),
      image("signature", 7, { subjectManifestDigest: "sbom", imageSizeInBytes: 2 }),
    ];
    const anyAfterADay = policy(rule(1, { tagStatus: "any" }));
    const going = ({ protected: kept }: Simulation): string[] =>
      kept.map((one) => `${one.imageDigest}:${one.reason === "referrer" && one.goesWithSubject}`);

    it("go with them", () => {
      const result = simulate(anyAfterADay, chain);
      assert.deepEqual(going(result), ["sbom:true", "signature:true"]);
      assert.equal(result.summary.removedReferrerTotalCount, 2);
      assert.equal(result.summary.removedReferrerSizeInBytes, 5);
    });

    it("are shown when they go, whatever rules match them and wherever they are", () => {
      const old = { imageStatus: "ARCHIVED", lastArchivedAt: NOW - 86_400_000 };
      const images = [
        ...chain,
        image("archived", 6, { subjectManifestDigest: "subject", ...old }),
        image("restoring", 5, { subjectManifestDigest: "subject", imageStatus: "ACTIVATING" }),
      ];
      const versions = policy(rule(1, { tagPatternList: ["v*"] }));
      assert.deepEqual(going(simulate(versions, images)), [
        "sbom:true",
        "signature:true",
        "archived:true",
        "restoring:true",
      ]);
      const [explanation] = explainImage(versions, images, "signature", { now: NOW });
      assert.equal(
        explanation?.because,
        "It refers to sbom, which is in the repository; it goes with that image.",
      );
    });

    it("stay where what they refer to stays", () => {
      const listed = [...chain, image("index", 0, { imageTags: ["v2"], children: ["sbom"] })];
      const result = simulate(anyAfterADay, listed);
      assert.deepEqual(
        result.actions.map((one) => one.imageDigest),
        ["subject"],
      );
      assert.deepEqual(reasons(result), ["sbom:listed-by-manifest", "signature:referrer"]);
      assert.deepEqual(going(result), ["sbom:false", "signature:false"]);
      assert.equal(result.summary.removedReferrerTotalCount, 0);
    });

    it("keep the first subject in use", () => {
      const { actions, conflicts } = simulate(anyAfterADay, chain, ["signature"]);
      assert.deepEqual(actions, []);
      assert.deepEqual(
        conflicts.map((one) => [one.imageDigest, one.inUseDigest]),
        [["subject", "signature"]],
      );
    });
  });

  describe("images in use", () => {
    it("are conflicts with the rule that would take them, and do not go", () => {
      const result = simulate(
        untaggedAfterADay,
        [image("A", 9), image("B", 9)],
        ["A", "elsewhere"],
      );
      assert.deepEqual(
        result.actions.map((one) => one.imageDigest),
        ["B"],
      );
      assert.deepEqual(
        result.conflicts.map((one) => [one.imageDigest, one.appliedRulePriority, one.inUseDigest]),
        [["A", 1, "A"]],
      );
      assert.equal(result.summary.conflictTotalCount, 1);
    });

    it("may be named by an image reference", () => {
      const reference = "111111111111.dkr.ecr.us-east-1.amazonaws.com/team-a/api@A";
      assert.equal(simulate(untaggedAfterADay, [image("A", 9)], [reference]).conflicts.length, 1);
    });

    it("keep the list through which they are pulled in use", () => {
      const images = [image("index", 9, { children: ["amd64"] }), image("amd64", 9)];
      const { conflicts } = simulate(untaggedAfterADay, images, ["amd64"]);
      assert.deepEqual(
        conflicts.map((one) => [one.imageDigest, one.inUseDigest]),
        [["index", "amd64"]],
      );
    });

    it("still count", () => {
      const images = [image("A", 3), image("B", 2), image("C", 1)];
      assert.deepEqual(taken(policy(keepAny(1, 1)), images, { inUse: ["C", "B"] }), ["A:1"]);
    });

    it("are conflicts for the archive, too: archived images cannot be pulled", () => {
      const { conflicts } = simulate(archiveAndExpire, [image("A", 100)], ["A"]);
      assert.deepEqual(
        conflicts.map((one) => one.action.type),
        ["TRANSITION"],
      );
    });
  });
});
