import { type ImagePush, IMAGE_PUSH_COMMANDS, imagePushEnvironment } from "./imagePush";

/** An image that GitHub Actions builds and pushes, and the role it does so with. */
export interface GitHubImagePush extends ImagePush {
  readonly roleArn: string;
}

/**
 * The steps of a GitHub Actions job that assume the role, build the image, push it, and put `tag`, `digest` and `reference`
 * into the outputs of the step `push`. The tag is the commit and the attempt of the run, so that no run needs to move a tag.
 */
export function renderGitHubWorkflowSteps(push: GitHubImagePush): string {
  const environment = {
    ...imagePushEnvironment(push),
    IMAGE_TAG: "${{ github.sha }}-${{ github.run_id }}.${{ github.run_attempt }}",
  };
  const script = [
    ...IMAGE_PUSH_COMMANDS,
    '{ echo "tag=$IMAGE_TAG"; echo "digest=$IMAGE_DIGEST"; echo "reference=$IMAGE_REFERENCE"; } >> "$GITHUB_OUTPUT"',
  ];
  return [
    "# The job needs: permissions: { contents: read, id-token: write }",
    "- uses: actions/checkout@v6",
    "- uses: aws-actions/configure-aws-credentials@v6",
    "  with:",
    `    role-to-assume: ${JSON.stringify(push.roleArn)}`,
    `    aws-region: ${JSON.stringify(push.hubRegion)}`,
    `- name: ${JSON.stringify(`Push ${push.repositoryName}`)}`,
    "  id: push",
    "  shell: bash",
    "  env:",
    ...Object.entries(environment).map(([key, value]) => `    ${key}: ${JSON.stringify(value)}`),
    "  run: |",
    ...script.map((command) => `    ${command}`),
    "",
  ].join("\n");
}
