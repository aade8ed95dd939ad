import assert from "node:assert/strict";
import {
  archiveNotPulled,
  expireArchived,
  expireOlderThan,
  expireUntagged,
  keepLatest,
  lifecyclePolicy,
  protect,
} from "../../../domain/lifecycle";
import { lifecycleEffective as policy } from "../../../policies/lifecycle/effective";
import { type Fixture, UNKNOWN, cannotRun, judge } from "../../support/policyHarness";

const lifecycle = (value: unknown): Fixture => ({
  type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  name: "api",
  props: { repository: "team-a/api", policy: value },
});

const rules = (...given: Parameters<typeof lifecyclePolicy>[0]) =>
  lifecycle(lifecyclePolicy(given));
const untagged = expireUntagged({ afterDays: 1 });

const fix =
  "How to fix: Change the rule at the path given, or give a rule that keeps the images a lower rulePriority; `ecr-hub " +
  "lifecycle simulate` shows which images a policy takes, before it does.";

describe("ecr-lifecycle-effective", () => {
  it("lets a policy pass that does what it says", async () => {
    const releases = keepLatest({ count: 10, tagPatterns: ["release-*"] });
    assert.deepEqual(await judge(policy, [rules(untagged, releases)]), []);
  });

  it("tells what AWS takes though it is likely wrong, by its path", async () => {
    assert.deepEqual(
      await judge(policy, [rules(keepLatest({ count: 1, tagPatterns: ["release-*"] }))]),
      [
        [
          "advisory: api",
          "lifecycle-count-low at policy.rules[0].selection.countNumber: Only the newest image will be kept, so a version that " +
            "still runs may go after the next push; keep at least 3.",
          "lifecycle-untagged-uncovered at policy.rules: No rule covers untagged images, so images that lose their tag, and what a deleted index listed, are " +
            "stored for ever; add a rule with tagStatus untagged.",
          fix,
        ],
      ],
    );
  });

  it("reads a policy that comes as an object", async () => {
    const object: unknown = JSON.parse(
      lifecyclePolicy([keepLatest({ count: 9, tagPatterns: ["v*"] })]),
    );
    const [violation] = await judge(policy, [lifecycle(object)]);
    assert.match(violation?.[1] ?? "", /^lifecycle-untagged-uncovered at policy\.rules: /);
  });

  it("leaves policies that AWS refuses to ecr-lifecycle-valid, and passes over templates without one", async () => {
    const template: Fixture = {
      type: "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
      props: { prefix: "ROOT" },
    };
    assert.deepEqual(await judge(policy, [lifecycle("{"), lifecycle(undefined), template]), []);
  });

  it("holds ages within the configured bounds", async () => {
    const settings = { minimumDays: 7, maximumDays: 90 };
    const bounds = (index: number, given: number, allowed: string) =>
      `policy.rules[${index}].selection.countNumber: days until images expire: given ${given}, allowed ${allowed}.`;
    const old = expireOlderThan({ afterDays: 365, tagPatterns: ["dev-*"] });
    assert.deepEqual(await judge(policy, [rules(untagged, old)], settings), [
      ["advisory: api", bounds(0, 1, "7 to 90"), bounds(1, 365, "7 to 90"), fix],
    ]);
    assert.deepEqual(await judge(policy, [rules(untagged)], { minimumDays: 7 }), [
      ["advisory: api", bounds(0, 1, "at least 7"), fix],
    ]);
    const within = expireUntagged({ afterDays: 7 });
    assert.deepEqual(await judge(policy, [rules(within)], settings), []);
  });

  it("makes sure that production images stay, whatever their age and whatever is pushed", async () => {
    const settings = { productionTags: ["release-*"], keepProductionImages: 5 };
    const lost = (index: number) =>
      `policy.rules[${index}]: rule may expire one of the newest 5 images of release-*.`;
    const keeps = keepLatest({ count: 5, tagPatterns: ["release-*"] });
    assert.deepEqual(await judge(policy, [rules(untagged, keeps)], settings), []);
    const all = expireOlderThan({ afterDays: 365, tagStatus: "any" });
    assert.deepEqual(await judge(policy, [rules(untagged, all)], settings), [
      ["advisory: api", lost(1), fix],
    ]);
    assert.deepEqual(
      await judge(
        policy,
        [rules(protect({ tagPatterns: ["release-*"] }), untagged, all)],
        settings,
      ),
      [],
    );
  });

  it("finds production images that another rule takes by another tag of theirs, or archives", async () => {
    const settings = { productionTags: ["release-*"], keepProductionImages: 5 };
    const builds = keepLatest({ count: 50, tagPatterns: ["build-*"] });
    const releases = keepLatest({ count: 5, tagPatterns: ["release-*"] });
    const unused = archiveNotPulled({ afterDays: 90, tagStatus: "any" });
    const archived = expireArchived({ afterDays: 180 });
    assert.deepEqual(
      await judge(policy, [rules(untagged, builds, releases, unused, archived)], settings),
      [
        [
          "advisory: api",
          "policy.rules[1]: rule may expire one of the newest 5 images of release-* if it has a tag for build-* as well.",
          fix,
        ],
      ],
    );
    assert.deepEqual(await judge(policy, [rules(untagged, releases, builds)], settings), []);
    assert.deepEqual(await judge(policy, [rules(untagged, unused, archived)], settings), [
      [
        "advisory: api",
        "policy.rules[1]: rule may archive one of the newest 5 images of release-*.",
        fix,
      ],
    ]);
  });

  it("says at preview that it could not run where the policy is unknown", async () => {
    assert.deepEqual(await judge(policy, [lifecycle(UNKNOWN)]), [
      cannotRun(policy, "string value at .policy", "api"),
    ]);
  });
});
