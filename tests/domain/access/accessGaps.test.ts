import assert from "node:assert/strict";
import type { AccessInput } from "../../../domain/access/accessInput";
import {
  HUB,
  SPOKE,
  API,
  ROLE,
  HUB_ROLE,
  LOGIN,
  allow,
  letIn,
  hub,
  identity,
  pulling,
  bounded,
  warnings,
} from "../../support/accessInput";

describe("what one side grants and the other does not", () => {
  const lambda = letIn(
    { Service: "lambda.amazonaws.com" },
    { Condition: { StringEquals: { "aws:SourceAccount": SPOKE } } },
  );
  const cases: [title: string, parties: AccessInput, expected: string[]][] = [
    [
      "is nothing where both agree",
      { repositories: hub(letIn({ AWS: SPOKE }), lambda), identities: [pulling()] },
      [],
    ],
    [
      "is told of an identity that the repository does not let in",
      { repositories: hub(), identities: [pulling()] },
      [
        `access-registry-side-missing ${ROLE}: identity may pull from ${API} by Pull of policy pull, but the policies of the repository and its registry do not allow it, or deny it.`,
      ],
    ],
    [
      "is not told of an identity where a policy of the repository cannot be read",
      {
        repositories: hub().map((each) => ({ ...each, isPartlyRead: true })),
        identities: [pulling()],
      },
      [],
    ],
    [
      "is told of an identity of the repository's account that the repository denies it",
      {
        repositories: hub({ Effect: "Deny", Principal: { AWS: HUB_ROLE }, Action: "ecr:*" }),
        identities: [pulling(HUB_ROLE)],
      },
      [
        `access-registry-side-missing ${HUB_ROLE}: identity may pull from ${API} by Pull of policy pull, but the policies of the repository and its registry do not allow it, or deny it.`,
      ],
    ],
    [
      "is told once of a repository that is closed to nodes which may pull everything",
      {
        repositories: hub(),
        identities: ["", "2", "3"].map((end) =>
          identity(`${ROLE}${end}`, LOGIN, allow({ Resource: "*" })),
        ),
      },
      [
        `access-repository-closed ${API}: repository allows no other account, and ${ROLE} and 2 more may pull everything by their own policies: add a repository policy for account ${SPOKE} if they need its images.`,
      ],
    ],
    [
      "is told of an identity that may fill a cache which the registry policy does not let it fill",
      {
        repositories: hub(),
        caches: hub().map((each) => ({ ...each, arn: `${API}-cache/*` })),
        identities: [
          identity(
            ROLE,
            LOGIN,
            allow({
              Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
              Resource: "*",
            }),
          ),
        ],
      },
      [
        `access-cache-fill-missing ${ROLE}: identity may fill the pull-through cache ${API}-cache/* by Statement[1] of policy pull, but a first pull requires ecr:BatchImportUpstreamImage and ecr:CreateRepository in both its policies and the registry policy.`,
      ],
    ],
    [
      "is told of an account none of whose identities may pull",
      { repositories: hub(letIn({ AWS: SPOKE })), identities: [identity(ROLE, LOGIN)] },
      [
        `access-identity-side-missing ${API}: repository allows account ${SPOKE} to pull by Statement[0] of repository policy, but no identity known there is allowed to by its own policies.`,
      ],
    ],
    [
      "is told of a principal that may not pull",
      { repositories: hub(letIn({ AWS: ROLE })), identities: [identity(ROLE, LOGIN)] },
      [
        `access-identity-side-missing ${API}: repository allows principal ${ROLE} to pull by Statement[0] of repository policy, but it is not allowed to by its own policies.`,
      ],
    ],
    [
      "is told of a role of the repository's account that its boundary keeps out",
      { repositories: hub(letIn({ AWS: [HUB, HUB_ROLE] })), identities: [bounded(HUB_ROLE)] },
      [
        `access-identity-side-missing ${API}: repository allows principal ${HUB_ROLE} to pull by Statement[0] of repository policy, but its own policies or its permissions boundary keep it from that.`,
      ],
    ],
    [
      "is told of a principal of a name that nobody known of its account has",
      { repositories: hub(letIn({ AWS: `${ROLE}-old` })), identities: [identity(ROLE, LOGIN)] },
      [
        `access-identity-side-missing ${API}: repository allows principal ${ROLE}-old to pull by Statement[0] of repository policy, but no identity of that name is known there.`,
      ],
    ],
    [
      "is nothing where the repository lets in a session of a role that may pull",
      {
        repositories: hub(letIn({ AWS: `arn:aws:sts::${SPOKE}:assumed-role/app/build` })),
        identities: [pulling()],
      },
      [],
    ],
    [
      "is not told of an account of which no identity is known",
      { repositories: hub(letIn({ AWS: SPOKE })), identities: [pulling(HUB_ROLE)] },
      [],
    ],
    [
      "is told of a repository that the registry does not have",
      {
        repositories: hub(),
        identities: [
          identity(HUB_ROLE, allow({ Sid: "Typo", Resource: API.replace("api", "apy") })),
        ],
      },
      [
        `access-repository-missing ${HUB_ROLE}: Typo of policy pull names a repository that the registry does not have: given "${API.replace("api", "apy")}".`,
      ],
    ],
    [
      "is told of an identity that cannot log in",
      { repositories: hub(), identities: [identity(HUB_ROLE, allow({ Resource: API }))] },
      [
        `access-login-missing ${HUB_ROLE}: identity may pull and cannot log in: add ecr:GetAuthorizationToken on resource * to one of its policies.`,
      ],
    ],
    [
      "is told of AWS Lambda without its account",
      { repositories: hub(lambda), identities: [] },
      [
        `access-lambda-account-missing ${API}: AWS Lambda may pull for account ${SPOKE}, which may not pull itself: creating a function requires both.`,
      ],
    ],
    [
      "is told of everybody",
      { repositories: hub(letIn("*")), identities: [] },
      [`access-open ${API}: everybody may pull: name accounts, principals or organizations.`],
    ],
  ];
  for (const [title, parties, expected] of cases) {
    it(title, () => {
      assert.deepEqual(warnings(parties), expected);
    });
  }
});
