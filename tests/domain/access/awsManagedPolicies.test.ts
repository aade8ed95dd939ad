import assert from "node:assert/strict";
import { proveAccess } from "../../../domain/access/accessMatrix";
import { awsManagedPolicy } from "../../../domain/iam/awsManagedPolicies";
import { HUB, HUB_ROLE, hub } from "../../support/accessParties";

describe("policies of AWS itself", () => {
  const rights = (name: string) => {
    const document = awsManagedPolicy(`arn:aws:iam::aws:policy/${name}`);
    assert.ok(document, name);
    const identities = [{ arn: HUB_ROLE, policies: [{ name, document }] }];
    const [row] = proveAccess({ repositories: hub(), identities }).access;
    return row && [row.pull, row.push, row.administer];
  };
  for (const [name, expected] of [
    ["AdministratorAccess", ["yes", "yes", "yes"]],
    ["AmazonEC2ContainerRegistryFullAccess", ["yes", "yes", "yes"]],
    ["AmazonEC2ContainerRegistryPowerUser", ["yes", "yes", "no"]],
    ["AmazonEC2ContainerRegistryPullOnly", ["yes", "no", "no"]],
    ["AmazonEC2ContainerRegistryReadOnly", ["yes", "no", "no"]],
    ["AmazonEKSFargatePodExecutionRolePolicy", ["yes", "no", "no"]],
    ["PowerUserAccess", ["yes", "yes", "yes"]],
    ["ReadOnlyAccess", ["yes", "no", "no"]],
    ["service-role/AWSAppRunnerServicePolicyForECRAccess", ["yes", "no", "no"]],
    ["service-role/AmazonECSTaskExecutionRolePolicy", ["yes", "no", "no"]],
  ] as const) {
    it(`count: ${name}`, () => {
      assert.deepEqual(rights(name), expected);
    });
  }

  it("are none where they are not known, whatever they are called", () => {
    for (const name of ["toString", "service-role/AWSLambdaBasicExecutionRole", ""]) {
      assert.equal(awsManagedPolicy(`arn:aws:iam::aws:policy/${name}`), undefined);
    }
    assert.equal(awsManagedPolicy(`arn:aws:iam::${HUB}:policy/AdministratorAccess`), undefined);
  });
});
