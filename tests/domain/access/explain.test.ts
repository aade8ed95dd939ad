import assert from "node:assert/strict";
import type { AccessInput } from "../../../domain/access/accessInput";
import { AccessEvaluator } from "../../../domain/access/accessEvaluator";
import { findUnreadLevel, parseAccessDenied } from "../../../domain/access/accessDenied";
import { actionsFor, explainAccess } from "../../../domain/access/explain";
import {
  API,
  HUB,
  HUB_ROLE,
  LOGIN,
  ROLE,
  SPOKE,
  allow,
  bounded,
  hub,
  identity,
  letIn,
  members,
  policy,
  pulling,
} from "../../support/accessInput";

/** Verdict of each action of a pull, and where the changes are. */
function explain(input: AccessInput): string[] {
  const [one] = input.identities;
  const [repository] = input.repositories;
  const explained = explainAccess(
    new AccessEvaluator(input),
    one!,
    repository!,
    actionsFor("pull"),
  );
  return explained.map(({ action, verdict, changes }) =>
    [
      `${action.slice(4)} ${verdict}`,
      ...changes.map(({ document, instruction }) => `${document}: ${instruction}`),
    ].join("; "),
  );
}

const LOGIN_WORKS =
  "GetAuthorizationToken yes; Statement[0] of policy pull: remove ecr:GetAuthorizationToken";
const both = (text: string) =>
  ["BatchGetImage", "GetDownloadUrlForLayer"].map((action) => `${action} ${text}`);

