import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type AccountSettings,
  type AccountSettingsIntent,
  buildAccountSettings,
} from "../../../domain/registry/accountSettings";
import {
  checkAccountSettings,
  checkAccountSettingsIntent,
} from "../../../domain/registry/accountSettingsCheck";
import { buildPullTimeUpdateExclusion } from "../../../domain/registry/pullTimeUpdateExclusion";
import {
  checkExclusionPrincipals,
  checkPullTimeUpdateExclusion,
} from "../../../domain/registry/pullTimeUpdateExclusionCheck";
import { anything } from "../../support/domainArbitraries";
import { lines } from "../../support/findingLines";

describe("account settings", () => {
  it("are those that are asked for, without findings", () => {
    const valid: AccountSettingsIntent[] = [
      {},
      { blobMounting: "ENABLED" },
      { basicScanTypeVersion: "AWS_NATIVE", registryPolicyScope: "V2", blobMounting: "DISABLED" },
    ];
    for (const intent of valid) {
      assert.deepEqual(checkAccountSettingsIntent(intent), []);
      assert.deepEqual(checkAccountSettings(buildAccountSettings(intent)), []);
    }
    assert.deepEqual(buildAccountSettings({ blobMounting: "ENABLED" }), {
      BLOB_MOUNTING: "ENABLED",
    });
  });

  it("refuse values that Amazon ECR does not know, where they were given", () => {
    const intent = { basicScanTypeVersion: "TRIVY", blobMounting: true };
    assert.deepEqual(lines(checkAccountSettingsIntent(intent as never)), [
      'account-setting-value @ basicScanTypeVersion: value of BASIC_SCAN_TYPE_VERSION is not known: given "TRIVY", allowed AWS_NATIVE.',
      "account-setting-value @ blobMounting: value of BLOB_MOUNTING is not known: given true, allowed DISABLED or ENABLED.",
    ]);
  });

  it("refuse values that AWS removed", () => {
    const intent = { basicScanTypeVersion: "CLAIR", registryPolicyScope: "V1" };
    const findings = checkAccountSettingsIntent(intent);
    assert.deepEqual(lines(findings), [
      'account-setting-clair @ basicScanTypeVersion: AWS removed this value of BASIC_SCAN_TYPE_VERSION: given "CLAIR", allowed AWS_NATIVE.',
      'account-setting-scope-v1 @ registryPolicyScope: AWS removed this value of REGISTRY_POLICY_SCOPE: given "V1", allowed V2.',
    ]);
    assert.deepEqual(new Set(findings.map(({ severity }) => severity)), new Set(["error"]));
  });

  it("refuse what does not have their shape", () => {
    assert.deepEqual(lines(checkAccountSettings([] as never)), [
      "account-settings-shape @ : account settings: given [], allowed an object with BASIC_SCAN_TYPE_VERSION, REGISTRY_POLICY_SCOPE, BLOB_MOUNTING.",
    ]);
    const settings = { BLOB_MOUNTING: true, SCOPE: "V2" };
    assert.deepEqual(lines(checkAccountSettings(settings as never)), [
      'account-settings-shape @ SCOPE: unknown key: given "SCOPE", allowed BASIC_SCAN_TYPE_VERSION, REGISTRY_POLICY_SCOPE, BLOB_MOUNTING.',
      "account-setting-value @ BLOB_MOUNTING: value of BLOB_MOUNTING is not known: given true, allowed DISABLED or ENABLED.",
    ]);
  });

  it("answer whatever they are given", () => {
    const settings = fc.record({ BLOB_MOUNTING: anything, REGISTRY_POLICY_SCOPE: anything });
    fc.assert(
      fc.property(fc.oneof(anything, settings), (input) => {
        assert.ok(Array.isArray(checkAccountSettings(input as AccountSettings)));
      }),
    );
  });
});

describe("the exclusion of a principal from pull times", () => {
  const role = "arn:aws:iam::222222222222:role/security/scanner";
  const allowed =
    "the ARN of an IAM role or user, such as arn:aws:iam::222222222222:role/scanner, of at most 200 characters";

  it("is of a role or a user", () => {
    for (const principalArn of [role, "arn:aws:iam::222222222222:user/scanner"]) {
      const exclusion = buildPullTimeUpdateExclusion(principalArn);
      assert.deepEqual(exclusion, { principalArn });
      assert.deepEqual(checkPullTimeUpdateExclusion(exclusion, "us-east-1"), []);
    }
  });

  const refused: [title: string, arn: unknown, line: string][] = [
    [
      "an account",
      "arn:aws:iam::222222222222:root",
      `pull-time-exclusion-principal @ principalArn: principal: given "arn:aws:iam::222222222222:root", allowed ${allowed}.`,
    ],
    [
      "a wildcard",
      "arn:aws:iam::222222222222:role/*",
      `pull-time-exclusion-principal @ principalArn: principal: given "arn:aws:iam::222222222222:role/*", allowed ${allowed}.`,
    ],
    [
      "what is no text",
      7,
      `pull-time-exclusion-principal @ principalArn: principal: given 7, allowed ${allowed}.`,
    ],
    [
      "a principal of another partition",
      "arn:aws-cn:iam::222222222222:role/scanner",
      'pull-time-exclusion-partition @ principalArn: principal is of another partition: given "arn:aws-cn:iam::222222222222:role/scanner", allowed that of us-east-1.',
    ],
  ];
  for (const [title, arn, line] of refused) {
    it(`refuses ${title}`, () => {
      const exclusion = buildPullTimeUpdateExclusion(arn as string);
      assert.deepEqual(lines(checkPullTimeUpdateExclusion(exclusion, "us-east-1")), [line]);
    });
  }

  it("refuses the same principal a second time", () => {
    const principals = { scanner: role, backup: `${role}-2`, "other scanner": role };
    assert.deepEqual(lines(checkExclusionPrincipals(principals)), [
      `pull-time-exclusion-duplicate @ ["other scanner"]: principal is excluded twice: given "${role}", allowed it once, as in scanner.`,
    ]);
  });

  it("takes 200 characters and no more", () => {
    const longest = `arn:aws:iam::222222222222:role/${"x".repeat(169)}`;
    assert.deepEqual(checkPullTimeUpdateExclusion({ principalArn: longest }), []);
    assert.equal(checkPullTimeUpdateExclusion({ principalArn: `${longest}x` }).length, 1);
  });

  it("refuses what does not have the shape of one", () => {
    for (const exclusion of [{}, []]) {
      assert.deepEqual(lines(checkPullTimeUpdateExclusion(exclusion as never)), [
        "pull-time-exclusion-shape @ principalArn: principalArn is missing: allowed an object with principalArn.",
      ]);
    }
  });
});
