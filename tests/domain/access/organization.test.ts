import assert from "node:assert/strict";
import type { AccessInput } from "../../../domain/access/accessInput";
import { AccessEvaluator } from "../../../domain/access/accessEvaluator";
import type { Organization, PolicyTarget } from "../../../domain/access/organization";
import { parseOrganization } from "../../../domain/access/organizationParser";
import {
  API,
  HUB,
  HUB_ROLE,
  ROLE,
  SPOKE,
  allow,
  hub,
  identity,
  letIn,
  policy,
  pulling,
  rows,
} from "../../support/accessInput";

const MANAGEMENT = "999999999999";
const FULL = policy("SCP FullAWSAccess", allow({ Resource: "*" }, "*"));
const deny = (more: object) => ({ Effect: "Deny", Action: "ecr:*", Resource: "*", ...more });

interface Levels {
  readonly root?: Partial<PolicyTarget>;
  readonly unit?: Partial<PolicyTarget>;
  readonly account?: Partial<PolicyTarget>;
}

/** An organization with all accounts in one organizational unit; policies are FullAWSAccess where nothing else is given. */
function organization({ root, unit, account }: Levels): Organization {
  const target = (id: string, more: Partial<PolicyTarget> = {}): PolicyTarget => ({
    id,
    serviceControlPolicies: [FULL],
    resourceControlPolicies: [],
    ...more,
  });
  const path = (id: string) => [
    target("r-ab12", root),
    target("ou-ab12-11111111", unit),
    target(id, account),
  ];
  return {
    id: "o-acme123456",
    managementAccountId: MANAGEMENT,
    accounts: new Map([HUB, SPOKE, MANAGEMENT].map((id) => [id, path(id)])),
  };
}

function decide(input: AccessInput, action = "ecr:BatchGetImage"): string {
  const [repository] = input.repositories;
  const [one] = input.identities;
  const { right } = new AccessEvaluator(input).decide(one!, repository!, action);
  return right === undefined
    ? "no"
    : right.provided.length > 0
      ? `if ${right.provided.join(" and ")}`
      : "yes";
}

const between = (levels: Levels, arn = ROLE): AccessInput => ({
  repositories: hub(letIn({ AWS: [SPOKE, MANAGEMENT] })),
  identities: [pulling(arn)],
  organizations: [organization(levels)],
});
const within = (levels: Levels): AccessInput => ({
  repositories: hub(letIn({ AWS: HUB_ROLE })),
  identities: [identity(HUB_ROLE)],
  organizations: [organization(levels)],
});

