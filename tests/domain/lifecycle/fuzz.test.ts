import assert from "node:assert/strict";
import fc from "fast-check";
import { checkLifecyclePolicy } from "../../../domain/lifecycle/check";
import type { Image } from "../../../domain/lifecycle/image";
import { hasErrors } from "../../../domain/finding";
import type { LifecyclePolicy, LifecycleRule } from "../../../domain/lifecycle/model";
import { parseLifecyclePolicy } from "../../../domain/lifecycle/parse";
import { parseImage } from "../../../domain/lifecycle/readImage";
import { explainImage } from "../../../domain/lifecycle/simulate/explain";
import { simulateOverTime } from "../../../domain/lifecycle/simulate/overTime";
import { simulateLifecycle } from "../../../domain/lifecycle/simulate/simulate";
import { inventory, validPolicy } from "./arbitraries";
import { damaged } from "./damaged";
import { ARCHIVE, NOW, image, keep } from "./fixtures";

function isTotal(value: unknown): void {
  const parsed = parseLifecyclePolicy(value);
  if (parsed.ok) checkLifecyclePolicy(parsed.value);
  else assert.ok(parsed.findings.length > 0);
}

describe("parseLifecyclePolicy is total", () => {
  it("on any value", () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withSparseArray: true, withNullPrototype: true }),
        isTotal,
      ),
    );
  });

  it("on any text and any JSON", () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json()), isTotal));
  });

  it("on damaged policies, as value and as text", () => {
    fc.assert(
      fc.property(damaged(validPolicy), (value) => {
        isTotal(value);
        const text = toText(value);
        if (text !== undefined) isTotal(text);
      }),
      { numRuns: 500 },
    );
  });

  it("on values that contain themselves, deep ones and huge ones", () => {
    const circular: Record<string, unknown> = { rules: [] };
    circular.rules = [circular, { selection: circular }];
    isTotal(circular);
    let deep: unknown = 1;
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    isTotal({ rules: [{ selection: deep }] });
    isTotal({ rules: Array.from({ length: 100_000 }, () => ({})) });
    let shared: unknown = 1;
    for (let depth = 0; depth < 100; depth++) shared = [shared, shared];
    isTotal({ rules: [{ selection: shared }] });
    const tagPatternList = Array.from({ length: 20_000 }, (_, index) => `a${index}*`);
    const selection = {
      tagStatus: "tagged",
      tagPatternList,
      countType: "imageCountMoreThan",
      countNumber: 3,
    };
    isTotal({
      rules: [1, 2, 3].map((rulePriority) => ({
        rulePriority,
        selection,
        action: { type: "expire" },
      })),
    });
  });
});

describe("the check of the largest policies that AWS may take", () => {
  const letter = fc.constantFrom("a", "b", "*", "a*a", "*a", "b*", "ab*", "*b*");
  const entry = fc
    .array(letter, { minLength: 1, maxLength: 140 })
    .map((letters) => letters.join("").replace(/(?<=(\*[^*]*){4})\*/g, ""));
  const largest = fc.record({
    rules: fc.integer({ min: 1, max: 50 }),
    entries: fc.array(entry, { minLength: 1, maxLength: 400 }),
    archive: fc.boolean(),
  });

  it("ends, whatever their patterns", () => {
    fc.assert(
      fc.property(largest, ({ rules: count, entries, archive }) => {
        const rules: LifecycleRule[] = [];
        for (let index = 0; index < count; index++) {
          const from = (index * 7) % entries.length;
          const tags = [...entries.slice(from), ...entries.slice(0, from)];
          const tagPatternList = tags.slice(0, Math.ceil(400 / count));
          rules.push({
            ...keep(index + 1, 3, ...tagPatternList),
            ...(archive && { action: ARCHIVE }),
          });
          if (JSON.stringify({ rules }).length > 30_720) rules.pop();
        }
        const findings = checkLifecyclePolicy({ rules });
        if (!hasErrors(findings)) assert.ok(findings.length > 0);
      }),
      { numRuns: 200 },
    );
  });

  it("ends where every rule is compared with every other, entry by entry", () => {
    const rules = Array.from({ length: 50 }, (_, rule) =>
      keep(rule + 1, 3, ...Array.from({ length: 16 }, (_, index) => `*${rule}a${index}b*aab*a*`)),
    );
    const findings = checkLifecyclePolicy({ rules });
    assert.deepEqual([...new Set(findings.map(({ rule }) => rule))].sort(), [
      "lifecycle-rule-shadowed",
      "lifecycle-tag-list-and",
      "lifecycle-tags-overlap",
      "lifecycle-untagged-uncovered",
    ]);
  });

  it("names the length alone where the document is longer", () => {
    const tagPatternList = Array.from({ length: 8_000 }, () => "a**********");
    const policy = { rules: [keep(0, 3, ...tagPatternList)] };
    const findings = checkLifecyclePolicy(policy);
    const given = JSON.stringify(policy).length;
    assert.deepEqual(findings, [
      {
        rule: "lifecycle-text-length",
        path: "",
        message: `length of the text: given ${given}, allowed at most 30720 characters.`,
        severity: "error",
      },
    ]);
  });

  it("gives no advice beside an error", () => {
    const findings = checkLifecyclePolicy({ rules: [keep(0, 1, "prod", "staging")] });
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ["lifecycle-rule-priority"],
    );
  });
});

