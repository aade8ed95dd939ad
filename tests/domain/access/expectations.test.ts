import assert from "node:assert/strict";
import { proveAccess } from "../../../domain/access/accessMatrix";
import type { AccessInput } from "../../../domain/access/accessInput";
import { diffAccess } from "../../../domain/access/difference";
import { checkExpectations } from "../../../domain/access/expectationCheck";
import { parseExpectations } from "../../../domain/access/expectations";
import {
  API,
  HUB,
  HUB_ROLE,
  PUSH,
  ROLE,
  SPOKE,
  allow,
  hub,
  identity,
  inOrganization,
  letIn,
  members,
  policy,
  pulling,
} from "../../support/accessInput";

const OUTSIDE = "999999999999";

function broken(text: string, input: AccessInput): string[] {
  const parsed = parseExpectations(text);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return checkExpectations(parsed.value, proveAccess(input)).map(
    ({ counterExample = "holds" }) => counterExample,
  );
}

describe("expectations", () => {
  const spoke: AccessInput = {
    repositories: hub(letIn({ AWS: SPOKE })),
    identities: [pulling(), pulling(HUB_ROLE)],
  };
  const organization: AccessInput = {
    repositories: hub(letIn("*", inOrganization)),
    identities: [pulling()],
  };
  const row = `account ${SPOKE} may pull ${API} by Statement[0] of repository policy, if its own policies allow it`;
  const byOrganization = `organization o-acme123456 may pull ${API} by Statement[0] of repository policy, if its own policies allow it`;
  const rows: [text: string, input: AccessInput, expected: string][] = [
    [`only account ${SPOKE} pulls team-a/**`, spoke, "holds"],
    [`only ${HUB} pulls`, spoke, row],
    [`nobody outside ${HUB} pulls team-a/*`, spoke, row],
    [`nobody outside ${HUB} pushes`, spoke, "holds"],
    ["nobody pulls team-b/*", spoke, "no repository team-b/* is known"],
    [
      `only organisation o-acme123456 pulls team-a/api`,
      { ...spoke, organizations: [members("o-acme123456", SPOKE)] },
      "holds",
    ],
    [`only organization o-acme123456 pulls`, spoke, row],
    [
      `only organization o-acme123456 pulls`,
      { ...organization, organizations: [members("o-acme123456", SPOKE)] },
      "holds",
    ],
    [`only ${SPOKE} pulls`, organization, byOrganization],
    [
      `only ${SPOKE} pulls`,
      { ...spoke, repositories: hub(letIn("*")) },
      `everybody may pull ${API} by Statement[0] of repository policy`,
    ],
    [`role/app of ${SPOKE} pulls team-a/api`, spoke, "holds"],
    [`role/app of ${SPOKE} pushes team-a/api`, spoke, `role/app of ${SPOKE} may not push ${API}`],
    [`role/app of ${SPOKE} does not push team-a/api`, spoke, "holds"],
    [
      `role/app of ${SPOKE} does not pull team-a/api`,
      spoke,
      `${ROLE} may pull ${API} by Statement[0] of repository policy and Pull of policy pull`,
    ],
    [
      `role/app of ${SPOKE} pulls team-a/api`,
      organization,
      `${ROLE} may pull ${API} by Statement[0] of repository policy and Pull of policy pull, if account ${SPOKE} is in organization o-acme123456`,
    ],
    [`role/app of ${SPOKE} pulls team-z/api`, spoke, "no repository team-z/api is known"],
    [`only account ${SPOKE} pulls team-z/api`, spoke, "no repository team-z/api is known"],
    [`only account ${SPOKE} pulls Team-A/*`, spoke, "no repository Team-A/* is known"],
    [`account ${SPOKE} pulls team-a/api`, spoke, "holds"],
    [`account ${SPOKE} pushes team-a/api`, spoke, `account ${SPOKE} may not push ${API}`],
    [`account ${SPOKE} does not pull team-a/api`, spoke, row],
    [`account ${SPOKE} does not push team-a/api`, spoke, "holds"],
    [`account ${OUTSIDE} does not pull`, spoke, "holds"],
    [`organization o-acme123456 pulls`, organization, "holds"],
    [
      `account ${OUTSIDE} pulls`,
      { ...organization, organizations: [members("o-acme123456", OUTSIDE)] },
      "holds",
    ],
    [`account ${OUTSIDE} does not pull`, organization, byOrganization],
    [
      `account ${OUTSIDE} does not pull`,
      { ...organization, organizations: [members("o-acme123456", SPOKE)] },
      "holds",
    ],
    [
      `account ${HUB} does not push`,
      spoke,
      `account ${HUB} may push ${API} by policies of its own that are not read`,
    ],
    [`role/other of ${SPOKE} does not pull team-a/api`, spoke, row],
    [`role/other of ${OUTSIDE} does not pull team-a/api`, spoke, "holds"],
    [
      `role/app of ${SPOKE} does not push`,
      { ...spoke, identities: [{ ...pulling(), isPartlyRead: true }] },
      "holds",
    ],
    [
      `role/ci of ${HUB} does not push`,
      { ...spoke, identities: [{ ...pulling(HUB_ROLE), isPartlyRead: true }] },
      `role/ci of ${HUB} may push ${API} by policies of its own that are not read`,
    ],
    [
      `role/ci of ${HUB} does not push`,
      { ...spoke, identities: [] },
      `role/ci of ${HUB} may push ${API} by policies of its own that are not read`,
    ],
    [`role/ci of ${HUB} does not push`, spoke, "holds"],
    [
      `nobody outside organization o-acme123456 pulls`,
      {
        repositories: hub(
          letIn("*", {
            Condition: { StringEquals: { "aws:PrincipalOrgID": "${aws:ResourceOrgID}" } },
          }),
        ),
        identities: [],
        organizations: [members("o-acme123456", HUB)],
      },
      "holds",
    ],
  ];
  for (const [text, input, expected] of rows) {
    it(`${text}: ${expected === "holds" ? "holds" : "is broken"}`, () => {
      assert.deepEqual(broken(text, input), [expected]);
    });
  }

  const condition = (operator: string, key: string, value: string) => ({
    Condition: { [operator]: { [key]: value } },
  });
  const lambda = (more: object = {}) => letIn({ Service: "lambda.amazonaws.com" }, more);
  const paths = "aws:PrincipalOrgPaths";
  const below = condition("ForAnyValue:StringLike", paths, "o-acme123456/r-ab12/*");
  const ci = `arn:aws:sts::${OUTSIDE}:assumed-role/ci/s1`;
  const ACME = "organization o-acme123456";
  const OTHER = "organization o-bbbbbbbbbb";
  const held: [title: string, statement: object, holding: string[], broken: string[]][] = [
    [
      "AWS Lambda for an account",
      lambda(condition("StringEquals", "aws:SourceAccount", SPOKE)),
      [
        `nobody outside ${SPOKE} pulls`,
        `account ${OUTSIDE} does not pull`,
        `role/a of ${SPOKE} does not pull`,
      ],
      [
        `nobody outside ${OUTSIDE} pulls`,
        `account ${SPOKE} does not pull`,
        `account ${SPOKE} pulls`,
      ],
    ],
    [
      "AWS Lambda for an organization",
      lambda(condition("StringEquals", "aws:SourceOrgID", "o-acme123456")),
      [`only ${ACME} pulls`, `${OTHER} does not pull`, `account ${OUTSIDE} does not pull`],
      [`only ${OTHER} pulls`, `${ACME} does not pull`, `account ${SPOKE} does not pull`],
    ],
    [
      "AWS Lambda for everybody",
      lambda(),
      [`role/a of ${OUTSIDE} does not pull`],
      [`account ${OUTSIDE} does not pull`, `only ${ACME} pulls`, `${OTHER} does not pull`],
    ],
    [
      "a path of an organization",
      letIn("*", below),
      [`only ${ACME} pulls`, `${OTHER} does not pull`, `account ${OUTSIDE} does not pull`],
      [
        `${ACME} pulls`,
        `account ${SPOKE} pulls`,
        `account ${SPOKE} does not pull`,
        `${ACME} does not pull`,
      ],
    ],
    [
      "an organization",
      letIn("*", inOrganization),
      [`${ACME} pulls`, `account ${SPOKE} pulls`, `role/a of ${OUTSIDE} does not pull`],
      [`${OTHER} pulls`, `account ${OUTSIDE} pulls`, `role/a of ${SPOKE} does not pull`],
    ],
    [
      "everybody",
      letIn("*"),
      [`account ${OUTSIDE} pulls`, `${OTHER} pulls`],
      [`role/a of ${OUTSIDE} pulls`, `role/a of ${OUTSIDE} does not pull`, `only ${ACME} pulls`],
    ],
    [
      "a session of a role",
      letIn({ AWS: ci }),
      [
        `only role/ci of ${OUTSIDE} pulls`,
        `user/ci of ${OUTSIDE} does not pull`,
        `role/c of ${OUTSIDE} does not pull`,
      ],
      [
        `role/ci of ${OUTSIDE} does not pull`,
        `role/team/ci of ${OUTSIDE} does not pull`,
        `role/ci of ${OUTSIDE} pulls`,
      ],
    ],
    [
      "a role",
      letIn({ AWS: `arn:aws:iam::${OUTSIDE}:role/team/ci` }),
      [
        `only role/ci of ${OUTSIDE} pulls`,
        `only role/team/ci of ${OUTSIDE} pulls`,
        `role/xci of ${OUTSIDE} does not pull`,
      ],
      [
        `only role/other/ci of ${OUTSIDE} pulls`,
        `account ${OUTSIDE} does not pull`,
        `only ${ACME} pulls`,
      ],
    ],
    [
      "a role of which only the unique id is left",
      letIn({ AWS: "AROAEXAMPLE123456789" }),
      [`role/ci of ${OUTSIDE} does not pull`],
      [`account ${OUTSIDE} does not pull`, `${OTHER} does not pull`, `only ${ACME} pulls`],
    ],
    [
      "the account of the resource",
      letIn("*", condition("StringEquals", "aws:PrincipalAccount", "${aws:ResourceAccount}")),
      ["nobody pulls", `account ${OUTSIDE} does not pull`, `account ${HUB} pulls`],
      [`account ${HUB} does not pull`, `${ACME} does not pull`],
    ],
    [
      "several accounts",
      letIn({ AWS: [SPOKE, OUTSIDE] }),
      [`only ${SPOKE}, account ${OUTSIDE} pulls`, `account ${SPOKE} and ${OUTSIDE} pulls`],
      [`only ${SPOKE} pulls`, `${SPOKE} and ${HUB} does not pull`],
    ],
  ];
  for (const [title, statement, holding, broken_] of held) {
    it(`are held against ${title}`, () => {
      const input: AccessInput = {
        repositories: hub(statement),
        identities: [],
        organizations: [members("o-acme123456", HUB, SPOKE)],
      };
      for (const line of holding) assert.deepEqual(broken(line, input), ["holds"], line);
      for (const line of broken_) assert.notDeepEqual(broken(line, input), ["holds"], line);
    });
  }

  it("count the registry where they are of administering everything", () => {
    const registries = [
      {
        arn: `arn:aws:ecr:us-east-1:${HUB}:*`,
        policies: [
          policy(
            "registry policy",
            letIn({ AWS: SPOKE }, { Action: "ecr:PutRegistryPolicy", Resource: "*" }),
          ),
        ],
      },
    ];
    const input: AccessInput = { repositories: hub(), identities: [], registries };
    const row = `account ${SPOKE} may administer ${registries[0]!.arn} by Statement[0] of registry policy, if its own policies allow it`;
    assert.deepEqual(broken(`nobody outside ${HUB} administers`, input), [row]);
    assert.deepEqual(broken(`nobody outside ${HUB} administers team-a/*`, input), ["holds"]);
    assert.deepEqual(broken(`nobody outside ${HUB} pulls`, input), ["holds"]);
  });

  it("leave out comments and empty lines, and refuse what cannot be read, each line with its number", () => {
    const parsed = parseExpectations(
      "# who\n\nonly 12 pulls\r\nsomebody pulls x\nonly organization acme pulls\nrole/ci pulls x",
    );
    assert.ok(!parsed.ok);
    assert.deepEqual(
      parsed.findings.map(({ rule, path }) => `${rule} ${path}`),
      ["line 3", "line 4", "line 5", "line 6"].map((line) => `access-expectation ${line}`),
    );
  });
});

