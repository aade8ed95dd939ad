import assert from "node:assert/strict";

import { renderPolicyDocument } from "../../../domain/iam/iamPolicy";
import { buildSigningPolicy, buildVerificationPolicy } from "../../../domain/signing/signing";
import {
  checkSignatureValidity,
  checkSigningGrant,
  checkSigningProfileArn,
  checkSigningProfileName,
} from "../../../domain/signing/signingCheck";
import { lines } from "../../support/findingLines";

const profileArn = "arn:aws:signer:us-east-1:111111111111:/signing-profiles/releases";

describe("buildSigningPolicy", () => {
  it("lets its holder sign with one profile", () => {
    assert.deepEqual(JSON.parse(renderPolicyDocument(buildSigningPolicy(profileArn))), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "SignImages",
          Effect: "Allow",
          Action: ["signer:SignPayload"],
          Resource: [profileArn],
        },
      ],
    });
  });
});

describe("buildVerificationPolicy", () => {
  it("lets its holder read what was revoked, and sign nothing", () => {
    assert.deepEqual(JSON.parse(renderPolicyDocument(buildVerificationPolicy())), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "ReadRevocations",
          Effect: "Allow",
          Action: ["signer:GetRevocationStatus"],
          Resource: ["*"],
        },
      ],
    });
  });
});

describe("checkSigningGrant", () => {
  const roleArn = "arn:aws:iam::333333333333:role/batch";

  it("accepts accounts, and roles under keys of their own", () => {
    const roleArns = { batch: roleArn, "333333333333": roleArn };
    assert.deepEqual(checkSigningGrant({ accounts: ["222222222222"], roleArns }), []);
  });

  it("refuses a role under the id of an account that signs", () => {
    const roleArns = { "222222222222": roleArn };
    assert.deepEqual(lines(checkSigningGrant({ accounts: ["222222222222"], roleArns })), [
      'signing-role-key @ roleArns["222222222222"]: key of a role is also an account of the grant: given "222222222222", allowed another key.',
    ]);
  });
});

describe("checkSigningProfileArn", () => {
  it("accepts profiles of every partition", () => {
    for (const arn of [
      profileArn,
      profileArn.replace("aws:signer:us", "aws-us-gov:signer:us-gov"),
    ]) {
      assert.deepEqual(checkSigningProfileArn(arn, "profileArn"), []);
    }
  });

  it("refuses a version of a profile, which the next version would not be", () => {
    const arn = `${profileArn}/AbCdEfGhIj`;
    assert.deepEqual(checkSigningProfileArn(arn, "profileArn"), [
      {
        rule: "signing-profile-arn-format",
        path: "profileArn",
        message: `signing profile ARN: given "${arn}", allowed an ARN such as arn:aws:signer:us-east-1:111111111111:/signing-profiles/releases.`,
        severity: "error",
      },
    ]);
  });

  for (const arn of ["*", "releases", profileArn.replace("releases", "*"), undefined]) {
    it(`refuses ${String(arn)}`, () => {
      assert.equal(checkSigningProfileArn(arn, "").length, 1);
    });
  }
});

describe("checkSigningProfileName", () => {
  it("accepts 2 to 64 letters, digits and underscores", () => {
    for (const name of ["ab", "Releases_2026", "a".repeat(64)]) {
      assert.deepEqual(checkSigningProfileName(name, "name"), []);
    }
  });

  for (const name of ["a", "a".repeat(65), "my-releases", "a b", ""]) {
    it(`refuses ${JSON.stringify(name)}`, () => {
      const [finding] = checkSigningProfileName(name, "name");
      assert.equal(finding?.rule, "signing-profile-name-format");
    });
  }
});

describe("checkSignatureValidity", () => {
  it("accepts up to 135 months", () => {
    for (const [value, type] of [
      [1, "DAYS"],
      [135, "MONTHS"],
      [11, "YEARS"],
    ] as const) {
      assert.deepEqual(checkSignatureValidity({ value, type }), []);
    }
  });

  const refusals: [value: number, type: string, rule: string, path: string][] = [
    [0, "DAYS", "signing-validity-range", "value"],
    [1.5, "YEARS", "signing-validity-range", "value"],
    [136, "MONTHS", "signing-validity-range", "value"],
    [12, "YEARS", "signing-validity-range", "value"],
    [1, "days", "signing-validity-unit", "type"],
    [1, "constructor", "signing-validity-unit", "type"],
  ];
  for (const [value, type, rule, path] of refusals) {
    it(`refuses ${value} ${type}`, () => {
      assert.deepEqual(
        checkSignatureValidity({ value, type }).map((finding) => [finding.rule, finding.path]),
        [[rule, path]],
      );
    });
  }
});
