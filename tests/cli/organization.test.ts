import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Files, ecrHub } from "./command";
import { type Answer, type Call, FakeAws } from "./support/fakeAws";
import { HUB, POLICY, SPOKE, organization } from "./support/fakeOrganization";

describe("ecr-hub organization", () => {
  const files = new Files();
  let aws: FakeAws;
  let answer: (call: Call) => Answer;
  beforeEach(async () => {
    answer = organization;
    aws = await FakeAws.start((call) => answer(call));
  });
  afterEach(() => aws.stop());
  after(() => {
    files.remove();
  });

  it("writes accounts, paths and policies, which access weighs", async () => {
    const out = files.path("org.json");
    const { exitCode, stderr } = await ecrHub(["organization", "--out", out], { env: aws.env });
    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
    assert.deepEqual(JSON.parse(readFileSync(out, "utf8")), {
      version: 1,
      Organization: { Id: "o-acme123456", ManagementAccountId: "999999999999" },
      Roots: [{ Id: "r-ab12", Name: "Root" }],
      OrganizationalUnits: [{ Id: "ou-ab12-11111111", Name: "workloads", ParentId: "r-ab12" }],
      Accounts: [
        { Id: HUB, Name: "hub", ParentId: "r-ab12" },
        { Id: SPOKE, Name: "app", ParentId: "ou-ab12-11111111" },
      ],
      Policies: [
        {
          PolicySummary: { Id: "p-1", Name: "FullAWSAccess", Type: "SERVICE_CONTROL_POLICY" },
          Content: POLICY,
          Targets: [{ TargetId: "r-ab12" }],
        },
      ],
    });
    // The unit and the account have no service control policy at all, so that nothing is allowed there.
    const state = join(__dirname, "accessCases", "account-and-org.json");
    const explained = await ecrHub([
      ...["access", "explain", "--state", state, "--organization", out, "--format", "json"],
      ...["--principal", `arn:aws:iam::${SPOKE}:role/app`, "--image", "team-a/api:v1"],
    ]);
    assert.equal(explained.exitCode, 1);
    const { actions } = JSON.parse(explained.stdout) as {
      actions: { changes: { document: string }[] }[];
    };
    assert.deepEqual(
      actions[1]?.changes.map(({ document }) => document),
      ["service control policies of ou-ab12-11111111", `service control policies of ${SPOKE}`],
    );
  });

  it("says what AWS refuses", async () => {
    answer = () => ({ exception: "AccessDeniedException" });
    const { exitCode, stdout, stderr } = await ecrHub(["organization", "--out", "-"], {
      env: aws.env,
    });
    assert.deepEqual({ exitCode, stdout }, { exitCode: 2, stdout: "" });
    assert.match(stderr, /Reading the organization failed: AccessDeniedException/);
  });
});

