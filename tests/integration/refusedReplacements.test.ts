import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ECRClient,
  GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import {
  HubRepository,
  type HubRepositoryArgs,
  ImageSigning,
  type ImageSigningArgs,
} from "ecr-hub";
import type { Engine, Remainder, Stack } from "../../local";
import { buildPolicyPack } from "../../local/engine/policyPack";
import type { StackOptions } from "../../local/engine/stack";
import {
  ENGINE_START_TIMEOUT_IN_MS,
  changesOf,
  localEngine,
  succeeded,
} from "../support/localEngine";

const ACCOUNT = "111111111111";
const repositoryName = "team-a/api";
const mediaType = "application/vnd.oci.image.manifest.v1+json";
const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType, config: {}, layers: [] });

interface Args {
  readonly repository: HubRepositoryArgs;
  readonly signing: ImageSigningArgs;
  readonly protect?: boolean;
}

const made: Args = {
  repository: { repositoryName, pull: { accounts: ["222222222222"] } },
  signing: { profileName: "releases" },
};
const encryption = { encryptionType: "KMS" } as const;

describe("what AWS does not replace, on the local engine", () => {
  let engine: Engine;
  let ecr: ECRClient;
  let stack: Stack;
  let args = made;
  const options: StackOptions = {
    project: "refused-replacements",
    name: "test",
    account: ACCOUNT,
    region: "us-east-1",
    program: () => {
      new HubRepository("api", args.repository, { protect: args.protect ?? false });
      new ImageSigning("releases", args.signing);
      return Promise.resolve();
    },
  };
  before("stand it up, with an image", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    ecr = new ECRClient({ region: "us-east-1", credentials: await engine.account(ACCOUNT) });
    stack = await engine.stack(options);
    succeeded(await stack.up());
    await ecr.send(new PutImageCommand({ repositoryName, imageTag: "1.0.0", imageManifest }));
  });
  after(async () => {
    await stack.destroy();
  });

  const policies = () =>
    Promise.all([
      ecr.send(new GetRepositoryPolicyCommand({ repositoryName })),
      ecr.send(new GetLifecyclePolicyCommand({ repositoryName })),
    ]).then(([{ policyText }, { lifecyclePolicyText }]) => [policyText, lifecyclePolicyText]);

  const refusedUp = async (refused: Args): Promise<string> => {
    args = refused;
    const outcome = await stack.up();
    assert.equal(outcome.succeeded, false);
    args = made;
    return outcome.errors.join("\n");
  };

  it("is told in the preview by ecr-repository-creatable, which asks AWS", async () => {
    const { folder } = await buildPolicyPack();
    const config = join(mkdtempSync(join(tmpdir(), "creatable-")), "config.json");
    writeFileSync(
      config,
      JSON.stringify({ all: "disabled", "ecr-repository-creatable": "mandatory" }),
    );
    const judged = await engine.stack({
      ...options,
      policyPacks: [folder],
      policyPackConfigs: [config],
    });
    succeeded(await judged.preview());
    args = { ...made, repository: { ...made.repository, encryption } };
    const { violations } = await judged.preview();
    args = made;
    assert.equal(violations.length, 1);
    assert.match(
      violations[0]!.message,
      /repository team-a\/api exists already, with 1 image and encryption AES256\./,
    );
  });

  it("is refused in the preview, from the state alone, where the component is protected", async () => {
    const isProtected = { ...made, protect: true };
    args = isProtected;
    succeeded(await stack.up());
    args = { ...isProtected, repository: { ...made.repository, encryption } };
    const replaced = await stack.preview();
    args = { ...isProtected, repository: { ...made.repository, repositoryName: "team-a/app" } };
    const renamed = await stack.preview();
    args = made;
    succeeded(await stack.up());
    assert.match(
      replaced.errors.join("\n"),
      /unable to replace resource "[^"]+::team-a\/api@us-east-1"\nas it is currently marked for protection/,
    );
    // Whether the repository or one of its policies is named first is up to the engine.
    assert.match(
      renamed.errors.join("\n"),
      /resource "[^"]+::team-a\/api@us-east-1" cannot be deleted\nbecause it is protected/,
    );
  });

  let deployed: readonly (string | undefined)[];
  let inventory: readonly Remainder[];
  it("is refused, and nothing is lost: a repository keeps its policies", async () => {
    deployed = await policies();
    inventory = await engine.emulator.inventory();
    const errors = await refusedUp({ ...made, repository: { ...made.repository, encryption } });
    assert.match(errors, /RepositoryAlreadyExistsException/);
    assert.deepEqual(await policies(), deployed);
  });

  it("is refused, and nothing is lost: a signing profile keeps its name", async () => {
    const signatureValidityPeriod = { value: 12, type: "MONTHS" } as const;
    const errors = await refusedUp({
      ...made,
      signing: { ...made.signing, signatureValidityPeriod },
    });
    assert.match(errors, /Profile releases already exists/);
    assert.deepEqual(await engine.emulator.inventory(), inventory);
  });

  it("is as before when the arguments are", async () => {
    const { changes } = succeeded(await stack.up());
    assert.deepEqual(
      changes.filter(({ type }) => type.startsWith("aws:")),
      [],
    );
    assert.deepEqual(await policies(), deployed);
  });

  it("is replaced where it may be deleted with its images, and has its policies again", async () => {
    const forceDelete = true;
    args = { ...made, repository: { ...made.repository, forceDelete } };
    succeeded(await stack.up());
    args = { ...made, repository: { ...made.repository, forceDelete, encryption } };
    const replaced = succeeded(await stack.up()).changes.filter(({ type }) =>
      type.startsWith("aws:"),
    );
    assert.deepEqual(replaced.map(({ operation, type }) => `${operation} ${type}`).toSorted(), [
      "replace aws:ecr/lifecyclePolicy:LifecyclePolicy",
      "replace aws:ecr/repository:Repository",
      "replace aws:ecr/repositoryPolicy:RepositoryPolicy",
    ]);
    assert.deepEqual(await policies(), deployed);
    assert.deepEqual(changesOf(succeeded(await stack.up())), []);
  });

  it("leaves nothing behind", async () => {
    succeeded(await stack.destroy());
    assert.deepEqual(await engine.emulator.inventory(), []);
  });
});
