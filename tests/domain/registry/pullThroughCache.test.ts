import assert from "node:assert/strict";
import fc from "fast-check";
import { canonicalJson } from "../../../domain/json";
import {
  type PullThroughIntent,
  type PullThroughRule,
  buildPullThroughRule,
  parsePullThroughRule,
} from "../../../domain/registry/pullThroughCache";
import {
  checkPullThroughPrefixes,
  checkPullThroughRule,
} from "../../../domain/registry/pullThroughCheck";
import { anything } from "../../support/domainArbitraries";
import { lines, modelOf, refusals } from "../../support/findingLines";

const home = { accountId: "111111111111", region: "us-east-1" };
const credentialArn =
  "arn:aws:secretsmanager:us-east-1:111111111111:secret:ecr-pullthroughcache/upstream-AbCdEf";
const customRoleArn = "arn:aws:iam::111111111111:role/cache";

const valid: [prefix: string, intent: PullThroughIntent][] = [
  ["ecr-public", { upstreamRegistryUrl: "public.ecr.aws" }],
  ["k8s/", { upstreamRegistryUrl: "registry.k8s.io" }],
  ["ROOT", { upstreamRegistryUrl: "quay.io" }],
  ["docker-hub", { upstreamRegistryUrl: "registry-1.docker.io", credentialArn }],
  ["github", { upstreamRegistryUrl: "ghcr.io", credentialArn }],
  ["gitlab", { upstreamRegistryUrl: "registry.gitlab.com", credentialArn }],
  ["chainguard", { upstreamRegistryUrl: "cgr.dev", credentialArn }],
  ["azure", { upstreamRegistryUrl: "acmeimages.azurecr.io", credentialArn }],
  ["azure-scoped", { upstreamRegistryUrl: "contoso-abc123de.azurecr.io", credentialArn }],
  [
    "europe",
    {
      upstreamRegistryUrl: "111111111111.dkr.ecr.eu-west-1.amazonaws.com",
      upstreamRepositoryPrefix: "ROOT",
    },
  ],
  [
    "partner",
    {
      upstreamRegistryUrl: "222222222222.dkr.ecr.us-east-1.amazonaws.com",
      customRoleArn,
      upstreamRepositoryPrefix: "team-a",
    },
  ],
];

describe("buildPullThroughRule", () => {
  for (const [prefix, intent] of valid) {
    it(`caches ${intent.upstreamRegistryUrl}, and is read back without findings`, () => {
      const rule = buildPullThroughRule(prefix, intent);
      assert.deepEqual(rule, { ecrRepositoryPrefix: prefix, ...intent });
      const text = canonicalJson(rule);
      const read = modelOf(parsePullThroughRule(text));
      assert.deepEqual(checkPullThroughRule(read, home), []);
      assert.equal(canonicalJson(read), text);
    });
  }

  it("says what Amazon ECR fills in for an upstream private registry", () => {
    const upstreamRegistryUrl = "111111111111.dkr.ecr.eu-west-1.amazonaws.com";
    const upstreamRepositoryPrefix = undefined;
    assert.deepEqual(
      buildPullThroughRule("europe", { upstreamRegistryUrl, upstreamRepositoryPrefix }),
      {
        ecrRepositoryPrefix: "europe",
        upstreamRegistryUrl,
        upstreamRepositoryPrefix: "ROOT",
      },
    );
  });
});

