import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import type { RegistryScan, RepositoryScan } from "../../domain/adoption/registryScan";
import type { Engine, Stack } from "../../local";
import type { Credentials } from "../../local/engine/environment";
import { findTerraformProvider } from "../../local/parts/terraformProvider";
import { makeRepositories } from "../support/adoptedRegistry";
import {
  ENGINE_START_TIMEOUT_IN_MS,
  changesOf,
  localEngine,
  succeeded,
} from "../support/localEngine";

const account = "811111111111";
const region = "us-east-1";
const COUNT = 40;
const root = join(__dirname, "../..");
const command = join(root, "cli/main.ts");
const SOURCE = ["--conditions=ecr-hub:source", "-r", "ts-node/register/transpile-only"];

const TERRAFORM = `
provider "aws" {
  region                      = "${region}"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}
resource "aws_ecr_repository" "team" {
  for_each             = toset(["team-a/api", "team-a/web"])
  name                 = each.key
  image_tag_mutability = "IMMUTABLE"
  tags                 = { team = "a" }
}
resource "aws_ecr_lifecycle_policy" "team" {
  repository = aws_ecr_repository.team["team-a/api"].name
  policy = jsonencode({ rules = [{
    rulePriority = 1
    selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = 7 }
    action       = { type = "expire" }
  }] })
}
`;

describe("ecr-hub adopt", () => {
  let engine: Engine;
  let folder: string;
  let credentials: Credentials;
  before("start the engine and make a registry by hand", async function () {
    this.timeout(ENGINE_START_TIMEOUT_IN_MS);
    engine = await localEngine();
    // Inside of the repository, where a program finds ecr-hub.
    mkdirSync(join(root, ".local"), { recursive: true });
    folder = mkdtempSync(join(root, ".local/adopt-"));
    credentials = await engine.account(account);
    await makeRepositories(credentials, { accountId: account, region, count: COUNT });
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("takes a mixed registry into a program, and changes nothing in AWS", async () => {
    const before = scan("before.json", credentials, "--region", region);
    assert.equal(before.repositories.length, COUNT);
    const program = join(folder, "hub");
    assert.match(
      adopt(["write", join(folder, "before.json"), "--out", program]),
      new RegExp(`repositories ${COUNT}, `),
    );
    const stack = await openStack(program);
    await stack.import(join(program, "import.json"));
    // The arguments of the component are no thing in AWS.
    const expected = [/^update ecr-hub:index:HubRegistry hub/];
    const changes = changesOf(succeeded(await stack.up()));
    assert.equal(changes.length, expected.length, changes.join("\n"));
    expected.forEach((pattern, index) => {
      assert.match(changes[index]!, pattern);
    });
    assert.deepEqual(changesOf(succeeded(await stack.up())), []);
    assert.deepEqual(scan("after.json", credentials, "--region", region), before);
  });

  it("names what only AWS has, and what only the state has", () => {
    const scanned = scan("check.json", credentials, "--region", region);
    const [first, ...others] = scanned.repositories;
    const resources = [...others.map(({ repositoryName }) => repositoryName), "gone"].map(
      (name) => ({
        urn: `urn:pulumi:test::hub::aws:ecr/repository:Repository::${name}`,
        type: "aws:ecr/repository:Repository",
        outputs: { name, registryId: account, region },
      }),
    );
    const state = join(folder, "state.json");
    writeFileSync(state, JSON.stringify({ version: 3, deployment: { resources } }));
    const args = ["check", "--scan", join(folder, "check.json"), "--state", state];
    const { status, stdout } = ecrHub([...args, "--format", "json"]);
    assert.equal(status, 1);
    assert.deepEqual(JSON.parse(stdout), {
      version: 1,
      notInState: [first?.repositoryName],
      notInAws: ["gone"],
    });
  });

  it("reads from a state that Terraform made what it reads from AWS", async function () {
    const provider = findTerraformProvider();
    if (provider === undefined || spawnSync("terraform", ["version"]).status !== 0) this.skip();
    const theirs = await engine.account("822222222222");
    const work = join(folder, "terraform");
    mkdirSync(work);
    writeFileSync(join(work, "main.tf"), TERRAFORM);
    const terraform = (...args: string[]) =>
      execFileSync("terraform", [`-chdir=${work}`, ...args], {
        encoding: "utf8",
        env: { ...process.env, ...toVariables(theirs) },
      });
    terraform("init", `-plugin-dir=${join(provider, "../../../../../..")}`);
    terraform("apply", "-auto-approve");
    const show = join(folder, "show.json");
    writeFileSync(show, terraform("show", "-json"));
    const removed = join(folder, "removed.tf");
    const ofAws = scan("aws.json", theirs, "--region", region);
    const ofFile = scan("file.json", theirs, "--terraform", join(work, "terraform.tfstate"));
    const ofShow = scan("show.scan.json", theirs, "--terraform", show, "--removed", removed);
    assert.deepEqual(ofFile.repositories.map(comparable), ofAws.repositories.map(comparable));
    assert.deepEqual(ofShow, ofFile);
    // Terraform itself lets go of them by these blocks, and destroys nothing.
    writeFileSync(
      join(work, "main.tf"),
      TERRAFORM.split("resource")[0]! + readFileSync(removed, "utf8"),
    );
    assert.match(
      terraform("apply", "-auto-approve", "-no-color"),
      /0 added, 0 changed, 0 destroyed/,
    );
    assert.deepEqual(scan("kept.json", theirs, "--region", region), ofAws);
  });

  function openStack(program: string): Promise<Stack> {
    const index = join(program, "index.ts");
    const run = () => {
      const requireProgram = createRequire(index);
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the cache is keyed by file
      delete requireProgram.cache[index];
      return Promise.resolve({ ...(requireProgram(index) as object) });
    };
    return engine.stack({ project: "adopt", name: "test", account, region, program: run });
  }

  function scan(file: string, credentials: Credentials, ...args: string[]): RegistryScan {
    const path = join(folder, file);
    adopt(["scan", "--out", path, ...args], credentials);
    return JSON.parse(readFileSync(path, "utf8")) as RegistryScan;
  }
});

function adopt(args: readonly string[], credentials?: Credentials): string {
  const { status, stdout, stderr } = ecrHub(args, credentials);
  assert.equal(status, 0, stderr);
  return stdout;
}

function ecrHub(args: readonly string[], credentials?: Credentials) {
  return spawnSync(process.execPath, [...SOURCE, command, "adopt", ...args], {
    encoding: "utf8",
    env: { ...process.env, ...(credentials && toVariables(credentials)) },
  });
}

function toVariables({ accessKeyId, secretAccessKey, sessionToken }: Credentials) {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_REGION: region,
  };
}

/** What both sources tell of a repository, lists that are empty left out. */
function comparable(repository: RepositoryScan): object {
  const { imageTagMutabilityExclusionFilters: _, lifecyclePolicyText, ...rest } = repository;
  const lifecycle: unknown = lifecyclePolicyText && JSON.parse(lifecyclePolicyText);
  return { ...rest, lifecycle };
}
