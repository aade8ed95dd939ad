import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hashOfText, projectRoot } from "../support/cache";
import { run } from "../support/processes";
import type { Part } from "./part";

const REQUIREMENTS = join(projectRoot, "local/emulator/requirements.txt");
const OLDEST_PYTHON = 10; // of Python 3
const NAMES = [
  "python3",
  "python3.14",
  "python3.13",
  "python3.12",
  "python3.11",
  "python3.10",
  "python",
];

/** A network that does not answer costs half a minute: pip gives up with the first package, asked for twice. */
const PIP_INSTALL = ["-m", "pip", "install", "--no-input", "--disable-pip-version-check"].concat([
  "--no-deps",
  "--timeout",
  "5",
  "--retries",
  "1",
  "--progress-bar",
  "off",
  "-r",
  REQUIREMENTS,
]);

/** The Python environment that the AWS emulator runs in. */
export function emulatorEnvironment(): Part {
  return {
    name: "the AWS emulator's Python environment",
    howToGet: `put Python 3.${OLDEST_PYTHON} or newer with its module venv on PATH and let pip reach its package index`,
    find: () => Promise.resolve(undefined),
    fileIn: (folder) => join(folder, "bin/python"),
    ways: [
      {
        title: "install moto with pip",
        takes: "half a minute",
        key: `emulator-${hashOfText(readFileSync(REQUIREMENTS, "utf8"))}`,
        make: async (folder, progress) => {
          await run(await findPython(), ["-m", "venv", folder], { timeoutInSeconds: 120 });
          await run(join(folder, "bin/python"), PIP_INSTALL, {
            timeoutInSeconds: 600,
            onLine: (line) => {
              progress(line.trim().slice(0, 80));
            },
          });
        },
      },
    ],
  };
}

async function findPython(): Promise<string> {
  for (const name of NAMES) {
    const version = await run(name, ["--version"]).catch(() => "");
    const minor = /^Python 3\.(\d+)/.exec(version)?.[1];
    if (minor !== undefined && Number(minor) >= OLDEST_PYTHON) {
      return name;
    }
  }
  throw new Error(`there is no Python 3.${OLDEST_PYTHON} or newer on PATH`);
}
