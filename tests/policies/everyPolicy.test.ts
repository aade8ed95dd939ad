import assert from "node:assert/strict";
import { exemptionsListed } from "../../policies/exemptions";
import { catalogue, policies } from "../../policies/pack";
import type { PackPolicy } from "../../policies/support/policy";
import { answer, askFakeEcr, DEPLOYED, scanned } from "../support/fakeEcr";
import { type Fixture, type PolicySettings, judge, runPack, urnOf } from "../support/policyHarness";

const judging = Object.values(catalogue).flat();

/** Ids and levels, which never change. A new policy is added here when it is released. */
const RELEASED = {
  "ecr-repository-immutable-tags": "mandatory",
  "ecr-repository-scanning": "mandatory",
  "ecr-repository-encryption": "mandatory",
  "ecr-repository-no-force-delete": "mandatory",
  "ecr-repository-naming": "mandatory",
  "ecr-repository-required-tags": "mandatory",
  "ecr-repository-policy-valid": "mandatory",
  "ecr-repository-one-policy": "mandatory",
  "ecr-repository-creatable": "disabled",
  "ecr-repository-no-open-principal": "mandatory",
  "ecr-repository-trusted-principals": "mandatory",
  "ecr-repository-no-outside-push": "mandatory",
  "ecr-repository-expected-access": "mandatory",
  "ecr-repository-no-wildcard-actions": "mandatory",
  "ecr-lifecycle-valid": "mandatory",
  "ecr-lifecycle-present": "mandatory",
  "ecr-lifecycle-effective": "advisory",
  "ecr-registry-enhanced-scanning": "advisory",
  "ecr-registry-inspector-enabled": "advisory",
  "ecr-registry-policy-valid": "mandatory",
  "ecr-registry-no-open-principal": "mandatory",
  "ecr-registry-trusted-principals": "mandatory",
  "ecr-registry-no-outside-push": "mandatory",
  "ecr-registry-scoped": "mandatory",
  "ecr-replication-allowed-destinations": "mandatory",
  "ecr-pull-through-allowed-upstreams": "mandatory",
  "ecr-pull-through-governed": "mandatory",
  "ecr-template-strict": "mandatory",
  "ecr-public-repository-listed": "mandatory",
  "ecr-resource-judged": "advisory",
  "iam-ecr-least-privilege": "mandatory",
  "iam-publisher-scoped": "mandatory",
  "iam-oidc-provider-creatable": "disabled",
  "vpc-ecr-endpoint-scoped": "advisory",
  "workload-image-from-hub": "mandatory",
  "workload-image-by-digest": "advisory",
  "workload-image-no-latest": "mandatory",
  "workload-image-pull-policy": "advisory",
  "workload-image-verified": "disabled",
  "ecr-exemptions": "advisory",
};

function settingsOf({ metadata }: PackPolicy): PolicySettings {
  // A policy that is off by default is judged as if it were switched on.
  return { enforcementLevel: "mandatory", ...metadata.examples.config };
}

function namesOf(resources: readonly Fixture[]): string[] {
  return [...new Set(resources.map(({ name = "it" }) => name))];
}

