import assert from "node:assert/strict";

import { checkPermissionsBoundaryArn } from "../../../domain/iam/permissionsBoundary";
import { lines } from "../../support/findingLines";

const PATH = "permissionsBoundaryArn";

describe("checkPermissionsBoundaryArn", () => {
  it("takes policies of the account and of AWS, in every partition and under any path", () => {
    const arns = [
      "arn:aws:iam::111111111111:policy/boundary",
      "arn:aws:iam::111111111111:policy/boundaries/team-a/Workload_1+=,.@-",
      `arn:aws:iam::111111111111:policy/${"p".repeat(510)}/${"n".repeat(128)}`,
      "arn:aws-cn:iam::111111111111:policy/boundary",
      "arn:aws-us-gov:iam::aws:policy/PowerUserAccess",
      "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
    ];
    assert.deepEqual(
      arns.flatMap((arn) => checkPermissionsBoundaryArn(arn, PATH, "111111111111")),
      [],
    );
  });

  it("refuses whatever else, and says what it takes", () => {
    assert.deepEqual(lines(checkPermissionsBoundaryArn("boundary", PATH)), [
      'permissions-boundary-arn-format @ permissionsBoundaryArn: permissions boundary ARN: given "boundary", allowed an ARN such as arn:aws:iam::111111111111:policy/boundary.',
    ]);
    const others = [
      "",
      7,
      null,
      "arn:aws:iam::111111111111:role/boundary",
      "arn:aws:iam::111111111111:policy/",
      "arn:aws:iam::111111111111:policy",
      "arn:aws:iam::111111111111:policy//boundary",
      "arn:aws:iam::111111111111:policy/boundary/",
      "arn:aws:iam::111111111111:policy/*",
      "arn:aws:iam::111111111111:policy/teams/*/boundary",
      "arn:aws:iam::111111111111:policy/my boundary",
      "arn:aws:iam::111111111111:policy/boundary\n",
      `arn:aws:iam::111111111111:policy/${"n".repeat(129)}`,
      `arn:aws:iam::111111111111:policy/${"p".repeat(511)}/n`,
      "arn:aws:iam:us-east-1:111111111111:policy/boundary",
      "arn:aws:iam::1111:policy/boundary",
      "arn:aws:iam:::policy/boundary",
      "arn:gcp:iam::111111111111:policy/boundary",
      "arn:aws:organizations::111111111111:policy/o-acme123456/service_control_policy/p-1",
    ];
    for (const other of others) {
      const findings = checkPermissionsBoundaryArn(other, PATH, "111111111111");
      assert.deepEqual(
        findings.map(({ rule }) => rule),
        ["permissions-boundary-arn-format"],
        JSON.stringify(other),
      );
    }
  });

  it("refuses the policy of another account than the role's, once that is known", () => {
    const arn = "arn:aws:iam::222222222222:policy/boundary";
    assert.deepEqual(checkPermissionsBoundaryArn(arn, PATH), []);
    assert.deepEqual(lines(checkPermissionsBoundaryArn(arn, PATH, "111111111111")), [
      'permissions-boundary-arn-account @ permissionsBoundaryArn: permissions boundary is in another account: given "arn:aws:iam::222222222222:policy/boundary", allowed a policy of 111111111111 or of AWS.',
    ]);
  });
});
