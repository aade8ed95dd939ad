import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "..");
const SOURCE = ["--conditions=ecr-hub:source", "-r", "ts-node/register/transpile-only"];

/** A page with what `ecr-hub` prints below each comment `<!-- output: ecr-hub … -->`, run in the root of the repository. */
export function withOutputs(text: string): string {
  const block = /(<!-- output: ecr-hub (.+?) -->\n+```\n)[^]*?(```)/g;
  return text.replace(block, (_, head: string, args: string, end: string) => {
    return `${head}${run(args.split(/\s+/)).trimEnd()}\n${end}`;
  });
}

function run(args: readonly string[]): string {
  const command = [...SOURCE, "cli/main.ts", ...args];
  const { stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: "utf8" });
  if (stderr !== "") throw new Error(`ecr-hub ${args.join(" ")}: ${stderr}`);
  return stdout;
}