/** JSON of a value, when it has one. */
function toText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

describe("the simulator is total", () => {
  const damagedImages = damaged(inventory(true)) as fc.Arbitrary<Image[]>;

  it("on damaged policies and inventories", () => {
    fc.assert(
      fc.property(damaged(validPolicy), damagedImages, (policy, images) => {
        if (!Array.isArray(images)) return;
        const { actions, summary } = simulateLifecycle(policy as LifecyclePolicy, images, {
          now: NOW,
        });
        assert.ok(summary.expiringImageTotalCount <= actions.length);
        assert.ok(Number.isFinite(summary.expiringSizeInBytes));
      }),
      { numRuns: 500 },
    );
  });

  it("on damaged inventories that were read first", () => {
    fc.assert(
      fc.property(validPolicy, damagedImages, (policy, values) => {
        const images = values.flatMap((value) => {
          const parsed = parseImage(value);
          return parsed.ok ? [parsed.value] : [];
        });
        explainImage(policy, images, "d1", { now: NOW });
        const { findings } = simulateOverTime(policy, images, {
          now: NOW,
          days: 3,
          pushesPerDay: 1,
        });
        assert.ok(findings.every(({ rule }) => rule !== "inventory-image"));
      }),
    );
  });

  it("on patterns as long as a policy can be", () => {
    const rules = ["a".repeat(15_000), `*${"ab".repeat(7_000)}`].map((tag, index) =>
      keep(index + 1, 3, tag),
    );
    const images = [image("A", 9, { imageTags: ["a".repeat(15_000), "ab".repeat(9_000)] })];
    assert.equal(simulateLifecycle({ rules }, images, { now: NOW }).actions.length, 0);
  });

  it("on patterns of any script, in as many repositories as there may be", () => {
    const rules = ["镜", "образ"].map((word, index) =>
      keep(index + 1, 1, `*${word.repeat(2_500)}*`),
    );
    const images = Array.from({ length: 20_000 }, (_, index) =>
      image("A", 9, { repositoryName: `r${index}`, imageTags: ["образ镜"] }),
    );
    assert.equal(simulateLifecycle({ rules }, images, { now: NOW }).actions.length, 0);
  });

  it("on relations that run in circles, and long chains", () => {
    const chain = (length: number, lists: boolean): readonly Image[] =>
      Array.from({ length }, (_, index) => ({
        imageDigest: `d${index}`,
        imagePushedAt: NOW - 10 * 86_400_000,
        ...(lists && { children: [`d${index - 1}`, `d${index}`] }),
        subjectManifestDigest: `d${index + 1}`,
      }));
    // What lists one another goes a run for each image, what refers to one another in one run.
    const chains = [chain(1_000, true), chain(20_000, false)];
    const policy = { rules: [] as LifecyclePolicy["rules"] };
    const rules = [
      {
        rulePriority: 1,
        selection: {
          tagStatus: "any",
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: 1,
        },
        action: { type: "expire" },
      },
    ];
    for (const images of chains) {
      for (const one of [policy, { rules }]) {
        simulateLifecycle(one, images, { now: NOW, inUse: ["d0", "d999", "d19999"] });
        simulateOverTime(one, images, { now: NOW, days: 2 });
      }
    }
  });
});