// Sources: AWS Organizations user guide, "SCP evaluation" and "RCP evaluation"; IAM user guide, "Policy evaluation logic".
describe("policies of an organization", () => {
  const onlyPush = policy("SCP push", allow({ Resource: "*" }, "ecr:PutImage"));
  const cases: [title: string, input: AccessInput, expected: string][] = [
    ["allow what each level allows", between({}), "yes"],
    [
      "allow nothing that the root does not allow",
      between({ root: { serviceControlPolicies: [onlyPush] } }),
      "no",
    ],
    [
      "allow nothing that an organizational unit does not allow",
      between({ unit: { serviceControlPolicies: [onlyPush] } }),
      "no",
    ],
    [
      "allow nothing that the account does not allow",
      between({ account: { serviceControlPolicies: [] } }),
      "no",
    ],
    [
      "deny at any level, whatever is allowed elsewhere",
      between({ unit: { serviceControlPolicies: [FULL, policy("SCP deny", deny({}))] } }),
      "no",
    ],
    [
      "deny under conditions that may hold",
      between({
        root: {
          serviceControlPolicies: [
            FULL,
            policy(
              "SCP team",
              deny({ Condition: { StringNotEquals: { "aws:PrincipalTag/team": "a" } } }),
            ),
          ],
        },
      }),
      "if Statement[0] of SCP team does not deny it",
    ],
    [
      "deny in other regions than those that are allowed",
      between({
        root: {
          serviceControlPolicies: [
            FULL,
            policy(
              "SCP region",
              deny({ Condition: { StringNotEquals: { "aws:RequestedRegion": "eu-west-1" } } }),
            ),
          ],
        },
      }),
      "no",
    ],
    [
      "spare the regions that are allowed",
      between({
        root: {
          serviceControlPolicies: [
            FULL,
            policy(
              "SCP region",
              deny({ Condition: { StringNotEquals: { "aws:RequestedRegion": "us-east-1" } } }),
            ),
          ],
        },
      }),
      "yes",
    ],
    [
      "spare what their conditions spare by the facts of the caller",
      between({
        root: {
          serviceControlPolicies: [
            FULL,
            policy("SCP role", deny({ Condition: { ArnNotLike: { "aws:PrincipalArn": ROLE } } })),
          ],
        },
      }),
      "yes",
    ],
    [
      "do not bound the management account",
      between({ root: { serviceControlPolicies: [] } }, `arn:aws:iam::${MANAGEMENT}:role/app`),
      "yes",
    ],
    [
      "do not bound service-linked roles",
      between(
        { root: { serviceControlPolicies: [] } },
        `arn:aws:iam::${SPOKE}:role/aws-service-role/x.amazonaws.com/app`,
      ),
      "yes",
    ],
    [
      "bound a role that a resource of its account names",
      within({ account: { serviceControlPolicies: [onlyPush] } }),
      "no",
    ],
    [
      "deny at the resource, also within its account",
      within({ account: { resourceControlPolicies: [policy("RCP", deny({ Principal: "*" }))] } }),
      "no",
    ],
    [
      "deny others than the organization at the resource",
      between({
        root: {
          resourceControlPolicies: [
            policy(
              "RCP",
              deny({
                Principal: "*",
                Condition: { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-acme123456" } },
              }),
            ),
          ],
        },
      }),
      "yes",
    ],
    [
      "deny accounts outside of the organization at the resource",
      {
        repositories: hub(letIn({ AWS: "444444444444" })),
        identities: [pulling("arn:aws:iam::444444444444:role/app")],
        organizations: [
          organization({
            root: {
              resourceControlPolicies: [
                policy(
                  "RCP",
                  deny({
                    Principal: "*",
                    Condition: {
                      StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-acme123456" },
                      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
                    },
                  }),
                ),
              ],
            },
          }),
        ],
      },
      "no",
    ],
    [
      "are not used where the organization has none of a kind",
      between({
        root: { serviceControlPolicies: undefined },
        unit: { serviceControlPolicies: undefined },
        account: { serviceControlPolicies: undefined },
      }),
      "yes",
    ],
    [
      "decide by the path of the account",
      {
        ...between({}),
        repositories: hub(
          letIn("*", {
            Condition: {
              "ForAnyValue:StringLike": {
                "aws:PrincipalOrgPaths": "o-acme123456/r-ab12/ou-ab12-11111111/*",
              },
            },
          }),
        ),
      },
      "yes",
    ],
    [
      "decide by another path of the organization",
      {
        ...between({}),
        repositories: hub(
          letIn("*", {
            Condition: {
              "ForAnyValue:StringLike": {
                "aws:PrincipalOrgPaths": "o-acme123456/r-ab12/ou-ab12-22222222/*",
              },
            },
          }),
        ),
      },
      "no",
    ],
  ];
  for (const [title, input, expected] of cases) {
    it(title, () => {
      assert.equal(decide(input), expected);
    });
  }
});

describe("a row of a role that no state shows", () => {
  const unknown = (levels: Levels) => rows({ ...within(levels), identities: [] });
  it("is there where the repository names it, and not where service control policies keep it out", () => {
    const onlyPush = policy("SCP push", allow({ Resource: "*" }, "ecr:PutImage"));
    assert.deepEqual(unknown({}), [
      `principal ${HUB_ROLE}: yes no no, Statement[0] of repository policy`,
    ]);
    assert.deepEqual(unknown({ account: { serviceControlPolicies: [onlyPush] } }), []);
  });
});

describe("the policy of a VPC endpoint", () => {
  const through = (...statements: object[]): AccessInput => ({
    ...between({}),
    endpoint: { id: "vpce-1", policies: [policy("policy of vpce-1", ...statements)] },
  });
  const onlyRole = {
    Principal: "*",
    Resource: API,
    Condition: { ArnEquals: { "aws:PrincipalArn": ROLE } },
  };
  const cases: [title: string, input: AccessInput, expected: string][] = [
    [
      "has to allow a pull through it",
      through(allow({ Principal: "*", Resource: "*" }, "ecr:PutImage")),
      "no",
    ],
    ["allows what it names", through(allow(onlyRole)), "yes"],
    [
      "denies",
      through(allow(onlyRole), { Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }),
      "no",
    ],
    [
      "decides conditions on the endpoint",
      {
        ...through(allow({ Principal: "*", Resource: "*" }, "*")),
        repositories: hub(
          letIn({ AWS: SPOKE }, { Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } }),
        ),
      },
      "yes",
    ],
    [
      "decides conditions on another endpoint",
      {
        ...through(allow({ Principal: "*", Resource: "*" }, "*")),
        repositories: hub(
          letIn({ AWS: SPOKE }, { Condition: { StringEquals: { "aws:SourceVpce": "vpce-2" } } }),
        ),
      },
      "no",
    ],
  ];
  for (const [title, input, expected] of cases) {
    it(title, () => {
      assert.equal(decide(input), expected);
    });
  }
});

