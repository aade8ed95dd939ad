import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEngine } from "../local";
import { projectRoot } from "../local/support/cache";
import { installPlugin, startComponentPlugin } from "../tests/support/componentPlugin";
import {
  type PulumiProject,
  copyExample,
  installByName,
  missingHosts,
  openProject,
} from "../tests/support/pulumiProject";
import { buildPackage } from "./support/buildPackage";
import type { Benchmark, Claim } from "./support/claim";
import { interleaved } from "./support/interleaved";
import { median } from "./support/median";

const ROUNDS = 7;
const PAIRS = 5;
const ACCOUNT = "111111111111";
const VERSION = "0.1.0";

export const takes = "about two minutes with Pulumi's language hosts, else ten seconds";

/** The component plugin, which every preview of a program in another language starts. */
export const benchmark: Benchmark = async (progress) => {
  const start = await measureStart(progress);
  const missing = missingHosts("nodejs", "yaml", "python");
  if (missing.length === 0) return [start, ...(await measureCommandLine(progress))];
  console.log(
    `plugin: get-schema and previews are not measured, as PATH has no ${missing.join(", ")}.`,
  );
  return [start];
};

async function measureStart(progress: (text: string) => void): Promise<Claim> {
  const installed = installPlugin();
  const seconds: number[] = [];
  try {
    for (let round = 1; round <= ROUNDS; round += 1) {
      progress(`start ${round} of the plugin`);
      const start = performance.now();
      const plugin = await startComponentPlugin(installed, tmpdir());
      await plugin.schema();
      seconds.push((performance.now() - start) / 1000);
      await plugin.stop();
    }
  } finally {
    installed.remove();
  }
  return {
    name: "start of the component plugin until its schema is there",
    measured: median(seconds),
    limit: 1.5,
    unit: "s",
    detail: `median of ${ROUNDS} starts, each a process of its own`,
  };
}

/** By the command line of Pulumi and its language hosts, the same hub in three languages. */
async function measureCommandLine(progress: (text: string) => void): Promise<readonly Claim[]> {
  progress("the package and a project of each language");
  await buildPackage();
  const engine = await startEngine();
  const projects: PulumiProject[] = [];
  try {
    installByName(VERSION);
    const open = async (layOut: (folder: string) => void) => {
      const project = await openProject(engine, ACCOUNT, layOut);
      projects.push(project);
      return project;
    };
    const typescript = await open(layOutTypeScript);
    const claims: Claim[] = [await measureSchema(typescript)];
    for (const language of ["yaml", "python"]) {
      const project = await open(copyExample(language, "hub"));
      await project.pulumi("install");
      const times = await interleaved(
        PAIRS,
        () => secondsOf(project, "preview"),
        () => secondsOf(typescript, "preview"),
      );
      const { one, other, ratio } = times((seconds) => seconds);
      claims.push({
        name: `preview of a hub in ${language}, against TypeScript`,
        measured: ratio,
        limit: 1.5,
        unit: "x",
        detail: `${one.toFixed(2)} s against ${other.toFixed(2)} s, medians of ${PAIRS} pairs`,
      });
    }
    return claims;
  } finally {
    for (const project of projects) project.remove();
    await engine.stop();
  }
}

/** A project as a team has it, with the built package. */
function layOutTypeScript(folder: string): void {
  const installed = join(folder, "node_modules");
  mkdirSync(installed);
  for (const name of ["@pulumi", "@types", "typescript", "ecr-hub"]) {
    symlinkSync(join(projectRoot, "node_modules", name), join(installed, name));
  }
  writeFileSync(join(folder, "Pulumi.yaml"), "name: hub-typescript\nruntime: nodejs\n");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "hub", main: "index.ts" }));
  writeFileSync(join(folder, "index.ts"), TYPESCRIPT);
}

const TYPESCRIPT = `
import { HubRegistry, expireUntagged, keepLatest } from "ecr-hub";
const hub = new HubRegistry("hub", {
  repositories: {
    "team-a/api": {
      pull: { accounts: ["222222222222", "333333333333"] },
      lifecycle: {
        rules: [keepLatest({ count: 50, tagPatterns: ["release-*"] }), expireUntagged({ afterDays: 1 })],
      },
    },
  },
});
export const repositoryUrls = hub.repositoryUrls;
`;

async function measureSchema(project: PulumiProject): Promise<Claim> {
  const seconds: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    seconds.push(await secondsOf(project, "package", "get-schema", `ecr-hub@${VERSION}`));
  }
  return {
    name: "pulumi package get-schema of the installed plugin",
    measured: median(seconds),
    limit: 1.5,
    unit: "s",
    detail: `median of ${ROUNDS}, the command line and its host included`,
  };
}

async function secondsOf(project: PulumiProject, ...command: string[]): Promise<number> {
  const start = performance.now();
  await project.pulumi(...command);
  return (performance.now() - start) / 1000;
}
