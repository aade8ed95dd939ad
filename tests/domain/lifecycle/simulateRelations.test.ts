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

    it("hold what they list, and say who lists it", () => {
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

    it("hold what they list in the run that takes them, too", () => {
      assert.deepEqual(taken(policy(rule(1, { tagStatus: "any" })), family), [
        "index:1",
        "loose:1",
      ]);
    });

    it("keep what they list out of counts", () => {
      assert.deepEqual(taken(policy(keepAny(1, 2)), family), []);
    });

    it("hold lists in lists", () => {
      const nested = [image("outer", 9, { children: ["index"] }), ...family];
      const result = simulate(policy(rule(1, { tagStatus: "any" })), nested);
      assert.deepEqual(
        result.actions.map((one) => one.imageDigest),
        ["outer", "loose"],
      );
    });

    it("hold nothing in another repository", () => {
      const images = family.map((one) =>
        one.imageDigest === "index"
          ? { ...one, repositoryName: "a" }
          : { ...one, repositoryName: "b" },
      );
      assert.deepEqual(taken(untaggedAfterADay, images).sort(), ["amd64:1", "arm64:1", "loose:1"]);
    });

    it("add no size of their own; what they alone list is taken by the next runs", () => {
      const any = policy(rule(1, { tagStatus: "any" }));
      const sizes = (images: readonly Image[]): number[] => {
        const { summary } = simulate(any, images);
        return [
          summary.expiringSizeInBytes,
          summary.laterImageTotalCount,
          summary.laterSizeInBytes,
        ];
      };
      const one = [image("index", 9, { children: ["amd64"] }), image("amd64", 9)];
      assert.deepEqual(sizes(one), [0, 1, 100]);
      assert.deepEqual(sizes(family), [100, 2, 200]);
      const nested = image("outer", 9, { children: ["index", "amd64"] });
      assert.deepEqual(sizes([...family, nested]), [100, 3, 200]);
      const listing = image("new", 0, { children: ["amd64"] });
      assert.deepEqual(sizes([...family, listing]), [100, 1, 100]);
    });

    it("hold nothing once they are archived, in the same inventory or by an earlier run", () => {
      const archived = { imageStatus: "ARCHIVED", lastArchivedAt: NOW - 1 };
      const [index, ...others] = family as [Image, ...Image[]];
      assert.deepEqual(taken(untaggedAfterADay, [{ ...index, ...archived }, ...others]), [
        "amd64:1",
        "arm64:1",
        "loose:1",
      ]);
      const archiving = policy(
        rule(1),
        rule(2, { tagStatus: "any", countNumber: 2, action: ARCHIVE }),
      );
      const { actions, later, findings } = simulate(archiving, family);
      assert.deepEqual(
        [actions, later].map((list) => list.map((one) => one.imageDigest)),
        [
          ["loose", "index"],
          ["amd64", "arm64"],
        ],
      );
      assert.deepEqual(
        findings.map(({ rule: id }) => id).filter((id) => id.startsWith("inventory")),
        ["inventory-archived-index-broken"],
      );
    });

    it("have a finding where they are archived and what they list is gone", () => {
      const archived = { imageStatus: "ARCHIVED", lastArchivedAt: NOW - 1, children: ["gone"] };
      const { findings } = simulate(untaggedAfterADay, [image("index", 9, archived)]);
      assert.deepEqual(
        findings.map(({ rule: id, message }) => [id, message]),
        [
          [
            "inventory-archived-index-broken",
            "1 archived index lists manifests that the inventory does not have; restored, such an index cannot be pulled.",
          ],
        ],
      );
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

    it("are archived with the first subject, and follow one that is in the archive", () => {
      const archiving = policy(
        rule(1, { tagPatternList: ["v*"], countNumber: 2, action: ARCHIVE }),
      );
      const following = ({ protected: kept }: Simulation): string[] =>
        kept.flatMap((one) =>
          one.reason === "referrer" && one.archivedWithSubject ? one.imageDigest : [],
        );
      const result = simulate(archiving, chain);
      assert.deepEqual(following(result), ["sbom", "signature"]);
      assert.equal(result.summary.archivedReferrerTotalCount, 2);
      assert.equal(result.summary.archivedReferrerSizeInBytes, 5);
      const [subject, ...others] = chain as [Image, ...Image[]];
      const archived = { ...subject, imageStatus: "ARCHIVED", lastArchivedAt: NOW - 1 };
      assert.deepEqual(following(simulate(archiving, [archived, ...others])), [
        "sbom",
        "signature",
      ]);
    });

    it("keep the first subject in use, and it is taken all the same", () => {
      const { actions, conflicts } = simulate(anyAfterADay, chain, ["signature"]);
      assert.deepEqual(actions, conflicts);
      assert.deepEqual(
        conflicts.map((one) => [one.imageDigest, one.inUseDigest]),
        [["subject", "signature"]],
      );
    });
  });

  describe("images in use", () => {
    it("are conflicts with the rule that takes them, and are counted like all others", () => {
      const result = simulate(
        untaggedAfterADay,
        [image("A", 9), image("B", 9)],
        ["A", "elsewhere"],
      );
      assert.deepEqual(
        result.actions.map((one) => one.imageDigest),
        ["A", "B"],
      );
      assert.deepEqual(
        result.conflicts.map((one) => [one.imageDigest, one.appliedRulePriority, one.inUseDigest]),
        [["A", 1, "A"]],
      );
      assert.equal(result.summary.conflictTotalCount, 1);
      assert.equal(result.summary.expiringImageTotalCount, 2);
      assert.equal(result.rules[0]?.inUseTotalCount, 1);
    });

    it("are those of their own repository, account and region, by digest or by tag, with who uses them", () => {
      const home = { registryId: "111111111111", region: "eu-west-1" };
      const images = ["a", "b"].map((repositoryName) =>
        image("A", 9, { ...home, repositoryName, imageTags: ["v1"] }),
      );
      const any = policy(rule(1, { tagStatus: "any" }));
      const uses = (name: string): (readonly unknown[])[] =>
        simulateLifecycle(any, images, {
          now: NOW,
          inUse: [{ image: name, usedBy: ["me"] }],
        }).conflicts.map((one) => [one.repositoryName, one.inUseDigest, one.usedBy]);
      const registry = "111111111111.dkr.ecr.eu-west-1.amazonaws.com";
      assert.deepEqual(uses(`${registry}/a@A`), [["a", "A", ["me"]]]);
      assert.deepEqual(uses(`${registry}/b:v1`), [["b", "A", ["me"]]]);
      assert.deepEqual(uses(`${registry}/b:v2`), []);
      assert.deepEqual(uses(`${registry.replace("eu-west-1", "us-east-1")}/a@A`), []);
      assert.deepEqual(uses(`${registry.replace("1111", "2222")}/a@A`), []);
      assert.deepEqual(uses("A"), [
        ["a", "A", ["me"]],
        ["b", "A", ["me"]],
      ]);
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

    it("change nothing of what is taken", () => {
      const images = [image("A", 3), image("B", 2), image("C", 1)];
      const inUse = ["C", "B"];
      assert.deepEqual(taken(policy(keepAny(1, 1)), images, { inUse }), ["A:1", "B:1"]);
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
