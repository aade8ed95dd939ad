import assert from "node:assert/strict";
import type { AccessInput } from "../../../domain/access/accessInput";
import {
  HUB,
  SPOKE,
  API,
  ROLE,
  HUB_ROLE,
  HUB_USER,
  PULL,
  PUSH,
  LOGIN,
  allow,
  letIn,
  inOrganization,
  policy,
  hub,
  members,
  identity,
  pulling,
  bounded,
  rows,
} from "../../support/accessInput";

const inOwnAccount = {
  Condition: { StringEquals: { "aws:PrincipalAccount": "${aws:ResourceAccount}" } },
};
const unless = (...AWS: string[]) => ({ Effect: "Deny", NotPrincipal: { AWS }, Action: "ecr:*" });

/** A policy in the version of the language that knows no variables. */
function older(name: string, ...statements: object[]) {
  const { document } = policy(name, ...statements);
  return { name, document: { ...document, version: "2008-10-17" as const } };
}

describe("who can pull", () => {
  const cases: [title: string, parties: AccessInput, expected: string[]][] = [
    [
      "takes both sides in another account",
      { repositories: hub(letIn({ AWS: SPOKE })), identities: [pulling()] },
      [
        `account ${SPOKE}: if no no, Statement[0] of repository policy, if its own policies allow it`,
        `${ROLE}: yes no no, Statement[0] of repository policy and Pull of policy pull`,
      ],
    ],
    [
      "is nobody where the repository lets nobody in",
      { repositories: hub(), identities: [pulling()] },
      [],
    ],
    [
      "takes its own policies alone in the repository's account",
      { repositories: hub(), identities: [pulling(HUB_ROLE)] },
      [`${HUB_ROLE}: yes no no, Pull of policy pull`],
    ],
    [
      "takes the repository alone where it names a role of its account",
      { repositories: hub(letIn({ AWS: HUB_ROLE })), identities: [identity(HUB_ROLE, LOGIN)] },
      [`${HUB_ROLE}: yes no no, Statement[0] of repository policy`],
    ],
    [
      "takes its own policies as well where the repository names the account they share",
      { repositories: hub(letIn({ AWS: HUB })), identities: [identity(HUB_ROLE, LOGIN)] },
      [`account ${HUB}: if no no, Statement[0] of repository policy, if its own policies allow it`],
    ],
    [
      "depends on the organization where nobody tells its accounts",
      { repositories: hub(letIn("*", inOrganization)), identities: [pulling()] },
      [
        "organization o-acme123456: if no no, Statement[0] of repository policy, if its own policies allow it",
        `${ROLE}: if no no, Statement[0] of repository policy and Pull of policy pull, if account ${SPOKE} is in organization o-acme123456`,
      ],
    ],
    [
      "is certain where the accounts of the organization are told",
      {
        repositories: hub(letIn("*", inOrganization)),
        identities: [pulling(), pulling("arn:aws:iam::999999999999:role/outsider")],
        organizations: [members("o-acme123456", SPOKE)],
      },
      [
        "organization o-acme123456: if no no, Statement[0] of repository policy, if its own policies allow it",
        `${ROLE}: yes no no, Statement[0] of repository policy and Pull of policy pull`,
      ],
    ],
    [
      "obeys a Deny of the repository for the role",
      {
        repositories: hub(letIn({ AWS: SPOKE }), {
          Effect: "Deny",
          Principal: { AWS: ROLE },
          Action: "ecr:*",
        }),
        identities: [pulling()],
      },
      [
        `account ${SPOKE}: if no no, Statement[0] of repository policy, if its own policies allow it`,
      ],
    ],
    [
      "obeys a Deny of the repository for all other accounts, also within its own",
      {
        repositories: hub({
          Effect: "Deny",
          Principal: "*",
          Action: "ecr:*",
          Condition: { StringNotEquals: { "aws:PrincipalAccount": SPOKE } },
        }),
        identities: [pulling(HUB_ROLE)],
      },
      [],
    ],
    [
      "obeys a Deny of its own, and takes one with a condition as a proviso",
      {
        repositories: hub(letIn({ AWS: SPOKE })),
        identities: [
          {
            arn: ROLE,
            policies: [
              ...pulling().policies,
              policy("policy guard", {
                Sid: "Office",
                Effect: "Deny",
                Action: "ecr:*",
                Resource: "*",
                Condition: { NotIpAddress: { "aws:SourceIp": "192.0.2.0/24" } },
              }),
            ],
          },
          {
            arn: `${ROLE}-denied`,
            policies: [
              ...pulling().policies,
              policy("policy never", { Effect: "Deny", Action: "ecr:BatchGet*", Resource: "*" }),
            ],
          },
        ],
      },
      [
        `account ${SPOKE}: if no no, Statement[0] of repository policy, if its own policies allow it`,
        `${ROLE}: if no no, Statement[0] of repository policy and Pull of policy pull, if Office of policy guard does not deny it`,
      ],
    ],
    [
      "stays within a permissions boundary",
      {
        repositories: hub(),
        identities: [
          { ...pulling(HUB_ROLE), boundary: policy("policy bound", LOGIN) },
          {
            ...pulling(`${HUB_ROLE}2`),
            boundary: policy("policy bound", { Effect: "Allow", Action: "ecr:*", Resource: "*" }),
          },
        ],
      },
      [`${HUB_ROLE}2: yes no no, Pull of policy pull`],
    ],
    [
      "obeys a Deny of its own where the repository names it as well, and one of its boundary",
      {
        repositories: hub(
          letIn({ AWS: [HUB_ROLE, HUB_USER, `arn:aws:sts::${HUB}:assumed-role/ci/build`] }),
        ),
        identities: [
          identity(HUB_ROLE, { Effect: "Deny", Action: "ecr:BatchGet*", Resource: "*" }),
          {
            ...identity(HUB_USER),
            boundary: policy("policy bound", { Effect: "Deny", Action: "ecr:*", Resource: API }),
          },
        ],
      },
      [],
    ],
    [
      "stays within its boundary as a role that the repository names, as users and sessions do not",
      {
        repositories: hub(
          letIn({
            AWS: [HUB_ROLE, `${HUB_ROLE}2`, `${HUB_ROLE}3`, HUB_USER].concat(
              `arn:aws:sts::${HUB}:assumed-role/ci4/build`,
            ),
          }),
        ),
        identities: [
          bounded(HUB_ROLE),
          bounded(`${HUB_ROLE}2`, allow({ Resource: "*" }, "ecr:*")),
          bounded(`${HUB_ROLE}3`, allow({ Resource: "*", ...inOrganization }, "ecr:*")),
          bounded(`${HUB_ROLE}4`),
          bounded(HUB_USER),
        ],
      },
      [
        `${HUB_ROLE}2: yes no no, Statement[0] of repository policy`,
        `${HUB_ROLE}3: if no no, Statement[0] of repository policy, if account ${HUB} is in organization o-acme123456`,
        `${HUB_ROLE}4: if no no, Statement[0] of repository policy, if its session is called build`,
        `${HUB_USER}: yes no no, Statement[0] of repository policy`,
      ],
    ],
    [
      "goes beyond its boundary as a role that a condition tells from everybody",
      {
        repositories: hub(
          letIn("*", { Condition: { ArnEquals: { "aws:PrincipalArn": HUB_ROLE } } }),
        ),
        identities: [bounded(HUB_ROLE)],
      },
      [`${HUB_ROLE}: yes no no, Statement[0] of repository policy`],
    ],
    [
      "takes its own policies as well where a condition tells it from the account they share",
      {
        repositories: hub(
          letIn({ AWS: HUB }, { Condition: { ArnEquals: { "aws:PrincipalArn": HUB_ROLE } } }),
        ),
        identities: [identity(HUB_ROLE, LOGIN), pulling(`${HUB_ROLE}2`)],
      },
      [`${HUB_ROLE}2: yes no no, Pull of policy pull`],
    ],
    [
      "takes the repository alone where it names a role beside the account they share, and for no other role",
      {
        repositories: hub(letIn({ AWS: [HUB, HUB_ROLE] })),
        identities: [identity(HUB_ROLE, LOGIN), identity(`${HUB_ROLE}2`, LOGIN)],
      },
      [
        `account ${HUB}: if no no, Statement[0] of repository policy, if its own policies allow it`,
        `${HUB_ROLE}: yes no no, Statement[0] of repository policy`,
      ],
    ],
    [
      "is told by the pattern of its ARN where the repository lets in or denies by that",
      {
        repositories: hub(
          letIn("*", {
            Sid: "ByPattern",
            Condition: { StringLike: { "aws:PrincipalArn": `arn:aws:iam::${SPOKE}:role/a*` } },
          }),
          letIn({ AWS: "333333333333" }, { Sid: "ByAccount" }),
          {
            Effect: "Deny",
            Principal: "*",
            Action: "*",
            Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*app" } },
          },
        ),
        identities: [
          pulling(),
          pulling(`arn:aws:iam::${SPOKE}:role/batch-app`),
          pulling(`arn:aws:iam::${SPOKE}:role/api`),
          pulling("arn:aws:iam::333333333333:role/app"),
          pulling("arn:aws:iam::333333333333:user/app"),
        ],
      },
      [
        `account ${SPOKE}: if no no, ByPattern of repository policy, if its own policies allow it`,
        "account 333333333333: if no no, ByAccount of repository policy, if its own policies allow it",
        `${ROLE}: yes no no, ByPattern of repository policy and Pull of policy pull`,
        "arn:aws:iam::333333333333:role/app: yes no no, ByAccount of repository policy and Pull of policy pull",
      ],
    ],
    [
      "may be anybody of an account where its ARN is told by a policy variable",
      {
        repositories: hub(
          letIn(
            { AWS: SPOKE },
            { Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/${aws:x}" } } },
          ),
        ),
        identities: [pulling()],
      },
      [
        `account ${SPOKE}: if no no, Statement[0] of repository policy, if its own policies allow it`,
        `${ROLE}: if no no, Statement[0] of repository policy and Pull of policy pull, if ArnLike aws:PrincipalArn arn:aws:iam::*:role/\${aws:x}`,
      ],
    ],
    [
      "is denied by NotPrincipal wherever it has a boundary, whoever that names",
      {
        repositories: hub({ Effect: "Deny", NotPrincipal: { AWS: [HUB_ROLE, HUB] }, Action: "*" }),
        identities: [
          pulling(HUB_ROLE),
          {
            ...pulling(`${HUB_ROLE}2`),
            boundary: policy("policy bound", allow({ Resource: "*" }, "ecr:*")),
          },
        ],
      },
      [`${HUB_ROLE}: yes no no, Pull of policy pull`],
    ],
    [
      "depends on conditions and variables of its own policies",
      {
        repositories: hub(),
        identities: [
          identity(
            HUB_ROLE,
            allow({
              Resource: `arn:aws:ecr:us-east-1:${HUB}:repository/\${aws:PrincipalTag/team}/api`,
              Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } },
            }),
          ),
        ],
      },
      [
        `${HUB_ROLE}: if no no, Statement[0] of policy pull, if StringEquals aws:SourceVpc vpc-1, if its Resource matches the repository`,
      ],
    ],
    [
      "tells pushing and administering apart, in any case of letters",
      {
        repositories: hub(),
        identities: [
          identity(HUB_ROLE, allow({ Resource: "*" }, [...PUSH, "ECR:batchcheck*"])),
          identity(`${HUB_ROLE}2`, allow({ Resource: "*" }, ["ecr:DeleteRepository"])),
          identity(`${HUB_ROLE}3`, { Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
        ],
      },
      [
        `${HUB_ROLE}: no yes no, Statement[0] of policy pull`,
        `${HUB_ROLE}2: no no yes, Statement[0] of policy pull`,
        `${HUB_ROLE}3: yes yes yes, Statement[0] of policy pull`,
      ],
    ],
    [
      "names services and everybody whom the repository lets in",
      {
        repositories: hub(
          letIn(
            { Service: "lambda.amazonaws.com" },
            { Condition: { StringEquals: { "aws:SourceAccount": SPOKE } } },
          ),
          letIn("*"),
        ),
        identities: [],
      },
      [
        `lambda.amazonaws.com for account ${SPOKE}: yes no no, Statement[0] of repository policy`,
        "everybody: yes no no, Statement[1] of repository policy",
      ],
    ],
    [
      "knows a role by the name of its session",
      {
        repositories: hub(letIn({ AWS: `arn:aws:sts::${SPOKE}:assumed-role/app/build` })),
        identities: [pulling()],
      },
      [
        `${ROLE}: if no no, Statement[0] of repository policy and Pull of policy pull, if its session is called build`,
      ],
    ],
    [
      "knows the session that is asked about",
      {
        repositories: hub(letIn({ AWS: `arn:aws:sts::${SPOKE}:assumed-role/app/build` })),
        identities: ["build", "other"].map((session) => ({ ...pulling(), session })),
      },
      [`${ROLE}: yes no no, Statement[0] of repository policy and Pull of policy pull`],
    ],
    [
      "takes variables of the older version of the policy language as they are",
      {
        repositories: [
          {
            arn: API,
            policies: [older("repository policy", letIn("*", inOwnAccount))],
          },
        ],
        identities: [identity(HUB_ROLE, LOGIN)],
      },
      [],
    ],
    [
      "fills in variables that are known",
      {
        repositories: hub(letIn("*", inOwnAccount)),
        identities: [identity(HUB_ROLE, LOGIN)],
      },
      [
        "account ${aws:ResourceAccount}: if no no, Statement[0] of repository policy, if its own policies allow it",
        `${HUB_ROLE}: yes no no, Statement[0] of repository policy`,
      ],
    ],
    [
      "is excepted by NotPrincipal that names the account as well",
      {
        repositories: hub(letIn({ AWS: SPOKE }), unless(ROLE, SPOKE)),
        identities: [pulling()],
      },
      [
        `account ${SPOKE}: if no no, Statement[0] of repository policy, if its own policies allow it`,
        `${ROLE}: yes no no, Statement[0] of repository policy and Pull of policy pull`,
      ],
    ],
    [
      "may be denied by NotPrincipal that names it alone",
      {
        repositories: hub(letIn({ AWS: SPOKE }), unless(ROLE)),
        identities: [pulling()],
      },
      [
        `${ROLE}: if no no, Statement[0] of repository policy and Pull of policy pull, if Statement[1] of repository policy does not deny it`,
      ],
    ],
    [
      "reads the policy of the registry as well",
      {
        repositories: [
          {
            arn: API,
            policies: [
              policy(
                "registry policy",
                letIn(
                  { AWS: SPOKE },
                  { Resource: `arn:aws:ecr:us-east-1:${HUB}:repository/team-a/*` },
                ),
                letIn(
                  { AWS: "333333333333" },
                  { Resource: `arn:aws:ecr:us-east-1:${HUB}:repository/b/*` },
                ),
              ),
            ],
          },
        ],
        identities: [],
      },
      [`account ${SPOKE}: if no no, Statement[0] of registry policy, if its own policies allow it`],
    ],
  ];
  for (const [title, parties, expected] of cases) {
    it(title, () => {
      assert.deepEqual(rows(parties), expected);
    });
  }

  it("gives nothing by a Deny, whatever its conditions", () => {
    const denied = { Effect: "Deny", Action: "*", Resource: "*" };
    const Condition = { Bool: { "aws:SecureTransport": "false" } };
    const one = identity(HUB_ROLE, { ...denied, Condition });
    assert.deepEqual(rows({ repositories: hub(), identities: [one] }), []);
  });

  it("decides pull and push of a grantee by the Deny statements that are about each", () => {
    const denied = { Effect: "Deny", Principal: "*", Action: "ecr:PutImage" };
    const both = letIn({ AWS: SPOKE }, { Action: [...PULL, ...PUSH] });
    const row = (verdicts: string) =>
      `account ${SPOKE}: ${verdicts}, Statement[0] of repository policy, if its own policies allow it`;
    assert.deepEqual(rows({ repositories: hub(both), identities: [] }), [row("if if no")]);
    assert.deepEqual(rows({ repositories: hub(both, denied), identities: [] }), [row("if no no")]);
    const pushed = letIn({ AWS: SPOKE }, { Action: PUSH });
    assert.deepEqual(rows({ repositories: hub(pushed, denied), identities: [] }), []);
  });

  it("leaves out an account whose organization is known to be another", () => {
    const repositories = hub(letIn({ AWS: SPOKE }, inOrganization));
    const row = `account ${SPOKE}: if no no, Statement[0] of repository policy, if its own policies allow it`;
    const rowsOf = (...accounts: string[]) =>
      rows({ repositories, identities: [], organizations: [members("o-acme123456", ...accounts)] });
    assert.deepEqual(rowsOf(SPOKE), [row]);
    assert.deepEqual(rowsOf(HUB), []);
  });
});
