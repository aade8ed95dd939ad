import { parseArn } from "../../domain/arn";
import { at, under, wrong } from "../../domain/finding";
import { checkGitHubTrustPolicy } from "../../domain/publishing/gitHubTrustCheck";
import { matchesWildcard } from "../../domain/wildcard";
import { defineStackPolicy } from "../support/defineStackPolicy";
import { ROLE } from "../support/resourceTypes";
import { strings } from "../support/settings";
import { readDocument } from "./documents";
import { rolePolicy } from "./examples";
import { hasName } from "./named";
import { RoleRights } from "./roleRights";

/** What an issuer of GitHub Actions is called, also that of a GitHub Enterprise Server. */
const GITHUB = /\btoken\.actions\.|\/_services\/token\b/i;

const ROLE_ARN = "an ARN such as arn:aws:iam::111111111111:role/deploy, a name or a URN";

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
  return [
    { type: ROLE, name: "publisher", props: { assumeRolePolicy } },
    {
      ...rolePolicy("ecr:PutImage", "arn:aws:ecr:us-east-1:111111111111:repository/team-a/api"),
      dependsOn: { role: ["publisher"] },
    },
  ];
};

export const identityPublisherScoped = defineStackPolicy({
  id: "iam-publisher-scoped",
  title:
    "Roles that push from outside of AWS are bound to a repository and a branch, tag or environment",
  why:
    "A role that trusts every subject of GitHub can be assumed from anybody's repository; one that trusts a whole " +
    "repository, from any branch that anybody with write access pushes, reviewed or not. What they push runs everywhere.",
  fix:
    "In the trust policy bind token.actions.githubusercontent.com:sub to a subject such as " +
    "repo:acme/api:ref:refs/heads/main or repo:acme/api:environment:production, and :aud to sts.amazonaws.com; or add the " +
    "subject to allowedSubjects of this policy.",
  severity: "critical",
  level: "mandatory",
  resource: ROLE,
  config: {
    roles: strings({
      description:
        "Names, URNs or ARNs of roles to judge even if the stack gives them no right to push to Amazon ECR or to administer it, " +
        "as where that is given elsewhere; `*` stands for any run of characters.",
    }),
    allowedSubjects: strings({
      description:
        "The only subjects that roles may trust, such as repo:acme/*:environment:production, in place of those that are bound " +
        "to a repository and a branch, tag or environment; `*` stands for any run of characters.",
    }),
    issuers: strings({
      description:
        "Other issuers whose tokens are judged like those of GitHub, such as gitlab.com: URLs of OIDC providers without https://.",
      items: { type: "string", pattern: "^[A-Za-z0-9.-]+(/[A-Za-z0-9_./~-]*)?$" },
    }),
  },
  checkSettings: ({ roles }) =>
    roles.flatMap((given, index) =>
      !given.startsWith("arn:") || parseArn(given)?.resource.startsWith("role/")
        ? []
        : [{ path: at("roles", index), message: wrong("not the ARN of a role", given, ROLE_ARN) }],
    ),
  skipInPreview: true,
  examples: {
    good: role("repo:acme/api:ref:refs/heads/main"),
    bad: role("repo:acme/*"),
  },
  checkStack(stack, { roles, allowedSubjects, issuers }) {
    const rights = new RoleRights(stack);
    const options = { issuers, ...(allowedSubjects.length > 0 && { allowedSubjects }) };
    return function* (resource) {
      const { name, urn, props } = resource;
      const document = readDocument(props.assumeRolePolicy, GITHUB);
      const findings = document.ok
        ? checkGitHubTrustPolicy(document.value, options)
        : document.findings;
      if (findings.length === 0) return;
      const isNamed = roles.some(
        (each) =>
          matchesWildcard(each, name) || matchesWildcard(each, urn) || hasName(resource, each),
      );
      if (isNamed || rights.changesEcr(resource)) yield* under("assumeRolePolicy", findings);
    };
  },
});
