import assert from "node:assert/strict";
import fc from "fast-check";
import type { Image } from "../../../domain/lifecycle/image";
import { JsonFrameError } from "../../../cli/support/jsonValues";
import { InventoryReader } from "../../../cli/support/readImages";

/** Reads bytes in pieces of the given lengths, again and again. */
function read(text: string, pieces: readonly number[] = [1_000_000]): InventoryReader {
  const bytes = Buffer.from(text);
  const reader = new InventoryReader();
  for (let start = 0, piece = 0; start < bytes.length; piece++) {
    const end = start + (pieces[piece % pieces.length] ?? 1);
    reader.feed(bytes.subarray(start, end));
    start = end;
  }
  reader.end();
  return reader;
}

function digests({
  images,
  problems,
}: {
  images: readonly Image[];
  problems: readonly string[];
}): string[] {
  assert.deepEqual(problems, []);
  return images.map(({ imageDigest }) => imageDigest);
}

const AWKWARD = ['"', "\\", "\n", "{", "}", "[", "]", ",", ":", "é", "😀", "imageDetails", " "];

const image = fc.record({
  imageDigest: fc
    .array(fc.constantFrom(...AWKWARD, "a"), { maxLength: 4 })
    .map((parts) => parts.join("")),
  imagePushedAt: fc.constant(1_700_000_000_000),
  imageTags: fc.array(fc.string({ maxLength: 3 }), { maxLength: 2 }),
  extra: fc.anything({ maxDepth: 2 }).map((value) => JSON.stringify(value) ?? null),
  imageDetails: fc.constant(undefined),
});

const formats: Record<string, (images: readonly object[]) => string> = {
  "what describe-images prints": (imageDetails) => JSON.stringify({ imageDetails }, null, 4),
  "what describe-images prints, on one line": (imageDetails) => JSON.stringify({ imageDetails }),
  "such a document with other keys around": (imageDetails) =>
    JSON.stringify(
      { before: [[{}]], imageDetails, nextToken: "]}", after: { imageDetails: 1 } },
      null,
      1,
    ),
  "several such documents": (imageDetails) => {
    const half = Math.ceil(imageDetails.length / 2);
    return [imageDetails.slice(0, half), imageDetails.slice(half)]
      .map((part) => JSON.stringify({ imageDetails: part }))
      .join("\n");
  },
  "a list": (images) => JSON.stringify(images, null, 2),
  "one image a line": (images) => images.map((one) => `${JSON.stringify(one)}\n`).join(""),
  "one image a line, with blank lines and without the last newline": (images) =>
    images.map((one) => JSON.stringify(one)).join("\r\n\n"),
  "images one after the other": (images) =>
    images.map((one) => JSON.stringify(one, null, 1)).join(" "),
};

