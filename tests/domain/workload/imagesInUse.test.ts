import assert from "node:assert/strict";
import type { Image } from "../../../domain/lifecycle/image";
import { reviewImagesInUse } from "../../../domain/workload/imagesInUse";

const REGISTRY = "111111111111.dkr.ecr.us-east-1.amazonaws.com";

const image = (imageDigest: string, more: Partial<Image> = {}): Image => ({
  registryId: "111111111111",
  repositoryName: "team-a/api",
  imageDigest,
  imagePushedAt: "2026-01-01",
  ...more,
});

function review(
  references: Record<string, string[]>,
  images: readonly Image[],
  unresolved: string[] = [],
) {
  const entries = Object.entries(references).map(
    ([digest, list]) => [digest, new Set(list)] as const,
  );
  const uses = unresolved.map((one) => ({ image: one, usedBy: "x", reason: "y" }));
  const { findings, unplaced } = reviewImagesInUse(
    { references: new Map(entries), unresolved: uses },
    images,
  );
  return { rules: findings.map(({ rule }) => rule), unplaced };
}

const nothing = { rules: [], unplaced: [] };
const missing = { rules: ["in-use-image-missing"], unplaced: [] };

describe("reviewImagesInUse", () => {
  const reference = `${REGISTRY}/team-a/api:v1`;

  it("finds nothing wrong with images of the inventory, nor with what an index lists", () => {
    const images = [image("a", { children: ["b"] })];
    assert.deepEqual(review({ a: [reference], b: [reference] }, images), nothing);
  });

  it("finds an image that its repository does not have", () => {
    assert.deepEqual(review({ b: [reference] }, [image("a")]), missing);
    assert.deepEqual(review({ b: [reference] }, [image("a", { registryId: undefined })]), missing);
    assert.deepEqual(
      review({ b: [reference] }, [image("a", { repositoryName: undefined })]),
      missing,
    );
    assert.deepEqual(
      review({ b: [`${REGISTRY}/team-b/batch:v1`, reference] }, [image("a")]),
      missing,
    );
  });

  for (const [title, used] of [
    ["of another repository", `${REGISTRY}/team-b/batch:v1`],
    ["of another registry", "222222222222.dkr.ecr.us-east-1.amazonaws.com/team-a/api:v1"],
    ["of another region", "111111111111.dkr.ecr.eu-west-1.amazonaws.com/team-a/api:v1"],
    ["of no registry of Amazon ECR", "ghcr.io/team-a/api:v1"],
  ] as const) {
    it(`says nothing about an image ${title}`, () => {
      assert.deepEqual(review({ b: [used] }, [image("a", { region: "us-east-1" })]), nothing);
    });
  }

  it("tells apart digests whose repository is not known", () => {
    assert.deepEqual(review({ b: [] }, [image("a")]), { rules: [], unplaced: ["b"] });
  });

  it("finds uses without digest, of the repositories of the inventory and of those not known", () => {
    const open = [reference, `${REGISTRY}/team-b/batch:v1`, "no reference: at all"];
    assert.deepEqual(review({}, [image("a")], open), {
      rules: ["in-use-digest-unknown", "in-use-digest-unknown"],
      unplaced: [],
    });
    const { findings } = reviewImagesInUse(
      { references: new Map(), unresolved: [{ usedBy: "x", reason: "y" }] },
      [image("a")],
    );
    assert.deepEqual(
      findings.map(({ message }) => message),
      ["an image, used by x, is not counted as in use, for its digest cannot be told: y."],
    );
  });

  it("names twenty images and counts the rest", () => {
    const references = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`b${index}`, [reference]]),
    );
    assert.equal(review(references, [image("a")]).rules.length, 21);
  });
});
