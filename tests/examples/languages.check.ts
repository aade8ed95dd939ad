import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../../local";
import { ENGINE_START_TIMEOUT_IN_MS, localEngine } from "../support/localEngine";
import {
  type PulumiProject,
  copyExample,
  installByName,
  missingHosts,
  openProject,
} from "../support/pulumiProject";

const manifest = join(__dirname, "../../package.json");
const { version } = JSON.parse(readFileSync(manifest, "utf8")) as {
  readonly version: string;
};

const languages = { yaml: "800000000021", python: "800000000022", go: "800000000023" };
const missing = missingHosts("nodejs", ...Object.keys(languages));

/** `npm run check:languages`: takes minutes, and needs Go, Python and the network. By the command line of Pulumi, as a team does it: the SDK is generated, installed and compiled. */
describe("the examples in other languages on the local engine", () => {
  if (missing.length > 0) {
    it.skip(`need language hosts of Pulumi on PATH: ${missing.join(", ")}`);
    return;
  }
  let engine: Engine;
  before(async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    installByName(version);
  });

  for (const [language, account] of Object.entries(languages)) {
    it(`go up, change nothing on a second up, and are destroyed: ${language}`, async function () {
      this.timeout(ENGINE_START_TIMEOUT_IN_MS);
      const hub = await openExample("hub");
      const spoke = await openExample("spoke");
      assert.deepEqual(await outputsOf(hub), {
        registryId: account,
        region: "us-east-1",
        repositoryUrls: { "team-a/api": `${account}.dkr.ecr.us-east-1.amazonaws.com/team-a/api` },
      });
      const { imageReferences, roleArns } = await outputsOf(spoke);
      assert.deepEqual(imageReferences, {
        app: "111111111111.dkr.ecr.us-east-1.amazonaws.com/team-a/api:release-1",
      });
      assert.deepEqual(Object.keys(roleArns as object), ["ecsTaskExecution"]);
      for (const project of [spoke, hub]) {
        await project.pulumi("destroy", "--yes", "--skip-preview");
        project.remove();
      }
    });

    const openExample = async (name: string): Promise<PulumiProject> => {
      const project = await openProject(engine, account, copyExample(language, name));
      await project.pulumi("install");
      await project.pulumi("up", "--yes", "--skip-preview");
      await project.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
      return project;
    };
  }
});

async function outputsOf(project: PulumiProject): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await project.pulumi("stack", "output", "--json")) as Record<string, unknown>;
}