describe("checkPullThroughRule", () => {
  const roleAllowed = "it with an upstream private registry of Amazon ECR only";
  const secretAllowed = "the ARN of a secret whose name begins with ecr-pullthroughcache/";
  const upstreamsAllowed =
    "public.ecr.aws, registry.k8s.io, quay.io, registry-1.docker.io, ghcr.io, registry.gitlab.com, cgr.dev, <name of 5 to 50 letters and digits>.azurecr.io, <account>.dkr.ecr.<region>.amazonaws.com";
  const refused: [title: string, prefix: string, intent: unknown, lines: string[]][] = [
    [
      "an upstream that Amazon ECR cannot cache, and a prefix that is none",
      "A",
      { upstreamRegistryUrl: "docker.io" },
      [
        'repository-prefix-format @ ecrRepositoryPrefix: repository prefix: given "A", allowed ROOT or lower-case letters and digits, with single . _ - or / between them, and / at the end.',
        "repository-prefix-length @ ecrRepositoryPrefix: repository prefix has the wrong length: given 1 characters, allowed 2 to 30.",
        `pull-through-upstream @ upstreamRegistryUrl: upstream registry is not supported: given "docker.io", allowed ${upstreamsAllowed}.`,
      ],
    ],
    ...[
      "-abc123de.azurecr.io",
      "contoso-.azurecr.io",
      "cont-1.evil.azurecr.io",
      "abc.azurecr.io",
    ].map((upstreamRegistryUrl): [string, string, unknown, string[]] => [
      `${upstreamRegistryUrl}, which no registry of Azure is called`,
      "azure",
      { upstreamRegistryUrl },
      [
        `pull-through-upstream @ upstreamRegistryUrl: upstream registry is not supported: given "${upstreamRegistryUrl}", allowed ${upstreamsAllowed}.`,
      ],
    ]),
    [
      "missing credentials",
      "docker-hub",
      { upstreamRegistryUrl: "registry-1.docker.io" },
      [
        `pull-through-credential-missing @ credentialArn: credentials are missing: registry-1.docker.io demands them, allowed ${secretAllowed}.`,
      ],
    ],
    [
      "a secret of another name",
      "github",
      { upstreamRegistryUrl: "ghcr.io", credentialArn: credentialArn.replace("ecr-pull", "pull") },
      [
        `pull-through-credential-format @ credentialArn: credentials: given "arn:aws:secretsmanager:us-east-1:111111111111:secret:pullthroughcache/upstre..., allowed ${secretAllowed}.`,
      ],
    ],
    [
      "a secret of another account",
      "github",
      { upstreamRegistryUrl: "ghcr.io", credentialArn: credentialArn.replace("1:s", "2:s") },
      [
        `pull-through-credential-place @ credentialArn: secret is in another place: given "arn:aws:secretsmanager:us-east-1:111111111112:secret:ecr-pullthroughcache/up..., allowed a secret of the registry's own account and region.`,
      ],
    ],
    [
      "credentials for an upstream that demands none, with a warning",
      "quay",
      { upstreamRegistryUrl: "quay.io", credentialArn },
      [
        `pull-through-credential-needless @ credentialArn: quay.io demands none: given "arn:aws:secretsmanager:us-east-1:111111111111:secret:ecr-pullthroughcache/up..., allowed nothing.`,
      ],
    ],
    [
      "a role and an upstream prefix for a public registry",
      "quay",
      { upstreamRegistryUrl: "quay.io", customRoleArn, upstreamRepositoryPrefix: "acme" },
      [
        `pull-through-private-only @ customRoleArn: customRoleArn has no meaning here: given "${customRoleArn}", allowed ${roleAllowed}.`,
        `pull-through-private-only @ upstreamRepositoryPrefix: upstreamRepositoryPrefix has no meaning here: given "acme", allowed ${roleAllowed}.`,
      ],
    ],
    [
      "a private registry of another account without a role",
      "partner",
      { upstreamRegistryUrl: "222222222222.dkr.ecr.us-east-1.amazonaws.com" },
      [
        "pull-through-role-missing @ customRoleArn: role is missing: 222222222222.dkr.ecr.us-east-1.amazonaws.com is of another account, allowed the ARN of a role that may pull from it.",
      ],
    ],
    [
      "a role of the other account, and a user",
      "partner",
      {
        upstreamRegistryUrl: "222222222222.dkr.ecr.us-east-1.amazonaws.com",
        customRoleArn: "arn:aws:iam::222222222222:role/cache",
      },
      [
        'role-arn-account @ customRoleArn: role is in another account: given "arn:aws:iam::222222222222:role/cache", allowed a role of 111111111111.',
      ],
    ],
    [
      "no role",
      "partner",
      {
        upstreamRegistryUrl: "222222222222.dkr.ecr.us-east-1.amazonaws.com",
        customRoleArn: "arn:aws:iam::111111111111:user/cache",
      },
      [
        'role-arn-format @ customRoleArn: role ARN: given "arn:aws:iam::111111111111:user/cache", allowed an ARN such as arn:aws:iam::111111111111:role/registry.',
      ],
    ],
    [
      "itself",
      "self",
      { upstreamRegistryUrl: "111111111111.dkr.ecr.us-east-1.amazonaws.com" },
      [
        'pull-through-upstream-home @ upstreamRegistryUrl: upstream is the registry itself: given "111111111111.dkr.ecr.us-east-1.amazonaws.com", allowed a registry of another account or region.',
      ],
    ],
    [
      "another partition",
      "china",
      { upstreamRegistryUrl: "111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn" },
      [
        'pull-through-upstream-partition @ upstreamRegistryUrl: upstream is in another partition: given "111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn", allowed registries of aws.',
      ],
    ],
    [
      "an upstream prefix for the whole registry",
      "ROOT",
      {
        upstreamRegistryUrl: "111111111111.dkr.ecr.eu-west-1.amazonaws.com",
        upstreamRepositoryPrefix: "team-a",
      },
      [
        'pull-through-upstream-prefix @ upstreamRepositoryPrefix: ROOT caches all upstream repositories: given "team-a", allowed no prefix, or ROOT.',
      ],
    ],
  ];
  for (const [title, prefix, intent, expected] of refused) {
    it(`refuses ${title}`, () => {
      const rule = buildPullThroughRule(prefix, intent as PullThroughIntent);
      assert.deepEqual(lines(checkPullThroughRule(rule, home)), expected);
    });
  }

  it("holds nothing against a registry that is not known", () => {
    for (const [prefix, intent] of valid) {
      assert.deepEqual(checkPullThroughRule(buildPullThroughRule(prefix, intent)), []);
    }
  });

  it("answers whatever it is given", () => {
    const rule = fc.record({
      ecrRepositoryPrefix: anything,
      upstreamRegistryUrl: fc.oneof(anything, fc.constantFrom("quay.io", "ghcr.io")),
      credentialArn: anything,
      customRoleArn: anything,
      upstreamRepositoryPrefix: anything,
    });
    fc.assert(
      fc.property(rule, (given) => {
        assert.ok(Array.isArray(checkPullThroughRule(given as PullThroughRule, home)));
      }),
    );
  });
});

