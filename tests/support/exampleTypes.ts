import { createRequire } from "node:module";
import { join } from "node:path";

import ts from "typescript";

/** Whether an example finds a package that it brings along. */
export function isInstalled(folder: string, name: string): boolean {
  try {
    createRequire(join(folder, "index.ts")).resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}

/** Examples compiled together, with the options that the first of them has in its tsconfig.json. */
export interface CompiledExamples {
  /** Every file that was read. */
  readonly files: readonly string[];
  readonly errors: readonly string[];
}

/** Compiles examples, and further programs as if they belonged to the first of them. */
export function compileExamples(
  folders: readonly string[],
  programs: readonly string[] = [],
): CompiledExamples {
  const configs = folders.map(configIn);
  const fileNames = configs.flatMap((config) => config.fileNames);
  const program = ts.createProgram([...fileNames, ...programs], configs[0]?.options ?? {});
  return {
    files: program.getSourceFiles().map(({ fileName }) => fileName),
    errors: ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
      const text = ts.flattenDiagnosticMessageText(messageText, "\n");
      return file === undefined ? text : `${file.fileName}: ${text}`;
    }),
  };
}

function configIn(folder: string): ts.ParsedCommandLine {
  const host = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }: ts.Diagnostic) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
    },
  };
  return ts.getParsedCommandLineOfConfigFile(join(folder, "tsconfig.json"), {}, host)!;
}
