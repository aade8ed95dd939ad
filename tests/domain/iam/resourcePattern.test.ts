import assert from "node:assert/strict";
import {
  coversEveryRepository,
  coversResource,
  namesRepositoryService,
  reachesService,
} from "../../../domain/iam/resourcePattern";

const API = "arn:aws:ecr:us-east-1:111111111111:repository/team-a/api";

describe("coversResource", () => {
  const none = { effect: "Allow", conditions: [] } as const;
  const covers = (resource: string) => coversResource({ ...none, resources: [resource] }, API);

  it("is sure of wildcards that stay in their segments", () => {
    const [yes, no] = ["*", "arn:aws:ecr:us-east-1:222222222222:repository/*"];
    for (const pattern of [
      yes,
      API,
      "arn:*:ecr:*:111111111111:repository/team-?/*",
      "arn:aws:ecr:*",
      "arn:aws:ecr:*:*:*/api",
    ]) {
      assert.equal(covers(pattern), "yes", pattern);
    }
    for (const pattern of [no, "", "arn:aws:s3", "arn:aws:ecr:eu-west-1", `${API}2`, "ecr"]) {
      assert.equal(covers(pattern), "no", pattern);
    }
    assert.equal(coversResource({ ...none, resources: [no, yes] }, API), "yes");
    assert.equal(coversResource({ ...none, notResources: [no, yes] }, API), "no");
    assert.equal(coversResource({ ...none, notResources: [no] }, API), "yes");
    assert.equal(coversResource(none, API), "yes");
  });

  it("leaves open what AWS makes of segments that are left out, and of wildcards that go over a colon", () => {
    for (const pattern of [
      "arn:aws:ecr",
      "arn:aws:ecr:us-east-1",
      "arn:aws:ecr:us-*:111111111111",
      "arn:aws:ecr:us-e*/api",
      "arn:aws:ecr:*:repository/team-a/api",
      "*repository/team-a/api",
    ]) {
      assert.equal(covers(pattern), "perhaps", pattern);
      assert.equal(coversResource({ ...none, notResources: [pattern] }, API), "perhaps", pattern);
    }
  });

  it("takes a policy variable for any text, also one that is not closed", () => {
    assert.equal(covers("arn:aws:ecr:*:*:repository/${aws:PrincipalTag/team}/api"), "perhaps");
    assert.equal(covers("arn:aws:ecr:*:*:repository/${aws:PrincipalTag/team}/batch"), "no");
    assert.equal(covers("arn:aws:ecr:*:*:repository/${aws:PrincipalTag/team"), "perhaps");
    assert.equal(covers("arn:${aws:PrincipalTag/partition}:ecr"), "perhaps");
    assert.equal(covers("${".repeat(16_000)), "perhaps");
  });
});

describe("patterns of Resource", () => {
  it("are of every repository of a service also where segments are left out", () => {
    for (const pattern of ["arn:aws:ecr", "arn:aws:ecr:us-east-1:111111111111", "*"]) {
      assert.equal(coversEveryRepository(pattern, "ecr"), true, pattern);
      assert.equal(reachesService(pattern, "ecr"), true, pattern);
    }
    for (const pattern of ["arn:aws:s3", "arn:aws:ecr:*:*:repository/team-a/*", "ecr"]) {
      assert.equal(coversEveryRepository(pattern, "ecr"), false, pattern);
    }
    assert.equal(reachesService("arn:aws:s3", "ecr"), false);
    assert.equal(reachesService("arn:aws:ecr", "ecr-public"), false);
  });

  it("name a service of repositories, or are for others as well", () => {
    const named = ["arn:aws:ecr", "arn:aws-cn:ecr:*", "arn:aws:ecr-public::111111111111:*", API];
    assert.deepEqual(named.filter(namesRepositoryService), named);
    assert.deepEqual(
      ["*", "arn:aws:*", "arn:aws:ec*", "arn:aws:ecrx"].filter(namesRepositoryService),
      [],
    );
  });
});