describe("ecr-hub access, asked about one state", () => {
  const files = new Files();
  after(() => {
    files.remove();
  });
  const state = (name: string) => join(__dirname, "accessCases", `${name}.json`);

  it("explains an AccessDenied message", async () => {
    const error = files.write(
      "error.txt",
      `User: arn:aws:sts::222222222222:assumed-role/node/i-1 is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:us-east-1:${HUB}:repository/team-a/api because no resource-based policy allows the ecr:BatchGetImage action`,
    );
    const { exitCode, stdout } = await ecrHub([
      "access",
      "explain",
      "--state",
      state("eks-no-repo-policy"),
      "--error",
      error,
    ]);
    assert.equal(exitCode, 1);
    assert.deepEqual(stdout.split("\n").slice(0, 8), [
      `arn:aws:iam::222222222222:role/node on arn:aws:ecr:us-east-1:${HUB}:repository/team-a/api`,
      "AWS says: no resource-based policy allows the ecr:BatchGetImage action.",
      "",
      "ecr:BatchGetImage: no",
      `  resource control policy (resource control policies of account ${HUB}) denies nothing`,
      "  resource-based policy (policies of the repository and registry) does not allow",
      "  identity-based policy (policies of arn:aws:iam::222222222222:role/node) allows: Statement[0] of policy AmazonEC2ContainerRegistryReadOnly",
      `  To allow it, in repository policy of arn:aws:ecr:us-east-1:${HUB}:repository/team-a/api: add this statement: {"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"]}`,
    ]);
  });

  it("says what to give for a Deny of a level that it has not read, and takes the image of a runtime's message", async () => {
    const principal = "arn:aws:iam::222222222222:role/ecsInstanceRole";
    const explain = (text: string, ...args: string[]) =>
      ecrHub(["access", "explain", "--state", state("ecs-ec2-role"), "--error", "-", ...args], {
        input: text,
      });
    const denied = `User: ${principal} is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:us-east-1:${HUB}:repository/team-a/api with an explicit deny in a service control policy`;
    const byOrganization = await explain(denied);
    assert.deepEqual(byOrganization.stdout.split("\n").slice(1, 3), [
      "AWS says: an explicit deny in a service control policy.",
      "No policies of an organization are read: give --organization.",
    ]);
    const older = await explain(denied.replace("service control", "resource-based"));
    assert.equal(
      older.stdout.split("\n")[2],
      "The files allow it: what AWS has is older or newer, or a policy is in none of them.",
    );
    const pull = `failed to resolve ref ${HUB}.dkr.ecr.us-east-1.amazonaws.com/team-a/api:1.0: 403 Forbidden`;
    const byImage = await explain(pull, "--principal", principal);
    assert.deepEqual(
      [byImage.exitCode, byImage.stdout.split("\n")[0]],
      [0, `${principal} on arn:aws:ecr:us-east-1:${HUB}:repository/team-a/api`],
    );
    const anonymous = await explain(pull);
    assert.deepEqual(
      [anonymous.exitCode, anonymous.stderr],
      [2, "ecr-hub: explain requires --principal, or --error with a message that names it.\n"],
    );
  });

  it("holds expectations, with a counter-example for one that is broken", async () => {
    const expect = files.write(
      "expect.txt",
      `nobody outside ${HUB} pushes\nonly account 222222222222 pulls\n`,
    );
    const { exitCode, stdout } = await ecrHub([
      "access",
      "--state",
      state("org-only"),
      "--expect",
      expect,
    ]);
    assert.equal(exitCode, 1);
    assert.deepEqual(stdout.trimEnd().split("\n"), [
      `holds    nobody outside ${HUB} pushes`,
      "BROKEN   only account 222222222222 pulls (line 2)",
      `         organization o-acme123456 may pull arn:aws:ecr:us-east-1:${HUB}:repository/team-a/api by Statement[0] of repository policy, if its own policies allow it`,
      "2 expectations: 1 broken.",
    ]);
  });

  it("says which policies it could not read, and takes an endpoint whose policy is a secret for a condition", async () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
    const { deployment } = JSON.parse(readFileSync(state("ecs-ec2-role"), "utf8")) as {
      deployment: { resources: object[] };
    };
    const file = files.write("secret.json", {
      deployment: {
        resources: [
          ...deployment.resources,
          {
            urn: "urn:endpoint",
            type: "aws:ec2/vpcEndpoint:VpcEndpoint",
            outputs: {
              id: "vpce-1",
              serviceName: "com.amazonaws.us-east-1.ecr.dkr",
              policy: secret,
            },
          },
          {
            urn: "urn:attachment",
            type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            outputs: {
              role: "ecsInstanceRole",
              policyArn: "arn:aws:iam::222222222222:policy/elsewhere",
            },
          },
        ],
      },
    });
    const { exitCode, stdout } = await ecrHub([
      ...["access", "explain", "--state", file, "--through", "vpce-1", "--image", "team-a/api"],
      ...["--principal", "arn:aws:iam::222222222222:role/ecsInstanceRole"],
    ]);
    assert.equal(exitCode, 0, stdout);
    assert.deepEqual(stdout.split("\n").slice(1, 3), [
      "Not counted: urn:endpoint: policy of vpce-1 is a secret in " +
        `${file}: allowed is "pulumi stack export --show-secrets".`,
      "Not counted: arn:aws:iam::222222222222:policy/elsewhere, which no state shows.",
    ]);
    assert.match(stdout, /^ecr:BatchGetImage: if$/m);
    assert.match(stdout, /^ {2}if policy of vpce-1, which cannot be read, allows it$/m);
  });

  it("knows that the root user of an account needs no policy there", async () => {
    const asked = (accountId: string) =>
      ecrHub([
        ...["access", "explain", "--state", state("eks-no-repo-policy"), "--image", "team-a/api"],
        ...["--principal", `arn:aws:iam::${accountId}:root`, "--action", "ecr:BatchGetImage"],
      ]);
    const [own, other] = [await asked(HUB), await asked("222222222222")];
    assert.equal(own.exitCode, 0);
    assert.match(own.stdout, /allows: FullAccess of account root user/);
    assert.equal(other.exitCode, 1);
  });

  it("tells who gains and who loses between two states", async () => {
    const { exitCode, stdout } = await ecrHub([
      "access",
      "--from",
      state("ecs-ec2-role"),
      "--to",
      state("eks-no-repo-policy"),
    ]);
    assert.equal(exitCode, 1);
    assert.deepEqual(
      stdout.split("\n").filter((line) => /^[+-]/.test(line)),
      [
        `- account 222222222222 loses pull on arn:aws:ecr:us-east-1:${HUB}:repository/team-a/api: if -> no`,
        `- arn:aws:iam::222222222222:role/ecsInstanceRole loses pull on arn:aws:ecr:us-east-1:${HUB}:repository/team-a/api: yes -> no`,
      ],
    );
    const same = await ecrHub(["access", "--from", state("org-only"), "--to", state("org-only")]);
    assert.deepEqual(same, { exitCode: 0, stdout: "Nobody gains or loses access.\n", stderr: "" });
  });

  const wrong: [title: string, args: string[], says: RegExp][] = [
    ["--from without --to", ["access", "--from", state("org-only")], /--from requires --to/],
    [
      "a repository that no state has",
      [
        "access",
        "explain",
        "--state",
        state("org-only"),
        "--principal",
        `arn:aws:iam::${HUB}:role/x`,
        "--image",
        "nope",
      ],
      /No state has a repository nope/,
    ],
    [
      "options of the matrix before explain",
      ["access", "--repository=x", "explain", "--state", state("org-only")],
      /give --repository after explain/,
    ],
    [
      "an option of the matrix that explain has not",
      ["access", "explain", "--state", state("org-only"), "--expect", "x"],
      /unknown option '--expect'/,
    ],
    [
      "an endpoint that no state has, as --from of explain",
      [
        ...["access", "explain", "--state", state("org-only"), "--image", "team-a/api"],
        ...["--principal", `arn:aws:iam::${HUB}:role/x`, "--from", "vpce-9"],
      ],
      /There is no VPC endpoint of Amazon ECR vpce-9/,
    ],
    [
      "no principal",
      ["access", "explain", "--state", state("org-only")],
      /requires --principal and --image/,
    ],
    [
      "an endpoint that no state has",
      ["access", "--state", state("org-only"), "--through", "vpce-9"],
      /There is no VPC endpoint of Amazon ECR vpce-9: give the state of its stack, or --endpoints/,
    ],
  ];
  for (const [title, args, says] of wrong) {
    it(`refuses ${title}`, async () => {
      const { exitCode, stderr } = await ecrHub(args);
      assert.equal(exitCode, 2);
      assert.match(stderr, says);
    });
  }
});