// Source: AWS Organizations user guide, "RCP evaluation": RCPs have no effect on calls by service-linked roles.
describe("a service-linked role that no state shows, under a resource control policy that denies all", () => {
  const linked = (accountId: string) =>
    `arn:aws:iam::${accountId}:role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch`;
  const session = `arn:aws:sts::${SPOKE}:assumed-role/AWSServiceRoleForBatch/s1`;
  const organizations = [
    organization({
      root: { resourceControlPolicies: [policy("RCP deny", deny({ Principal: "*" }))] },
    }),
  ];
  const cases: [title: string, statements: object[], expected: string[]][] = [
    [
      "keeps what the repository gives it",
      [letIn({ AWS: linked(HUB) })],
      [`principal ${linked(HUB)}: yes no no, Statement[0] of repository policy`],
    ],
    [
      "keeps it beside others, which lose it",
      [letIn({ AWS: [SPOKE, ROLE, linked(SPOKE), session] })],
      [linked(SPOKE), session].map(
        (arn) =>
          `principal ${arn}: if no no, Statement[0] of repository policy, if its own policies allow it`,
      ),
    ],
    [
      "keeps it where a condition names it",
      [letIn("*", { Condition: { ArnEquals: { "aws:PrincipalArn": linked(HUB) } } })],
      [`principal ${linked(HUB)}: yes no no, Statement[0] of repository policy`],
    ],
    [
      "loses what the repository denies",
      [letIn({ AWS: linked(HUB) }), { Effect: "Deny", Principal: "*", Action: "ecr:*" }],
      [],
    ],
  ];
  for (const [title, statements, expected] of cases) {
    it(title, () => {
      assert.deepEqual(
        rows({ repositories: hub(...statements), identities: [], organizations }),
        expected,
      );
    });
  }

  it("has rows like any other where no such policy is known", () => {
    const repositories = hub(letIn({ AWS: linked(HUB) }));
    const [row] = rows({ repositories, identities: [] });
    assert.equal(row, `principal ${linked(HUB)}: yes no no, Statement[0] of repository policy`);
  });
});

