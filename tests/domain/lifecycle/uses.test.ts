import assert from "node:assert/strict";
import type { Image } from "../../../domain/lifecycle/image";
import { distinctImages } from "../../../domain/lifecycle/simulate/duplicates";
import { relate } from "../../../domain/lifecycle/simulate/relations";
import type { ImageUse } from "../../../domain/lifecycle/simulate/result";
import { Uses } from "../../../domain/lifecycle/simulate/uses";
import { image } from "./fixtures";

const HUB = "111111111111.dkr.ecr.us-east-1.amazonaws.com";
const home = { registryId: "111111111111", region: "us-east-1", repositoryName: "team-a/api" };
const of = (imageDigest: string, more: Partial<Image> = {}): Image =>
  image(imageDigest, 1, { ...home, ...more });
const tagged = [
  of("d0", { imageTags: ["latest"] }),
  of("d1", { imageTags: ["v1", "v2"] }),
  of("d2"),
];

/** The uses that are found, as `digest: users`. */
function found(uses: readonly (string | ImageUse)[], images: readonly Image[]): string[] {
  const members = distinctImages(images);
  return [...new Uses(uses).find(members)].map(([index, { inUseDigest, usedBy }]) => {
    assert.equal(images[index]?.imageDigest, inUseDigest);
    return `${inUseDigest}: ${usedBy.join(", ")}`;
  });
}

describe("uses of images", () => {
  const PLACE = ["registryId", "region", "repositoryName"];
  const nameless = tagged.map(
    (image) =>
      Object.fromEntries(
        Object.entries(image).filter(([key]) => !PLACE.includes(key)),
      ) as unknown as Image,
  );
  const cases: [string, (string | ImageUse)[], readonly Image[], string[]][] = [
    ["are of any repository where there is but a digest", ["d1"], tagged, ["d1: "]],
    ["are of no image where the digest is that of none", ["d9"], tagged, []],
    ["name their users", [{ image: "d1", usedBy: ["a", "b"] }], tagged, ["d1: a, b"]],
    [
      "of one image are put together, each user once",
      [
        { image: "d1", usedBy: ["a", "b"] },
        { image: `${HUB}/team-a/api@d1`, usedBy: ["b", "c"] },
      ],
      tagged,
      ["d1: a, b, c"],
    ],
    ["have no users where none is told", [{ image: "d0" }], tagged, ["d0: "]],
    ["by reference are of their repository", [`${HUB}/team-a/api@d1`], tagged, ["d1: "]],
    ["by reference are of no other repository", [`${HUB}/team-b/api@d1`], tagged, []],
    [
      "by reference are of no other account",
      ["222222222222.dkr.ecr.us-east-1.amazonaws.com/team-a/api@d1"],
      tagged,
      [],
    ],
    [
      "by reference are of no other region",
      ["111111111111.dkr.ecr.eu-west-1.amazonaws.com/team-a/api@d1"],
      tagged,
      [],
    ],
    [
      "by reference are of a repository whose account, region and name are not known",
      ["222222222222.dkr.ecr.eu-west-1.amazonaws.com/team-b/api@d1"],
      nameless,
      ["d1: "],
    ],
    ["by path alone are of the repository of that name", ["team-a/api@d1"], tagged, ["d1: "]],
    ["by path alone are of no other repository", ["team-b/api@d1"], tagged, []],
    ["by tag are of the image that has it", [`${HUB}/team-a/api:v2`], tagged, ["d1: "]],
    ["by a tag that no image has are of none", [`${HUB}/team-a/api:v3`], tagged, []],
    ["without tag and digest are of latest", [`${HUB}/team-a/api`], tagged, ["d0: "]],
    ["by tag and digest go by the digest", [`${HUB}/team-a/api:v1@d2`], tagged, ["d2: "]],
    ["of another registry go by the digest", ["mirror.example.com/x/y:1@d2"], tagged, ["d2: "]],
    ["of a registry with a port go by the digest", ["localhost:5000/x/y@d2"], tagged, ["d2: "]],
    ["of another registry by tag are of none", ["mirror.example.com/team-a/api:v1"], tagged, []],
    ["with nothing before the digest are of any repository", ["@d2"], tagged, ["d2: "]],
    ["in an empty inventory are none", ["d1", `${HUB}/team-a/api:v1`], [], []],
  ];
  for (const [title, uses, images, expected] of cases) {
    it(title, () => {
      assert.deepEqual(found(uses, images), expected);
    });
  }

  it("are found as well after an image in use by tag", () => {
    const uses = [`${HUB}/team-a/api:v1`, `${HUB}/team-a/api:latest`, "d2"];
    assert.deepEqual(found(uses, tagged).sort(), ["d0: ", "d1: ", "d2: "]);
  });
});

describe("what is in use with an image", () => {
  const inUse = (images: readonly Image[], ...uses: string[]): string[] => {
    const members = distinctImages(images);
    const { inUse: used } = relate(members, new Uses(uses));
    return [...used.keys()].map((index) => images[index]?.imageDigest ?? "").sort();
  };
  const index = of("index", { children: ["child"] });
  const outer = of("outer", { children: ["index"] });
  const child = of("child");
  const signature = of("signature", { subjectManifestDigest: "child" });

  it("are the lists it may be pulled through, and theirs", () => {
    assert.deepEqual(inUse([index, outer, child, of("other")], "child"), [
      "child",
      "index",
      "outer",
    ]);
  });

  it("is not what it lists or what refers to it", () => {
    assert.deepEqual(inUse([index, child, signature], "index"), ["index"]);
  });

  it("is the subject it goes with", () => {
    assert.deepEqual(inUse([child, signature], "signature"), ["child", "signature"]);
  });

  it("is no archived list, for that cannot be pulled", () => {
    const archived = { ...index, imageStatus: "ARCHIVED" };
    assert.deepEqual(inUse([archived, outer, child], "child"), ["child"]);
  });

  it("is itself, also in the archive", () => {
    assert.deepEqual(inUse([{ ...child, imageStatus: "ARCHIVED" }, index], "child"), [
      "child",
      "index",
    ]);
  });

  it("ends where lists and subjects go in a circle", () => {
    const one = of("one", { children: ["two"], subjectManifestDigest: "two" });
    const two = of("two", { children: ["one", "two"], subjectManifestDigest: "two" });
    assert.deepEqual(inUse([one, two], "one"), ["one", "two"]);
  });
});

describe("relations among images", () => {
  it("are those of images that are there, each once and none to itself", () => {
    const images = [
      of("list", { children: ["child", "child", "gone", "list"] }),
      of("child"),
      of("signature", { subjectManifestDigest: "child" }),
      of("orphan", { subjectManifestDigest: "gone" }),
      of("self", { subjectManifestDigest: "self" }),
    ];
    const { inUse, ...relations } = relate(distinctImages(images), new Uses([]));
    assert.equal(inUse.size, 0);
    assert.deepEqual(relations, {
      childrenByList: new Map([[0, [1]]]),
      listsByChild: new Map([[1, [0]]]),
      subjectByReferrer: new Map([[2, 1]]),
      referrersBySubject: new Map([[1, [2]]]),
    });
  });
});
