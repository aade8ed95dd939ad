import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type ImageReference,
  checkImageReference,
  getEcrRegistry,
  parseImageReference,
  renderImageReference,
} from "../../domain/imageReference";
import { lines, modelOf, refusals } from "../support/findingLines";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
const hub = "111111111111.dkr.ecr.us-east-1.amazonaws.com";

describe("parseImageReference", () => {
  const cases: [text: string, reference: ImageReference][] = [
    ["nginx", { registry: "docker.io", repository: "library/nginx" }],
    ["nginx:1.27", { registry: "docker.io", repository: "library/nginx", tag: "1.27" }],
    ["team/api", { registry: "docker.io", repository: "team/api" }],
    ["index.docker.io/nginx", { registry: "docker.io", repository: "library/nginx" }],
    ["localhost/api", { registry: "localhost", repository: "api" }],
    ["localhost:5000/api:v1", { registry: "localhost:5000", repository: "api", tag: "v1" }],
    ["[::1]:5000/api", { registry: "[::1]:5000", repository: "api" }],
    ["Registry.Example.com/api", { registry: "registry.example.com", repository: "api" }],
    [
      "public.ecr.aws/docker/library/node:22",
      { registry: "public.ecr.aws", repository: "docker/library/node", tag: "22" },
    ],
    [`${hub}/team-a/api@${digest}`, { registry: hub, repository: "team-a/api", digest }],
    [
      `${hub}/team-a/api:v1@${digest}`,
      { registry: hub, repository: "team-a/api", tag: "v1", digest },
    ],
  ];
  for (const [text, reference] of cases) {
    it(`reads ${text.slice(0, 70)}`, () => {
      assert.deepEqual(modelOf(parseImageReference(text)), reference);
    });
  }

  const repository =
    "lower-case letters and digits, with single . _ or / or __ or hyphens between them, at most 255 characters";
  const tag = "1 to 128 letters, digits and _ . -, the first not . or -";
  const refused: [text: unknown, lines: string[]][] = [
    [
      undefined,
      [
        "image-reference-format @ : image reference is not a string: given undefined, allowed registry/repository:tag@digest.",
      ],
    ],
    [
      "",
      [
        `image-reference-format @ repository: repository of the image: given "", allowed ${repository}.`,
      ],
    ],
    ["nginx:", [`image-reference-format @ tag: tag of the image: given "", allowed ${tag}.`]],
    ["a:b:c", [`image-reference-format @ tag: tag of the image: given "b:c", allowed ${tag}.`]],
    [
      "https://example.com/API:-x@sha256:12",
      [
        'image-reference-format @ registry: registry of the image: given "https:", allowed a host name without scheme, and a port.',
        `image-reference-format @ repository: repository of the image: given "/example.com/API", allowed ${repository}.`,
        `image-reference-format @ tag: tag of the image: given "-x", allowed ${tag}.`,
        'image-reference-format @ digest: digest of the image: given "sha256:12", allowed sha256: and 64 lower-case hexadecimal digits, or sha512: and 128 of them.',
      ],
    ],
  ];
  for (const [text, expected] of refused) {
    it(`refuses ${JSON.stringify(text) ?? "what is not there"}`, () => {
      assert.deepEqual(refusals(parseImageReference(text)), expected);
    });
  }

  it("says something about whatever it is given, and understands what it writes", () => {
    const text = fc.oneof(
      fc.anything(),
      fc.string({ unit: fc.constantFrom(...Array.from("ab1.:/@-_A[]")) }),
    );
    fc.assert(
      fc.property(text, (one) => {
        const parsed = parseImageReference(one);
        if (!parsed.ok) return;
        assert.deepEqual(
          modelOf(parseImageReference(renderImageReference(parsed.value))),
          parsed.value,
        );
      }),
      { numRuns: 3000 },
    );
  });
});

describe("checkImageReference", () => {
  it("judges each part that is given", () => {
    const reference = { registry: hub, repository: "team-a/api" };
    assert.deepEqual(checkImageReference({ ...reference, tag: "v1", digest }), []);
    assert.deepEqual(lines(checkImageReference({ ...reference, digest: "latest" })), [
      'image-reference-format @ digest: digest of the image: given "latest", allowed sha256: and 64 lower-case hexadecimal digits, or sha512: and 128 of them.',
    ]);
  });
});

describe("getEcrRegistry", () => {
  const hosts: [registry: string, region: string | undefined][] = [
    [hub, "us-east-1"],
    [hub.toUpperCase(), "us-east-1"],
    ["111111111111.dkr.ecr-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1"],
    ["111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn", "cn-north-1"],
    ["111111111111.dkr-ecr.eu-west-1.on.aws", "eu-west-1"],
    ["111111111111.dkr-ecr-fips.us-east-1.on.aws", "us-east-1"],
    ["111111111111.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn", "cn-north-1"],
    ["111111111111.dkr.ecr.us-east-1.amazonaws.com.example.com", undefined],
    ["111111111111.dkr.ecr.us-east-1.amazonaws.com.cn", undefined],
    ["111111111111.dkr.ecr.cn-north-1.amazonaws.com", undefined],
    ["111111111111.dkr.ecr.us-east-1.example.com", undefined],
    ["11111111111.dkr.ecr.us-east-1.amazonaws.com", undefined],
    ["111111111111.dkr.ecr.amazonaws.com", undefined],
    [`${hub}:443`, "us-east-1"],
    ["111111111111.dkr-ecr.eu-west-1.on.aws:443", "eu-west-1"],
    [`${hub}:443.example.com`, undefined],
    [`${hub}:`, undefined],
    ["public.ecr.aws", undefined],
    ["", undefined],
  ];
  for (const [registry, region] of hosts) {
    it(`${region === undefined ? "finds no registry in" : "knows"} ${registry}`, () => {
      const expected = region === undefined ? undefined : { accountId: "111111111111", region };
      assert.deepEqual(getEcrRegistry(registry), expected);
    });
  }
});
