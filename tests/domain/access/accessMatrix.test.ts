import assert from "node:assert/strict";
import {
  type Access,
  type AccessParties,
  describePrincipal,
  proveAccess,
} from "../../../domain/access/accessMatrix";
import { checkAccess, reasonsOf } from "../../../domain/access/oneSided";
import type { Identity } from "../../../domain/access/parties";
import { awsManagedPolicy } from "../../../domain/iam/awsManagedPolicies";
import { parsePolicyDocument } from "../../../domain/iam/iamPolicy";

const HUB = "111111111111";
const SPOKE = "222222222222";
const API = `arn:aws:ecr:us-east-1:${HUB}:repository/team-a/api`;
const ROLE = `arn:aws:iam::${SPOKE}:role/app`;
const HUB_ROLE = `arn:aws:iam::${HUB}:role/ci`;
const HUB_USER = `arn:aws:iam::${HUB}:user/ops`;
const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const PUSH = [
  "ecr:CompleteLayerUpload",
  "ecr:InitiateLayerUpload",
  "ecr:PutImage",
  "ecr:UploadLayerPart",
];
const LOGIN = { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" };

const allow = (more: object, action: unknown = PULL) => ({
  Effect: "Allow",
  Action: action,
  ...more,
});
const letIn = (principal: unknown, more: object = {}) => allow({ Principal: principal, ...more });
const inOrganization = { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-acme123456" } } };

function policy(name: string, ...statements: object[]) {
  const document = parsePolicyDocument({ Version: "2012-10-17", Statement: statements });
  assert.ok(document.ok, JSON.stringify(document));
  return { name, document: document.value };
}

function hub(...statements: object[]): AccessParties["repositories"] {
  return [
    {
      arn: API,
      policies: statements.length > 0 ? [policy("repository policy", ...statements)] : [],
    },
  ];
}

function identity(arn: string, ...statements: object[]): Identity {
  return { arn, policies: [policy("policy pull", ...statements)] };
}

const pulling = (arn = ROLE) => identity(arn, LOGIN, allow({ Sid: "Pull", Resource: API }));

/** An identity with no rights of its own, and a boundary. */
function bounded(arn: string, ...statements: object[]): Identity {
  return { ...identity(arn), boundary: policy("policy bound", LOGIN, ...statements) };
}

/** Rows in short: principal, pull, push, administer, why, if. */
function rows(parties: AccessParties): string[] {
  return proveAccess(parties).access.map((one: Access) =>
    [
      `${describePrincipal(one.principal)}: ${one.pull} ${one.push} ${one.administer}`,
      reasonsOf(one.reasons),
      ...one.provided.map((each) => `if ${each}`),
    ].join(", "),
  );
}

function warnings(parties: AccessParties): string[] {
  return checkAccess(parties, proveAccess(parties)).map(({ rule, path, severity, message }) => {
    assert.equal(severity, "warning");
    return `${rule} ${path}: ${message}`;
  });
}

describe("who can pull", () => {
  const cases: [title: string, parties: AccessParties, expected: string[]][] = [
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
        members: new Map([["o-acme123456", new Set([SPOKE])]]),
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
        `${HUB_ROLE}3: if no no, Statement[0] of repository policy, if StringEquals aws:PrincipalOrgID o-acme123456`,
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
        `${ROLE}: yes no no, Statement[0] of repository policy and Pull of policy pull`,
      ],
    ],
    [
      "is shut out by NotPrincipal wherever it has a boundary, whomever that names",
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
              Condition: { StringEquals: { "aws:RequestedRegion": "us-east-1" } },
            }),
          ),
        ],
      },
      [
        `${HUB_ROLE}: if no no, Statement[0] of policy pull, if StringEquals aws:RequestedRegion us-east-1, if its policy variables name the repository`,
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
});

