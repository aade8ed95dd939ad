import assert from "node:assert/strict";

import { type HubRegistryArgs, HubRegistry } from "ecr-hub";

import { record } from "../support/recordedMocks";

const statement = {
  Effect: "Deny",
  Principal: "*",
  Action: ["ecr:DeleteRepository"],
  Resource: ["arn:aws:ecr:*:*:repository/base/*"],
};
const document = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

async function made(args: HubRegistryArgs) {
  const { resources } = await record(() => {
    new HubRegistry("hub", {
      region: "us-east-1",
      scanning: { manageConfiguration: false, enableInspector: false },
      ...args,
    });
  });
  const children = resources.filter(({ type }) => type.startsWith("aws:"));
  return children.map(({ type, name, inputs }) => [`${type.split(":").at(-1)!} ${name}`, inputs]);
}

describe("a HubRegistry that leaves a registry as it is", () => {
  it("sets no scanning configuration, and turns no Amazon Inspector on", async () => {
    assert.deepEqual(await made({}), []);
  });

  it("makes no template for a cache", async () => {
    const rule = { upstreamRegistryUrl: "quay.io", createTemplate: false };
    assert.deepEqual(await made({ pullThroughCache: { quay: rule } }), [
      [
        "PullThroughCacheRule quay@us-east-1",
        { ecrRepositoryPrefix: "quay", upstreamRegistryUrl: "quay.io", region: "us-east-1" },
      ],
    ]);
  });

  it("has a registry policy as a document, beside grants", async () => {
    const [[name, inputs] = []] = await made({
      registryPolicy: { document, pullThroughFrom: { accounts: ["222222222222"] } },
    });
    assert.equal(name, "RegistryPolicy registry@us-east-1");
    const { policy } = inputs as { readonly policy: string };
    const { Statement } = JSON.parse(policy) as { readonly Statement: object[] };
    assert.deepEqual(Statement[0], statement);
    assert.equal(Statement.length, 2);
  });

  it("grants nobody anything by empty lists, as they come from files", async () => {
    assert.deepEqual(
      await made({
        registryPolicy: {
          replicationFrom: { accounts: [], repositoryPrefixes: ["team-"] },
          pullThroughFrom: { accounts: [], principalArns: [] },
        },
        pullThroughCache: {
          quay: { upstreamRegistryUrl: "quay.io", createTemplate: false, pull: { accounts: [] } },
        },
      }).then((resources) => resources.map(([name]) => name)),
      ["PullThroughCacheRule quay@us-east-1"],
    );
  });
});
