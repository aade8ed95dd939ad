import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  type Buildspec,
  buildImageBuildspec,
  renderBuildspec,
} from "../../../domain/publishing/buildspec";
import { renderGitHubWorkflowSteps } from "../../../domain/publishing/gitHubWorkflow";
import {
  type ImagePush,
  IMAGE_PUSH_COMMANDS,
  imagePushEnvironment,
} from "../../../domain/publishing/imagePush";

const push: ImagePush = {
  hubAccountId: "111111111111",
  hubRegion: "us-east-1",
  registryUrl: "111111111111.dkr.ecr.us-east-1.amazonaws.com",
  repositoryName: "team-a/api",
  dockerfile: "services/api/Dockerfile",
  buildContext: "services/api",
  platform: "linux/amd64",
};
const digest = `sha256:${"ab".repeat(32)}`;
const reference = `${push.registryUrl}/team-a/api@${digest}`;

/** Stands for the tools of a build environment: notes each call, arguments in angle brackets, and answers as they do. */
const TOOL = `#!/usr/bin/env bash
call=$(printf '<%s>' "$(basename "$0")" "$@")
printf '%s\\n' "$call" >> "$CALLS" # in one write: both ends of a pipe note theirs
case "$(basename "$0") $2" in
  "aws get-login-password") echo password ;;
  "aws describe-images") [ -z "$FAIL" ] && echo "${digest}" || exit 254 ;;
  "docker --username") [ "$(cat)" = password ] ;;
esac
`;

describe("image push commands", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "image-push-"));
    for (const tool of ["aws", "docker"]) {
      writeFileSync(join(folder, tool), TOOL);
      chmodSync(join(folder, tool), 0o755);
    }
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Runs commands in one shell, as CodeBuild does, with each stopping the build where it fails. */
  function run(commands: readonly string[], environment: Record<string, string>): string {
    return execFileSync("bash", ["-e", "-o", "pipefail", "-c", commands.join("\n")], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      env: {
        PATH: `${folder}:${process.env.PATH ?? ""}`,
        CALLS: join(folder, "calls"),
        FAIL: "",
        ...environment,
      },
    });
  }
  const calls = () => readFileSync(join(folder, "calls"), "utf8").trim().split("\n");

  it("log in, build, push, and ask the registry for the digest", () => {
    const environment = { ...imagePushEnvironment(push), IMAGE_TAG: "abc-1" };
    const out = run([...IMAGE_PUSH_COMMANDS, 'echo "$IMAGE_DIGEST $IMAGE_REFERENCE"'], environment);
    const image = `${push.registryUrl}/team-a/api:abc-1`;
    assert.equal(out.trim().split("\n").at(-1), `${digest} ${reference}`);
    assert.deepEqual(calls().toSorted(), [
      "<aws><ecr><describe-images><--registry-id><111111111111><--region><us-east-1><--repository-name><team-a/api><--image-ids><imageTag=abc-1><--query><imageDetails[0].imageDigest><--output><text>",
      "<aws><ecr><get-login-password><--region><us-east-1>",
      `<docker><build><--provenance=false><--platform><linux/amd64><--file><services/api/Dockerfile><--tag><${image}><services/api>`,
      `<docker><login><--username><AWS><--password-stdin><${push.registryUrl}>`,
      `<docker><push><${image}>`,
    ]);
  });

  it("run nothing that a value holds", () => {
    const evil = { ...push, buildContext: "a b; touch evil $(touch evil)`touch evil`" };
    run(IMAGE_PUSH_COMMANDS, { ...imagePushEnvironment(evil), IMAGE_TAG: "abc-1" });
    assert.throws(() => readFileSync(join(folder, "evil")), /ENOENT/);
    assert.ok(calls().some((call) => call.endsWith(`<${evil.buildContext}>`)));
  });

  it("fail where the registry does not know the image", () => {
    const environment = { ...imagePushEnvironment(push), IMAGE_TAG: "abc-1", FAIL: "1" };
    assert.throws(() => run(IMAGE_PUSH_COMMANDS, environment), { status: 254 });
  });

  const codeBuild = { CODEBUILD_RESOLVED_SOURCE_VERSION: "0a1b2c", CODEBUILD_BUILD_NUMBER: "17" };

  for (const [tag, given] of [
    ["0a1b2c-17", {}],
    ["v1.2.3", { IMAGE_TAG: "v1.2.3" }],
  ] as const) {
    it(`make the buildspec report tag ${tag}, digest and reference`, () => {
      const { env, phases } = buildImageBuildspec(push);
      const commands = [...phases.pre_build.commands, ...phases.build.commands];
      const exported = `bash -c 'printf "%s %s %s\\n" "$IMAGE_TAG" "$IMAGE_DIGEST" "$IMAGE_REFERENCE"'`;
      const out = run([...commands, exported], { ...env.variables, ...codeBuild, ...given });
      assert.equal(out.trim().split("\n").at(-1), `${tag} ${digest} ${reference}`);
      assert.deepEqual(env["exported-variables"], ["IMAGE_TAG", "IMAGE_DIGEST", "IMAGE_REFERENCE"]);
    });
  }

  it("make the workflow report tag, digest and reference in the outputs of its step", () => {
    const steps = renderGitHubWorkflowSteps({ ...push, roleArn: "arn:aws:iam::1:role/r" });
    const script = steps.slice(steps.indexOf("run: |") + "run: |".length).split("\n");
    run(script, {
      ...imagePushEnvironment(push),
      IMAGE_TAG: "abc-1.1",
      GITHUB_OUTPUT: join(folder, "output"),
    });
    assert.equal(
      readFileSync(join(folder, "output"), "utf8"),
      `tag=abc-1.1\ndigest=${digest}\nreference=${reference}\n`,
    );
  });
});

