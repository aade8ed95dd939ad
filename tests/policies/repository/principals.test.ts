import assert from "node:assert/strict";
import { repositoryNoOpenPrincipal } from "../../../policies/repository/noOpenPrincipal";
import { repositoryTrustedPrincipals } from "../../../policies/repository/trustedPrincipals";
import { type Fixture, UNKNOWN, cannotRun, judge } from "../../support/policyHarness";

const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

const withPolicy = (policy: unknown): Fixture => ({
  type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
  name: "api",
  props: { repository: "team-a/api", policy },
});

const template = (props: Record<string, unknown>): Fixture => ({
  type: "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
  name: "template",
  props: { prefix: "docker-hub", appliedFors: ["PULL_THROUGH_CACHE"], ...props },
});

const document = (...statements: object[]) => ({
  Version: "2012-10-17",
  Statement: statements.map((statement) => ({ Effect: "Allow", Action: PULL, ...statement })),
});

const letsIn = (...statements: object[]) => withPolicy(JSON.stringify(document(...statements)));

const organization = { StringEquals: { "aws:PrincipalOrgID": "o-acme123456" } };

describe("ecr-repository-no-open-principal", () => {
  const policy = repositoryNoOpenPrincipal;
  const fix =
    "How to fix: Name accounts, roles or users as principals, or add a condition that closes the statement: " +
    "aws:PrincipalOrgID for an organization, aws:SourceAccount or aws:SourceArn for a service.";
  const open = (path: string, who = "everybody") =>
    `repository-policy-open-principal at ${path}: statement allows ${who}: add a condition on ` +
    "aws:PrincipalOrgID, aws:PrincipalAccount or aws:PrincipalArn.";

  it("lets accounts, organizations and services for an account pass", async () => {
    const lambda = {
      Principal: { Service: "lambda.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": "222222222222" } },
    };
    const statements = [
      { Principal: { AWS: ["222222222222", "arn:aws:iam::333333333333:role/deploy"] } },
      { Principal: "*", Condition: organization },
      lambda,
    ];
    assert.deepEqual(await judge(policy, [letsIn(...statements)]), []);
  });

  it("stops every statement that lets everybody in, each by its path", async () => {
    const statements = [
      { Principal: "*" },
      { Principal: { AWS: ["222222222222"] } },
      { Principal: { AWS: "*" }, Condition: { Bool: { "aws:SecureTransport": "true" } } },
      { NotPrincipal: { AWS: "999999999999" } },
    ];
    assert.deepEqual(await judge(policy, [letsIn(...statements)]), [
      [
        "mandatory: api",
        open("policy.Statement[0].Principal"),
        open("policy.Statement[2].Principal"),
        open("policy.Statement[3].NotPrincipal"),
        fix,
      ],
    ]);
  });

  it("stops a service that may act for everybody", async () => {
    const fixture = letsIn({ Principal: { Service: "lambda.amazonaws.com" } });
    assert.deepEqual(await judge(policy, [fixture]), [
      [
        "mandatory: api",
        "repository-policy-open-principal at policy.Statement[0].Principal: statement allows lambda.amazonaws.com for " +
          "everybody: add a condition on aws:SourceAccount, aws:SourceArn or aws:SourceOrgID.",
        fix,
      ],
    ]);
  });

  it("reads a document that comes as an object", async () => {
    assert.deepEqual(await judge(policy, [withPolicy(document({ Principal: "*" }))]), [
      ["mandatory: api", open("policy.Statement[0].Principal"), fix],
    ]);
  });

  it("leaves what it cannot read to ecr-repository-policy-valid", async () => {
    assert.deepEqual(await judge(policy, [withPolicy("{"), withPolicy(undefined)]), []);
  });

  it("says at preview that it could not run where a principal is unknown", async () => {
    assert.deepEqual(await judge(policy, [withPolicy(UNKNOWN)]), [
      cannotRun(policy, "string value at .policy", "api"),
    ]);
    const nested = withPolicy(document({ Principal: { AWS: UNKNOWN } }));
    assert.deepEqual(await judge(policy, [nested]), [
      cannotRun(policy, "string value at .policy.Statement.0.Principal.AWS", "api"),
    ]);
  });

  it("judges what a creation template gives, and passes over one that gives none", async () => {
    assert.deepEqual(await judge(policy, [template({})]), []);
    assert.deepEqual(await judge(policy, [template({ repositoryPolicy: "" })]), []);
    const repositoryPolicy = JSON.stringify(document({ Principal: "*" }));
    assert.deepEqual(await judge(policy, [template({ repositoryPolicy })]), [
      ["mandatory: template", open("repositoryPolicy.Statement[0].Principal"), fix],
    ]);
  });

  it("judges policies of ECR Public", async () => {
    const publicPolicy = (Principal: unknown): Fixture => ({
      type: "aws:ecrpublic/repositoryPolicy:RepositoryPolicy",
      name: "charts",
      props: {
        repositoryName: "charts",
        policy: document({ Principal, Action: "ecr-public:PutImage" }),
      },
    });
    assert.deepEqual(await judge(policy, [publicPolicy({ AWS: "222222222222" })]), []);
    assert.deepEqual(await judge(policy, [publicPolicy("*")]), [
      ["mandatory: charts", open("policy.Statement[0].Principal"), fix],
    ]);
  });
});

