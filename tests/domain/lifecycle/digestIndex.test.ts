import assert from "node:assert/strict";
import fc from "fast-check";
import { DigestIndex } from "../../../domain/lifecycle/simulate/digestIndex";

describe("DigestIndex", () => {
  const toImages = (digests: readonly string[]) => digests.map((imageDigest) => ({ imageDigest }));

  it("finds the first image with a digest, and none without, like a search from the start", () => {
    const text = fc.string({ maxLength: 3 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 50 }), fc.array(text), (digests, others) => {
        const index = new DigestIndex(toImages(digests));
        assert.equal(index.size, new Set(digests).size);
        for (const digest of [...digests, ...others]) {
          const place = digests.indexOf(digest);
          assert.equal(index.get(digest), place < 0 ? undefined : place);
          assert.equal(index.has(digest), place >= 0);
        }
      }),
    );
  });

  it("takes little longer where all digests end alike", () => {
    const digests = Array.from({ length: 50_000 }, (_, place) => `${place}${"0".repeat(64)}`);
    const index = new DigestIndex(toImages(digests));
    assert.equal(index.size, digests.length);
    assert.deepEqual(
      [digests[0], digests[49_999], "1"].map((digest) => index.get(digest ?? "")),
      [0, 49_999, undefined],
    );
  });

  it("tells digests apart whose hashes are the same", () => {
    const pair = findPair();
    const index = new DigestIndex(toImages(pair));
    assert.deepEqual(
      pair.map((digest) => index.get(digest)),
      [0, 1],
    );
  });
});

/** Two texts with one FNV-1a hash; among 200,000 there are some. */
function findPair(): readonly [string, string] {
  const byHash = new Map<number, string>();
  for (let number = 0; ; number++) {
    const text = `sha256:${number.toString(36)}`;
    let hash = 0x811c9dc5;
    for (const character of text) {
      hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
    }
    const other = byHash.get(hash);
    if (other !== undefined) return [other, text];
    byHash.set(hash, text);
  }
}