describe("checkPullThroughPrefixes", () => {
  it("refuses prefixes that mean the same, and those that are none", () => {
    assert.deepEqual(lines(checkPullThroughPrefixes(["quay", "k8s/", "quay/", "-"])), [
      'pull-through-prefix-duplicate @ ["quay/"]: prefix is given twice: given "quay/", allowed it once, as quay.',
      'repository-prefix-format @ ["-"]: repository prefix: given "-", allowed ROOT or lower-case letters and digits, with single . _ - or / between them, and / at the end.',
      'repository-prefix-length @ ["-"]: repository prefix has the wrong length: given 1 characters, allowed 2 to 30.',
    ]);
  });

  it("takes 50 rules and no more", () => {
    const prefixes = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`);
    assert.deepEqual(checkPullThroughPrefixes(prefixes(50).slice(10)), []);
    assert.deepEqual(lines(checkPullThroughPrefixes(prefixes(61).slice(10))), [
      "pull-through-rule-count @ : too many rules: given 51, allowed at most 50.",
    ]);
  });
});

describe("parsePullThroughRule", () => {
  it("refuses what does not have the shape of a rule", () => {
    assert.deepEqual(refusals(parsePullThroughRule([])), [
      "pull-through-shape @ : pull-through cache rule: given [], allowed an object with ecrRepositoryPrefix, upstreamRegistryUrl, credentialArn, customRoleArn, upstreamRepositoryPrefix.",
    ]);
    assert.deepEqual(refusals(parsePullThroughRule({ upstreamRegistryUrl: 1, region: 1 })), [
      "pull-through-shape @ ecrRepositoryPrefix: ecrRepositoryPrefix is missing: allowed a string.",
      "pull-through-shape @ upstreamRegistryUrl: upstreamRegistryUrl: given 1, allowed a string.",
    ]);
  });
});