describe("what one side grants and the other does not", () => {
  const lambda = letIn(
    { Service: "lambda.amazonaws.com" },
    { Condition: { StringEquals: { "aws:SourceAccount": SPOKE } } },
  );
  const cases: [title: string, parties: AccessParties, expected: string[]][] = [
    [
      "is nothing where both agree",
      { repositories: hub(letIn({ AWS: SPOKE }), lambda), identities: [pulling()] },
      [],
    ],
    [
      "is told of an identity that the repository does not let in",
      { repositories: hub(), identities: [pulling()] },
      [
        `access-registry-side-missing ${ROLE}: identity may pull from ${API} by Pull of policy pull, but the policies of the repository and its registry do not let it in, or deny it.`,
      ],
    ],
    [
      "is told of an identity of the repository's account that the repository denies it",
      {
        repositories: hub({ Effect: "Deny", Principal: { AWS: HUB_ROLE }, Action: "ecr:*" }),
        identities: [pulling(HUB_ROLE)],
      },
      [
        `access-registry-side-missing ${HUB_ROLE}: identity may pull from ${API} by Pull of policy pull, but the policies of the repository and its registry do not let it in, or deny it.`,
      ],
    ],
    [
      "is not told of policies for all repositories of all accounts",
      { repositories: hub(), identities: [identity(ROLE, allow({ Resource: "*" }))] },
      [],
    ],
    [
      "is told of an account none of whose identities may pull",
      { repositories: hub(letIn({ AWS: SPOKE })), identities: [identity(ROLE, LOGIN)] },
      [
        `access-identity-side-missing ${API}: repository lets in account ${SPOKE} to pull by Statement[0] of repository policy, but no identity known there is allowed to by its own policies.`,
      ],
    ],
    [
      "is told of a principal that may not pull",
      { repositories: hub(letIn({ AWS: ROLE })), identities: [identity(ROLE, LOGIN)] },
      [
        `access-identity-side-missing ${API}: repository lets in principal ${ROLE} to pull by Statement[0] of repository policy, but it is not allowed to by its own policies.`,
      ],
    ],
    [
      "is told of a role of the repository's account that its boundary keeps out",
      { repositories: hub(letIn({ AWS: [HUB, HUB_ROLE] })), identities: [bounded(HUB_ROLE)] },
      [
        `access-identity-side-missing ${API}: repository lets in principal ${HUB_ROLE} to pull by Statement[0] of repository policy, but its own policies or its permissions boundary keep it from that.`,
      ],
    ],
    [
      "is told of a principal of a name that nobody known of its account has",
      { repositories: hub(letIn({ AWS: `${ROLE}-old` })), identities: [identity(ROLE, LOGIN)] },
      [
        `access-identity-side-missing ${API}: repository lets in principal ${ROLE}-old to pull by Statement[0] of repository policy, but no identity of that name is known there.`,
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
        `access-login-missing ${HUB_ROLE}: identity may pull and cannot log in: allowed is ecr:GetAuthorizationToken on resource * in one of its policies.`,
      ],
    ],
    [
      "is told of AWS Lambda without its account",
      { repositories: hub(lambda), identities: [] },
      [
        `access-lambda-account-missing ${API}: AWS Lambda may pull for account ${SPOKE}, which is not let in itself: creating a function needs both.`,
      ],
    ],
    [
      "is told of everybody",
      { repositories: hub(letIn("*")), identities: [] },
      [
        `access-open ${API}: repository is open: given everybody may pull, allowed named accounts, principals or organizations.`,
      ],
    ],
  ];
  for (const [title, parties, expected] of cases) {
    it(title, () => {
      assert.deepEqual(warnings(parties), expected);
    });
  }
});

describe("policies of AWS itself", () => {
  const rights = (name: string) => {
    const document = awsManagedPolicy(`arn:aws:iam::aws:policy/${name}`);
    assert.ok(document, name);
    const identities = [{ arn: HUB_ROLE, policies: [{ name, document }] }];
    const [row] = proveAccess({ repositories: hub(), identities }).access;
    return row && [row.pull, row.push, row.administer];
  };
  for (const [name, expected] of [
    ["AdministratorAccess", ["yes", "yes", "yes"]],
    ["AmazonEC2ContainerRegistryFullAccess", ["yes", "yes", "yes"]],
    ["AmazonEC2ContainerRegistryPowerUser", ["yes", "yes", "no"]],
    ["AmazonEC2ContainerRegistryPullOnly", ["yes", "no", "no"]],
    ["AmazonEC2ContainerRegistryReadOnly", ["yes", "no", "no"]],
    ["AmazonEKSFargatePodExecutionRolePolicy", ["yes", "no", "no"]],
    ["PowerUserAccess", ["yes", "yes", "yes"]],
    ["ReadOnlyAccess", ["yes", "no", "no"]],
    ["service-role/AWSAppRunnerServicePolicyForECRAccess", ["yes", "no", "no"]],
    ["service-role/AmazonECSTaskExecutionRolePolicy", ["yes", "no", "no"]],
  ] as const) {
    it(`count: ${name}`, () => {
      assert.deepEqual(rights(name), expected);
    });
  }

  it("are none where they are not known, whatever they are called", () => {
    for (const name of ["toString", "service-role/AWSLambdaBasicExecutionRole", ""]) {
      assert.equal(awsManagedPolicy(`arn:aws:iam::aws:policy/${name}`), undefined);
    }
    assert.equal(awsManagedPolicy(`arn:aws:iam::${HUB}:policy/AdministratorAccess`), undefined);
  });
});
