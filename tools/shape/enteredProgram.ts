import { Session } from "node:inspector/promises";
import { basename, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { HubRegistry, HubRepository } from "../../components";
import type { Entered } from "./entered";
import { ROOT } from "./sources";

const PULL = { accounts: ["222222222222"] };
const COMPONENTS = {
  HubRepository: () => new HubRepository("api", { repositoryName: "team-a/api", pull: PULL }),
  HubRegistry: () => new HubRegistry("hub", { repositories: { "team-a/api": { pull: PULL } } }),
};

/** Prints what a component with one `pull.accounts` entry enters, from `new` until every child is registered. */
async function main(create: () => unknown): Promise<void> {
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }),
    call: ({ inputs }) => ({
      accountId: "111111111111",
      region: "us-east-1",
      ...(inputs as object),
    }),
  });
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  await pulumi.runtime.runInPulumiStack(() => Promise.resolve(void create()));
  await pulumi.runtime.disconnect();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  const own = result.filter(({ url }) => isOwn(url));
  const entered = own
    .map(({ functions }) => functions.filter(isCalled))
    .filter(({ length }) => length > 0);
  const named = entered.flat().filter(({ functionName }) => functionName !== "");
  const calls = named.reduce((sum, each) => sum + callsOf(each), 0);
  console.log(JSON.stringify({ files: entered.length, calls } satisfies Entered));
  process.exit();
}

interface CalledFunction {
  readonly functionName: string;
  readonly ranges: readonly { readonly count: number }[];
}

/** A file of domain/ or components/, without those that only re-export. */
function isOwn(url: string): boolean {
  const folders = ["domain", "components"].map((folder) => join(ROOT, folder) + sep);
  if (!url.startsWith("file:")) return false;
  const path = fileURLToPath(url);
  return folders.some((folder) => path.startsWith(folder)) && basename(path) !== "index.ts";
}

function callsOf({ ranges }: CalledFunction): number {
  return ranges[0]?.count ?? 0;
}

function isCalled(each: CalledFunction): boolean {
  return callsOf(each) > 0;
}

void main(COMPONENTS[process.argv[2] as keyof typeof COMPONENTS]);
