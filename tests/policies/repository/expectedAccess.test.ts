import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryExpectedAccess as policy } from "../../../policies/repository/expectedAccess";
import { type Fixture, UNKNOWN, judge, runPack } from "../../support/policyHarness";

const HUB = "111111111111";
const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const inOrganization = { StringEquals: { "aws:PrincipalOrgID": "o-acme123456" } };

function repositoryPolicy(statement: object, repository: unknown = "team-a/api"): Fixture {
  const document = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: PULL, ...statement }],
  };
  return {
    type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
    name: "api",
    props: { repository, policy: JSON.stringify(document) },
  };
}

const config = (expectations: readonly string[], more: object = {}) => ({
  [policy.metadata.id]: { expectations, registryAccount: HUB, ...more },
});
const PRODUCTION = ["only account 222222222222 pulls team-a/*"];

async function messages(resource: Fixture, given: object): Promise<string[]> {
  const own = (given as Readonly<Record<string, object>>)[policy.metadata.id];
  const violations = await judge(policy, [resource], own as never);
  return violations.map(([, message = ""]) => message);
}

describe("ecr-repository-expected-access", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "expected-access-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("lets pass whom the expectations name, the account of the registry, and other repositories", async () => {
    for (const [statement, repository] of [
      [{ Principal: { AWS: "222222222222" } }, "team-a/api"],
      [{ Principal: { AWS: HUB } }, "team-a/api"],
      [{ Principal: { AWS: "999999999999" } }, "team-b/api"],
    ] as const) {
      assert.deepEqual(
        await messages(repositoryPolicy(statement, repository), config(PRODUCTION)),
        [],
      );
    }
  });

  it("stops what breaks one, with the same counter-example as the command", async () => {
    assert.deepEqual(
      await messages(repositoryPolicy({ Principal: { AWS: "999999999999" } }), config(PRODUCTION)),
      [
        `policy: "only account 222222222222 pulls team-a/*" does not hold: account 999999999999 may pull arn:aws:ecr::${HUB}:repository/team-a/api by Statement[0] of repository policy, if its own policies allow it.`,
      ],
    );
  });

  it("weighs the policy that a repository of aws-native holds", async () => {
    const { props } = repositoryPolicy({ Principal: { AWS: "999999999999" } });
    const native = (repositoryName: string): Fixture => ({
      type: "aws-native:ecr:Repository",
      name: "api",
      props: { repositoryName, repositoryPolicyText: JSON.parse(String(props.policy)) as object },
    });
    assert.equal((await messages(native("team-a/api"), config(PRODUCTION))).length, 1);
    assert.deepEqual(await messages(native("team-b/api"), config(PRODUCTION)), []);
  });

  it("weighs registry policies, for whatever repositories their statements name", async () => {
    const registry = (resource: string, principal: string): Fixture => ({
      type: "aws:ecr/registryPolicy:RegistryPolicy",
      name: "registry",
      props: {
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { AWS: principal },
              Action: ["ecr:CreateRepository", ...PULL],
              Resource: `arn:aws:ecr:us-east-1:${HUB}:repository/${resource}`,
            },
          ],
        }),
      },
    });
    const [message = "", ...others] = await messages(
      registry("*", "999999999999"),
      config(PRODUCTION),
    );
    assert.match(message, /account 999999999999 may pull .* by Statement\[0\] of registry policy/);
    assert.deepEqual(others, []);
    assert.deepEqual(await messages(registry("*", "222222222222"), config(PRODUCTION)), []);
    assert.deepEqual(await messages(registry("team-b/*", "999999999999"), config(PRODUCTION)), []);
  });

  it("weighs the repository policy of a creation template, for the repositories it makes", async () => {
    const template = (prefix: string): Fixture => ({
      type: "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
      name: "template",
      props: {
        prefix,
        repositoryPolicy: repositoryPolicy({ Principal: { AWS: "999999999999" } }).props.policy,
      },
    });
    for (const prefix of ["ROOT", "team-a", "team-a/", "team-a/cache"]) {
      const [message = ""] = await messages(template(prefix), config(PRODUCTION));
      assert.match(message, /by Statement\[0\] of repository policy of the template/, prefix);
    }
    assert.deepEqual(await messages(template("team-b"), config(PRODUCTION)), []);
  });

  it("knows by the organization which accounts are in it, from a text or a file", async () => {
    const expected = ["only organization o-acme123456 pulls"];
    const named = repositoryPolicy({ Principal: { AWS: "222222222222" } });
    const stranger = repositoryPolicy({ Principal: { AWS: "999999999999" } });
    const file = join(folder, "org.json");
    const accounts = [HUB, "222222222222"];
    writeFileSync(
      file,
      JSON.stringify({
        Organization: { Id: "o-acme123456" },
        Accounts: accounts.map((Id) => ({ Id })),
      }),
    );
    for (const organization of [`o-acme123456=${accounts.join(",")}`, file]) {
      assert.deepEqual(await messages(named, config(expected, { organization })), []);
      assert.equal((await messages(stranger, config(expected, { organization }))).length, 1);
    }
    assert.equal((await messages(named, config(expected))).length, 1);
    const open = repositoryPolicy({ Principal: "*", Condition: inOrganization });
    assert.deepEqual(await messages(open, config(expected)), []);
  });

  it("judges nothing until expectations are configured", async () => {
    const { violations, notApplicable } = await runPack(
      [policy],
      [repositoryPolicy({ Principal: "*" })],
    );
    assert.deepEqual(
      { violations, notApplicable },
      { violations: [], notApplicable: [policy.metadata.id] },
    );
  });

  it("cannot run where the policy or the name of its repository is unknown", async () => {
    for (const resource of [
      repositoryPolicy({ Principal: "*" }, UNKNOWN),
      { ...repositoryPolicy({}), props: { repository: "team-a/api", policy: UNKNOWN } },
    ]) {
      const { violations } = await runPack([policy], [resource], config(PRODUCTION));
      assert.equal(violations.length, 1);
      assert.match(violations[0]!.message, /can't run policy 'ecr-repository-expected-access'/);
    }
  });

  const wrong: [title: string, given: object, says: RegExp][] = [
    [
      "a line that is none",
      config(["everybody pulls"]),
      /expectation is of no known form: given "everybody pulls"/,
    ],
    [
      "a line on a role, of whose rights a stack does not show all",
      config(["role/ci of 333333333333 pulls base/node"]),
      /a stack does not show all rights of a role or user/,
    ],
    [
      "an organization that is none",
      config(PRODUCTION, { organization: "acme=1" }),
      /The organization is "acme"/,
    ],
    [
      "a file that is not there",
      config(PRODUCTION, { organization: "/nowhere/org.json" }),
      /\/nowhere\/org\.json cannot be read: ENOENT/,
    ],
  ];
  for (const [title, given, says] of wrong) {
    it(`refuses ${title}`, async () => {
      const { violations } = await runPack(
        [policy],
        [repositoryPolicy({ Principal: { AWS: "222222222222" } })],
        given as never,
      );
      assert.equal(violations.length, 1);
      assert.match(violations[0]!.message, says);
    });
  }
});
