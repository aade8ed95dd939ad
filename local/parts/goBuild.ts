import { run } from "../support/processes";
import type { Progress } from "./part";

/** What to build of a Go module of ours. */
export interface GoBuild {
  readonly module: string;
  readonly package: string;
  readonly output: string;
  /** Linker flags, as in `-X main.version=1.0.0`. */
  readonly linkerFlags: string;
}

/** A slow machine links for minutes without a word; a network that does not answer is silent for ever. */
const SILENCE_IN_SECONDS = 300;

/** Builds with the versions that the module's go.mod and go.sum pin. */
export async function goBuild(build: GoBuild, progress: Progress): Promise<void> {
  await requireGo();
  let compiled = 0;
  await run(
    "go",
    [
      "build",
      "-v",
      "-mod=readonly",
      "-buildvcs=false",
      "-ldflags",
      `-s -w ${build.linkerFlags}`,
    ].concat(["-o", build.output, build.package]),
    {
      cwd: build.module,
      env: { ...process.env, GOFLAGS: "", GOWORK: "off", CGO_ENABLED: "0" },
      silenceInSeconds: SILENCE_IN_SECONDS,
      onLine: (line) => {
        if (line.startsWith("go: downloading")) {
          progress(line.replace("go: ", ""));
        } else {
          compiled += 1;
          progress(`${compiled} packages compiled`);
        }
      },
    },
  );
}

async function requireGo(): Promise<void> {
  try {
    await run("go", ["version"]);
  } catch {
    throw new Error("Go is not on PATH");
  }
}
