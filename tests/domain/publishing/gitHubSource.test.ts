import assert from "node:assert/strict";

import { type GitHubSource, gitHubSubjects } from "../../../domain/publishing/gitHubSource";
import { checkGitHubSources } from "../../../domain/publishing/gitHubSourceCheck";

describe("gitHubSubjects", () => {
  it("writes the subjects of branches, tags and environments as GitHub does", () => {
    assert.deepEqual(
      gitHubSubjects({
        owner: "acme",
        repository: "api",
        branches: ["main", "release/*"],
        tags: ["v*"],
        environments: ["production", "eu: west"],
      }),
      [
        "repo:acme/api:ref:refs/heads/main",
        "repo:acme/api:ref:refs/heads/release/*",
        "repo:acme/api:ref:refs/tags/v*",
        "repo:acme/api:environment:production",
        "repo:acme/api:environment:eu%3A west",
      ],
    );
  });

  it("writes the immutable form where both ids are given", () => {
    const source = {
      owner: "acme",
      repository: "api",
      ownerId: "5544123",
      repositoryId: "821093847",
    };
    assert.deepEqual(
      gitHubSubjects({ ...source, branches: ["main"], environments: ["production"] }),
      [
        "repo:acme@5544123/api@821093847:ref:refs/heads/main",
        "repo:acme@5544123/api@821093847:environment:production",
      ],
    );
  });
});

describe("checkGitHubSources", () => {
  const source = { owner: "acme", repository: "api", branches: ["main"] };

  it("accepts sources by branch, tag and environment, with ids and patterns", () => {
    const sources = [
      source,
      { ...source, ownerId: "1", repositoryId: "2" },
      { owner: "acme-corp_emu", repository: "a.b_c-D", tags: ["v1.2.3", "release-*/x"] },
      { owner: "a", repository: ".github", environments: ["Production EU", "a/b:c"] },
      { owner: "acme", repository: "api", branches: ["feature/ümlaut#1", "a-b.c_d/e", "m*"] },
    ];
    assert.deepEqual(checkGitHubSources(sources), []);
  });

  it("refuses a source that is bound to no branch, tag or environment", () => {
    assert.deepEqual(checkGitHubSources([{ owner: "acme", repository: "api", tags: [] }]), [
      {
        rule: "github-source-unbound",
        path: "[0]",
        message: "GitHub source names no job: give at least one branch, tag or environment.",
        severity: "error",
      },
    ]);
  });

  it("refuses a bare wildcard for a branch or tag", () => {
    const [finding, ...others] = checkGitHubSources([{ ...source, branches: ["*"] }]);
    assert.deepEqual(others, []);
    assert.deepEqual(finding, {
      rule: "github-ref-wildcard",
      path: "[0].branches[0]",
      message:
        'branch or tag begins with a wildcard: given "*", allowed a name such as main or v1.2.3, or a pattern such as release/*.',
      severity: "error",
    });
  });

  const refusals: [what: string, source: object, rule: string, path: string][] = [
    ["an owner with a wildcard", { owner: "ac*" }, "github-owner-format", "owner"],
    ["an owner with the repository", { owner: "acme/api" }, "github-owner-format", "owner"],
    ["an owner with an id", { owner: "acme@123" }, "github-owner-format", "owner"],
    ["an empty owner", { owner: "" }, "github-owner-format", "owner"],
    ["an owner of 40 characters", { owner: "a".repeat(40) }, "github-owner-format", "owner"],
    ["a repository of a wildcard", { repository: "*" }, "github-repository-format", "repository"],
    ["a repository with a slash", { repository: "a/b" }, "github-repository-format", "repository"],
    ["a repository that is a path", { repository: ".." }, "github-repository-format", "repository"],
    [
      "an id that is no number",
      { ownerId: "12a", repositoryId: "1" },
      "github-id-format",
      "ownerId",
    ],
    ["an id of 0", { ownerId: "1", repositoryId: "0" }, "github-id-format", "repositoryId"],
    ["tags of wildcards", { tags: ["**"] }, "github-ref-wildcard", "tags[0]"],
    ["a whole ref", { branches: ["refs/heads/main"] }, "github-ref-format", "branches[0]"],
    ["an empty branch", { branches: [""] }, "github-ref-format", "branches[0]"],
    [
      "a branch with a variable",
      { branches: ["${aws:username}"] },
      "github-ref-format",
      "branches[0]",
    ],
    ["a branch with ?", { branches: ["mai?"] }, "github-ref-format", "branches[0]"],
    ["a branch with a colon", { branches: ["a:b"] }, "github-ref-format", "branches[0]"],
    ["a branch with ..", { branches: ["a..b"] }, "github-ref-format", "branches[0]"],
    ["a branch that ends with .lock", { branches: ["a.lock"] }, "github-ref-format", "branches[0]"],
    ["a branch with a hidden part", { branches: ["a/.b"] }, "github-ref-format", "branches[0]"],
    ["a branch with a newline", { branches: ["a\nb"] }, "github-ref-format", "branches[0]"],
    [
      "an environment with *",
      { environments: ["prod*"] },
      "github-environment-format",
      "environments[0]",
    ],
    [
      "an environment with ?",
      { environments: ["prod?"] },
      "github-environment-format",
      "environments[0]",
    ],
    [
      "an empty environment",
      { environments: [""] },
      "github-environment-format",
      "environments[0]",
    ],
    ["a branch twice", { branches: ["main", "main"] }, "github-source-duplicate", "branches[1]"],
  ];
  for (const [what, change, rule, path] of refusals) {
    it(`refuses ${what}`, () => {
      const found = checkGitHubSources([{ ...source, ...change }]);
      assert.deepEqual(
        found.map((finding) => [finding.rule, finding.path, finding.severity]),
        [[rule, `[0].${path}`, "error"]],
      );
    });
  }

  it("refuses one id without the other", () => {
    assert.deepEqual(checkGitHubSources([{ ...source, ownerId: "5544123" }]), [
      {
        rule: "github-id-pair",
        path: "[0]",
        message:
          "GitHub ids are incomplete: ownerId requires repositoryId, and the other way round.",
        severity: "error",
      },
    ]);
  });

  it("refuses the same subject in two sources, and tells a source with ids from one without", () => {
    const withIds = { ...source, ownerId: "1", repositoryId: "2" };
    assert.deepEqual(
      checkGitHubSources([source, withIds, source]).map(({ rule, path }) => [rule, path]),
      [["github-source-duplicate", "[2].branches[0]"]],
    );
  });

  it("refuses all that is wrong at once", () => {
    const wrong = { owner: "*", repository: "*", branches: ["*", "a b"], environments: ["*"] };
    assert.deepEqual(
      checkGitHubSources([source, wrong]).map(({ path }) => path),
      ["[1].owner", "[1].repository", "[1].branches[0]", "[1].branches[1]", "[1].environments[0]"],
    );
  });

  it("takes sources of which something is not known yet", () => {
    const unknown = {
      repository: "api",
      branches: [undefined],
      environments: [undefined, undefined],
    };
    assert.deepEqual(
      checkGitHubSources([unknown as unknown as GitHubSource]).map(({ path }) => path),
      ["[0].owner", "[0].branches[0]", "[0].environments[0]", "[0].environments[1]"],
    );
  });
});
