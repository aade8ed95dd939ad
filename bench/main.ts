import { fork } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { colorsFor } from "../local/report/colors";
import { type Claim, isMet } from "./support/claim";
import { claimTable, verdictOn } from "./support/claimTable";

const ALONE = join(__dirname, "support/alone.ts");

/** Runs each benchmark alone, one after the other, prints what it measured, and tells whether every claim is met. */
async function main(asked: readonly string[]): Promise<boolean> {
  const all = readdirSync(__dirname)
    .filter((file) => file.endsWith(".ts") && file !== basename(__filename))
    .map((file) => basename(file, ".ts"));
  const unknown = asked.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no benchmark ${unknown.join(", ")}: ${all.join(", ")} are.`);
    return false;
  }
  console.log(claimTable.head());
  const claims: Claim[] = [];
  const failed: string[] = [];
  for (const name of asked.length > 0 ? asked : all) {
    try {
      const measured = await runAlone(name);
      claims.push(...measured);
      measured.forEach((claim) => {
        console.log(claimTable.row(claim));
      });
    } catch (error) {
      failed.push(`${name}, for ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const allMet = failed.length === 0 && claims.every(isMet);
  const verdict = verdictOn(claims, failed);
  console.log(`\n${allMet ? verdict : colorsFor(process.stdout).red(verdict)}`);
  return allMet;
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

void main(process.argv.slice(2)).then((allMet) => {
  process.exitCode = allMet ? 0 : 1;
});
