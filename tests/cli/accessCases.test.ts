import assert from "node:assert/strict";
import { join } from "node:path";
import { Files, ecrHub } from "./command";

/** Rows in short, and the rules of the findings. */
async function decide(file: string, ...more: string[]): Promise<string[]> {
  const state = join(__dirname, "accessCases", `${file}.json`);
  const { stdout } = await ecrHub(["access", "--state", state, "--format", "json", ...more]);
  const { access, findings } = JSON.parse(stdout) as {
    access: {
      repositoryArn: string;
      principal: { kind: string; arn?: string; accountId?: string; organizationId?: string };
      pull: string;
      push: string;
      administer: string;
      provided: string[];
    }[];
    findings: { rule: string }[];
  };
  return [
    ...access.map(({ repositoryArn, principal, pull, push, administer, provided }) => {
      const who =
        principal.arn ?? principal.accountId ?? principal.organizationId ?? principal.kind;
      const what = repositoryArn.split(":").pop() ?? "";
      return [what, who, pull, push, administer, ...provided.map((one) => `if ${one}`)].join(" ");
    }),
    ...findings.map(({ rule }) => rule),
  ];
}

const OF_HUB = "repository/team-a/api";
const APP = "arn:aws:iam::333333333333:role/app";
const IN_ORGANIZATION = "o-acme123456=111111111111,222222222222";

describe("ecr-hub access in single states", () => {
  const cases: [title: string, file: string, options: string[], expected: string[]][] = [
    [
      "weighs a condition on the organization beside a named account",
      "account-and-org",
      [],
      [
        `${OF_HUB} 333333333333 if no no if its own policies allow it`,
        `${OF_HUB} ${APP} if no no if account 333333333333 is in organization o-acme123456`,
      ],
    ],
    [
      "lets nobody of another account in where the accounts of the organization are known",
      "account-and-org",
      ["--organization", IN_ORGANIZATION],
      ["access-registry-side-missing"],
    ],
    [
      "denies by the account of the principal",
      "deny-account-named",
      [],
      [
        `${OF_HUB} 222222222222 if no no if its own policies allow it`,
        "access-registry-side-missing",
      ],
    ],
    [
      "counts the AWS managed policy of container instances",
      "ecs-ec2-role",
      [],
      [
        `${OF_HUB} 222222222222 if no no if its own policies allow it`,
        `${OF_HUB} arn:aws:iam::222222222222:role/ecsInstanceRole yes no no`,
      ],
    ],
    [
      "warns of a function whose account is let in, and AWS Lambda not",
      "lambda-account-only",
      [],
      [
        `${OF_HUB} 222222222222 if no no if its own policies allow it`,
        `${OF_HUB} arn:aws:iam::222222222222:role/deployer yes no no`,
        "access-lambda-service-missing",
      ],
    ],
    [
      "warns of a function whose organization is let in, and AWS Lambda not",
      "org-only",
      [],
      [
        `${OF_HUB} o-acme123456 if no no if its own policies allow it`,
        `${OF_HUB} arn:aws:iam::222222222222:role/deployer if no no if account 222222222222 is in organization o-acme123456`,
        "access-lambda-service-missing",
      ],
    ],
    [
      "shows who administers the registry",
      "put-registry-policy",
      [],
      ["* arn:aws:iam::111111111111:role/opener no no yes"],
    ],
    [
      "lets nobody in by a wildcard that StringEquals takes as it is",
      "orgpaths-stringequals",
      [],
      ["access-condition-unmet", "access-registry-side-missing"],
    ],
    [
      "warns of nodes that may pull everything but from a repository that lets nobody in",
      "eks-no-repo-policy",
      [],
      ["access-repository-closed"],
    ],
  ];
  for (const [title, file, options, expected] of cases) {
    it(title, async () => {
      assert.deepEqual(await decide(file, ...options), expected);
    });
  }

  it("refuses the scope V1 of a registry policy, which AWS has removed", async () => {
    const files = new Files();
    const setting = {
      urn: "urn:pulumi:s::p::aws:ecr/accountSetting:AccountSetting::scope",
      type: "aws:ecr/accountSetting:AccountSetting",
      outputs: { name: "REGISTRY_POLICY_SCOPE", value: "V1" },
    };
    try {
      const state = files.write("v1.json", { deployment: { resources: [setting] } });
      const { exitCode, stdout } = await ecrHub(["access", "--state", state, "--format", "json"]);
      assert.equal(exitCode, 1);
      assert.deepEqual((JSON.parse(stdout) as { findings: unknown }).findings, [
        {
          rule: "access-registry-scope",
          path: setting.urn,
          message:
            'scope of the registry policy: given "V1", allowed V2, the only one since April 2026.',
          severity: "error",
        },
      ]);
    } finally {
      files.remove();
    }
  });

  it("warns of an identity that may fill a cache of another account, which the registry policy does not let", async () => {
    const files = new Files();
    const place = { registryId: "111111111111", region: "us-east-1" };
    const fill = ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"];
    const document = (statement: object) =>
      JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
    const resources = (...registry: object[]) =>
      [
        {
          type: "aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
          outputs: { ecrRepositoryPrefix: "docker-hub", ...place },
        },
        {
          type: "aws:iam/role:Role",
          outputs: {
            arn: APP,
            inlinePolicies: [{ name: "fill", policy: document({ Action: fill, Resource: "*" }) }],
          },
        },
        ...registry,
      ].map((one, index) => ({ urn: `urn:${index}`, ...one }));
    const registryPolicy = {
      type: "aws:ecr/registryPolicy:RegistryPolicy",
      outputs: {
        policy: document({ Principal: { AWS: "333333333333" }, Action: fill, Resource: "*" }),
        ...place,
      },
    };
    const rulesOf = async (...registry: object[]) => {
      const state = files.write("state.json", {
        deployment: { resources: resources(...registry) },
      });
      const { stdout } = await ecrHub(["access", "--state", state, "--format", "json"]);
      const { findings } = JSON.parse(stdout) as { findings: { rule: string; path: string }[] };
      return findings.map(({ rule, path }) => `${rule} ${path}`);
    };
    try {
      assert.deepEqual(await rulesOf(), [`access-cache-fill-missing ${APP}`]);
      assert.deepEqual(await rulesOf(registryPolicy), []);
    } finally {
      files.remove();
    }
  });
});