describe("every policy of the pack", () => {
  askFakeEcr();

  before(() => {
    answer("team-a/api", scanned());
    answer("team-a/vulnerable", scanned(["CVE-2026-12345", "CRITICAL"]));
    answer("team-a/taken", DEPLOYED);
  });

  it("keeps the id and the level that it was released with", () => {
    const levels = Object.fromEntries(
      policies.map(({ metadata }) => [metadata.id, metadata.level]),
    );
    assert.deepEqual({ ...levels, ...RELEASED }, levels);
  });

  for (const policy of judging) {
    const { id, title, fix, examples } = policy.metadata;
    const settings = settingsOf(policy);

    describe(id, () => {
      it("says nothing about its good example", async () => {
        assert.deepEqual(await judge(policy, examples.good, settings), []);
      });

      it("stops its bad example, and says how to fix it", async () => {
        const { violations } = await runPack([policy], examples.bad, { [id]: settings });
        assert.notDeepEqual(violations, []);
        for (const { level, message, resource } of violations) {
          assert.equal(level, "mandatory");
          assert.ok(namesOf(examples.bad).includes(resource ?? ""), `${resource} is named`);
          assert.ok(message.startsWith(`${title}\n`), message);
          assert.ok(message.endsWith(`\nHow to fix: ${fix}`), message);
        }
      });

      it("is advisory when configured so", async () => {
        const config = { [id]: { ...settings, enforcementLevel: "advisory" } } as const;
        const { violations } = await runPack([policy], examples.bad, config);
        assert.deepEqual(new Set(violations.map(({ level }) => level)), new Set(["advisory"]));
      });

      it("says nothing when it is turned off", async () => {
        const off = {
          ...settings,
          enforcementLevel: "disabled",
          reason: "judged elsewhere",
        } as const;
        assert.deepEqual(await judge(policy, examples.bad, off), []);
      });

      it("lists what it exempts in place of stopping it", async () => {
        const exemptions = examples.bad.map((resource) => ({
          resource: urnOf(resource),
          reason: "moves to the hub in spring",
          expires: "2999-12-31",
        }));
        const config = {
          [id]: { ...settings, exemptions },
          "ecr-exemptions": { listUnused: false },
        };
        const { violations } = await runPack([policy, exemptionsListed], examples.bad, config);
        assert.notDeepEqual(violations, []);
        for (const { policy: name, level, message } of violations) {
          assert.deepEqual([name, level], ["ecr-exemptions", "advisory"]);
          const [, line] = message.split("\n");
          assert.equal(
            line,
            `${id} exempts the resource until 2999-12-31: moves to the hub in spring`,
          );
        }
      });

      it("stops what an exemption has exempted until its last day, and says so", async () => {
        const ended = { resource: "*", reason: "moved in spring", expires: "2020-03-31" };
        const exemptions = [{ ...ended, atMost: 9 }];
        const { violations } = await runPack([policy, exemptionsListed], examples.bad, {
          [id]: { ...settings, exemptions },
        });
        assert.notDeepEqual(violations, []);
        for (const { policy: name, level, message } of violations) {
          assert.deepEqual([name, level], [id, "mandatory"]);
          assert.ok(
            message.endsWith("\nThe exemption ended on 2020-03-31: moved in spring"),
            message,
          );
        }
      });

      it("exempts by a pattern of names as many as it has room for, and refuses one without a bound", async () => {
        const types = [policy.metadata.resource].flat();
        const [bad = assert.fail("no bad example")] = examples.bad.filter(({ type }) =>
          types.includes(type),
        );
        const named = ["legacy-a", "legacy-b", "legacy-c"].map((name) => ({ ...bad, name }));
        const others = examples.bad
          .filter(({ type }) => !types.includes(type))
          .map(({ dependsOn = {}, ...other }) => ({
            ...other,
            dependsOn: Object.fromEntries(
              Object.keys(dependsOn).map((property) => [
                property,
                ["legacy-a", "legacy-b", "legacy-c"],
              ]),
            ),
          }));
        const pattern = {
          resource: "legacy-*",
          reason: "moves to the hub in spring",
          expires: "2999-12-31",
        };
        const judgeWith = (exemption: object) =>
          judge(policy, [...named, ...others], { ...settings, exemptions: [exemption] });
        const { length } = await judge(policy, [...named, ...others], settings);
        assert.deepEqual(await judgeWith({ ...pattern, atMost: length }), []);
        const [stopped, ...rest] = await judgeWith({ ...pattern, atMost: length - 1 });
        assert.deepEqual(rest, []);
        assert.equal(stopped?.[0], "mandatory: legacy-c");
        assert.match(
          stopped?.at(-1) ?? "",
          /^The exemption has no room for it: legacy-\* \(at most \d: (legacy-a, )?legacy-b\)$/,
        );
        const [refused] = await judgeWith(pattern);
        assert.match(
          refused?.[1] ?? "",
          /^exemptions\[0\]\.resource: a name or pattern exempts any new resource: given "legacy-\*"/,
        );
      });

      it("refuses a setting that it does not have", async () => {
        const violations = await judge(policy, examples.good, { ...settings, exemption: [] });
        assert.notDeepEqual(violations, []);
        for (const [level, text] of violations) {
          assert.match(level ?? "", /^mandatory: /);
          assert.match(
            text ?? "",
            /^The configuration of this policy has no such setting: given "exemption", allowed /,
          );
        }
      });

      it("tells the engine what it may be configured with", () => {
        const { configSchema } = policy.policy;
        assert.deepEqual(
          Object.keys(configSchema?.properties ?? {}),
          Object.keys(policy.metadata.config),
        );
        for (const [name, { description }] of Object.entries(configSchema?.properties ?? {})) {
          assert.ok(description, `${name} is described`);
        }
      });
    });
  }
});
