import assert from "node:assert/strict";
import { catalogue } from "../../policies/pack";
import type { PackPolicy } from "../../policies/support/policy";
import { answer, askFakeEcr, DEPLOYED, scanned } from "../support/fakeEcr";
import { type Fixture, UNKNOWN, judge } from "../support/policyHarness";

/** What a policy says: that it could not run at preview, that a resource breaks it, or nothing. */
type Verdict = "stops" | "passes" | "cannot run";

/** What a policy says of its bad example when the property that it judges is another one; whatever it says where that is left out. */
interface Cells {
  readonly property: string;
  readonly absent?: Verdict;
  /** @default - anything but that the resource breaks it */
  readonly unknown?: Verdict;
  readonly broken?: Verdict;
  /** Whether the property is a document, which may come as text and as object. */
  readonly isDocument?: true;
  /** In place of the bad example. */
  readonly bad?: Fixture;
  /** Beside it, in place of the other resources of the bad example that the policy does not judge. */
  readonly others?: readonly Fixture[];
}

const HUB = "111111111111.dkr.ecr.us-east-1.amazonaws.com";

const task = (image: string): Cells => ({
  property: "containerDefinitions",
  absent: "passes",
  unknown: "cannot run",
  broken: "stops",
  isDocument: true,
  bad: {
    type: "aws:ecs/taskDefinition:TaskDefinition",
    name: "api",
    props: { containerDefinitions: JSON.stringify([{ image }]) },
  },
});

const document = (absent: Verdict, broken: Verdict, property = "policy"): Cells => ({
  property,
  absent,
  unknown: "cannot run",
  broken,
  isDocument: true,
});

const value = (property: string, absent: Verdict, broken: Verdict): Cells => ({
  property,
  absent,
  unknown: "cannot run",
  broken,
});

const cells: Readonly<Record<string, Cells>> = {
  "ecr-repository-immutable-tags": value("imageTagMutability", "stops", "stops"),
  "ecr-repository-scanning": value("imageScanningConfiguration", "stops", "stops"),
  "ecr-repository-encryption": value("encryptionConfigurations", "passes", "stops"),
  "ecr-repository-no-force-delete": value("forceDelete", "passes", "stops"),
  "ecr-repository-naming": value("name", "stops", "stops"),
  "ecr-repository-required-tags": value("tags", "stops", "stops"),
  "ecr-repository-policy-valid": document("stops", "stops"),
  // One of two policies is another's: that of any other repository.
  "ecr-repository-one-policy": {
    ...value("repository", "passes", "passes"),
    unknown: "passes",
    others: [
      {
        type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
        name: "first",
        props: { repository: "team-a/api", policy: "{}" },
      },
    ],
  },
  "ecr-repository-creatable": value("name", "passes", "passes"),
  "ecr-repository-no-open-principal": document("passes", "passes"),
  "ecr-repository-trusted-principals": document("passes", "passes"),
  "ecr-repository-no-outside-push": document("passes", "passes"),
  "ecr-repository-expected-access": document("passes", "passes"),
  "ecr-repository-no-wildcard-actions": document("passes", "passes"),
  "ecr-lifecycle-valid": document("stops", "stops"),
  // Without any lifecycle policy in the stack no name makes a difference.
  "ecr-lifecycle-present": { ...value("name", "stops", "stops"), unknown: "stops" },
  "ecr-lifecycle-effective": document("passes", "passes"),
  "ecr-registry-enhanced-scanning": value("rules", "stops", "stops"),
  "ecr-registry-inspector-enabled": value("scanType", "passes", "passes"),
  "ecr-registry-policy-valid": document("stops", "stops"),
  "ecr-registry-no-open-principal": document("passes", "passes"),
  "ecr-registry-trusted-principals": document("passes", "passes"),
  "ecr-registry-no-outside-push": document("passes", "passes"),
  "ecr-registry-scoped": document("passes", "passes"),
  // The provider refuses what has no destinations.
  "ecr-replication-allowed-destinations": value("replicationConfiguration", "passes", "passes"),
  "ecr-pull-through-allowed-upstreams": value("upstreamRegistryUrl", "stops", "stops"),
  "ecr-pull-through-governed": value("ecrRepositoryPrefix", "stops", "stops"),
  "ecr-template-strict": value("imageTagMutability", "stops", "stops"),
  "ecr-public-repository-listed": value("repositoryName", "stops", "stops"),
  "ecr-resource-judged": { ...value("typeName", "passes", "passes"), unknown: "passes" },
  // Most IAM documents have nothing to do with Amazon ECR: they wait for the update.
  "iam-ecr-least-privilege": { ...document("passes", "passes"), unknown: "passes" },
  "iam-publisher-scoped": {
    ...document("passes", "passes", "assumeRolePolicy"),
    unknown: "passes",
  },
  "iam-oidc-provider-creatable": value("url", "passes", "passes"),
  "vpc-ecr-endpoint-scoped": document("stops", "stops"),
  "workload-image-from-hub": task("docker.io/team-a/api:1"),
  "workload-image-by-digest": task(`${HUB}/team-a/api:1`),
  "workload-image-no-latest": task(`${HUB}/team-a/api`),
  "workload-image-pull-policy": value("spec", "passes", "stops"),
  "workload-image-verified": task(`${HUB}/team-a/vulnerable:1`),
};

