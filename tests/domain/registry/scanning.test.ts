import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalJson } from "../../../domain/json";
import {
  type ScanFrequency,
  type ScanningConfiguration,
  type ScanningIntent,
  buildScanning,
  parseScanning,
  scanCoverage,
} from "../../../domain/registry/scanning";
import { checkScanning } from "../../../domain/registry/scanningCheck";
import { anything, repositoryName } from "../../support/domainArbitraries";
import { lines, modelOf, refusals } from "../../support/findingLines";

const filter = fc.oneof(
  repositoryName.filter((name) => !name.includes("__") && !name.includes("--")),
  fc.constantFrom("*", "team-*", "*prod*"),
);

describe("buildScanning", () => {
  it("scans everything continuously by default", () => {
    assert.equal(
      canonicalJson(buildScanning({})),
      '{"scanType":"ENHANCED","rules":[{"scanFrequency":"CONTINUOUS_SCAN","repositoryFilters":[{"filter":"*","filterType":"WILDCARD"}]}]}',
    );
  });

  it("scans everything on push by default where scanning is basic", () => {
    const [rule] = buildScanning({ scanType: "BASIC" }).rules;
    assert.equal(rule?.scanFrequency, "SCAN_ON_PUSH");
  });

  it("keeps the rules it is given, also none", () => {
    const rules = [{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: ["team-*"] }];
    assert.deepEqual(buildScanning({ rules }).rules, [
      {
        scanFrequency: "SCAN_ON_PUSH",
        repositoryFilters: [{ filter: "team-*", filterType: "WILDCARD" }],
      },
    ]);
    assert.deepEqual(buildScanning({ rules: [] }).rules, []);
  });

  it("is read back without findings for every valid intent", () => {
    const filters = fc.array(filter, { minLength: 1, maxLength: 4 });
    const rule = (scanFrequency: string) =>
      fc.record({ scanFrequency: fc.constant(scanFrequency), repositoryFilters: filters });
    const valid: fc.Arbitrary<ScanningIntent> = fc.oneof(
      fc.constant({}),
      fc.record({
        scanType: fc.constant("ENHANCED"),
        rules: fc.tuple(rule("CONTINUOUS_SCAN"), rule("SCAN_ON_PUSH")),
      }),
      fc.record({ scanType: fc.constant("BASIC"), rules: fc.tuple(rule("SCAN_ON_PUSH")) }),
      fc.record({ scanType: fc.constant("BASIC"), rules: fc.constant([]) }),
    );
    fc.assert(
      fc.property(valid, (intent) => {
        const text = canonicalJson(buildScanning(intent));
        const read = modelOf(parseScanning(text));
        assert.deepEqual(checkScanning(read), []);
        assert.equal(canonicalJson(read), text);
      }),
    );
  });
});

describe("checkScanning", () => {
  const format = "1 to 255 lower-case letters, digits and *, with single . _ - / between them";
  const refused: [title: string, intent: unknown, lines: string[]][] = [
    [
      "an unknown type",
      { scanType: "FULL", rules: [] },
      ['scanning-type @ scanType: scan type: given "FULL", allowed BASIC, ENHANCED.'],
    ],
    [
      "enhanced scanning of nothing",
      { rules: [] },
      [
        "scanning-nothing @ rules: enhanced scanning has no rule, so nothing is scanned: add a rule for *.",
      ],
    ],
    [
      "frequencies of the other type",
      { rules: [{ scanFrequency: "MANUAL", repositoryFilters: ["*"] }] },
      [
        'scanning-frequency @ rules[0].scanFrequency: scan frequency: given "MANUAL", allowed CONTINUOUS_SCAN or SCAN_ON_PUSH for ENHANCED.',
      ],
    ],
    [
      "continuous scanning that is basic",
      {
        scanType: "BASIC",
        rules: [{ scanFrequency: "CONTINUOUS_SCAN", repositoryFilters: ["*"] }],
      },
      [
        'scanning-frequency @ rules[0].scanFrequency: scan frequency: given "CONTINUOUS_SCAN", allowed SCAN_ON_PUSH or MANUAL for BASIC.',
      ],
    ],
    [
      "three rules, and one frequency twice",
      {
        rules: ["CONTINUOUS_SCAN", "SCAN_ON_PUSH", "SCAN_ON_PUSH"].map((scanFrequency) => ({
          scanFrequency,
          repositoryFilters: ["a"],
        })),
      },
      [
        "scanning-rule-count @ rules: too many rules: given 3, allowed at most 2.",
        'scanning-frequency-duplicate @ rules[2].scanFrequency: scan frequency is given twice: given "SCAN_ON_PUSH", allowed one rule for it, as rules[1].',
      ],
    ],
    [
      "no filters, too many and wrong ones",
      {
        rules: [
          { scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [] },
          {
            scanFrequency: "CONTINUOUS_SCAN",
            repositoryFilters: ["Prod", "a__b", "", 1, "x".repeat(256)],
          },
        ],
      },
      [
        "scanning-filter-count @ rules[0].repositoryFilters: rule has the wrong number of filters: given 0, allowed 1 to 100.",
        `scanning-filter-format @ rules[1].repositoryFilters[0]: filter: given "Prod", allowed ${format}.`,
        `scanning-filter-format @ rules[1].repositoryFilters[1]: filter: given "a__b", allowed ${format}.`,
        `scanning-filter-format @ rules[1].repositoryFilters[2]: filter: given "", allowed ${format}.`,
        `scanning-filter-format @ rules[1].repositoryFilters[3]: filter: given 1, allowed ${format}.`,
        `scanning-filter-format @ rules[1].repositoryFilters[4]: filter: given "${"x".repeat(76)}..., allowed ${format}.`,
      ],
    ],
    [
      "101 filters",
      {
        rules: [
          {
            scanFrequency: "SCAN_ON_PUSH",
            repositoryFilters: Array.from({ length: 101 }, (_, i) => `a${i}`),
          },
        ],
      },
      [
        "scanning-filter-count @ rules[0].repositoryFilters: rule has the wrong number of filters: given 101, allowed 1 to 100.",
      ],
    ],
  ];
  for (const [title, intent, expected] of refused) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(lines(checkScanning(buildScanning(intent as ScanningIntent))), expected);
    });
  }

  it("takes the filters that AWS's API model takes", () => {
    // The pattern of the model takes exponential time, so the texts are short.
    const model = /^[a-z0-9*](?:[._\-/a-z0-9*]?[a-z0-9*]+)*$/;
    const text = fc.string({ unit: fc.constantFrom(...Array.from("a0*._-/")), maxLength: 8 });
    fc.assert(
      fc.property(text, (one) => {
        const rules = [{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [one] }];
        assert.equal(checkScanning(buildScanning({ rules })).length === 0, model.test(one));
      }),
      { numRuns: 2000 },
    );
  });

  it("answers whatever it is given", () => {
    const rule = fc.oneof(
      anything,
      fc.record({ scanFrequency: anything, repositoryFilters: anything }),
    );
    const given = fc.record({ scanType: anything, rules: fc.oneof(anything, fc.array(rule)) });
    fc.assert(
      fc.property(given, (one) => {
        assert.ok(Array.isArray(checkScanning(buildScanning(one as ScanningIntent))));
      }),
      { numRuns: 500 },
    );
  });
});

