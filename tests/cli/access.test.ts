import assert from "node:assert/strict";
import { Files, ecrHub } from "./command";

const HUB = "111111111111";
const SPOKE = "222222222222";
const API = `arn:aws:ecr:us-east-1:${HUB}:repository/team-a/api`;
const ROLE = `arn:aws:iam::${SPOKE}:role/service/app`;
const POLICY = `arn:aws:iam::${SPOKE}:policy/pull`;
const SECRET = "4dabf18193072939515e22adb298388d";

const document = (...statements: object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const resource = (type: string, name: string, outputs: object, more: object = {}) => ({
  urn: `urn:pulumi:test::test::${type}::${name}`,
  type,
  outputs,
  ...more,
});
const state = (...resources: object[]) => ({ version: 3, deployment: { manifest: {}, resources } });

const pullByAccount = document({
  Sid: "PullFromAccounts",
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${SPOKE}:root` },
  Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
});
const pullPolicy = document(
  { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
  {
    Sid: "PullFromHub",
    Effect: "Allow",
    Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    Resource: API,
  },
);
const repository = resource("aws:ecr/repository:Repository", "api", { arn: API, registryId: HUB });
const repositoryPolicy = (policy: unknown) =>
  resource("aws:ecr/repositoryPolicy:RepositoryPolicy", "api", {
    repository: "team-a/api",
    registryId: HUB,
    policy,
  });
const role = resource("aws:iam/role:Role", "app", { arn: ROLE, name: "app" });
const policy = resource("aws:iam/policy:Policy", "pull", {
  arn: POLICY,
  name: "pull",
  policy: pullPolicy,
});
const attachment = (outputs: object) =>
  resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "app", outputs);

describe("ecr-hub access", () => {
  const files = new Files();
  const hub = files.write("hub.json", state(repository, repositoryPolicy(pullByAccount)));
  const spoke = files.write(
    "spoke.json",
    state(role, policy, attachment({ role: "app", policyArn: POLICY })),
  );
  after(() => {
    files.remove();
  });

  it("prints a matrix of repositories and principals, and why", async () => {
    const { stdout, stderr, exitCode } = await ecrHub(["access", "--state", hub, "--state", spoke]);
    assert.deepEqual({ stderr, exitCode }, { stderr: "", exitCode: 0 });
    assert.equal(
      stdout,
      [
        "Repository  Principal                                   Pull  Push  Administer  Why",
        "team-a/api  account 222222222222                        if    no    no          PullFromAccounts of repository policy",
        "                                                                                if its own policies allow it",
        "            arn:aws:iam::222222222222:role/service/app  yes   no    no          PullFromAccounts of repository policy and PullFromHub of policy pull",
        "",
        "1 repository, 1 identity: no findings.",
        "",
      ].join("\n"),
    );
  });

  it("prints JSON and CSV", async () => {
    const json = await ecrHub(["access", "--state", hub, spoke, "--format", "json"]);
    const report = JSON.parse(json.stdout) as { access: object[]; findings: object[] };
    assert.deepEqual(report.findings, []);
    assert.deepEqual(report.access[1], {
      repositoryArn: API,
      principal: { kind: "identity", arn: ROLE },
      pull: "yes",
      push: "no",
      administer: "no",
      reasons: [
        { policy: "repository policy", statement: "PullFromAccounts" },
        { policy: "policy pull", statement: "PullFromHub" },
      ],
      provided: [],
    });
    const csv = await ecrHub(["access", "--state", hub, spoke, "--format", "csv"]);
    assert.equal(
      csv.stdout,
      [
        "repositoryArn,principal,pull,push,administer,because,provided",
        `${API},account ${SPOKE},if,no,no,PullFromAccounts of repository policy,its own policies allow it`,
        `${API},${ROLE},yes,no,no,PullFromAccounts of repository policy and PullFromHub of policy pull,`,
        "",
      ].join("\n"),
    );
  });

  it("warns where one side grants and the other does not, unless told not to", async () => {
    const closed = files.write("closed.json", state(repository));
    const args = ["access", "--state", closed, spoke];
    const { stdout, exitCode } = await ecrHub(args);
    assert.equal(exitCode, 1);
    assert.match(
      stdout,
      /^warning {2}arn:aws:iam::222222222222:role\/service\/app {2}access-registry-side-missing$/m,
    );
    assert.match(stdout, /1 repository, 1 identity: 1 warning\.\n$/);
    assert.equal((await ecrHub([...args, "--ignore-warnings"])).exitCode, 0);
  });

  it("reads standard input, secrets that are shown, and resources that wait for deletion as gone", async () => {
    const shown = {
      [SECRET]: "1b47061264138c4ac30d75fd1eb44270",
      plaintext: JSON.stringify(pullByAccount),
    };
    const input = JSON.stringify(
      state(repository, repositoryPolicy(shown), { ...role, delete: true }),
    );
    const { stdout, exitCode } = await ecrHub(["access", "--state", "-"], { input });
    assert.match(stdout, /account 222222222222 +if +no +no +PullFromAccounts/);
    assert.match(stdout, /1 repository, 0 identities: no findings\.\n$/);
    assert.equal(exitCode, 0);
  });

  it("warns of policies that it cannot read, each by the URN of its resource, and of nothing that they may say", async () => {
    const hidden = { [SECRET]: "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };
    const unreadable = files.write(
      "unreadable.json",
      state(
        repository,
        repositoryPolicy(hidden),
        resource("aws:iam/rolePolicy:RolePolicy", "broken", {
          role: "app",
          name: "x",
          policy: { Statement: { Effect: "Maybe" } },
        }),
        role,
        policy,
        attachment({ role: "app", policyArn: POLICY }),
      ),
    );
    const { stdout, exitCode } = await ecrHub([
      "access",
      "--state",
      unreadable,
      "--format",
      "json",
    ]);
    const { findings } = JSON.parse(stdout) as { findings: Record<string, string>[] };
    assert.deepEqual(
      findings.map(({ rule, path }) => `${rule ?? ""} ${path ?? ""}`),
      [
        "access-document-unreadable urn:pulumi:test::test::aws:iam/rolePolicy:RolePolicy::broken",
        "access-document-unreadable urn:pulumi:test::test::aws:iam/rolePolicy:RolePolicy::broken",
        "access-document-unreadable urn:pulumi:test::test::aws:ecr/repositoryPolicy:RepositoryPolicy::api",
      ],
    );
    const [effect, action, secret] = findings.map(({ message }) => message!);
    assert.match(action!, /^inline policy x cannot be read at Statement: statement has no action/);
    assert.match(effect!, /^inline policy x cannot be read at Statement\.Effect: /);
    assert.match(secret!, /pulumi stack export --show-secrets/);
    assert.equal(exitCode, 1);
  });

  it("counts inline and attached policies, those of AWS and of groups, and boundaries", async () => {
    const user = `arn:aws:iam::${HUB}:user/dev`;
    const iam = files.write(
      "iam.json",
      state(
        repository,
        resource("aws:iam/role:Role", "inline", {
          arn: `arn:aws:iam::${HUB}:role/inline`,
          inlinePolicies: [{ name: "pull", policy: pullPolicy }],
          managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3FullAccess"],
          permissionsBoundary: `arn:aws:iam::${HUB}:policy/boundary`,
        }),
        resource("aws:iam/role:Role", "bound", {
          arn: `arn:aws:iam::${HUB}:role/bound`,
          managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser"],
          permissionsBoundary: "arn:aws:iam::aws:policy/ReadOnlyAccess",
        }),
        resource("aws:iam/user:User", "dev", { arn: user, name: "dev" }),
        resource("aws:iam/group:Group", "devs", { arn: `arn:aws:iam::${HUB}:group/devs` }),
        resource("aws:iam/userGroupMembership:UserGroupMembership", "dev", {
          user: "dev",
          groups: ["devs"],
        }),
        resource("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "devs", {
          group: "devs",
          policyArn: "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser",
        }),
        // A role made elsewhere.
        resource("aws:iam/rolePolicy:RolePolicy", "other", {
          role: "other",
          name: "pull",
          policy: pullPolicy,
        }),
      ),
    );
    const { stdout } = await ecrHub(["access", "--state", iam, "--format", "json"]);
    const { access, unjudged } = JSON.parse(stdout) as {
      access: { principal: { arn: string }; pull: string; push: string; administer: string }[];
      unjudged: object[];
    };
    assert.deepEqual(
      access.map(({ principal, pull, push, administer }) =>
        [principal.arn.replace(/.*:/, ""), pull, push, administer].join(" "),
      ),
      [
        "role/bound yes no no",
        "role/inline yes no no",
        "role/other yes no no",
        "user/dev yes yes no",
      ],
    );
    assert.deepEqual(unjudged, [
      {
        identity: `arn:aws:iam::${HUB}:role/inline`,
        policyArn: `arn:aws:iam::${HUB}:policy/boundary`,
      },
    ]);
  });

  it("counts attachments of all policies at once, and a policy that is a secret within a list", async () => {
    const listed = files.write(
      "listed.json",
      state(
        repository,
        policy,
        role,
        resource("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "app", {
          roleName: "app",
          policyArns: [POLICY],
        }),
        resource("aws:iam/role:Role", "ci", {
          arn: `arn:aws:iam::${HUB}:role/ci`,
          inlinePolicies: [
            {
              name: "pull",
              policy: {
                [SECRET]: "1b47061264138c4ac30d75fd1eb44270",
                plaintext: JSON.stringify(pullPolicy),
              },
            },
          ],
        }),
      ),
    );
    const { stdout } = await ecrHub(["access", "--state", hub, listed, "--format", "csv"]);
    assert.deepEqual(stdout.split("\n").slice(2), [
      `${API},arn:aws:iam::${HUB}:role/ci,yes,no,no,PullFromHub of inline policy pull,`,
      `${API},${ROLE},yes,no,no,PullFromAccounts of repository policy and PullFromHub of policy pull,`,
      "",
    ]);
  });

  it("knows a repository that no state has by its policy", async () => {
    const { outputs } = repositoryPolicy(pullByAccount);
    const foreign = files.write(
      "foreign.json",
      state(
        resource("aws:ecr/repositoryPolicy:RepositoryPolicy", "api", {
          ...outputs,
          region: "us-east-1",
        }),
      ),
    );
    const { stdout, exitCode } = await ecrHub(["access", "--state", foreign, "--format", "csv"]);
    assert.equal(
      stdout.split("\n")[1],
      `${API},account ${SPOKE},if,no,no,PullFromAccounts of repository policy,its own policies allow it`,
    );
    assert.equal(exitCode, 0);
  });

  it("warns of policies of which no state tells whose they are", async () => {
    const adrift = files.write(
      "adrift.json",
      state(
        repositoryPolicy(pullByAccount),
        resource("aws:iam/rolePolicy:RolePolicy", "pull", { role: "app", policy: pullPolicy }),
      ),
    );
    const { stdout, exitCode } = await ecrHub(["access", "--state", adrift, "--format", "json"]);
    const { findings } = JSON.parse(stdout) as { findings: Record<string, string>[] };
    assert.deepEqual(
      findings.map(({ rule = "", path = "", message = "" }) => [rule, path, message]),
      [
        [
          "access-document-unreadable",
          "urn:pulumi:test::test::aws:iam/rolePolicy:RolePolicy::pull",
          "role app is not counted, as no state tells its account: allowed is the state of the role, too.",
        ],
        [
          "access-document-unreadable",
          "urn:pulumi:test::test::aws:ecr/repositoryPolicy:RepositoryPolicy::api",
          "repository policy is not counted, as no state tells its region: allowed is the state of its repository, too, or @pulumi/aws 7.",
        ],
      ],
    );
    assert.equal(exitCode, 1);
  });

  it("refuses all states that it cannot read at once, and all names of no repository", async () => {
    const broken = [files.write("text.json", "{"), files.write("empty.json", { version: 3 })];
    const { exitCode, stdout, stderr } = await ecrHub(["access", "--state", hub, ...broken]);
    assert.deepEqual({ exitCode, stdout }, { exitCode: 2, stdout: "" });
    const lines = stderr.trimEnd().split("\n");
    assert.equal(lines.length, 4);
    assert.match(lines[0]!, /text\.json cannot be read:$/);
    assert.match(lines[1]!, /^ {2}text is not JSON: given "\{", allowed one JSON value\. /);
    assert.match(lines[2]!, /empty\.json cannot be read:$/);
    assert.equal(
      lines[3],
      "  deployment: deployment is missing: allowed an object with resources.",
    );
    const names = ["team-b/*", "team-a/*", "base"];
    assert.deepEqual(await ecrHub(["access", "--state", hub, "--repository", ...names]), {
      exitCode: 2,
      stdout: "",
      stderr: "ecr-hub: No state has a repository team-b/*, base.\n",
    });
  });

  it("shows only the repositories that are asked for", async () => {
    const both = files.write(
      "both.json",
      state(
        repository,
        repositoryPolicy(pullByAccount),
        resource("aws:ecr/repository:Repository", "node", {
          arn: API.replace("team-a/api", "base/node"),
        }),
      ),
    );
    const { stdout } = await ecrHub(["access", "--state", both, "--repository", "team-*"]);
    assert.match(stdout, /^1 repository, 0 identities/m);
    const none = await ecrHub(["access", "--state", both, "--repository", "team-c"]);
    assert.deepEqual(none, {
      exitCode: 2,
      stdout: "",
      stderr: "ecr-hub: No state has a repository team-c.\n",
    });
  });

  const wrong: [title: string, args: string[], input: string, says: RegExp][] = [
    ["no state", ["access"], "", /Give --state a state, --live, or --from and --to/],
    ["a file that is not there", ["access", "--state", "/nowhere"], "", /\/nowhere cannot be read/],
    [
      "text that is not JSON",
      ["access", "--state", "-"],
      "{",
      /standard input cannot be read:\n {2}text is not JSON/,
    ],
    [
      "JSON that is no state",
      ["access", "--state", "-"],
      "[]",
      /state as "pulumi stack export" prints it, or a preview as "pulumi preview --json" does: given \[\], allowed an object with/,
    ],
    [
      "resources that are no list",
      ["access", "--state", "-"],
      '{"deployment":{"resources":{}}}',
      /deployment\.resources: resources: given \{\}, allowed a list\./,
    ],
    [
      "standard input twice",
      ["access", "--state", "-", "-"],
      "",
      /Standard input \(-\) can be named only once/,
    ],
    [
      "an organization that is none",
      ["access", "--state", "-", "--organization", "acme=1"],
      "",
      /The organization is "acme"/,
    ],
    [
      "an account that is none",
      ["access", "--state", "-", "--organization", "o-acme123456=12"],
      "",
      /An account is "12"; allowed: 12 digits/,
    ],
  ];
  for (const [title, args, input, says] of wrong) {
    it(`refuses ${title}`, async () => {
      const { exitCode, stdout, stderr } = await ecrHub(args, { input });
      assert.deepEqual({ exitCode, stdout }, { exitCode: 2, stdout: "" });
      assert.match(stderr, says);
      assert.doesNotMatch(stderr, /\n +at /);
    });
  }

  it("has nothing to say of an empty stack", async () => {
    const { stdout, exitCode } = await ecrHub(["access", "--state", "-"], {
      input: '{"version":3,"deployment":{}}',
    });
    assert.deepEqual([stdout, exitCode], ["0 repositories, 0 identities: no findings.\n", 0]);
  });
});