describe("explainAccess", () => {
  const deny = (more: object) => ({
    Sid: "Blocked",
    Effect: "Deny",
    Principal: "*",
    Action: "ecr:*",
    ...more,
  });
  const rows: [title: string, input: AccessInput, expected: string[]][] = [
    [
      "names the repository policy that lacks the account",
      { repositories: hub(), identities: [pulling()] },
      [LOGIN_WORKS, ...both(`no; repository policy of ${API}: add this statement`)],
    ],
    [
      "names the identity that may log in only",
      { repositories: hub(letIn({ AWS: SPOKE })), identities: [identity(ROLE, LOGIN)] },
      [LOGIN_WORKS, ...both(`no; policies of ${ROLE}: add this statement`)],
    ],
    [
      "names the login that is missing",
      {
        repositories: hub(letIn({ AWS: SPOKE })),
        identities: [identity(ROLE, allow({ Resource: "*" }))],
      },
      [
        `GetAuthorizationToken no; policies of ${ROLE}: add this statement`,
        ...both("yes; the repository policy: add this statement"),
      ],
    ],
    [
      "names a Deny of the repository policy",
      {
        repositories: hub(
          letIn({ AWS: SPOKE }),
          deny({ Condition: { StringEquals: { "aws:PrincipalAccount": SPOKE } } }),
        ),
        identities: [pulling()],
      },
      [
        LOGIN_WORKS,
        ...["BatchGetImage", "GetDownloadUrlForLayer"].map(
          (action) =>
            `${action} no; repository policy (resource-based policy): change Blocked so that it does not deny ecr:${action} to ${ROLE}`,
        ),
      ],
    ],
    [
      "names the boundary",
      { repositories: hub(letIn({ AWS: HUB_ROLE })), identities: [bounded(HUB_ROLE)] },
      [
        `GetAuthorizationToken no; policies of ${HUB_ROLE}: add this statement`,
        ...both(
          `no; policies of ${HUB_ROLE}: add this statement; policy bound: add this statement`,
        ),
      ],
    ],
    [
      "names both sides",
      { repositories: hub(), identities: [identity(ROLE, LOGIN)] },
      [
        LOGIN_WORKS,
        ...both(
          `no; repository policy of ${API}: add this statement; policies of ${ROLE}: add this statement`,
        ),
      ],
    ],
    [
      "names the endpoint",
      {
        repositories: hub(letIn({ AWS: SPOKE })),
        identities: [pulling()],
        endpoint: {
          id: "vpce-1",
          policies: [
            policy("policy of vpce-1", allow({ Principal: "*", Resource: "*" }, LOGIN.Action)),
          ],
        },
      },
      [LOGIN_WORKS, ...both("no; policy of vpce-1: add this statement")],
    ],
    [
      "names the organization that an account is not in",
      {
        repositories: hub(
          letIn("*", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-acme123456" } } }),
        ),
        identities: [pulling()],
        organizations: [members("o-acme123456", "111111111111")],
      },
      [LOGIN_WORKS, ...both(`no; repository policy of ${API}: add this statement`)],
    ],
  ];
  for (const [title, input, expected] of rows) {
    it(title, () => {
      assert.deepEqual(explain(input), expected);
    });
  }

  it("prints what each level says, with a statement that works when it is added", () => {
    const input = { repositories: hub(), identities: [pulling()] };
    const [explained] = explainAccess(
      new AccessEvaluator(input),
      input.identities[0]!,
      input.repositories[0]!,
      ["ecr:BatchGetImage"],
    );
    assert.deepEqual(
      explained?.layers.map(({ kind, outcome, statement }) => [kind, outcome, statement]),
      [
        ["resource control policy", "denies nothing", ""],
        ["resource-based policy", "does not allow", ""],
        ["identity-based policy", "allows", "Pull of policy pull"],
      ],
    );
    const mended = { ...input, repositories: hub(explained.changes[0]!.statement!) };
    assert.deepEqual(explain(mended), [
      LOGIN_WORKS,
      ...both("yes; the repository policy: add this statement"),
    ]);
    const [stop] = explainAccess(
      new AccessEvaluator(mended),
      mended.identities[0]!,
      mended.repositories[0]!,
      ["ecr:BatchGetImage"],
    );
    const stopped = {
      ...mended,
      repositories: hub(explained.changes[0]!.statement!, stop!.changes[0]!.statement!),
    };
    assert.match(explain(stopped)[1]!, /^BatchGetImage no;/);
  });
});

describe("parseAccessDenied", () => {
  it("reads a session, an action, a repository and the reason", () => {
    const text = `An error occurred (AccessDeniedException) when calling the BatchGetImage operation: User: arn:aws:sts::${SPOKE}:assumed-role/app/i-0abc
      is not authorized to perform: ecr:BatchGetImage on resource: ${API} because no resource-based policy allows the ecr:BatchGetImage action`;
    assert.deepEqual(parseAccessDenied(text), {
      principalArn: `arn:aws:sts::${SPOKE}:assumed-role/app/i-0abc`,
      action: "ecr:BatchGetImage",
      repositoryArn: API,
      because: "no resource-based policy allows the ecr:BatchGetImage action",
    });
  });

  it("reads what Kubernetes prints, and a login without a repository", () => {
    const pull = `failed to pull image: pulling from host 111111111111.dkr.ecr.us-east-1.amazonaws.com failed with status code [manifests 1]: 403 Forbidden: User: ${HUB_ROLE} is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the ecr:GetAuthorizationToken action, request id: 1`;
    assert.deepEqual(parseAccessDenied(pull), {
      principalArn: HUB_ROLE,
      action: "ecr:GetAuthorizationToken",
      because: "no identity-based policy allows the ecr:GetAuthorizationToken action",
    });
    assert.deepEqual(parseAccessDenied("no basic auth credentials"), {});
  });

  it("reads an explicit deny, and an image where no repository is named", () => {
    const denied = `User: ${ROLE} is not authorized to perform: ecr:BatchGetImage on resource: ${API} with an explicit deny in a service control policy`;
    assert.deepEqual(parseAccessDenied(denied), {
      principalArn: ROLE,
      action: "ecr:BatchGetImage",
      repositoryArn: API,
      because: "an explicit deny in a service control policy",
    });
    const registry = `${HUB}.dkr.ecr.us-east-1.amazonaws.com`;
    const pull = `CannotPullContainerError: failed to resolve ref ${registry}/team-a/api:1.0: unexpected status from HEAD request to https://${registry}/v2/team-a/api/manifests/1.0: 403 Forbidden`;
    assert.deepEqual(parseAccessDenied(pull), { repositoryUrl: `${registry}/team-a/api` });
  });

  it("says what to give where a level decided of which nothing is read", () => {
    const input: AccessInput = { repositories: hub(), identities: [] };
    const whole: AccessInput = {
      ...input,
      organizations: [members("o-acme123456", HUB)],
      endpoint: { id: "vpce-1", policies: [] },
    };
    const byOrganization = "No policies of an organization are read: give --organization.";
    const bySession = "Session policies are not seen: look at what was given to sts:AssumeRole.";
    const rows: [because: string, unread: string | undefined, read: string | undefined][] = [
      ["an explicit deny in a service control policy", byOrganization, undefined],
      ["no resource control policy allows the ecr:PutImage action", byOrganization, undefined],
      [
        "no VPC endpoint policy allows the ecr:PutImage action",
        "No policy of a VPC endpoint is read: give --from with its id.",
        undefined,
      ],
      ["no session policy allows the ecr:PutImage action", bySession, bySession],
      ["no identity-based policy allows the ecr:PutImage action", undefined, undefined],
    ];
    for (const [because, unread, read] of rows) {
      assert.equal(findUnreadLevel({ because }, input), unread, because);
      assert.equal(findUnreadLevel({ because }, whole), read, because);
    }
  });
});
