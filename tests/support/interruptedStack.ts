import { HubRegistry } from "ecr-hub";
import { type Engine, type Stack, startEngine } from "../../local";
import { findProcess } from "../../local/engine/emulator";

export const ACCOUNT_PREFIX = "8300000000";
export const REGION = "us-east-1";
export const REPOSITORIES = Array.from(
  { length: 20 },
  (_, index) => `team-${index % 4}/app-${index}`,
);

/** A hub in an account of its own, so that what one update left behind is in no other's way. */
export function openHub(engine: Engine, number: number): Promise<Stack> {
  return engine.stack({
    project: "interrupted",
    name: `hub-${number}`,
    account: accountOf(number),
    region: REGION,
    program: () => {
      new HubRegistry("hub", {
        pull: { accounts: ["222222222222"] },
        scanning: { scanType: "BASIC" },
        repositories: Object.fromEntries(REPOSITORIES.map((name) => [name, {}])),
      });
      return Promise.resolve();
    },
  });
}

export function accountOf(number: number): string {
  return `${ACCOUNT_PREFIX}${String(number).padStart(2, "0")}`;
}

/** Deploys the hub in a process of its own, which says when it begins: the process to kill. */
async function main([endpoint = "", pid, folder = "", number]: string[]): Promise<void> {
  const emulator = await findProcess(endpoint, Number(pid));
  if (emulator === undefined) throw new Error(`No emulator at ${endpoint}.`);
  const engine = await startEngine({ kept: { emulator, folder } });
  const stack = await openHub(engine, Number(number));
  console.log("begins");
  const { succeeded, errors } = await stack.up();
  console.log(succeeded ? "succeeded" : `failed: ${errors.join(" ")}`);
  await engine.stop();
  process.exit();
}

if (require.main === module) void main(process.argv.slice(2));
