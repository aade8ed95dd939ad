import assert from "node:assert/strict";
import { join } from "node:path";

import { type Engine, type Stack, programOf } from "../../local";
import { ENGINE_START_TIMEOUT_IN_MS, localEngine, succeeded } from "../support/localEngine";

const ACCOUNT = "555555555555";
const hubStack = "organization/publishing-hub/production";
const profileArn = `arn:aws:signer:us-east-1:${ACCOUNT}:/signing-profiles/releases`;

/** The examples, their configuration, and what tells that they have come to their end. */
const examples: readonly (readonly [string, Record<string, string>, (o: Outputs) => unknown])[] = [
  [
    "publisher-github",
    {
      hubStack,
      gitHubOwner: "acme",
      gitHubRepository: "api",
      gitHubOwnerId: "5544123",
      gitHubRepositoryId: "821093847",
      signingProfileArn: profileArn,
    },
    ({ workflowSteps, roleArn }) => String(workflowSteps).includes(String(roleArn)),
  ],
  [
    "publisher-codebuild",
    { hubStack, sourceLocation: "https://github.com/acme/api.git" },
    ({ projectName }) => projectName === "team-a-api",
  ],
  [
    "image-signing",
    { publisherAccountIds: JSON.stringify(["222222222222"]) },
    ({ notationTrustPolicy, profileArn: arn }) => String(notationTrustPolicy).includes(String(arn)),
  ],
];

type Outputs = Readonly<Record<string, unknown>>;

describe("the examples of publishing and signing on the local engine", () => {
  let engine: Engine;
  let hub: Stack;
  before(async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    hub = await engine.stack({
      project: "publishing-hub",
      name: "production",
      account: ACCOUNT,
      region: "us-east-1",
      program: () => Promise.resolve({ registryId: ACCOUNT, region: "us-east-1" }),
    });
    succeeded(await hub.up());
  });
  after(async () => {
    succeeded(await hub.destroy());
  });

  for (const [example, config, cameToItsEnd] of examples) {
    it(`${example} goes up, goes up again unchanged, and leaves nothing behind`, async () => {
      const program = programOf(join(__dirname, "../../examples", example));
      const place = { account: ACCOUNT, region: "us-east-1" };
      const stack = await engine.stack({
        project: example,
        name: "test",
        ...place,
        program,
        config,
      });
      try {
        const { outputs } = succeeded(await stack.up());
        assert.ok(cameToItsEnd(outputs), JSON.stringify(outputs));
        assert.deepEqual(succeeded(await stack.up()).changes, []);
      } finally {
        succeeded(await stack.destroy());
      }
      const remains = await engine.emulator.inventory();
      assert.deepEqual(
        remains.filter(({ account }) => account === ACCOUNT),
        [],
      );
    });
  }
});
