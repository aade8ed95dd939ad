import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalJson } from "../../../domain/json";
import {
  type ReplicationConfiguration,
  type ReplicationIntent,
  buildReplication,
  parseReplication,
} from "../../../domain/registry/replication";
import {
  checkReplication,
  checkReplicationIntent,
} from "../../../domain/registry/replicationCheck";
import {
  accountId,
  anything,
  listOf,
  region,
  repositoryName,
} from "../../support/domainArbitraries";
import { lines, modelOf, refusals } from "../../support/findingLines";

const home = { homeRegion: "us-east-1", homeAccountId: "111111111111" };
const there = { region: "eu-west-1", registryId: "111111111111" };

describe("buildReplication", () => {
  it("makes one rule to all destinations, by default of the own account", () => {
    const configuration = buildReplication({
      ...home,
      destinations: [{ region: "eu-west-1" }, { region: "us-east-1", registryId: "222222222222" }],
      repositoryPrefixes: ["team-a/"],
    });
    assert.deepEqual(JSON.parse(canonicalJson(configuration)), {
      rules: [
        {
          destinations: [there, { region: "us-east-1", registryId: "222222222222" }],
          repositoryFilters: [{ filter: "team-a/", filterType: "PREFIX_MATCH" }],
        },
      ],
    });
  });

  it("makes one more rule for each of the intent's, or those alone", () => {
    const rules = [
      { destinations: [{ region: "eu-west-2" }], repositoryPrefixes: ["team-b/"] },
      { destinations: [{ region: "eu-west-3", registryId: "222222222222" }] },
    ];
    const further = [
      {
        destinations: [{ region: "eu-west-2", registryId: "111111111111" }],
        repositoryFilters: [{ filter: "team-b/", filterType: "PREFIX_MATCH" }],
      },
      { destinations: [{ region: "eu-west-3", registryId: "222222222222" }] },
    ];
    const destinations = [{ region: "eu-west-1" }];
    assert.deepEqual(buildReplication({ ...home, rules }).rules, further);
    assert.deepEqual(buildReplication({ ...home, destinations, rules }).rules, [
      { destinations: [there] },
      ...further,
    ]);
    assert.deepEqual(checkReplicationIntent({ ...home, destinations, rules }), []);
  });

  it("replicates everything without prefixes, and leaves an unknown account out", () => {
    const configuration = buildReplication({
      destinations: [{ region: "eu-west-1" }],
      homeRegion: "us-east-1",
    });
    assert.deepEqual(configuration, { rules: [{ destinations: [{ region: "eu-west-1" }] }] });
  });

  it("is read back without findings for every valid intent", () => {
    const destination = fc.record(
      { region: fc.constantFrom("eu-west-1", "eu-west-2", "eu-west-3"), registryId: accountId },
      { requiredKeys: ["region"] },
    );
    const valid = fc.record(
      {
        destinations: fc.uniqueArray(destination, {
          minLength: 1,
          maxLength: 5,
          selector: (one) => `${one.region}${one.registryId ?? ""}`,
        }),
        repositoryPrefixes: listOf(repositoryName).filter((names) =>
          names.every((one, i) => names.every((other, j) => i === j || !one.startsWith(other))),
        ),
        homeRegion: fc.constant("us-east-1"),
        homeAccountId: fc.constant("111111111111"),
      },
      { requiredKeys: ["destinations", "homeRegion", "homeAccountId"] },
    );
    fc.assert(
      fc.property(valid, (intent) => {
        assert.deepEqual(checkReplicationIntent(intent), []);
        const text = canonicalJson(buildReplication(intent));
        const read = modelOf(parseReplication(text));
        assert.deepEqual(
          checkReplication(read, { region: "us-east-1", accountId: "111111111111" }),
          [],
        );
        assert.equal(canonicalJson(read), text);
      }),
    );
  });
});

