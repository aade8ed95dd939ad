import assert from "node:assert/strict";
import type { PolicyCondition, Principal } from "../../../domain/iam/iamPolicy";
import { findGrantees } from "../../../domain/iam/findGrantees";
import { type Grantee } from "../../../domain/iam/grantee";
import {
  ANYONE,
  LAMBDA,
  ROLE,
  account,
  allow,
  deny,
  everybody,
  inOrganization,
  lambda,
  organization,
  role,
  service,
  when,
} from "../../support/policyStatements";

describe("findGrantees", () => {
  const named: [title: string, principal: Principal, grantee: Grantee][] = [
    ["everybody", { type: "*", value: "*" }, everybody],
    ["everybody with an account", { type: "AWS", value: "*" }, everybody],
    ["an account by its id", { type: "AWS", value: "222222222222" }, account("222222222222")],
    [
      "an account by its root",
      { type: "AWS", value: "arn:aws-cn:iam::222222222222:root" },
      account("222222222222"),
    ],
    ["a role", { type: "AWS", value: ROLE }, role],
    [
      "a session",
      { type: "AWS", value: "arn:aws:sts::222222222222:assumed-role/deployer/me" },
      {
        kind: "principal",
        arn: "arn:aws:sts::222222222222:assumed-role/deployer/me",
        accountId: "222222222222",
      },
    ],
    [
      "a pattern of roles of one account",
      { type: "AWS", value: "arn:aws:iam::222222222222:role/*" },
      account("222222222222"),
    ],
    ["roles of any account", { type: "AWS", value: "arn:aws:iam::*:role/deployer" }, everybody],
    ["a pattern that is no ARN", { type: "AWS", value: "2222*" }, everybody],
    [
      "a deleted role",
      { type: "AWS", value: "AROAEXAMPLEEXAMPLE12" },
      { kind: "principal", arn: "AROAEXAMPLEEXAMPLE12", accountId: "" },
    ],
    ["a service", { type: "Service", value: "lambda.amazonaws.com" }, lambda],
    [
      "an identity provider",
      { type: "Federated", value: "accounts.google.com" },
      { kind: "federated", provider: "accounts.google.com" },
    ],
    [
      "a canonical user",
      { type: "CanonicalUser", value: "79a59d" },
      { kind: "canonicalUser", id: "79a59d" },
    ],
  ];
  for (const [title, principal, grantee] of named) {
    it(`knows ${title}`, () => {
      assert.deepEqual(findGrantees(allow([principal])), [grantee]);
    });
  }

  it("lets in nobody by Deny, and each of several principals once", () => {
    assert.deepEqual(findGrantees(deny(ANYONE)), []);
    const twice: Principal[] = [
      { type: "AWS", value: "222222222222" },
      { type: "AWS", value: ROLE },
      { type: "AWS", value: "arn:aws:iam::222222222222:root" },
    ];
    assert.deepEqual(findGrantees(allow(twice)), [account("222222222222"), role]);
  });

  it("takes NotPrincipal and no principal for everybody", () => {
    const base = { effect: "Allow", actions: ["ecr:PutImage"], conditions: [] } as const;
    const notPrincipals: Principal[] = [{ type: "AWS", value: "222222222222" }];
    assert.deepEqual(findGrantees({ ...base, notPrincipals }), [everybody]);
    assert.deepEqual(findGrantees(base), [everybody]);
  });

  const closing: [title: string, conditions: PolicyCondition[], grantees: Grantee[]][] = [
    ["its organization", [inOrganization], [organization]],
    [
      "its organization, in any case of the key",
      [when("StringEquals", "AWS:principalorgid", "o-acme123456")],
      [organization],
    ],
    [
      "several organizations",
      [when("StringLike", "aws:PrincipalOrgID", "o-acme123456", "o-other12345")],
      [organization, { kind: "organization", organizationId: "o-other12345" }],
    ],
    [
      "the organization of the resource",
      [when("StringEquals", "aws:PrincipalOrgID", "${aws:ResourceOrgID}")],
      [{ kind: "organization", organizationId: "${aws:ResourceOrgID}" }],
    ],
    [
      "a path of an organization",
      [when("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-acme123456/r-ab12/ou-*")],
      [{ kind: "organizationPath", path: "o-acme123456/r-ab12/ou-*" }],
    ],
    [
      "its account",
      [when("StringEquals", "aws:PrincipalAccount", "222222222222")],
      [account("222222222222")],
    ],
    [
      "the account that calls AWS KMS",
      [when("StringEquals", "kms:CallerAccount", "222222222222")],
      [account("222222222222")],
    ],
    ["its ARN", [when("ArnEquals", "aws:PrincipalArn", ROLE)], [role]],
    [
      "a pattern of ARNs of one account",
      [when("ArnLike", "aws:PrincipalArn", "arn:*:iam::222222222222:role/team-*")],
      [account("222222222222")],
    ],
    [
      "the root of an account",
      [when("StringEquals", "aws:PrincipalArn", "arn:aws:iam::222222222222:root")],
      [account("222222222222")],
    ],
    [
      "the account of a source",
      [when("StringEquals", "aws:SourceAccount", "222222222222", "333333333333")],
      [service({ sourceAccounts: ["222222222222", "333333333333"] })],
    ],
    [
      "the owner of a source",
      [when("StringEquals", "aws:SourceOwner", "222222222222")],
      [service({ sourceAccounts: ["222222222222"] })],
    ],
    [
      "the ARN of a source, and with it the account",
      [when("ArnLike", "aws:SourceArn", LAMBDA)],
      [service({ sourceArns: [LAMBDA], sourceAccounts: ["222222222222"] })],
    ],
    [
      "the functions of an account in any region, also by a string operator",
      [when("StringLike", "aws:SourceArn", "arn:aws:lambda:*:222222222222:function:*")],
      [
        service({
          sourceArns: ["arn:aws:lambda:*:222222222222:function:*"],
          sourceAccounts: ["222222222222"],
        }),
      ],
    ],
    [
      "the ARN of a source that has no account",
      [when("ArnLike", "aws:SourceArn", LAMBDA, "arn:aws:s3:::bucket")],
      [service({ sourceArns: [LAMBDA, "arn:aws:s3:::bucket"] })],
    ],
    [
      "the organization of a source",
      [when("StringEquals", "aws:SourceOrgID", "o-acme123456")],
      [service({ sourceOrganizationIds: ["o-acme123456"] })],
    ],
    [
      "the path of a source",
      [when("ForAnyValue:StringLike", "aws:SourceOrgPaths", "o-acme123456/*")],
      [service({ sourceOrganizationPaths: ["o-acme123456/*"] })],
    ],
    [
      "the narrowest of several conditions",
      [inOrganization, when("ArnLike", "aws:PrincipalArn", ROLE)],
      [role],
    ],
    [
      "its ARN in any case of letters, which may be that of another of the account",
      [when("StringEqualsIgnoreCase", "aws:PrincipalArn", ROLE)],
      [account("222222222222")],
    ],
    [
      "the ARN of a source in any case of letters, which may be that of another of the account",
      [
        when(
          "StringEqualsIgnoreCase",
          "aws:SourceArn",
          "arn:aws:lambda:us-east-1:111111111111:function:API",
        ),
      ],
      [service({ sourceAccounts: ["111111111111"] })],
    ],
    [
      "a path in any case of letters, of which AWS has the small ones",
      [when("ForAnyValue:StringEqualsIgnoreCase", "aws:PrincipalOrgPaths", "O-ACME123456/R-AB12/")],
      [{ kind: "organizationPath", path: "o-acme123456/r-ab12/" }],
    ],
    [
      "a key that must be there, whatever the operator says of absent keys",
      [
        when("ForAllValues:StringLike", "aws:PrincipalOrgPaths", "o-acme123456/*"),
        when("Null", "aws:principalorgpaths", "false"),
      ],
      [{ kind: "organizationPath", path: "o-acme123456/*" }],
    ],
  ];
  for (const [title, conditions, grantees] of closing) {
    it(`closes everybody by ${title}`, () => {
      assert.deepEqual(findGrantees(allow(ANYONE, ...conditions)), grantees);
    });
  }

  it("closes everybody by the narrower of two conditions, whichever comes first", () => {
    const from = when("StringEquals", "aws:SourceAccount", "222222222222");
    const fromService = service({ sourceAccounts: ["222222222222"] });
    const of = when("StringEquals", "aws:PrincipalAccount", "222222222222");
    const below = when("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-acme123456/r-ab12/*");
    const isThere = when("Null", "aws:PrincipalOrgPaths", "false");
    const path: Grantee = { kind: "organizationPath", path: "o-acme123456/r-ab12/*" };
    const pairs: [PolicyCondition[], PolicyCondition[], Grantee][] = [
      [[when("ArnLike", "aws:PrincipalArn", ROLE)], [from], role],
      [[from], [of], fromService],
      [[of], [below, isThere], account("222222222222")],
      [[below, isThere], [inOrganization], path],
    ];
    for (const [one, other, narrower] of pairs) {
      assert.deepEqual(findGrantees(allow(ANYONE, ...one, ...other)), [narrower]);
      assert.deepEqual(findGrantees(allow(ANYONE, ...other, ...one)), [narrower]);
    }
  });

  const open: [title: string, conditions: PolicyCondition[]][] = [
    ["a wildcard", [when("StringLike", "aws:PrincipalOrgID", "*")]],
    ["a wildcard in an id", [when("StringLike", "aws:PrincipalOrgID", "o-*")]],
    [
      "one open value of several",
      [when("StringLike", "aws:PrincipalAccount", "222222222222", "*")],
    ],
    ["no value", [when("StringEquals", "aws:PrincipalOrgID")]],
    ["a negation", [when("StringNotEquals", "aws:PrincipalOrgID", "o-acme123456")]],
    ["IfExists", [when("StringEqualsIfExists", "aws:PrincipalOrgID", "o-acme123456")]],
    ["ForAllValues", [when("ForAllValues:StringLike", "aws:PrincipalOrgPaths", "o-acme123456/*")]],
    [
      "ForAllValues beside a Null that asks for another key",
      [
        when("ForAllValues:StringLike", "aws:PrincipalOrgPaths", "o-acme123456/*"),
        when("Null", "aws:PrincipalOrgID", "false"),
      ],
    ],
    [
      "paths without a set operator",
      [when("StringLike", "aws:PrincipalOrgPaths", "o-acme123456/*")],
    ],
    [
      "paths of any organization",
      [when("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-*/r-ab12/*")],
    ],
    ["an absent key", [when("Null", "aws:PrincipalOrgID", "true")]],
    ["a key that is only there", [when("Null", "aws:PrincipalOrgID", "false")]],
    [
      "an ARN of any account",
      [when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/deployer")],
    ],
    [
      "a text pattern whose wildcard may swallow the account",
      [when("StringLike", "aws:PrincipalArn", "arn:*:iam::222222222222:role/*")],
    ],
    [
      "a variable of the caller's",
      [when("StringEquals", "aws:PrincipalAccount", "${aws:PrincipalAccount}")],
    ],
    [
      "a variable of the caller's, with a default that is no account",
      [
        when(
          "StringEquals",
          "aws:PrincipalAccount",
          "222222222222",
          "${aws:PrincipalAccount, '*'}",
        ),
      ],
    ],
    [
      "a variable of the caller's whose default is another literal",
      [when("StringEqualsIgnoreCase", "aws:PrincipalArn", "${aws:PrincipalArn, '${$}'}")],
    ],
    ["a tag of the caller's", [when("StringEquals", "aws:PrincipalTag/team", "a")]],
    [
      "a unique id in any case of letters, which leaves open what the session is called",
      [when("StringEqualsIgnoreCase", "aws:userid", "AROAEXAMPLE123456789:deploy")],
    ],
    [
      "the ARN of a bucket in any case of letters",
      [when("StringEqualsIgnoreCase", "aws:SourceArn", "arn:aws:s3:::bucket")],
    ],
    ["a network", [when("StringEquals", "aws:SourceVpc", "vpc-12345678")]],
    ["an address", [when("IpAddress", "aws:SourceIp", "10.0.0.0/8")]],
    ["a number", [when("NumericEquals", "aws:PrincipalAccount", "222222222222")]],
    ["an ARN operator on what is no ARN", [when("ArnLike", "aws:PrincipalArn", "222222222222")]],
    [
      "a text pattern of functions whose wildcard may swallow the account",
      [when("StringLike", "aws:SourceArn", "arn:*:lambda:*:222222222222:function:*")],
    ],
    [
      "a source of any account",
      [when("ArnLike", "aws:SourceArn", "arn:aws:lambda:*:*:function:api")],
    ],
    [
      "a string operator that lets the name of a resource imitate an account",
      [when("StringLike", "aws:SourceArn", "arn:aws:states:*:222222222222:*")],
    ],
    ["any of many buckets", [when("ArnLike", "aws:SourceArn", "arn:aws:s3:::acme-*")]],
  ];
  for (const [title, conditions] of open) {
    it(`leaves everybody open with ${title}`, () => {
      assert.deepEqual(findGrantees(allow(ANYONE, ...conditions)), [everybody]);
    });
  }

  it("confines a service by all that is known of its sources", () => {
    const given = allow(
      [{ type: "Service", value: "lambda.amazonaws.com" }],
      when("StringEquals", "aws:SourceAccount", "222222222222", "333333333333"),
      when("ArnLike", "aws:SourceArn", LAMBDA),
      inOrganization,
    );
    assert.deepEqual(findGrantees(given), [
      service({ sourceAccounts: ["222222222222"], sourceArns: [LAMBDA] }, "lambda.amazonaws.com"),
    ]);
  });

  it("narrows an account to principals of its own only", () => {
    const principals: Principal[] = [{ type: "AWS", value: "222222222222" }];
    const other = "arn:aws:iam::333333333333:role/deployer";
    const narrowed = (...conditions: PolicyCondition[]) =>
      findGrantees(allow(principals, ...conditions));
    assert.deepEqual(narrowed(when("ArnEquals", "aws:PrincipalArn", ROLE, other)), [role]);
    assert.deepEqual(narrowed(when("ArnEquals", "aws:PrincipalArn", other)), [
      account("222222222222"),
    ]);
    assert.deepEqual(narrowed(inOrganization), [account("222222222222")]);
  });
});
