import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { Files, entry } from "../cli/command";
import { IMAGES, POLICY } from "../cli/samples";

const page = readFileSync(join(__dirname, "../../docs/guides/pipelines.md"), "utf8");
const HUB = "111111111111";
const [script = ""] = blocks("bash");

function blocks(language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm");
  return [...page.matchAll(fence)].map(([, block = ""]) => block);
}

function resource(type: string, inputs: object) {
  const token = `aws:ecr/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`;
  const place = { region: "us-east-1", registryId: HUB };
  const outputs = {
    ...inputs,
    ...place,
    arn: `arn:aws:ecr:us-east-1:${HUB}:repository/team-a/api`,
  };
  return { urn: `urn::${token}::team-a/api`, type: token, inputs, outputs };
}

function pull(account: string) {
  const actions = ["BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer"];
  const statement = {
    ...{ Sid: "PullFromAccounts", Effect: "Allow", Principal: { AWS: [account] } },
    Action: actions.map((action) => `ecr:${action}`),
  };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  return resource("RepositoryPolicy", { repository: "team-a/api", policy });
}

/** Takes nothing of the inventory. */
const OLD = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 900 },
      action: { type: "expire" },
    },
  ],
});

describe("the guide to pipelines", () => {
  const files = new Files();
  after(() => {
    files.remove();
  });

  it("has a script that writes who gains access and what a changed lifecycle policy takes", function () {
    if (spawnSync("jq", ["--version"]).error !== undefined) this.skip();
    const kept = resource("Repository", { name: "team-a/api" });
    const before = pull("222222222222");
    const changed = resource("LifecyclePolicy", {
      repository: "team-a/api",
      policy: JSON.stringify(POLICY),
    });
    const preview = {
      steps: [
        { op: "same", newState: kept, oldState: kept },
        { op: "update", newState: pull("333333333333"), oldState: before },
        { op: "replace", newState: changed, oldState: changed },
      ],
      changeSummary: { same: 1, update: 1, replace: 1 },
    };
    files.write("state.recorded", { deployment: { resources: [kept, before] } });
    files.write("preview.recorded", preview);
    files.write("images.recorded", IMAGES);
    files.write("old.recorded", { lifecyclePolicyText: OLD });
    // In place of Pulumi and AWS; `lifecycle diff` and `access` are the command itself.
    program(
      "pulumi",
      'case "$1" in stack) cat state.recorded ;; preview) cat preview.recorded ;; esac',
    );
    program("aws", "cat old.recorded");
    program(
      "npx",
      `if [ "$2" = inventory ]; then cp images.recorded images.json; else shift; exec "${process.execPath}" "${entry()}" "$@"; fi`,
    );
    const env = {
      ...process.env,
      PATH: `${files.folder}:${process.env.PATH ?? ""}`,
      NO_COLOR: "1",
    };
    const args = [files.write("pull-request.sh", script), "organization/hub/production"];
    execFileSync("bash", args, { cwd: files.folder, env });
    const comment = readFileSync(join(files.folder, "comment.md"), "utf8");
    assert.match(comment, /### Who gains and loses access\n\n~~~\n.*333333333333 gains pull/s);
    assert.match(
      comment,
      /### What the new lifecycle policy of team-a\/api takes\n\n~~~\n.*expire/s,
    );
    files.write("state.recorded", { notAState: true });
    const failed = spawnSync("bash", args, { cwd: files.folder, env, encoding: "utf8" });
    assert.notEqual(failed.status, 0);
    assert.match(failed.stderr, /before\.json/);
  });

  it("has workflow files that can be read, and that run the script", () => {
    const workflows = blocks("yaml");
    assert.equal(workflows.length, 2);
    for (const workflow of workflows) {
      parse(workflow);
      assert.match(workflow, /bash pull-request\.sh organization\/hub\/production/);
    }
  });

  function program(name: string, body: string): void {
    chmodSync(files.write(name, `#!/bin/sh\n${body}\n`), 0o755);
  }
});
