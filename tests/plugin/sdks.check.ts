import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { goBuild } from "../../local/parts/goBuild";

const root = join(__dirname, "../..");
const sdkVersion = "v3.259.0";

/** `npm run check:sdks`: takes minutes the first time, and needs Go, Python and the network. */
describe("the SDK that Pulumi generates", () => {
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "ecr-hub-sdks-"));
    const generator = join(folder, "generator");
    const module = join(root, "local/cli");
    await goBuild(
      { module, package: "./sdks", output: generator, linkerFlags: "" },
      () => undefined,
    );
    execFileSync(generator, [join(root, "components/schema.json"), folder]);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("for Go compiles", () => {
    const sdk = join(folder, "go/ecrhub");
    cpSync(join(root, "local/cli/go.sum"), join(sdk, "go.sum"));
    writeFileSync(
      join(sdk, "go.mod"),
      `module example.com/pulumi-ecr-hub/sdk/go/ecr-hub\n\ngo 1.26\n\nrequire github.com/pulumi/pulumi/sdk/v3 ${sdkVersion}\n`,
    );
    run(sdk, "go", "build", "-mod=mod", "./...");
  });

  it("for Node.js compiles", () => {
    const sdk = join(folder, "nodejs");
    symlinkSync(join(root, "node_modules"), join(sdk, "node_modules"));
    run(sdk, process.execPath, join(root, "node_modules/typescript/bin/tsc"), "--noEmit");
  });

  it("for Python is imported", () => {
    const sdk = join(folder, "python");
    run(sdk, "python3", "-m", "venv", "venv");
    const python = join(sdk, "venv/bin/python");
    run(sdk, python, "-m", "pip", "install", "--quiet", ".");
    const names = "CodeBuildSourceType.GITHUB, sdk.PullGrantArgs, sdk.RegistryRepositoryArgs";
    run(tmpdir(), python, "-c", `import pulumi_ecr_hub as sdk; sdk.${names}`);
  });
});

/** @throws With what the command printed, where it fails. */
function run(cwd: string, command: string, ...args: string[]): void {
  const env = { ...process.env, GOFLAGS: "", GOWORK: "off", NODE_OPTIONS: "" };
  execFileSync(command, args, { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
}
