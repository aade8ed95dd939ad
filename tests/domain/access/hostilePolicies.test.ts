import assert from "node:assert/strict";
import type { AccessInput } from "../../../domain/access/accessInput";
import { AccessEvaluator } from "../../../domain/access/accessEvaluator";
import type { Organization, PolicyTarget } from "../../../domain/access/organization";
import {
  API,
  HUB,
  HUB_ROLE,
  LOGIN,
  PULL,
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

const deny = (more: object) => ({ Effect: "Deny", Principal: "*", Action: "ecr:*", ...more });
const others = { Condition: { StringNotEquals: { "aws:PrincipalAccount": "333333333333" } } };
const byAccount = `account ${SPOKE}: if no no, Statement[0] of repository policy, if its own policies allow it`;
const byBoth = "Statement[0] of repository policy and Pull of policy pull";

function organization(root: Partial<PolicyTarget>): Organization {
  const path = (id: string) => [{ id: "r-ab12", ...root }, { id }];
  const accounts = new Map([HUB, SPOKE].map((id) => [id, path(id)]));
  return { id: "o-acme123456", managementAccountId: "", accounts };
}

/** The rows of a hub whose repository lets a spoke account in, with a role of it that may pull. */
function withRegistry(...statements: object[]): string[] {
  const [repository] = hub(letIn({ AWS: SPOKE }));
  const policies = [...repository!.policies, policy("registry policy", ...statements)];
  return rows({ repositories: [{ arn: API, policies }], identities: [pulling()] });
}

describe("policies by which a no would be false", () => {
  it("deny accounts only on the resources that they match for certain", () => {
    const resourceControlPolicies = [
      policy("RCP", deny({ Resource: "arn:aws:ecr:*:*:repository/other", ...others })),
    ];
    const input: AccessInput = {
      repositories: hub(letIn({ AWS: SPOKE })),
      identities: [pulling()],
      organizations: [organization({ resourceControlPolicies })],
    };
    assert.deepEqual(rows(input), [byAccount, `${ROLE}: yes no no, ${byBoth}`]);
    for (const Resource of [
      "arn:aws:ecr:*:*:repository/${aws:PrincipalTag/team}/*",
      "arn:aws:ecr:us-e*api",
      "arn:aws:ecr",
    ]) {
      const ifNotDenied = `${ROLE}: if no no, ${byBoth}, if Statement[0] of registry policy does not deny it`;
      for (const more of [others, {}]) {
        assert.deepEqual(withRegistry(deny({ Resource, ...more })), [byAccount, ifNotDenied]);
      }
    }
    assert.deepEqual(withRegistry(deny({ Resource: "arn:aws:ecr:*:*:*" })), []);
    assert.deepEqual(withRegistry(deny({ Resource: API, ...others })), []);
  });

  it("allow also by an ARN with segments left out, which AWS takes for a wildcard", () => {
    const own = identity(ROLE, allow({ Resource: "arn:aws:ecr:us-east-1" }));
    assert.deepEqual(rows({ repositories: hub(letIn({ AWS: SPOKE })), identities: [own] }), [
      byAccount,
      `${ROLE}: if no no, Statement[0] of repository policy and Statement[0] of policy pull, if its Resource matches the repository`,
    ]);
  });

  it("know the role of a session by its name, and not the path", () => {
    const session = `arn:aws:sts::${SPOKE}:assumed-role/app/s1`;
    const serviceControlPolicies = [
      policy("SCP", allow({ Resource: "*" }, "*"), {
        ...deny({ Principal: undefined, Resource: "*" }),
        Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/team/app" } },
      }),
    ];
    const organizations = [organization({ serviceControlPolicies })];
    const named = `if no no, Statement[0] of repository policy`;
    assert.deepEqual(
      rows({ repositories: hub(letIn({ AWS: session })), identities: [], organizations }),
      [`principal ${session}: ${named}, if its own policies allow it`],
    );
    const byRole = hub(letIn({ AWS: HUB_ROLE.replace("role/", "role/team/") }));
    const one = identity(`arn:aws:sts::${HUB}:assumed-role/ci/s1`);
    assert.deepEqual(rows({ repositories: byRole, identities: [one] }).slice(1), [
      `${one.arn}: ${named}, if its role is ${HUB_ROLE.replace("role/", "role/team/")}`,
    ]);
  });

  it("take a session of an identity provider for one that a role may have", () => {
    const provider = `arn:aws:iam::${HUB}:saml-provider/x`;
    const input = (...statements: object[]): AccessInput => ({
      repositories: hub(...statements),
      identities: [pulling(), pulling(ROLE.replace("role/app", "user/ops"))],
    });
    const ifDenied = `${ROLE}: if no no, ${byBoth}, if Statement[1] of repository policy does not deny it`;
    const federated = deny({ Principal: { Federated: provider } });
    assert.deepEqual(rows(input(letIn({ AWS: SPOKE }), federated)), [
      byAccount,
      ifDenied,
      `arn:aws:iam::${SPOKE}:user/ops: yes no no, ${byBoth}`,
    ]);
    assert.equal(
      rows(input(letIn({ Federated: provider })))[1],
      `${ROLE}: if no no, ${byBoth}, if its session comes from ${provider}`,
    );
    // A pattern for principals of one type is none for everybody.
    assert.equal(
      rows(input(letIn({ AWS: SPOKE }), deny({ Principal: { Service: "*" } })))[0],
      byAccount,
    );
  });

  it("allow logging in to the own account, whichever account has the repository", () => {
    const login = (key: string): string => {
      const condition = { StringEquals: { "aws:ResourceAccount": key } };
      const one = identity(ROLE, { ...LOGIN, Condition: condition });
      const evaluator = new AccessEvaluator({ repositories: hub(), identities: [one] });
      const [repository] = evaluator.resources;
      const { right } = evaluator.decide(one, repository!, "ecr:GetAuthorizationToken");
      return right === undefined ? "no" : right.provided.length > 0 ? "if" : "yes";
    };
    assert.deepEqual([SPOKE, "${aws:PrincipalAccount}", HUB].map(login), ["yes", "yes", "no"]);
  });
});

// Source: IAM user guide, "NotPrincipal": not supported with Allow; with Deny the principals that it names are excepted.
describe("NotPrincipal with everybody", () => {
  for (const NotPrincipal of ["*", { AWS: "*" }]) {
    it(`allows nobody, and denies nobody: ${JSON.stringify(NotPrincipal)}`, () => {
      const allowed = { Effect: "Allow", NotPrincipal, Action: PULL };
      const identities = [pulling(), pulling(HUB_ROLE)];
      assert.deepEqual(rows({ repositories: hub(allowed), identities: [pulling()] }), []);
      const denied = { Effect: "Deny", NotPrincipal, Action: PULL };
      assert.deepEqual(rows({ repositories: hub(letIn({ AWS: SPOKE }), denied), identities }), [
        byAccount,
        `${ROLE}: yes no no, ${byBoth}`,
        `${HUB_ROLE}: yes no no, Pull of policy pull`,
      ]);
    });
  }

  it("denies whoever has a permissions boundary", () => {
    const denied = { Effect: "Deny", NotPrincipal: "*", Action: PULL };
    const bounded = { ...pulling(), boundary: policy("bound", allow({ Resource: "*" }, "*")) };
    const repositories = hub(letIn({ AWS: SPOKE }), denied);
    assert.deepEqual(rows({ repositories, identities: [bounded] }), [byAccount]);
  });
});

describe("a VPC endpoint whose policy cannot be read", () => {
  it("is a condition of all that goes through it", () => {
    const endpoint = { id: "vpce-1", policies: [], isPartlyRead: true };
    assert.deepEqual(
      rows({ repositories: hub(letIn({ AWS: SPOKE })), identities: [pulling()], endpoint }),
      [
        byAccount,
        `${ROLE}: if no no, ${byBoth}, if policy of vpce-1, which cannot be read, allows it`,
      ],
    );
  });
});