describe("what cannot be read", () => {
  const [read] = hub(letIn({ AWS: SPOKE }));
  const unread: AccessInput = {
    repositories: [{ ...read!, isPartlyRead: true }],
    identities: [pulling()],
  };
  const prohibitions = [
    `only account ${SPOKE} pulls team-a/*`,
    `nobody outside ${SPOKE} pulls team-a/api`,
    `account ${OUTSIDE} does not pull team-a/api`,
  ];

  for (const text of prohibitions) {
    it(`breaks "${text}"`, () => {
      const byPolicy = `not proved, as a policy of ${API} cannot be read`;
      assert.deepEqual(broken(text, unread), [byPolicy]);
      const other = { ...unread, repositories: [read!], unread: ["urn::native"] };
      assert.deepEqual(broken(text, other), ["not proved, as urn::native is not read"]);
      assert.deepEqual(broken(text, { ...other, unread: [] }), ["holds"]);
    });
  }

  it("breaks no line that says who has a right", () => {
    assert.deepEqual(broken(`account ${SPOKE} pulls team-a/api`, unread), ["holds"]);
  });

  it("proves no change of a right", () => {
    const [known, nothing] = [unread, hub(letIn({ AWS: OUTSIDE }))].map((given) =>
      proveAccess(
        "identities" in given
          ? { ...given, repositories: [read!] }
          : { repositories: given, identities: [] },
      ),
    );
    const after = proveAccess({
      repositories: [{ arn: API, policies: [], isPartlyRead: true }],
      identities: [],
    });
    assert.deepEqual(diffAccess(known!, after), []);
    assert.deepEqual(diffAccess(after, nothing!), []);
    assert.equal(diffAccess(known!, nothing!).length, 3);
  });
});

describe("diffAccess", () => {
  it("tells who gains and who loses, by which statement", () => {
    const before = proveAccess({
      repositories: hub(letIn({ AWS: SPOKE })),
      identities: [pulling()],
    });
    const after = proveAccess({
      repositories: hub(letIn("*", inOrganization)),
      identities: [
        pulling(),
        identity(HUB_ROLE, allow({ Resource: "*" }, [...PUSH, "ecr:BatchCheckLayerAvailability"])),
      ],
    });
    const changes = diffAccess(before, after).map(
      ({ change, principal, right, before: from, after: to, reasons }) =>
        [
          change,
          "arn" in principal ? principal.arn : principal.kind,
          right,
          from,
          to,
          reasons.length,
        ].join(" "),
    );
    assert.deepEqual(changes, [
      "loses account pull if no 1",
      `gains ${HUB_ROLE} pull no if 2`,
      `gains ${HUB_ROLE} push no yes 2`,
      `loses ${ROLE} pull yes if 2`,
      "gains organization pull no if 1",
    ]);
    assert.deepEqual(diffAccess(after, after), []);
  });
});
