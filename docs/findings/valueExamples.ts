import { type Finding, parseImageReference } from "../../domain";
import {
  checkAccountId,
  checkKmsKey,
  checkOrganizationId,
  checkOrganizationPath,
  checkPrincipalArn,
  checkRegion,
  checkRepositoryName,
  checkRepositoryPrefix,
} from "../../domain/identifiers";
import { checkGitHubSources } from "../../domain/publishing/gitHubSourceCheck";
import { type GitHubSource } from "../../domain/publishing/gitHubSource";
import { checkTags } from "../../domain/tags";
import { examplesOf } from "./example";

type Pairs = Parameters<typeof examplesOf>[2];

/** Examples of single values. */
function values(check: (value: never, path: string) => readonly Finding[], pairs: Pairs) {
  return examplesOf(
    (value) => ({ ok: true, value: value as never }),
    (value) => check(value, ""),
    pairs,
  );
}

const SOURCE = { owner: "acme", repository: "api", branches: ["main"] };
const TAGS = { "cost-center": "1234" };

export const valueExamples = {
  ...values(checkAccountId, { "account-id-format": ["12345", "222222222222"] }),
  ...values(checkRegion, { "region-format": ["us-east", "us-east-1"] }),
  ...values(checkOrganizationId, { "organization-id-format": ["acme", "o-acme123456"] }),
  ...values(checkOrganizationPath, {
    "organization-path-format": ["o-acme123456", "o-acme123456/r-ab12/ou-ab12-11111111/*"],
  }),
  ...values(checkRepositoryName, {
    "repository-name-format": ["Team-A/api", "team-a/api"],
    "repository-name-length": ["a", "api"],
    "repository-name-registry": [
      "111111111111.dkr.ecr.us-east-1.amazonaws.com/team-a/api",
      "team-a/api",
    ],
  }),
  ...values((value, path) => checkRepositoryPrefix(value, path, "replication"), {
    "repository-prefix-format": ["Team-A/", "team-a/"],
  }),
  ...values(checkPrincipalArn, {
    "principal-arn-format": ["deploy", "arn:aws:iam::222222222222:role/deploy"],
  }),
  ...values(checkKmsKey, { "kms-key-format": ["images", "alias/images"] }),
  ...values(checkTags, {
    "tags-shape": [["cost-center"], TAGS],
    "tag-key-length": [{ "": "1234" }, TAGS],
    "tag-key-format": [{ "cost|center": "1234" }, TAGS],
    "tag-key-reserved": [{ "aws:cost-center": "1234" }, TAGS],
    "tag-value-format": [{ "cost-center": "1234|" }, TAGS],
  }),
  ...examplesOf(parseImageReference, () => [], {
    "image-reference-format": [
      "team-a/api:1.4.2:latest",
      "111111111111.dkr.ecr.us-east-1.amazonaws.com/team-a/api:1.4.2",
    ],
  }),
  ...values((sources: readonly GitHubSource[]) => checkGitHubSources(sources), {
    "github-owner-format": [[{ ...SOURCE, owner: "acme/api" }], [SOURCE]],
    "github-repository-format": [[{ ...SOURCE, repository: "acme/api" }], [SOURCE]],
    "github-ref-format": [[{ ...SOURCE, branches: ["main branch"] }], [SOURCE]],
    "github-ref-wildcard": [
      [{ ...SOURCE, branches: ["*"] }],
      [{ ...SOURCE, branches: ["release-*"] }],
    ],
    "github-source-unbound": [[{ owner: "acme", repository: "api" }], [SOURCE]],
    "github-source-duplicate": [[SOURCE, SOURCE], [SOURCE]],
  }),
};
