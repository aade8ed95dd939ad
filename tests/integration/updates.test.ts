import assert from "node:assert/strict";
import type { Change, Engine, Remainder, Stack } from "../../local";
import { type DeployedDocument, deployedDocuments } from "../support/deployedDocuments";
import { ENGINE_START_TIMEOUT_IN_MS, localEngine, succeeded } from "../support/localEngine";
import { isLastingCluster } from "../support/lastingCluster";
import { createBase } from "../support/updates/base";
import { updateCases } from "../support/updates/cases";
import { ACCOUNT, HOME, type Step, changesIn } from "../support/updates/updateCase";

/** What a step comes to: what it changes, what a further up changes, and the documents in AWS after it. */
interface Outcomes {
  readonly changes: readonly Change[];
  readonly again: readonly Change[];
  readonly documents: readonly DeployedDocument[];
}

describe("components whose arguments change, on the local engine", function () {
  let engine: Engine;
  let stack: Stack;
  let step: Step = "made";
  let updated: Outcomes;
  let moved: Outcomes;
  let left: readonly Remainder[] | undefined;

  const take = async (next: Step): Promise<Outcomes> => {
    step = next;
    const { changes } = succeeded(await stack.up());
    const { changes: again } = succeeded(await stack.up());
    const documents = await deployedDocuments(engine, "organization/updates/test", ACCOUNT);
    return { changes, again, documents };
  };

  before("take them through all steps and destroy them", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    stack = await engine.stack({
      project: "updates",
      name: "test",
      account: ACCOUNT,
      region: HOME,
      program: () => {
        const base = createBase();
        for (const { create } of updateCases) create(base, step);
        return Promise.resolve();
      },
    });
    succeeded(await stack.up());
    updated = await take("updated");
    moved = await take("moved");
    succeeded(await stack.destroy());
    left = (await engine.emulator.inventory()).filter((each) => !isLastingCluster(each));
  });
  after("destroy what a failure left", async () => {
    if (left === undefined) await stack.destroy();
  });

  for (const each of updateCases) {
    const { component, name, changes } = each;
    it(`${component} ${name} updates in place what AWS can change`, () => {
      assert.deepEqual(changesIn(each, updated), changes.updated);
    });

    it(`${component} ${name} makes anew what AWS cannot change`, () => {
      assert.deepEqual(changesIn(each, moved), changes.moved);
    });
  }

  it("change nothing when they go up again", () => {
    assert.deepEqual([updated.again, moved.again], [[], []]);
  });

  it("leave in AWS the documents that the program says", () => {
    for (const { documents } of [updated, moved]) {
      assert.deepEqual(
        documents.map(({ of, ofAws }) => ({ of, document: ofAws })),
        documents.map(({ of, ofProgram }) => ({ of, document: ofProgram })),
      );
    }
  });

  it("leave in no document of AWS whom they let in before", () => {
    const { documents } = updated;
    const naming = (word: string) =>
      documents
        .filter(({ ofAws }) => JSON.stringify(ofAws).includes(word))
        .map(({ of }) => of.replace(/ .* /, " "));
    assert.deepEqual(naming("222222222222"), []);
    assert.deepEqual([...new Set(naming("333333333333"))].toSorted(), KINDS_THAT_NAME_ACCOUNTS);
  });

  it("leave nothing of theirs behind", () => {
    assert.deepEqual(left, []);
  });
});

const KINDS_THAT_NAME_ACCOUNTS = [
  "Policy policy",
  "Project source.buildspec",
  "RegistryPolicy policy",
  "ReplicationConfiguration replicationConfiguration",
  "RepositoryCreationTemplate repositoryPolicy",
  "RepositoryPolicy policy",
  "RolePolicy policy",
  "VpcEndpoint policy",
];
