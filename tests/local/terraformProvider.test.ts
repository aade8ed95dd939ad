import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findTerraformProvider } from "../../local/parts/terraformProvider";
import { useTemporaryFolder } from "./support/temporaryFolder";

describe("the Terraform AWS provider behind the bridge", () => {
  const folder = useTemporaryFolder();

  it("is the binary that TF_AWS_PROVIDER names", () => {
    const binary = join(folder(), "provider");
    writeFileSync(binary, "");
    assert.equal(findTerraformProvider({ TF_AWS_PROVIDER: binary }), binary);
  });

  it("is none when TF_AWS_PROVIDER names a file that does not exist", () => {
    const missing = join(folder(), "missing");
    assert.equal(findTerraformProvider({ TF_AWS_PROVIDER: missing }), undefined);
  });

  it("is the newest version in Terraform's plugin cache, whatever host it came from", () => {
    addProvider("registry.terraform.io", "998.9.0");
    const newest = addProvider("registry.opentofu.org", "998.10.0");
    assert.equal(findTerraformProvider({ TF_PLUGIN_CACHE_DIR: folder() }), newest);
  });

  it("is for this machine's platform", () => {
    addProvider("registry.terraform.io", "999.0.0", "plan9_mips");
    assert.notEqual(
      findTerraformProvider({ TF_PLUGIN_CACHE_DIR: folder() })?.includes("999.0.0"),
      true,
    );
  });

  function addProvider(host: string, version: string, platform = platformOfThisMachine()): string {
    const place = join(folder(), host, "hashicorp/aws", version, platform);
    const binary = join(place, `terraform-provider-aws_v${version}_x5`);
    mkdirSync(place, { recursive: true });
    writeFileSync(binary, "");
    return binary;
  }
});

function platformOfThisMachine(): string {
  return `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
}
