import { checkGitHubTrustPolicy } from "../../domain/publishing/gitHubTrustCheck";
import { definePolicy } from "../support/definePolicy";
import { under } from "../support/under";
import { ROLE } from "../support/resourceTypes";
import { readDocument } from "./documents";

/** What an issuer of GitHub Actions is called, also that of a GitHub Enterprise Server. */
const GITHUB = /\btoken\.actions\.|\/_services\/token\b/i;

const role = (subject: string) => {
  const issuer = "token.actions.githubusercontent.com";
  const trust = {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::111111111111:oidc-provider/${issuer}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com" },
      StringLike: { [`${issuer}:sub`]: subject },
    },
  };
  const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  return { type: ROLE, name: "publisher", props: { assumeRolePolicy } };
};

export const identityPublisherScoped = definePolicy({
  id: "iam-publisher-scoped",
  title: "Roles for GitHub Actions are bound to a repository and a branch, tag or environment",
  why:
    "A role that trusts every subject of GitHub can be assumed from anybody's repository; one that trusts a whole " +
    "repository, from any branch that anybody with write access pushes, reviewed or not.",
  fix:
    "In the trust policy bind token.actions.githubusercontent.com:sub to a subject such as " +
    "repo:acme/api:ref:refs/heads/main or repo:acme/api:environment:production, and :aud to sts.amazonaws.com.",
  severity: "critical",
  level: "mandatory",
  resource: ROLE,
  config: {},
  skipInPreview: true,
  examples: {
    good: [role("repo:acme/api:ref:refs/heads/main")],
    bad: [role("repo:acme/*")],
  },
  check({ props }) {
    const document = readDocument(props.assumeRolePolicy, GITHUB);
    const findings = document.ok ? checkGitHubTrustPolicy(document.value) : document.findings;
    return under("assumeRolePolicy", findings);
  },
});
