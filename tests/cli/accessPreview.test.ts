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

  it("says of no policy that is known only after the update that somebody loses a right by it", async () => {
    const policyText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const changed = unmade(policy("team-a/api", "333333333333"));
    const newState = { ...changed, inputs: { ...changed.inputs, policy: policyText } };
    const preview = files.write("unknown.json", {
      steps: [steps[0], { op: "update", newState, oldState: before }],
      changeSummary: { same: 1 },
    });
    const { exitCode, stdout } = await ecrHub(["access", "--from", state, "--to", preview]);
    assert.equal(exitCode, 1);
    assert.match(stdout, /^Nobody gains or loses access, as far as policies can be read\.$/m);
    assert.match(stdout, /repository policy is known only after the update of .*unknown\.json/);
    const expectations = files.write("expectations.txt", "nobody outside 222222222222 pulls");
    const held = await ecrHub(["access", "--state", preview, "--expect", expectations]);
    assert.equal(held.exitCode, 1);
    assert.match(held.stdout, /not proved, as a policy of .*team-a\/api cannot be read/);
  });

  it("tells what other providers make, and proves nothing beside it", async () => {
    const native = "aws-native:ecr:Repository";
    const others = [
      { urn: `urn::${native}::team-a/x`, type: native, outputs: { repositoryName: "team-a/x" } },
      {
        urn: "urn::aws:cloudcontrol/resource:Resource::y",
        type: "aws:cloudcontrol/resource:Resource",
        outputs: { typeName: "AWS::ECR::RegistryPolicy" },
      },
      {
        urn: "urn::aws:cloudformation/stack:Stack::z",
        type: "aws:cloudformation/stack:Stack",
        outputs: { templateBody: "{Type: AWS::IAM::User} {Type: AWS::ECR::PublicRepository}" },
      },
      { urn: "urn::aws-native:iam:Role::r", type: "aws-native:iam:Role", outputs: {} },
    ];
    const mixed = files.write("mixed.json", {
      deployment: { resources: [kept, before, ...others] },
    });
    const matrix = await ecrHub(["access", "--state", mixed]);
    const types = ["AWS::ECR::RegistryPolicy", "AWS::IAM::User", "AWS::ECR::PublicRepository"];
    for (const type of [native, ...types, "aws-native:iam:Role"]) {
      assert.ok(matrix.stdout.includes(`${type} of ${mixed} is not read`), matrix.stdout);
    }
    const expectations = files.write("nobody.txt", "nobody outside 222222222222 pulls team-a/*");
    const { stdout, exitCode } = await ecrHub([
      ...["access", "--state", mixed, "--expect", expectations],
    ]);
    assert.equal(exitCode, 1);
    assert.match(stdout, /not proved, as urn::aws-native:ecr:Repository::team-a\/x is not read/);
  });

  it("names the first of many lines that are no expectations, and how many more there are", async () => {
    const other = files.write("other.txt", "resource\n".repeat(25));
    const { stderr, exitCode } = await ecrHub(["access", "--state", state, "--expect", other]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /line 20: .*\n {2}5 more problems\.\n$/);
  });

  it("refuses a file without expectations", async () => {
    const empty = files.write("empty.txt", "# none yet\n");
    const { stderr, exitCode } = await ecrHub(["access", "--state", state, "--expect", empty]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /empty\.txt has no expectations; a line is such as only organization/);
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
