import assert from "node:assert/strict";
import { Files, ecrHub } from "./command";

const HUB = "111111111111";
const PROVIDER = "urn:pulumi:production::hub::pulumi:providers:aws::default::id";

function repository(name: string) {
  const outputs = {
    arn: `arn:aws:ecr:us-east-1:${HUB}:repository/${name}`,
    ...{ name, region: "us-east-1", registryId: HUB },
  };
  return resource("Repository", name, { name }, outputs);
}

function policy(name: string, account: string) {
  const statement = {
    Sid: "PullFromAccounts",
    Effect: "Allow",
    Principal: { AWS: [account] },
    Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  };
  const text = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const inputs = { repository: name, policy: text };
  return resource("RepositoryPolicy", name, inputs, {
    ...inputs,
    registryId: HUB,
    region: "us-east-1",
  });
}

function resource(type: string, name: string, inputs: object, outputs: object) {
  const token = `aws:ecr/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`;
  return { urn: `urn::${token}::${name}`, type: token, provider: PROVIDER, inputs, outputs };
}

/** What a preview knows of a resource that is still to be made. */
function unmade({ urn, type, provider, inputs }: ReturnType<typeof resource>) {
  return { urn, type, provider, inputs };
}

const kept = repository("team-a/api");
const before = policy("team-a/api", "222222222222");
const steps = [
  { op: "same", newState: kept, oldState: kept },
  { op: "update", newState: unmade(policy("team-a/api", "333333333333")), oldState: before },
  { op: "create", newState: unmade(repository("team-a/new")) },
  { op: "create", newState: unmade(policy("team-a/new", "444444444444")) },
];

describe("ecr-hub access --to a preview", () => {
  const files = new Files();
  const state = files.write("hub.json", { deployment: { resources: [kept, before] } });
  after(() => {
    files.remove();
  });

  it("compares with what the update comes to, in repositories that are still to be made, too", async () => {
    const preview = files.write("preview.json", { steps, changeSummary: { same: 1, create: 2 } });
    const { exitCode, stdout, stderr } = await ecrHub([
      ...["access", "--from", state, "--to", preview],
    ]);
    assert.deepEqual([exitCode, stderr], [1, ""]);
    const arn = `arn:aws:ecr:us-east-1:${HUB}:repository`;
    assert.deepEqual(
      stdout
        .split("\n")
        .filter((line) => /^[-+]/.test(line))
        .toSorted(),
      [
        `+ account 333333333333 gains pull on ${arn}/team-a/api: no -> if`,
        `+ account 444444444444 gains pull on ${arn}/team-a/new: no -> if`,
        `- account 222222222222 loses pull on ${arn}/team-a/api: if -> no`,
      ],
    );
  });

  it("refuses a preview that leaves out what stays the same", async () => {
    const preview = files.write("short.json", {
      steps: steps.slice(1),
      changeSummary: { same: 1 },
    });
    const { exitCode, stderr } = await ecrHub(["access", "--from", state, "--to", preview]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /the preview leaves out what stays the same: add --show-sames\.\n$/);
  });
});
