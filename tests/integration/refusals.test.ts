import assert from "node:assert/strict";
import { Repository } from "@pulumi/aws/ecr";
import { type HubRegistryArgs, HubRegistry } from "ecr-hub";
import type { Outcome } from "../../local";
import { accounts } from "../../local/scenario";
import { ENGINE_START_TIMEOUT_IN_MS, localEngine } from "../support/localEngine";

const wrongEverywhere: HubRegistryArgs = {
  region: "mars",
  pull: { accounts: ["22"] },
  replication: { destinations: [] },
  repositories: {
    "Team A": {},
    "team-a/api": {
      push: {},
      lifecycle: {
        rules: [{ tagStatus: "untagged", countType: "sinceImagePushed", countNumber: 0 }],
      },
    },
  },
};

const refusal = [
  'HubRegistry "hub" refuses 6 arguments:',
  '  region: region: given "mars", allowed a region name such as us-east-1 or us-gov-west-1. (region-format)',
  '  pull.accounts[0]: account id: given "22", allowed a string of 12 digits. (account-id-format)',
  '  repositories["Team A"]: repository name: given "Team A", allowed lower-case letters and digits, with single . _ or / or __ or hyphens between them. (repository-name-format)',
  '  repositories["team-a/api"].lifecycle.rules[0].countNumber: countNumber: given 0, allowed an integer of at least 1. (lifecycle-count-number)',
  '  repositories["team-a/api"].push: grant names nobody: add an entry to accounts, principalArns, or leave out the grant. (grant-empty)',
  "  replication.destinations: rule has no destination: given [], allowed at least one. (replication-destination-count)",
];

describe("wrong arguments of a component, on the real engine", () => {
  let preview: Outcome;
  let up: Outcome;

  before("deploy them", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    const engine = await localEngine();
    const stack = await engine.stack({
      project: "refusals",
      name: "test",
      account: accounts.hub,
      region: "us-east-1",
      program: () => {
        new HubRegistry("hub", wrongEverywhere);
        new Repository("never-reached");
        return Promise.resolve();
      },
    });
    preview = await stack.preview();
    up = await stack.up();
  });

  it("end the preview with all that is wrong, and nothing is registered", () => {
    assert.deepEqual(preview.errors.map(withoutStack), [refusal]);
    assert.deepEqual([preview.succeeded, preview.changes], [false, []]);
  });

  it("end the up likewise", () => {
    assert.deepEqual(up.errors.map(withoutStack), [refusal]);
    assert.deepEqual([up.succeeded, up.changes], [false, []]);
  });
});

/** The lines of an error's message, without where it was thrown. */
function withoutStack(error: string): string[] {
  const lines = error.replace(/^Error: /, "").split("\n");
  return lines.filter((line) => !line.startsWith("    at "));
}
