import assert from "node:assert/strict";
import { endpointScoped as policy } from "../../../policies/network/endpointScoped";
import type { PackPolicy } from "../../../policies/support/policy";
import { type Fixture, UNKNOWN, cannotRun, judge } from "../../support/policyHarness";

const HUB = "arn:aws:ecr:us-east-1:111111111111:repository/*";

const document = (statement: object = {}) => ({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: "*", Action: "ecr:GetAuthorizationToken", Resource: "*" },
    { Effect: "Allow", Principal: "*", Action: "ecr:BatchGetImage", Resource: HUB, ...statement },
  ],
});

const endpoint = (props: Record<string, unknown>): Fixture => ({
  type: "aws:ec2/vpcEndpoint:VpcEndpoint",
  name: "dkr",
  props: {
    serviceName: "com.amazonaws.us-east-1.ecr.dkr",
    privateDnsEnabled: true,
    policy: JSON.stringify(document()),
    ...props,
  },
});

const fix =
  "How to fix: Give the endpoint a policy whose resources are the ARNs of the hub's repositories, and set " +
  "privateDnsEnabled; RegistryEndpoints of ecr-hub does both. Where private hosted zones lead to the endpoint, set " +
  "requirePrivateDns of this policy to false.";

const open = (given: string, element = "Resource") =>
  `endpoint-policy-open at policy.Statement[1].${element}: endpoint leads to repositories of any account: given ${given}, ` +
  "allowed ARNs with account ids, or a condition on aws:ResourceAccount or aws:ResourceOrgID.";

const tells = (...lines: string[]) => [["advisory: dkr", ...lines, fix]];

