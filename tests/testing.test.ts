import assert from "node:assert/strict";
import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { type PackConfig, UNKNOWN, runPolicies, secret } from "ecr-hub/testing";

const noPublicBuckets: ResourceValidationPolicy = {
  name: "no-public-buckets",
  description: "Buckets are private.",
  enforcementLevel: "mandatory",
  validateResource: (args, violate) => {
    const { type, props } = args;
    const { allowed } = args.getConfig<{ allowed?: string }>();
    if (type === "aws:s3/bucket:Bucket" && props.acl !== allowed && props.acl !== "private") {
      violate(`the bucket is ${String(props.acl)}`);
    }
  },
  remediateResource: ({ props }) => ({ ...props, acl: "private" }),
};

const loggedBuckets: StackValidationPolicy = {
  name: "logged-buckets",
  description: "Each stack has a bucket for logs.",
  enforcementLevel: "advisory",
  validateStack: ({ resources }, violate) => {
    if (!resources.some(({ name }) => name === "logs")) violate("no bucket for logs");
  },
};

const bucket = (acl: unknown) => ({ type: "aws:s3/bucket:Bucket", name: "site", props: { acl } });

describe("ecr-hub/testing", () => {
  it("runs policies of anybody over resources and their stack, as the engine does", async () => {
    const { violations } = await runPolicies(
      [noPublicBuckets, loggedBuckets],
      [bucket("public-read"), bucket("private")],
    );
    assert.deepEqual(violations, [
      {
        policy: "no-public-buckets",
        level: "mandatory",
        resource: "site",
        message: "Buckets are private.\nthe bucket is public-read",
      },
      {
        policy: "logged-buckets",
        level: "advisory",
        message: "Each stack has a bucket for logs.\nno bucket for logs",
      },
    ]);
  });

  it("hands settings and levels to the policies", async () => {
    const run = (settings: PackConfig[string]) =>
      runPolicies([noPublicBuckets], [bucket("public-read")], {
        config: { "no-public-buckets": settings },
      });
    assert.deepEqual((await run({ allowed: "public-read" })).violations, []);
    assert.deepEqual((await run({ enforcementLevel: "disabled" })).violations, []);
    assert.deepEqual((await run("disabled")).violations, []);
    const { remedied } = await run({ enforcementLevel: "remediate" });
    assert.deepEqual(remedied, { "no-public-buckets": { acl: "private" } });
  });

  it("gives the level of all to the policies that have none of their own", async () => {
    const levelsBy = async (config: PackConfig) => {
      const { violations } = await runPolicies([noPublicBuckets], [bucket("public-read")], {
        config,
      });
      return violations.map(({ level }) => level);
    };
    const id = "no-public-buckets";
    assert.deepEqual(await levelsBy({}), ["mandatory"]);
    assert.deepEqual(await levelsBy({ all: "advisory" }), ["advisory"]);
    assert.deepEqual(await levelsBy({ all: "advisory", [id]: { allowed: "none" } }), ["advisory"]);
    assert.deepEqual(await levelsBy({ all: "advisory", [id]: "mandatory" }), ["mandatory"]);
  });

  it("reports a policy that reads what a preview cannot know as one that could not run", async () => {
    const { violations } = await runPolicies([noPublicBuckets], [bucket(UNKNOWN)], {
      packName: "mine",
    });
    assert.deepEqual(
      violations.map(({ level, message }) => [level, message]),
      [
        [
          "advisory",
          "can't run policy 'no-public-buckets' from policy pack 'mine@v0.0.0' during preview: string value at .acl can't be known during preview",
        ],
      ],
    );
  });

  it("hands over the value of a secret", async () => {
    const { violations } = await runPolicies([noPublicBuckets], [bucket(secret("private"))]);
    assert.deepEqual(violations, []);
  });
});