describe("parseOrganization", () => {
  const Organization = { Id: "o-acme123456", MasterAccountId: MANAGEMENT };

  it("reads membership from what the AWS CLI prints by describe-organization and list-accounts", () => {
    const parsed = parseOrganization([
      { Organization },
      { Accounts: [{ Id: HUB, Status: "ACTIVE" }] },
    ]);
    assert.deepEqual(parsed, {
      ok: true,
      value: {
        id: "o-acme123456",
        managementAccountId: MANAGEMENT,
        accounts: new Map([[HUB, undefined]]),
      },
    });
  });

  it("reads paths and attached policies", () => {
    const parsed = parseOrganization([
      {
        Organization,
        Roots: [{ Id: "r-ab12" }],
        OrganizationalUnits: [{ Id: "ou-ab12-11111111", ParentId: "r-ab12" }],
        Accounts: [{ Id: HUB, ParentId: "ou-ab12-11111111" }],
        Policies: [
          {
            PolicySummary: { Name: "FullAWSAccess", Type: "SERVICE_CONTROL_POLICY" },
            Content:
              '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
            Targets: [{ TargetId: "r-ab12" }],
          },
          { PolicySummary: { Name: "tags", Type: "TAG_POLICY" }, Content: "{}" },
        ],
      },
    ]);
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.value.accounts.get(HUB), [
      {
        id: "r-ab12",
        serviceControlPolicies: [{ ...FULL, type: "SERVICE_CONTROL_POLICY", targets: ["r-ab12"] }],
      },
      { id: "ou-ab12-11111111", serviceControlPolicies: [] },
      { id: HUB, serviceControlPolicies: [] },
    ]);
  });

  it("refuses an account whose path does not lead to the root, so that policies would be passed over", () => {
    const parsed = parseOrganization([
      { Organization, Accounts: [{ Id: HUB, ParentId: "ou-ab12-11111111" }] },
    ]);
    assert.ok(!parsed.ok);
    assert.deepEqual(
      parsed.findings.map(({ rule, path, message }) => [rule, path, message]),
      [
        [
          "organization-shape",
          "OrganizationalUnits",
          `account ${HUB} has no path to the root: the parent of ou-ab12-11111111 is missing, add OrganizationalUnits with ParentId.`,
        ],
      ],
    );
  });

  it("takes a pattern of paths as met only where the known part of the path settles it", () => {
    const org: Organization = {
      id: "o-acme123456",
      managementAccountId: MANAGEMENT,
      accounts: new Map([[SPOKE, undefined]]),
    };
    const verdictFor = (value: string) =>
      decide({
        repositories: hub(
          letIn("*", {
            Condition: { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": value } },
          }),
        ),
        identities: [pulling()],
        organizations: [org],
      });
    assert.equal(verdictFor("o-acme123456/*"), "yes");
    assert.match(verdictFor("o-acme123456/"), /^if/);
    assert.match(verdictFor("o-acme123456*x/"), /^if/);
    assert.equal(verdictFor("o-bbbbbbbbbb/*"), "no");
  });

  it("refuses documents without organization, accounts or policies that can be read", () => {
    const parsed = parseOrganization([
      {
        Policies: [{ PolicySummary: { Type: "RESOURCE_CONTROL_POLICY" }, Content: "{}" }],
      },
    ]);
    assert.ok(!parsed.ok);
    const misshapen = parseOrganization([
      { Organization: { Id: "acme" }, Accounts: [{ Id: "12" }, { Id: HUB, ParentId: 1 }] },
      [],
    ]);
    assert.ok(!misshapen.ok);
    assert.deepEqual(
      misshapen.findings.map(({ path, message }) => [path, message]),
      [
        ["Organization.Id", 'Id: given "acme", allowed an id such as o-acme123456.'],
        ["Accounts[0].Id", 'Id: given "12", allowed 12 digits.'],
        ["Accounts[1].ParentId", "ParentId: given 1, allowed a string."],
        [
          "",
          "organization: given [], allowed an object with Organization, OrganizationalUnits, Accounts, Policies.",
        ],
      ],
    );
    const page = parseOrganization([{ Organization, Accounts: [{ Id: HUB }], NextToken: "x" }]);
    assert.ok(!page.ok);
    assert.deepEqual(
      page.findings.map(({ rule, path, message }) => [rule, path, message]),
      [
        [
          "organization-shape",
          "NextToken",
          "organization is not whole: print all pages, without --max-items.",
        ],
      ],
    );
    assert.deepEqual(parseOrganization([{ Organization }]), {
      ok: false,
      findings: [
        {
          rule: "organization-shape",
          path: "Accounts",
          message:
            "organization has no accounts: add what `aws organizations list-accounts` prints.",
          severity: "error",
        },
      ],
    });
    assert.deepEqual(
      parsed.findings.map(({ rule, path }) => `${rule} ${path}`),
      [
        "organization-shape Organization",
        "organization-policy Policies[0].Content.Statement",
        "organization-shape Accounts",
      ],
    );
  });
});
