import assert from "node:assert/strict";
import fc from "fast-check";
import {
  accountRootArn,
  getDnsSuffix,
  parseArn,
  getPartition,
  registryUrl,
  renderArn,
  repositoryArn,
} from "../../domain/arn";

const part = fc.string({ unit: fc.constantFrom(...Array.from("abc123-*")), minLength: 1 });
const arn = fc.record(
  {
    partition: part,
    service: part,
    region: fc.oneof(fc.constant(""), part),
    accountId: fc.oneof(fc.constant(""), part),
    resource: fc.string({ minLength: 1 }),
  },
  { noNullPrototype: true },
);

describe("parseArn", () => {
  it("is the inverse of renderArn", () => {
    fc.assert(
      fc.property(arn, (one) => {
        assert.deepEqual(parseArn(renderArn(one)), one);
      }),
    );
  });

  for (const text of [
    "",
    "arn",
    "arn:aws:iam::111111111111",
    "arn:aws:iam::111111111111:",
    "arn::iam::1:root",
    "arn:aws:::1:root",
    "urn:aws:iam::1:root",
  ]) {
    it(`finds no ARN in "${text}"`, () => {
      assert.equal(parseArn(text), undefined);
    });
  }
});

describe("getPartition and getDnsSuffix", () => {
  const partitions: [region: string, partition: string, dnsSuffix: string][] = [
    ["us-east-1", "aws", "amazonaws.com"],
    ["il-central-1", "aws", "amazonaws.com"],
    ["cn-northwest-1", "aws-cn", "amazonaws.com.cn"],
    ["us-gov-west-1", "aws-us-gov", "amazonaws.com"],
    ["us-iso-east-1", "aws-iso", "c2s.ic.gov"],
    ["us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"],
    ["us-isof-south-1", "aws-iso-f", "csp.hci.ic.gov"],
    ["eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"],
    ["eusc-de-east-1", "aws-eusc", "amazonaws.eu"],
  ];
  for (const [region, partition, dnsSuffix] of partitions) {
    it(`know ${region}`, () => {
      assert.equal(getPartition(region), partition);
      assert.equal(getDnsSuffix(region), dnsSuffix);
    });
  }
});

describe("repositoryArn, accountRootArn and registryUrl", () => {
  it("name repositories, accounts and registries", () => {
    const accountId = "111111111111";
    const place = { region: "us-east-1", accountId, repositoryName: "team-a/api" };
    assert.equal(repositoryArn(place), "arn:aws:ecr:us-east-1:111111111111:repository/team-a/api");
    assert.equal(
      repositoryArn({ ...place, region: "cn-north-1" }),
      "arn:aws-cn:ecr:cn-north-1:111111111111:repository/team-a/api",
    );
    assert.equal(
      repositoryArn({ ...place, region: "*", partition: "aws-cn" }),
      "arn:aws-cn:ecr:*:111111111111:repository/team-a/api",
    );
    assert.equal(
      accountRootArn(accountId, "us-gov-west-1"),
      "arn:aws-us-gov:iam::111111111111:root",
    );
    assert.equal(
      registryUrl({ accountId, region: "us-east-1" }),
      "111111111111.dkr.ecr.us-east-1.amazonaws.com",
    );
    assert.equal(
      registryUrl({ accountId, region: "cn-north-1" }),
      "111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn",
    );
  });
});