describe("ecr-repository-trusted-principals", () => {
  const policy = repositoryTrustedPrincipals;
  const settings = {
    trustedAccounts: ["222222222222"],
    trustedOrganizations: ["o-acme123456"],
    trustedOrganizationPaths: ["o-other12345/r-ab12/ou-ab12-11111111/*"],
  };
  const fix =
    "How to fix: Take the principal out of the statement, or add its account, organization or path to what this " +
    "policy is configured to trust.";
  const untrusted = (index: number, who: string) =>
    `policy.Statement[${index}].Principal: statement lets in ${who}, which is not trusted: allowed accounts 222222222222; ` +
    "organizations o-acme123456; organization paths o-other12345/r-ab12/ou-ab12-11111111/*.";
  const paths = (path: string) => ({
    Principal: "*",
    Condition: { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": [path] } },
  });
  const lambdaOf = (account: string) => ({
    Principal: { Service: "lambda.amazonaws.com" },
    Condition: { ArnLike: { "aws:SourceArn": `arn:aws:lambda:us-east-1:${account}:function:*` } },
  });

  it("lets trusted accounts, organizations, paths and services for them pass", async () => {
    const fixture = letsIn(
      { Principal: { AWS: ["222222222222", "arn:aws:iam::222222222222:role/deploy"] } },
      { Principal: "*", Condition: organization },
      paths("o-acme123456/r-cd34/ou-cd34-22222222/*"),
      paths("o-other12345/r-ab12/ou-ab12-11111111/ou-ab12-33333333/"),
      lambdaOf("222222222222"),
    );
    assert.deepEqual(await judge(policy, [fixture], settings), []);
  });

  it("stops all others, each by its path", async () => {
    const fixture = letsIn(
      { Principal: { AWS: ["222222222222", "arn:aws:iam::999999999999:root"] } },
      { Principal: { AWS: "arn:aws:iam::999999999999:role/deploy" } },
      { Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-rival12345" } } },
      paths("o-other12345/r-ab12/*"),
      lambdaOf("999999999999"),
    );
    assert.deepEqual(await judge(policy, [fixture], settings), [
      [
        "mandatory: api",
        untrusted(0, "account 999999999999"),
        untrusted(1, "principal arn:aws:iam::999999999999:role/deploy"),
        untrusted(2, "organization o-rival12345"),
        untrusted(3, "organization path o-other12345/r-ab12/*"),
        untrusted(
          4,
          "lambda.amazonaws.com for account 999999999999 and resource arn:aws:lambda:us-east-1:999999999999:function:*",
        ),
        fix,
      ],
    ]);
  });

  it("lets pass whoever is confined to those who are trusted, by a condition or a Deny statement", async () => {
    const named = { Principal: { AWS: ["444444444444", "arn:aws:iam::999999999999:role/deploy"] } };
    const strangersDenied = {
      Effect: "Deny",
      Principal: "*",
      Action: "ecr:*",
      Condition: { StringNotEquals: organization.StringEquals },
    };
    for (const statements of [
      [{ ...named, Condition: organization }],
      [named, strangersDenied],
      [
        {
          Principal: "*",
          Condition: {
            ...organization,
            ArnLike: { "aws:PrincipalArn": "arn:aws:iam::999999999999:role/*" },
          },
        },
      ],
    ]) {
      assert.deepEqual(await judge(policy, [letsIn(...statements)], settings), []);
    }
    const rival = { StringEquals: { "aws:PrincipalOrgID": ["o-acme123456", "o-rival12345"] } };
    const ifExists = { StringEqualsIfExists: organization.StringEquals };
    for (const Condition of [rival, ifExists, {}]) {
      assert.deepEqual(await judge(policy, [letsIn({ ...named, Condition })], settings), [
        [
          "mandatory: api",
          untrusted(0, "account 444444444444"),
          untrusted(0, "principal arn:aws:iam::999999999999:role/deploy"),
          fix,
        ],
      ]);
    }
  });

  it("leaves open statements and documents that cannot be read to ecr-repository-no-open-principal", async () => {
    assert.deepEqual(await judge(policy, [letsIn({ Principal: "*" })], settings), []);
    for (const value of ["{", undefined]) {
      assert.deepEqual(await judge(policy, [withPolicy(value)], settings), []);
    }
  });

  it("judges nothing until it is told whom to trust", async () => {
    assert.deepEqual(await judge(policy, [letsIn({ Principal: { AWS: "999999999999" } })]), []);
  });

  it("says at preview that it could not run where the document is unknown", async () => {
    assert.deepEqual(await judge(policy, [withPolicy(UNKNOWN)], settings), [
      cannotRun(policy, "string value at .policy", "api"),
    ]);
  });

  it("judges what a creation template gives", async () => {
    const repositoryPolicy = document({ Principal: { AWS: "999999999999" } });
    const [violation] = await judge(policy, [template({ repositoryPolicy })], settings);
    assert.equal(violation?.[1]?.split(":")[0], "repositoryPolicy.Statement[0].Principal");
    assert.deepEqual(await judge(policy, [template({})], settings), []);
  });
});
