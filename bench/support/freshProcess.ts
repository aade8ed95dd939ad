import { fork } from "node:child_process";

/** How a fresh process is started. */
export interface FreshProcessOptions {
  /** Arguments of the function. */
  readonly args?: readonly string[];
  /** Options of Node. @default - none: `ecr-hub` is then what `npm run build` made, as users get it */
  readonly nodeOptions?: readonly string[];
}

const TYPESCRIPT = ["-r", "ts-node/register/transpile-only"];
const ENTRY = require.resolve("./freshProcessEntry");

/**
 * Runs a function of a module in a Node process of its own and gives back what it returns, as JSON. Each measurement
 * starts alike that way: nothing is loaded or compiled yet, and no garbage is left from the one before.
 */
export function inFreshProcess<T>(
  module: string,
  name: string,
  { args = [], nodeOptions = [] }: FreshProcessOptions = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = fork(ENTRY, [module, name, ...args], {
      execArgv: [...TYPESCRIPT, ...nodeOptions],
    });
    let answer: { readonly result: T } | undefined;
    child.on("message", (message) => {
      answer = message as { readonly result: T };
    });
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      if (code === 0 && answer !== undefined) {
        resolve(answer.result);
      } else {
        reject(new Error(`${name} of ${module} ended with ${signal ?? `exit code ${code}`}`));
      }
    });
  });
}
