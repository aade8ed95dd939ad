import { fork } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import Table from "cli-table3";
import { colorsFor } from "../local/report/colors";
import { type Claim, isMet } from "./support/claim";

const colors = colorsFor(process.stdout);
const ALONE = join(__dirname, "support/alone.ts");

/** Runs each benchmark alone, one after the other, and tells whether every claim is met. */
async function main(asked: readonly string[]): Promise<boolean> {
  const all = readdirSync(__dirname)
    .filter((file) => file.endsWith(".ts") && file !== basename(__filename))
    .map((file) => basename(file, ".ts"));
  const unknown = asked.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no benchmark ${unknown.join(", ")}: ${all.join(", ")} are.`);
    return false;
  }
  const claims: Claim[] = [];
  const failed: string[] = [];
  for (const name of asked.length > 0 ? asked : all) {
    try {
      claims.push(...(await runAlone(name)));
    } catch (error) {
      failed.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  console.log(tableOf(claims));
  failed.forEach((failure) => {
    console.error(colorsFor(process.stderr).red(failure));
  });
  return failed.length === 0 && claims.every(isMet);
}

function runAlone(name: string): Promise<readonly Claim[]> {
  return new Promise((resolve, reject) => {
    const child = fork(ALONE, [join(__dirname, name)]);
    let claims: readonly Claim[] | undefined;
    child.on("message", (message) => {
      claims = message as readonly Claim[];
    });
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      if (code === 0 && claims !== undefined) {
        resolve(claims);
      } else {
        reject(new Error(`it ended with ${signal ?? `exit code ${code}`}`));
      }
    });
  });
}

function tableOf(claims: readonly Claim[]): string {
  const table = new Table({
    head: ["claim", "measured", "limit", "", "how"],
    style: { head: [], border: [] },
  });
  for (const claim of claims) {
    const { name, measured, limit, unit, detail } = claim;
    const verdict = isMet(claim) ? colors.green("ok") : colors.red("missed");
    table.push([name, quantity(measured, unit), quantity(limit, unit), verdict, detail]);
  }
  return table.toString();
}

function quantity(value: number, unit: Claim["unit"]): string {
  const digits = unit === "x" || unit === "s" ? 2 : 0;
  return `${value.toFixed(digits)} ${unit}`;
}

void main(process.argv.slice(2)).then((allMet) => {
  process.exitCode = allMet ? 0 : 1;
});