describe("renderBuildspec", () => {
  it("gives JSON with the values in the environment only", () => {
    const buildspec = JSON.parse(renderBuildspec(buildImageBuildspec(push))) as Buildspec;
    assert.equal(buildspec.version, "0.2");
    assert.equal(buildspec.env.shell, "bash");
    assert.deepEqual(buildspec.env.variables, {
      HUB_ACCOUNT_ID: "111111111111",
      HUB_REGION: "us-east-1",
      REGISTRY_URL: "111111111111.dkr.ecr.us-east-1.amazonaws.com",
      REPOSITORY_NAME: "team-a/api",
      DOCKERFILE: "services/api/Dockerfile",
      BUILD_CONTEXT: "services/api",
      IMAGE_PLATFORM: "linux/amd64",
    });
    assert.doesNotMatch(JSON.stringify(buildspec.phases), /team-a|111111111111/);
  });
});

describe("renderGitHubWorkflowSteps", () => {
  it("writes the steps to copy into a job", () => {
    const roleArn = "arn:aws:iam::111111111111:role/publisher";
    assert.equal(
      renderGitHubWorkflowSteps({ ...push, roleArn, dockerfile: "Dockerfile", buildContext: "." }),
      `# The job needs: permissions: { contents: read, id-token: write }
- uses: actions/checkout@v6
- uses: aws-actions/configure-aws-credentials@v6
  with:
    role-to-assume: "arn:aws:iam::111111111111:role/publisher"
    aws-region: "us-east-1"
- name: "Push team-a/api"
  id: push
  shell: bash
  env:
    HUB_ACCOUNT_ID: "111111111111"
    HUB_REGION: "us-east-1"
    REGISTRY_URL: "111111111111.dkr.ecr.us-east-1.amazonaws.com"
    REPOSITORY_NAME: "team-a/api"
    DOCKERFILE: "Dockerfile"
    BUILD_CONTEXT: "."
    IMAGE_PLATFORM: "linux/amd64"
    IMAGE_TAG: "\${{ github.sha }}-\${{ github.run_id }}.\${{ github.run_attempt }}"
  run: |
${IMAGE_PUSH_COMMANDS.map((command) => `    ${command}\n`).join("")}    { echo "tag=$IMAGE_TAG"; echo "digest=$IMAGE_DIGEST"; echo "reference=$IMAGE_REFERENCE"; } >> "$GITHUB_OUTPUT"
`,
    );
  });
});
