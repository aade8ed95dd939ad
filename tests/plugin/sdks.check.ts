import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { goBuild } from "../../local/parts/goBuild";

const root = join(__dirname, "../..");
const sdkVersion = "v3.259.0";

/** `npm run check:sdks`: takes minutes the first time, and needs Go, Python, the network, and Maven for Java. */
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

  it("for Java compiles", async function () {
    if (!isThere("mvn")) this.skip();
    const sdk = join(folder, "java");
    const generator = join(folder, "java-generator");
    const module = join(root, "local/java");
    await goBuild({ module, package: ".", output: generator, linkerFlags: "" }, () => undefined);
    run(folder, generator, join(root, "components/schema.json"), sdk);
    writeFileSync(join(sdk, "pom.xml"), POM);
    run(sdk, "mvn", "--quiet", "--batch-mode", "compile");
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

/** What the build.gradle that is generated asks for. */
const JAVA_PACKAGES = [
  ["com.pulumi", "pulumi", "1.11.0"],
  ["com.google.code.findbugs", "jsr305", "3.0.2"],
  ["com.google.code.gson", "gson", "2.8.9"],
];

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>sdk</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.source>11</maven.compiler.source>
    <maven.compiler.target>11</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    ${JAVA_PACKAGES.map(
      ([group, artifact, version]) =>
        `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`,
    ).join("\n    ")}
  </dependencies>
</project>
`;

function isThere(program: string): boolean {
  return spawnSync(program, ["--version"]).error === undefined;
}

/** @throws With what the command printed, where it fails. */
function run(cwd: string, command: string, ...args: string[]): void {
  const env = { ...process.env, GOFLAGS: "", GOWORK: "off", NODE_OPTIONS: "" };
  execFileSync(command, args, { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
}