describe("vpc-ecr-endpoint-scoped", () => {
  it("lets endpoints to known registries pass", async () => {
    const owner = (key: string, value: string) => ({
      Resource: "*",
      Condition: { StringEquals: { [key]: value } },
    });
    for (const statement of [
      {},
      owner("aws:ResourceAccount", "111111111111"),
      owner("aws:ResourceOrgID", "o-acme123456"),
      {
        Resource: "*",
        Condition: {
          "ForAnyValue:StringLike": {
            "aws:ResourceOrgPaths": "o-acme123456/r-ab12/ou-ab12-11111111/*",
          },
        },
      },
      { Action: "s3:*", Resource: "*" },
      { Resource: "arn:aws:s3:::artifacts/*", Action: "*" },
    ]) {
      assert.deepEqual(await judge(policy, [endpoint({ policy: document(statement) })]), []);
    }
  });

  it("reports endpoints that lead to any account, as text and as object", async () => {
    const any = document({ Resource: "*" });
    const violation = tells(open('["*"]'));
    assert.deepEqual(await judge(policy, [endpoint({ policy: any })]), violation);
    assert.deepEqual(await judge(policy, [endpoint({ policy: JSON.stringify(any) })]), violation);
    const accounts = "arn:aws:ecr:us-east-1:*:repository/*";
    assert.deepEqual(
      await judge(policy, [endpoint({ policy: document({ Resource: [HUB, accounts] }) })]),
      tells(open(`["${accounts}"]`)),
    );
    assert.deepEqual(
      await judge(policy, [
        endpoint({ policy: document({ Resource: undefined, NotResource: HUB }) }),
      ]),
      tells(open(`["${HUB}"]`, "NotResource")),
    );
  });

  it("reports every pattern that leads to any account", async () => {
    for (const resource of [
      "**",
      "arn:*",
      "arn:aws:ecr:*",
      "arn:aws:ecr:us-east-1:1*:repository/*",
      "arn:aws:ecr:us-east-1:${aws:PrincipalAccount}:repository/*",
    ]) {
      const fixture = endpoint({ policy: document({ Resource: resource }) });
      assert.deepEqual(await judge(policy, [fixture]), tells(open(`["${resource}"]`)));
    }
  });

  describe("with a Deny statement", () => {
    const denied = (denial: object, allowed: object = {}) => {
      const { Version, Statement } = document({ Action: "*", Resource: "*", ...allowed });
      const deny = { Effect: "Deny", Principal: "*", Action: "ecr:*", Resource: "*", ...denial };
      return endpoint({ policy: { Version, Statement: [...Statement, deny] } });
    };
    const spares = (key: string, value: string, operator = "StringNotEquals") => ({
      Condition: { [operator]: { [key]: value } },
    });

    it("lets endpoints pass that spare known owners", async () => {
      for (const denial of [
        {},
        spares("aws:ResourceAccount", "111111111111"),
        spares("aws:ResourceOrgID", "o-acme123456", "StringNotEqualsIfExists"),
        { Resource: undefined, NotResource: [HUB, "arn:aws:s3:::artifacts/*"] },
      ]) {
        assert.deepEqual(await judge(policy, [denied(denial)]), [], JSON.stringify(denial));
      }
    });

    it("reports endpoints that spare others as well, or are denied a part only", async () => {
      for (const denial of [
        spares("aws:ResourceAccount", "${aws:PrincipalAccount}"),
        spares("aws:ResourceAccount", "1*", "StringNotLike"),
        spares("aws:PrincipalAccount", "111111111111"),
        { Resource: undefined, NotResource: "arn:aws:ecr:*" },
        { Action: "ecr:PutImage" },
        { Resource: "arn:aws:ecr:us-east-1:999999999999:repository/*" },
        { Principal: { AWS: "999999999999" } },
      ]) {
        assert.deepEqual(
          await judge(policy, [denied(denial)]),
          tells(open('["*"]')),
          JSON.stringify(denial),
        );
      }
    });
  });

  it("takes no condition for a bound that others meet as well", async () => {
    for (const Condition of [
      { StringLike: { "aws:ResourceAccount": "1*" } },
      { StringLike: { "aws:ResourceOrgID": "o-*" } },
      { StringEquals: { "aws:ResourceAccount": "${aws:PrincipalAccount}" } },
      { StringEquals: { "aws:ResourceOrgID": [] } },
      { StringEqualsIfExists: { "aws:ResourceAccount": "111111111111" } },
      { StringLike: { "aws:ResourceAccount": "*" } },
      { StringNotEquals: { "aws:ResourceAccount": "999999999999" } },
      { Bool: { "aws:SecureTransport": "true" } },
    ]) {
      const statement = document({ Resource: "*", Condition });
      assert.deepEqual(
        await judge(policy, [endpoint({ policy: statement })]),
        tells(open('["*"]')),
      );
    }
  });

  it("takes an empty policy for none, as AWS does", async () => {
    assert.deepEqual(
      await judge(policy, [endpoint({ policy: "" })]),
      tells("policy: endpoint has no policy, so it leads to every registry."),
    );
  });

  it("asks for no private DNS where it is configured so", async () => {
    const fixture = endpoint({ privateDnsEnabled: false });
    assert.deepEqual(await judge(policy, [fixture], { requirePrivateDns: false }), []);
  });

  it("reports endpoints without policy and without private DNS", async () => {
    assert.deepEqual(
      await judge(policy, [endpoint({ policy: undefined, privateDnsEnabled: undefined })]),
      [
        ...tells("privateDnsEnabled: private DNS is off: set privateDnsEnabled to true."),
        ...tells("policy: endpoint has no policy, so it leads to every registry."),
      ],
    );
  });

  it("judges a policy of its own before the endpoint is created, and an endpoint without one with the stack", async () => {
    const judged = async (policyText: unknown) => {
      const { validateStack: _, ...ofResources } = policy.policy as unknown as Record<
        string,
        unknown
      >;
      const before = { ...policy, policy: ofResources as unknown as PackPolicy["policy"] };
      return (await judge(before, [endpoint({ policy: policyText })])).length;
    };
    assert.equal(await judged(document({ Resource: "*" })), 1);
    assert.equal(await judged(document()), 0);
    assert.equal(await judged(undefined), 0);
    assert.equal(
      (await judge(policy, [endpoint({ policy: document({ Resource: "*" }) })])).length,
      1,
    );
  });

  it("reports a policy that it cannot read", async () => {
    const [violation] = await judge(policy, [endpoint({ policy: "{}" })]);
    assert.match(violation?.[1] ?? "", /^policy-statement at policy\.Statement: /);
  });

  it("judges the policy that is attached to the endpoint in place of its own", async () => {
    const attached = (value: unknown): Fixture => ({
      type: "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy",
      name: "attached",
      props: { vpcEndpointId: UNKNOWN, policy: value },
      dependsOn: { vpcEndpointId: ["dkr"] },
    });
    const bare = endpoint({ policy: undefined });
    assert.deepEqual(await judge(policy, [bare, attached(document())]), []);
    assert.deepEqual(
      await judge(policy, [bare, attached(document({ Resource: "*" }))]),
      tells(open('["*"]')),
    );
    const [broken] = await judge(policy, [bare, attached("{")]);
    assert.match(broken?.[1] ?? "", /^json-syntax at policy: /);
    assert.deepEqual(await judge(policy, [bare, attached(UNKNOWN)]), [
      cannotRun(policy, "dkr: string value at .policy", "(stack)"),
    ]);
  });

  it("knows the endpoints of Amazon ECR in all regions, and leaves others alone", async () => {
    const serviceNames = [
      "com.amazonaws.eu-west-1.ecr.api",
      "com.amazonaws.us-gov-west-1.ecr-fips.dkr",
      "cn.com.amazonaws.cn-north-1.ecr.api",
    ];
    for (const serviceName of serviceNames) {
      assert.equal((await judge(policy, [endpoint({ serviceName, policy: undefined })])).length, 1);
    }
    for (const serviceName of ["com.amazonaws.us-east-1.s3", undefined, 7]) {
      assert.deepEqual(await judge(policy, [endpoint({ serviceName, policy: undefined })]), []);
    }
  });

  it("says at preview that it could not run where the service is unknown", async () => {
    assert.deepEqual(await judge(policy, [endpoint({ serviceName: UNKNOWN, policy: undefined })]), [
      cannotRun(policy, "dkr: string value at .serviceName", "(stack)"),
    ]);
  });

  it("tells what it knows although the policy is unknown at preview", async () => {
    const fixture = endpoint({ policy: UNKNOWN, privateDnsEnabled: false });
    assert.deepEqual(await judge(policy, [fixture]), [
      ...tells("privateDnsEnabled: private DNS is off: set privateDnsEnabled to true."),
      cannotRun(policy, "dkr: string value at .policy", "(stack)"),
    ]);
  });
});
