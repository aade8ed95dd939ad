import assert from "node:assert/strict";
import type { PolicyStatement, Principal } from "../../../domain/iam/iamPolicy";
import { findGrantees } from "../../../domain/iam/findGrantees";
import { type Grantee } from "../../../domain/iam/grantee";
import {
  ANYONE,
  ROLE,
  account,
  allow,
  deny,
  everybody,
  inOrganization,
  organization,
  role,
  service,
  when,
} from "../../support/policyStatements";

describe("findGrantees among other statements", () => {
  const outside = when("StringNotEquals", "aws:PrincipalOrgID", "o-acme123456");
  const saml = "arn:aws:iam::222222222222:saml-provider/acme";

  const cases: [title: string, denial: PolicyStatement, grantees: Grantee[]][] = [
    ["closes by a Deny for all who are outside", deny(ANYONE, outside), [organization]],
    [
      "closes by a Deny for all outside, also where keys may be absent",
      deny(ANYONE, when("StringNotLikeIfExists", "aws:PrincipalOrgID", "o-acme123456")),
      [organization],
    ],
    [
      "adds up those whom one Deny spares",
      deny(ANYONE, outside, when("ArnNotLike", "aws:PrincipalArn", ROLE)),
      [organization, role],
    ],
    [
      "closes by a Deny for all but some",
      { ...deny([]), principals: undefined, notPrincipals: [{ type: "AWS", value: ROLE }] },
      [role],
    ],
    [
      "tells alternative sources apart",
      deny(
        ANYONE,
        when("StringNotEquals", "aws:SourceAccount", "222222222222"),
        when("StringNotEquals", "aws:SourceOrgID", "o-acme123456"),
      ),
      [
        service({ sourceAccounts: ["222222222222"] }),
        service({ sourceOrganizationIds: ["o-acme123456"] }),
      ],
    ],
    ["lets in nobody whom all are denied", deny(ANYONE), []],
    [
      "stays open where ForAnyValue spares those without a key",
      deny(ANYONE, { ...outside, operator: "ForAnyValue:StringNotEquals" }),
      [everybody],
    ],
    [
      "stays open where another condition spares more",
      deny(ANYONE, outside, when("Bool", "aws:PrincipalIsAWSService", "false")),
      [everybody],
    ],
    [
      "stays open where the Deny is for some",
      deny([{ type: "AWS", value: "333333333333" }], outside),
      [everybody],
    ],
    [
      "stays open where the Deny is of other actions",
      { ...deny(ANYONE, outside), actions: ["ecr:Put*"] },
      [everybody],
    ],
    [
      "stays open where the Deny is of some resources",
      { ...deny(ANYONE, outside), resources: ["arn:aws:ecr:us-east-1:111111111111:repository/a"] },
      [everybody],
    ],
    [
      "stays open where an Allow asks for the same",
      { ...deny(ANYONE, outside), effect: "Allow" },
      [everybody],
    ],
  ];
  for (const [title, denial, grantees] of cases) {
    it(title, () => {
      assert.deepEqual(findGrantees(allow(ANYONE), [denial]), grantees);
    });
  }

  it("counts a Deny only where it surely covers all actions and resources", () => {
    const covered: [Partial<PolicyStatement>, Partial<PolicyStatement>, boolean][] = [
      [{ actions: ["ecr:Put*"] }, { actions: ["ecr:*"] }, true],
      [{ actions: ["ecr:Put*"] }, { actions: ["ecr:put*"] }, true],
      [{ actions: ["ecr:Put*"] }, { actions: ["ecr:Put?"] }, false],
      [{ actions: ["ecr:PutX"] }, { actions: ["ecr:Put?"] }, true],
      [{ actions: ["ecr:A", "ecr:B"] }, { actions: ["ecr:A"] }, false],
      [{ actions: ["ecr:A", "ecr:B"] }, { actions: ["ecr:B", "ecr:A"] }, true],
      [{ actions: ["ecr:*"] }, { actions: undefined, notActions: ["s3:*"] }, false],
      [{ actions: undefined, notActions: ["ecr:A"] }, { actions: ["*"] }, true],
      [{ actions: undefined, notActions: ["ecr:A"] }, { actions: ["ecr:*"] }, false],
      [{ resources: ["arn:b/*"] }, { actions: ["*"], resources: ["arn:*"] }, true],
      [{ resources: ["arn:b/*"] }, { actions: ["*"], resources: ["ARN:*"] }, false],
      [{ resources: ["arn:b"] }, { actions: ["*"], notResources: ["arn:a"] }, false],
      [{ actions: undefined }, { actions: ["*"] }, true],
      [{ actions: undefined }, { actions: ["ecr:*"] }, false],
      [{}, { actions: ["*"], resources: ["*"] }, true],
      [{}, { actions: ["*"], resources: ["arn:*"] }, false],
      [{ actions: ["ecr:A", "ecr:B"] }, { actions: undefined, notActions: ["ecr:B"] }, false],
      [{ actions: ["ecr:A"] }, { actions: undefined, notActions: ["ecr:B", "ecr:C"] }, true],
      [{ actions: ["ecr:A"] }, { actions: undefined, notActions: ["ecr:A", "ecr:C"] }, false],
      [{ actions: ["ecr:A"] }, { actions: undefined }, false],
    ];
    for (const [allowed, denied, isCovered] of covered) {
      const statement = { ...allow(ANYONE), ...allowed };
      const grantees = findGrantees(statement, [{ ...deny(ANYONE, outside), ...denied }]);
      const expected = isCovered ? organization : everybody;
      assert.deepEqual(grantees, [expected], JSON.stringify({ allowed, denied }));
    }
  });

  it("keeps an account whose principals may be spared as members of an organization", () => {
    const denial = deny(ANYONE, outside, when("ArnNotLike", "aws:PrincipalArn", ROLE));
    const allowed = allow([{ type: "AWS", value: "222222222222" }]);
    assert.deepEqual(findGrantees(allowed, [denial]), [account("222222222222")]);
  });

  it("leaves out whom a Deny names, and those of an account it names", () => {
    const principals: Principal[] = [
      { type: "AWS", value: "222222222222" },
      { type: "AWS", value: ROLE },
      { type: "AWS", value: "333333333333" },
      { type: "Service", value: "lambda.amazonaws.com" },
      { type: "Federated", value: saml },
    ];
    const denials = [deny([principals[0]!]), deny([principals[3]!]), deny([principals[4]!])];
    assert.deepEqual(findGrantees(allow(principals), denials), [account("333333333333")]);
    const oneRole = allow(ANYONE, when("ArnEquals", "aws:PrincipalArn", ROLE));
    assert.deepEqual(findGrantees(oneRole, [deny([principals[0]!])]), []);
    assert.deepEqual(findGrantees(oneRole, [deny([principals[2]!])]), [role]);
  });

  it("leaves services to a Deny that names them, and not their accounts", () => {
    const lambda: Principal[] = [{ type: "Service", value: "lambda.amazonaws.com" }];
    const forAccount = allow(lambda, when("StringEquals", "aws:SourceAccount", "222222222222"));
    const granted = [service({ sourceAccounts: ["222222222222"] }, "lambda.amazonaws.com")];
    const denials: [principals: Principal[], grantees: Grantee[]][] = [
      [[{ type: "AWS", value: "222222222222" }], granted],
      [[{ type: "Service", value: "ecs.amazonaws.com" }], granted],
      [lambda, []],
      [[{ type: "AWS", value: "333333333333" }, ...ANYONE], []],
    ];
    for (const [principals, grantees] of denials) {
      assert.deepEqual(findGrantees(forAccount, [deny(principals)]), grantees);
    }
    const inService = deny(lambda);
    assert.deepEqual(findGrantees(allow([{ type: "AWS", value: ROLE }]), [inService]), [role]);
  });

  it("spares those outside of one of several names of which one is everybody", () => {
    const denial = deny([{ type: "AWS", value: "333333333333" }, ...ANYONE], outside);
    assert.deepEqual(findGrantees(allow(ANYONE), [denial]), [organization]);
  });

  it("spares everybody by a variable with a default", () => {
    const values = ["222222222222", "${aws:PrincipalAccount, '*'}"];
    const denial = deny(ANYONE, when("StringNotEquals", "aws:PrincipalAccount", ...values));
    assert.deepEqual(findGrantees(allow(ANYONE), [denial]), [everybody]);
  });

  it("keeps those whom a Deny names for other actions", () => {
    const named: Principal[] = [{ type: "AWS", value: "222222222222" }];
    const denial = { ...deny(named), actions: ["ecr:PutImage"] };
    assert.deepEqual(findGrantees(allow(named), [denial]), [account("222222222222")]);
  });

  it("takes the narrowest of several conditions, in whatever order they are", () => {
    const ofRole = when("ArnEquals", "aws:PrincipalArn", ROLE);
    const ofAccount = when("StringEquals", "aws:PrincipalAccount", "222222222222");
    const path = "o-acme123456/r-ab12/ou-ab12-11111111/*";
    const ofPath = when("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", path);
    const inOrder = [ofRole, ofAccount, ofPath, inOrganization];
    const alone = inOrder.map((condition) => findGrantees(allow(ANYONE, condition)));
    assert.deepEqual(
      alone.map(([grantee]) => grantee?.kind),
      ["principal", "account", "organizationPath", "organization"],
    );
    for (const [index, narrower] of inOrder.entries()) {
      for (const wider of inOrder.slice(index + 1)) {
        assert.deepEqual(findGrantees(allow(ANYONE, narrower, wider)), alone[index]);
        assert.deepEqual(findGrantees(allow(ANYONE, wider, narrower)), alone[index]);
      }
    }
  });

  it("takes the narrower of those whom two Deny statements spare, in whatever order they are", () => {
    const sparing = (...notPrincipals: Principal[]): PolicyStatement => ({
      ...deny([]),
      principals: undefined,
      notPrincipals,
    });
    const otherRole = "arn:aws:iam::333333333333:role/deployer";
    const twoRoles = deny(ANYONE, when("ArnNotLike", "aws:PrincipalArn", ROLE, otherRole));
    const fromAccount = deny(ANYONE, when("StringNotEquals", "aws:SourceAccount", "222222222222"));
    const s3User = sparing({ type: "CanonicalUser", value: "79a59d" });
    const provider = sparing({ type: "Federated", value: saml });
    const anyLambda = sparing({ type: "Service", value: "lambda.amazonaws.com" });
    const google = sparing({ type: "Federated", value: "accounts.google.com" });
    const pairs: [narrower: PolicyStatement, wider: PolicyStatement, kinds: string[]][] = [
      [twoRoles, fromAccount, ["principal", "principal"]],
      [s3User, sparing({ type: "AWS", value: "222222222222" }), ["canonicalUser"]],
      [deny(ANYONE, outside), provider, ["organization"]],
      [provider, anyLambda, ["federated"]],
      [provider, google, ["federated"]],
    ];
    for (const [narrower, wider, kinds] of pairs) {
      const alone = findGrantees(allow(ANYONE), [narrower]);
      assert.deepEqual(
        alone.map(({ kind }) => kind),
        kinds,
      );
      assert.deepEqual(findGrantees(allow(ANYONE), [narrower, wider]), alone);
      assert.deepEqual(findGrantees(allow(ANYONE), [wider, narrower]), alone);
    }
  });

  it("counts a Deny by NotAction where the action is not among them", () => {
    const denial = { ...deny(ANYONE, outside), actions: undefined, notActions: ["ecr:Put*"] };
    assert.deepEqual(findGrantees(allow(ANYONE), [denial]), [organization]);
    const pushed = { ...allow(ANYONE), actions: ["ecr:PutImage"] };
    assert.deepEqual(findGrantees(pushed, [denial]), [everybody]);
  });
});