const judging = Object.values(catalogue).flat();

/** The first property in which the examples of a policy differ. */
function judgedPropertyOf(policy: PackPolicy): string {
  const { good } = policy.metadata.examples;
  const bad = badExampleOf(policy);
  const twin = good.find(({ type }) => type === bad.type)?.props ?? {};
  const differs = (name: string) => JSON.stringify(twin[name]) !== JSON.stringify(bad.props[name]);
  return Object.keys({ ...bad.props, ...twin }).find(differs) ?? assert.fail("examples are alike");
}

function badExampleOf({ metadata: { examples, resource } }: PackPolicy): Fixture {
  const types = [resource].flat();
  return examples.bad.find(({ type }) => types.includes(type)) ?? assert.fail("no bad example");
}

describe("each policy on each kind of input", () => {
  askFakeEcr();
  before(() => {
    answer("team-a/vulnerable", scanned(["CVE-2026-12345", "CRITICAL"]));
    answer("team-a/taken", DEPLOYED);
  });

  it("is a policy of the pack", () => {
    const ids = judging.map(({ metadata }) => metadata.id);
    assert.deepEqual(
      Object.keys(cells).filter((id) => !ids.includes(id)),
      [],
    );
  });

  for (const policy of judging) {
    const { id, examples } = policy.metadata;
    const given = cells[id] ?? { property: judgedPropertyOf(policy) };
    const { property, isDocument, bad = badExampleOf(policy) } = given;
    const judged = [policy.metadata.resource].flat();
    const { others = examples.bad.filter(({ type }) => !judged.includes(type)) } = given;
    const settings = { enforcementLevel: "mandatory", ...examples.config } as const;

    const linesOn = (changed?: unknown): Promise<readonly (readonly string[])[]> => {
      const rest = Object.entries(bad.props).filter(([name]) => name !== property);
      const entries = changed === undefined ? rest : [...rest, [property, changed]];
      const props = Object.fromEntries(entries) as Fixture["props"];
      return judge(policy, [...others, { ...bad, props }], settings);
    };
    const verdictOn = async (changed?: unknown): Promise<Verdict> => {
      const lines = await linesOn(changed);
      if (lines.some(([head]) => head?.startsWith("mandatory: "))) return "stops";
      return lines.length === 0 ? "passes" : "cannot run";
    };

    describe(id, () => {
      it("stops its bad example", async () => {
        assert.equal(await verdictOn(bad.props[property]), "stops");
      });

      const { absent, unknown, broken } = given;
      it(`${absent ?? "ends"} where ${property} is absent`, async () => {
        const verdict = await verdictOn();
        assert.equal(verdict, absent ?? verdict);
      });

      it(`${unknown ?? "does not stop"} where ${property} is unknown at preview`, async () => {
        const verdict = await verdictOn(UNKNOWN);
        assert.equal(verdict, unknown ?? (verdict === "stops" ? "passes" : verdict));
      });

      it(`${broken ?? "ends"} where ${property} is broken`, async () => {
        for (const given of isDocument ? ["{", '"x"', 7] : [7, "{", ["x"]]) {
          const verdict = await verdictOn(given);
          assert.equal(verdict, broken ?? verdict, JSON.stringify(given));
        }
      });

      if (!isDocument) return;
      it("says of an object what it says of a text", async () => {
        const text = bad.props[property] as string;
        assert.deepEqual(await linesOn(JSON.parse(text)), await linesOn(text));
      });
    });
  }
});
