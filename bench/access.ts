import type { AccessInput } from "../domain/access/accessEvaluator";
import { checkAccess } from "../domain/access/accessGaps";
import { proveAccess } from "../domain/access/accessMatrix";
import { parsePolicyDocument } from "../domain/iam/iamPolicyParser";
import type { Benchmark } from "./support/claim";

const HUB = "111111111111";
const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

function policy(name: string, ...statements: object[]) {
  const document = parsePolicyDocument({ Version: "2012-10-17", Statement: statements });
  if (!document.ok) throw new Error(JSON.stringify(document.findings));
  return { name, document: document.value };
}

/** A hub of many teams: each repository lets some accounts in, each identity may pull what its team has, nodes everything. */
function accessInput(counts: {
  readonly repositories: number;
  readonly identities: number;
  readonly accounts: number;
}): AccessInput {
  const account = (index: number) => String(200_000_000_000 + (index % counts.accounts));
  const team = (index: number) => `team-${index % 100}`;
  const arnOf = (name: string) => `arn:aws:ecr:us-east-1:${HUB}:repository/${name}`;
  return {
    repositories: Array.from({ length: counts.repositories }, (_, index) => ({
      arn: arnOf(`${team(index)}/service-${index}`),
      policies: [
        policy(
          "repository policy",
          {
            Sid: "PullFromAccounts",
            Effect: "Allow",
            Principal: { AWS: [0, 1, 2].map((more) => account(index * 7 + more)) },
            Action: PULL,
          },
          {
            Sid: "OnlyOrganization",
            Effect: "Deny",
            Principal: "*",
            Action: "ecr:*",
            Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-acme123456" } },
          },
        ),
      ],
    })),
    identities: Array.from({ length: counts.identities }, (_, index) => ({
      arn: `arn:aws:iam::${account(index)}:role/role-${index}`,
      policies: [
        policy(
          "policy pull",
          { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
          {
            Effect: "Allow",
            Action: PULL,
            Resource: index % 5 === 0 ? "*" : arnOf(`${team(index)}/*`),
          },
        ),
      ],
    })),
  };
}

const REPOSITORIES = 5_000;
const IDENTITIES = 500;

export const takes = "about ten seconds";

/** The matrix of a large hub and what is wrong with it. */
export const benchmark: Benchmark = (progress) => {
  const input = accessInput({ repositories: REPOSITORIES, identities: IDENTITIES, accounts: 50 });
  progress(`access of ${IDENTITIES} identities to ${REPOSITORIES} repositories`);
  const start = process.cpuUsage();
  const proof = proveAccess(input);
  const findings = checkAccess(input, proof);
  const { user, system } = process.cpuUsage(start);
  const megabytes = process.memoryUsage().rss / 1e6;
  const what = `access of ${IDENTITIES} identities to ${REPOSITORIES} repositories`;
  const detail = `${proof.access.length} rows, ${findings.length} findings`;
  return Promise.resolve([
    { name: what, measured: (user + system) / 1e6, limit: 6, unit: "s", detail },
    { name: `memory for ${what}`, measured: megabytes, limit: 400, unit: "MB", detail },
  ]);
};