describe("checkReplicationIntent", () => {
  const refused: [title: string, intent: unknown, lines: string[]][] = [
    [
      "no destination",
      { ...home, destinations: [] },
      [
        "replication-destination-count @ destinations: rule has no destination: given [], allowed at least one.",
      ],
    ],
    [
      "no lists",
      { ...home, destinations: "eu-west-1", repositoryPrefixes: "team-a" },
      [
        'replication-shape @ destinations: destinations: given "eu-west-1", allowed a list.',
        'replication-shape @ repositoryPrefixes: repositoryPrefixes: given "team-a", allowed a list.',
        "replication-destination-count @ destinations: rule has no destination: given [], allowed at least one.",
      ],
    ],
    [
      "itself, the same twice and another partition",
      { ...home, destinations: [{ region: "us-east-1" }, there, there, { region: "cn-north-1" }] },
      [
        'replication-destination-home @ destinations[0]: destination is the registry itself: given "us-east-1", allowed another region or another account.',
        'replication-destination-duplicate @ destinations[2]: destination is given twice: given {"region":"eu-west-1","registryId":"111111111111"}, allowed once, as at [1].',
        'replication-destination-partition @ destinations[3].region: destination is in another partition: given "cn-north-1", allowed regions of aws.',
      ],
    ],
    [
      "itself where only the region is known",
      { homeRegion: "us-east-1", destinations: [{ region: "us-east-1" }] },
      [
        'replication-destination-home @ destinations[0]: destination is the registry itself: given "us-east-1", allowed another region or another account.',
      ],
    ],
    [
      "wrong ids and prefixes",
      {
        homeRegion: "x",
        homeAccountId: "1",
        destinations: [{ region: "y", registryId: "2" }],
        repositoryPrefixes: ["a*", "team", "team-a", 1],
      },
      [
        'region-format @ homeRegion: region: given "x", allowed a region name such as us-east-1 or us-gov-west-1.',
        'account-id-format @ homeAccountId: account id: given "1", allowed a string of 12 digits.',
        'region-format @ destinations[0].region: region: given "y", allowed a region name such as us-east-1 or us-gov-west-1.',
        'account-id-format @ destinations[0].registryId: account id: given "2", allowed a string of 12 digits.',
        'repository-prefix-format @ repositoryPrefixes[0]: repository prefix: given "a*", allowed the beginning of a repository name: lower-case letters, digits, and . _ - / after them.',
        'replication-filter-duplicate @ repositoryPrefixes[2]: filter adds no repository: given "team-a", allowed filters that no other covers, as [1] does.',
        "repository-prefix-format @ repositoryPrefixes[3]: repository prefix: given 1, allowed the beginning of a repository name: lower-case letters, digits, and . _ - / after them.",
      ],
    ],
    [
      "what is wrong with further rules, where it was given",
      {
        ...home,
        destinations: [there],
        rules: [
          { destinations: [], repositoryPrefixes: ["A"] },
          { destinations: [{ region: "us-east-1" }] },
        ],
      },
      [
        "replication-destination-count @ rules[0].destinations: rule has no destination: given [], allowed at least one.",
        'repository-prefix-format @ rules[0].repositoryPrefixes[0]: repository prefix: given "A", allowed the beginning of a repository name: lower-case letters, digits, and . _ - / after them.',
        "repository-prefix-length @ rules[0].repositoryPrefixes[0]: repository prefix has the wrong length: given 1 characters, allowed 2 to 256.",
        'replication-destination-home @ rules[1].destinations[0]: destination is the registry itself: given "us-east-1", allowed another region or another account.',
      ],
    ],
    [
      "rules that are none, and more than 10",
      {
        ...home,
        rules: Array.from({ length: 11 }, () => ({ destinations: [there], repositoryPrefixes: 1 })),
      },
      [
        ...Array.from(
          { length: 11 },
          (_, index) =>
            `replication-shape @ rules[${index}].repositoryPrefixes: repositoryPrefixes: given 1, allowed a list.`,
        ),
        "replication-rule-count @ rules: too many rules: given 11, allowed at most 10.",
      ],
    ],
    [
      "an empty list of prefixes",
      { ...home, destinations: [there], repositoryPrefixes: [] },
      [
        "replication-filter-count @ repositoryPrefixes: rule has the wrong number of filters: given 0, allowed 1 to 100, or none at all for all repositories.",
      ],
    ],
    [
      "more than 25 destinations and 100 prefixes",
      {
        ...home,
        destinations: Array.from({ length: 26 }, (_, i) => ({
          region: "eu-west-1",
          registryId: `${200000000000 + i}`,
        })),
        repositoryPrefixes: Array.from({ length: 101 }, (_, i) => `team-${i}/`),
      },
      [
        "replication-destination-count @ destinations: too many destinations: given 26, allowed at most 25 different ones.",
        "replication-filter-count @ repositoryPrefixes: rule has the wrong number of filters: given 101, allowed 1 to 100, or none at all for all repositories.",
      ],
    ],
  ];
  for (const [title, intent, expected] of refused) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(lines(checkReplicationIntent(intent as ReplicationIntent)), expected);
    });
  }

  it("answers whatever it is given", () => {
    const given = fc.oneof(
      anything,
      fc.record({
        destinations: fc.oneof(
          anything,
          fc.array(fc.record({ region: fc.oneof(anything, region), registryId: anything })),
        ),
        repositoryPrefixes: anything,
        homeRegion: fc.oneof(anything, region),
        homeAccountId: anything,
      }),
    );
    fc.assert(
      fc.property(given, (one) => {
        assert.ok(Array.isArray(checkReplicationIntent(one as ReplicationIntent)));
      }),
      { numRuns: 500 },
    );
  });
});

