import { createRequire } from "node:module";
import { join } from "node:path";
import ts from "typescript";

/** What the compiler finds wrong with an example that brings a package along; undefined where that is not installed. */
export function typeErrorsOf(
  folder: string,
  broughtAlong: string,
): (string | ts.DiagnosticMessageChain)[] | undefined {
  try {
    createRequire(join(folder, "index.ts")).resolve(`${broughtAlong}/package.json`);
  } catch {
    return undefined;
  }
  const options = { customConditions: ["ecr-hub:source"], lib: ["lib.es2023.d.ts"] };
  const config = ts.getParsedCommandLineOfConfigFile(join(folder, "tsconfig.json"), options, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
    },
  });
  const program = ts.createProgram(config!.fileNames, config!.options);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText);
}