describe("InventoryReader", () => {
  const pieces = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 });
  for (const [name, write] of Object.entries(formats)) {
    it(`reads ${name}, however the bytes are cut`, () => {
      fc.assert(
        fc.property(fc.array(image, { maxLength: 6 }), pieces, (images, lengths) => {
          const expected = images.map(({ imageDigest }) => imageDigest);
          assert.deepEqual(digests(read(write(images), lengths)), expected);
        }),
      );
    });
  }

  for (const length of [1, 2, 3, 1_000]) {
    it(`skips a byte order mark in pieces of ${length}`, () => {
      for (const text of ["[IMAGE]", "IMAGE\nIMAGE"]) {
        const image = '{"imageDigest":"a","imagePushedAt":1}';
        const { images } = read(`\uFEFF${text.replaceAll("IMAGE", image)}`, [length]);
        assert.deepEqual(new Set(images.map(({ imageDigest }) => imageDigest)), new Set(["a"]));
      }
    });
  }

  for (const [text, isBlank] of [
    ["", true],
    ["\uFEFF", true],
    [" \r\n\n", true],
    ["[]", false],
    [" [ ] ", false],
    ['{"imageDetails": []}', false],
    ['{\n"imageDetails": []}\n', false],
  ] as const) {
    it(`tells nothing from an empty list in ${JSON.stringify(text)}`, () => {
      for (const length of [1, 1_000]) {
        const reader = read(text, [length]);
        assert.deepEqual([digests(reader), reader.isBlank], [[], isBlank]);
      }
    });
  }

  const BROKEN = '{"imageDigest":"b","imagePushedAt":}';
  const GOOD = '{"imageDigest":"a","imagePushedAt":1}';
  const layouts: Record<string, (images: readonly string[]) => string> = {
    "one a line": (lines) => lines.join("\n"),
    "one a line with carriage returns": (lines) => `${lines.join("\r\n")}\r\n`,
    "one a line after a byte order mark": (lines) => `\uFEFF${lines.join("\n")}\n`,
    "in a list, one a line": (lines) => `[${lines.join(",\n")}]`,
    "in a document, one a line": (lines) => `{"imageDetails": [${lines.join("\n,")}\n]}`,
  };
  for (const [name, write] of Object.entries(layouts)) {
    for (const at of [1, 2, 3]) {
      it(`names a broken image on line ${at}, ${name}, however the bytes are cut`, () => {
        const text = write([1, 2, 3].map((line) => (line === at ? BROKEN : GOOD)));
        for (const length of [1, 2, 7, 40, 1_000]) {
          const { images, problems } = read(text, [length]);
          assert.deepEqual(
            [images.length, problems.map((problem) => problem.replace(/JSON: .*/s, "JSON"))],
            [2, [`line ${at}: is not JSON`]],
          );
        }
      });
    }
  }

  it("counts a line that ends after a backslash", () => {
    for (const length of [1, 2, 1_000]) {
      assert.throws(
        () => read('[{"imageDigest":"a\\\n"}]', [length]),
        (error) => error instanceof JsonFrameError && error.line === 1,
      );
    }
  });

  it("numbers lines from the beginning of the file, also of values over several", () => {
    const { problems } = read(
      '[\n{"imageDigest":"a","imagePushedAt":1},\n\n{\n"imageDigest":\n7}\n]',
      [3],
    );
    assert.deepEqual(problems, [
      "line 4: imageDigest: given 7, allowed a string.",
      "line 4: imagePushedAt is missing: every image has it.",
    ]);
  });

  it("names twenty broken lines and counts the rest", () => {
    const { problems } = read('{"a":1}\n'.repeat(30));
    assert.equal(problems.length, 21);
    assert.equal(problems[20], "40 more problems.");
  });

  for (const [text, line, message] of [
    ['[\n{"imageDigest":"a",\n\n', 2, "what begins here is not closed before the file ends"],
    [
      '\n[{"imageDigest":"a","imagePushedAt":1}\n',
      2,
      "what begins here is not closed before the file ends",
    ],
    [
      `{"imageDigest":"a"\n${'{"imageDigest":"b"}\n'.repeat(3)}`,
      1,
      "what begins here is not closed before the file ends",
    ],
    ['[\n"a"]', 2, "a text where an image is expected"],
    ["[[]]", 1, "a list where an image is expected"],
    ["[{}\n}]", 2, "a closing bracket too many"],
    ['{"imageDigest": "a\n"}', 1, "a text is not closed"],
    ["[]]", 1, "a closing bracket too many"],
    ["7", 1, '"7" where an image is expected'],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => read(text),
        (error) =>
          error instanceof JsonFrameError && error.line === line && error.message === message,
      );
    });
  }

  it("never fails otherwise, whatever the bytes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...AWKWARD, "1", "null"), { maxLength: 20 }),
        pieces,
        (parts, lengths) => {
          try {
            read(parts.join(""), lengths);
          } catch (error) {
            assert.ok(error instanceof JsonFrameError);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe("an inventory as a whole", () => {
  const entry = (imageDigest: string): string =>
    JSON.stringify({ imageDigest, imagePushedAt: 1_700_000_000_000 });
  const found = (...digestsGiven: string[]) =>
    read(digestsGiven.map(entry).join("\n")).findings("images.json");

  it("has a finding for digests that are none", () => {
    const [sha256, sha512] = [`sha256:${"a".repeat(64)}`, `sha512:${"b".repeat(128)}`];
    assert.deepEqual(found(sha256, sha512), []);
    assert.deepEqual(found(sha256, "sha256:abc", sha256.toUpperCase()), [
      {
        rule: "inventory-digest",
        severity: "warning",
        path: "images",
        message:
          "2 images of images.json have an imageDigest that is no digest; allowed is sha256: and 64 lower-case hexadecimal digits.",
      },
    ]);
    assert.match(found("latest")[0]!.message, /^1 image of images\.json has an imageDigest /);
  });
});