describe("checkReplication", () => {
  it("counts rules, and destinations over all of them", () => {
    const rule = (from: number) => ({
      destinations: [0, 1, 2].map((i) => ({
        region: "eu-west-1",
        registryId: `${200000000000 + from + i}`,
      })),
    });
    const rules = Array.from({ length: 11 }, (_, index) => rule(index * 3));
    assert.deepEqual(lines(checkReplication({ rules })), [
      "replication-rule-count @ rules: too many rules: given 11, allowed at most 10.",
      "replication-destination-count @ rules: too many destinations: given 33, allowed at most 25 different ones.",
    ]);
    assert.deepEqual(checkReplication({ rules: Array.from({ length: 10 }, () => rule(0)) }), []);
  });

  it("tells of a filter that another covers, wherever it stands", () => {
    const filters = ["team-a/api", "team-a", "team-a", "base"].map(
      (filter) => ({ filter, filterType: "PREFIX_MATCH" }) as const,
    );
    const configuration: ReplicationConfiguration = {
      rules: [{ destinations: [there], repositoryFilters: filters }],
    };
    assert.deepEqual(lines(checkReplication(configuration)), [
      'replication-filter-duplicate @ rules[0].repositoryFilters[0].filter: filter adds no repository: given "team-a/api", allowed filters that no other covers, as [1] does.',
      'replication-filter-duplicate @ rules[0].repositoryFilters[2].filter: filter adds no repository: given "team-a", allowed filters that no other covers, as [1] does.',
    ]);
  });
});

describe("parseReplication", () => {
  const refused: [input: unknown, lines: string[]][] = [
    [
      "[]",
      ["replication-shape @ : replication configuration: given [], allowed an object with rules."],
    ],
    [
      {
        rules: [
          1,
          {
            destinations: [{ region: 1, registryID: "x" }],
            repositoryFilters: [{ filter: 2, filterType: "x" }],
          },
        ],
        registryId: "1",
      },
      [
        'replication-shape @ registryId: unknown key: given "registryId", allowed rules.',
        "replication-shape @ rules[0]: rules[0]: given 1, allowed an object with destinations, repositoryFilters.",
        'replication-shape @ rules[1].destinations[0].registryID: unknown key: given "registryID", allowed region, registryId.',
        "replication-shape @ rules[1].destinations[0].region: region: given 1, allowed a string.",
        "replication-shape @ rules[1].repositoryFilters[0].filter: filter: given 2, allowed a string.",
        'replication-shape @ rules[1].repositoryFilters[0].filterType: filterType: given "x", allowed "PREFIX_MATCH".',
      ],
    ],
  ];
  for (const [input, expected] of refused) {
    it(`refuses ${JSON.stringify(input).slice(0, 40)}`, () => {
      assert.deepEqual(refusals(parseReplication(input)), expected);
    });
  }

  it("answers whatever it is given", () => {
    fc.assert(
      fc.property(fc.oneof(anything, fc.json(), fc.record({ rules: anything })), (input) => {
        const parsed = parseReplication(input);
        assert.ok(
          parsed.ok ? Array.isArray(checkReplication(parsed.value)) : parsed.findings.length > 0,
        );
      }),
    );
  });
});