describe("parseScanning", () => {
  it("refuses what does not have the shape of a configuration", () => {
    const input = {
      scanType: 1,
      rules: [
        2,
        { scanFrequency: 3, repositoryFilters: [4, { filter: "a", filterType: "PREFIX" }] },
        { scanFrequency: "x", repositoryFilters: "y" },
      ],
    };
    assert.deepEqual(refusals(parseScanning(input)), [
      "scanning-shape @ scanType: scanType: given 1, allowed a string.",
      "scanning-shape @ rules[0]: rules[0]: given 2, allowed an object with scanFrequency, repositoryFilters.",
      "scanning-shape @ rules[1].scanFrequency: scanFrequency: given 3, allowed a string.",
      "scanning-shape @ rules[1].repositoryFilters[0]: repositoryFilters[0]: given 4, allowed an object with filter, filterType.",
      'scanning-shape @ rules[1].repositoryFilters[1].filterType: filterType: given "PREFIX", allowed "WILDCARD".',
      'scanning-shape @ rules[2].repositoryFilters: repositoryFilters: given "y", allowed a list.',
    ]);
    assert.deepEqual(refusals(parseScanning(null)), [
      "scanning-shape @ : scanning configuration: given null, allowed an object with scanType, rules.",
    ]);
  });

  it("takes no rules for none, and looks at no other property", () => {
    assert.deepEqual(modelOf(parseScanning({ scanType: "BASIC", region: "us-east-1" })), {
      scanType: "BASIC",
      rules: [],
    });
  });

  it("answers whatever it is given", () => {
    fc.assert(
      fc.property(
        fc.oneof(anything, fc.json(), fc.record({ scanType: anything, rules: anything })),
        (input) => {
          const parsed = parseScanning(input);
          assert.ok(
            parsed.ok ? Array.isArray(checkScanning(parsed.value)) : parsed.findings.length > 0,
          );
        },
      ),
    );
  });
});

describe("scanCoverage", () => {
  const configuration = (
    scanType: "BASIC" | "ENHANCED",
    rules: Partial<Record<ScanFrequency, string[]>>,
  ): ScanningConfiguration =>
    buildScanning({
      scanType,
      rules: Object.entries(rules).map(([scanFrequency, repositoryFilters]) => ({
        scanFrequency,
        repositoryFilters,
      })),
    });

  /** The table of AWS's user guide. */
  const names = ["prod", "repo-prod", "prod-repo", "repo-prod-repo", "prodrepo"];
  const guide: Readonly<Record<string, string[]>> = {
    prod: names,
    "*prod": ["prod", "repo-prod"],
    "prod*": ["prod", "prod-repo", "prodrepo"],
    "*prod*": names,
    "prod*repo": ["prod-repo", "prodrepo"],
  };
  for (const [one, matching] of Object.entries(guide)) {
    it(`covers by ${one} what the user guide says`, () => {
      const given = configuration("ENHANCED", { CONTINUOUS_SCAN: [one] });
      assert.deepEqual(
        names.filter((name) => scanCoverage(given, name) === "CONTINUOUS_SCAN"),
        matching,
      );
    });
  }

  it("prefers continuous scanning where filters overlap", () => {
    const given = configuration("ENHANCED", { SCAN_ON_PUSH: ["*"], CONTINUOUS_SCAN: ["prod"] });
    assert.equal(scanCoverage(given, "prod/api"), "CONTINUOUS_SCAN");
    assert.equal(scanCoverage(given, "dev/api"), "SCAN_ON_PUSH");
  });

  it("leaves what nothing matches to be scanned by hand, or not at all", () => {
    assert.equal(scanCoverage(configuration("BASIC", { SCAN_ON_PUSH: ["prod"] }), "dev"), "MANUAL");
    assert.equal(
      scanCoverage(configuration("ENHANCED", { SCAN_ON_PUSH: ["prod"] }), "dev"),
      undefined,
    );
  });
});
