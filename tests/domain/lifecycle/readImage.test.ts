import assert from "node:assert/strict";
import { inspect } from "node:util";
import fc from "fast-check";
import { toTime } from "../../../domain/lifecycle/image";
import { parseIsoTime } from "../../../domain/lifecycle/isoTime";
import { parseImage } from "../../../domain/lifecycle/readImage";

describe("parseImage", () => {
  it("reads what aws ecr describe-images prints, and leaves out what is not looked at", () => {
    const parsed = parseImage({
      registryId: "111111111111",
      repositoryName: "team-a/api",
      imageDigest: "sha256:a",
      imageTags: ["v1"],
      imageSizeInBytes: 12,
      imagePushedAt: "2026-01-30T01:00:00.5+01:00",
      imageScanStatus: { status: "ACTIVE" },
      imageManifestMediaType: "application/vnd.oci.image.manifest.v1+json",
      artifactMediaType: "application/vnd.oci.image.config.v1+json",
      lastRecordedPullTime: "2026-01-31T00:00:00Z",
      imageStatus: "ARCHIVED",
      lastArchivedAt: 1769817600,
      subjectManifestDigest: null,
    });
    assert.deepEqual(parsed, {
      ok: true,
      value: {
        registryId: "111111111111",
        region: undefined,
        repositoryName: "team-a/api",
        imageDigest: "sha256:a",
        imageTags: ["v1"],
        imagePushedAt: Date.UTC(2026, 0, 30) + 500,
        imageSizeInBytes: 12,
        lastRecordedPullTime: Date.UTC(2026, 0, 31),
        imageStatus: "ARCHIVED",
        lastArchivedAt: Date.UTC(2026, 0, 31),
        lastActivatedAt: undefined,
        imageManifestMediaType: undefined,
        subjectManifestDigest: undefined,
        children: undefined,
      },
    });
  });

  it("reads what the SDK returns", () => {
    const parsed = parseImage({ imageDigest: "sha256:a", imagePushedAt: new Date(5) });
    assert.ok(parsed.ok && parsed.value.imagePushedAt === 5);
  });

  it("keeps the media type of an index", () => {
    const imageManifestMediaType = "application/vnd.docker.distribution.manifest.list.v2+json";
    const parsed = parseImage({
      imageDigest: "sha256:a",
      imagePushedAt: 5,
      imageManifestMediaType,
    });
    assert.ok(parsed.ok && parsed.value.imageManifestMediaType === imageManifestMediaType);
  });

  it("refuses everything that is wrong at once", () => {
    const parsed = parseImage(
      {
        imageDigest: 7,
        imageTags: ["a", 1],
        imageSizeInBytes: -1,
        lastRecordedPullTime: "today",
        children: {},
      },
      "images[3]",
    );
    assert.deepEqual(
      parsed.ok ? [] : parsed.findings.map(({ path, message }) => `${path}: ${message}`),
      [
        "images[3].imageDigest: imageDigest: given 7, allowed a string.",
        'images[3].imageTags: imageTags: given ["a",1], allowed a list of strings.',
        "images[3].imagePushedAt: imagePushedAt is missing: every image has it.",
        "images[3].imageSizeInBytes: imageSizeInBytes: given -1, allowed a number of at least 0.",
        'images[3].lastRecordedPullTime: lastRecordedPullTime: given "today", allowed a time with a time zone, such as 2026-01-31T00:00:00Z, or seconds since 1970.',
        "images[3].children: children: given {}, allowed a list of strings.",
      ],
    );
  });

  for (const value of [null, [], "image", 3, undefined]) {
    it(`refuses ${JSON.stringify(value)}`, () => {
      const parsed = parseImage(value);
      assert.deepEqual(parsed.ok ? [] : parsed.findings.map(({ rule }) => rule), [
        "inventory-image",
      ]);
    });
  }
});

describe("parseIsoTime", () => {
  it("agrees with Date on every time it prints", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
        (date) => {
          assert.equal(parseIsoTime(date.toISOString()), date.getTime());
        },
      ),
    );
  });

  it("agrees with Date on zones", () => {
    fc.assert(
      fc.property(fc.integer({ min: -23, max: 23 }), fc.nat(59), (hours, minutes) => {
        const pad = (value: number): string => String(Math.abs(value)).padStart(2, "0");
        const text = `2026-02-28T23:59:58${hours < 0 ? "-" : "+"}${pad(hours)}:${pad(minutes)}`;
        assert.equal(parseIsoTime(text), Date.parse(text));
        assert.equal(parseIsoTime(text.replace(/:(\d\d)$/, "$1")), Date.parse(text));
      }),
    );
  });

  for (const [text, expected] of [
    ["2026-01-31", "2026-01-31T00:00:00.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    ["2026-01-31 12:00:00Z", "2026-01-31T12:00:00.000Z"],
    ["2026-01-31T12:00:00.123456+00:00", "2026-01-31T12:00:00.123Z"],
    ["2026-01-31T12:00:00.1Z", "2026-01-31T12:00:00.100Z"],
  ] as const) {
    it(`reads ${text}`, () => {
      assert.equal(new Date(parseIsoTime(text)).toISOString(), expected);
    });
  }

  for (const text of [
    ...[
      "",
      "2026",
      "2026-01",
      "2026-1-31",
      "2026-13-01",
      "2026-00-01",
      "2026-02-29",
      "2026-04-31",
      "0026-01-01",
    ],
    ...["2026-01-31T12:00:00", "2026-01-31T12:00Z", "2026-01-31T24:00:00Z", "2026-01-31T12:60:00Z"],
    ...[
      "2026-01-31T12:00:00.Z",
      "2026-01-31T12:00:00.1234567890Z",
      "2026-01-31T12:00:00z",
      "2026-01-31T12:00:00Zx",
    ],
    ...[
      "2026-01-31T12:00:00+1:00",
      "2026-01-31T12:00:00+24:00",
      "2026-01-31T12:00:00+01:0",
      " 2026-01-31",
      "2026/01/31",
    ],
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.ok(Number.isNaN(parseIsoTime(text)));
    });
  }
});

describe("toTime", () => {
  for (const [value, expected] of [
    [1_769_817_600, 1_769_817_600_000],
    [1_769_817_600.5, 1_769_817_600_500],
    [1_769_817_600.1234, 1_769_817_600_123],
    [1_769_817_600_000.4, 1_769_817_600_000],
    [1_769_817_600_000, 1_769_817_600_000],
    [0, 0],
  ] as const) {
    it(`takes ${value} as ${expected} milliseconds`, () => {
      assert.equal(toTime(value), expected);
    });
  }

  for (const value of [Infinity, NaN, 9e15, null, undefined, {}, true, new Date(NaN)]) {
    it(`refuses ${inspect(value)}`, () => {
      assert.ok(Number.isNaN(toTime(value)));
    });
  }
});
