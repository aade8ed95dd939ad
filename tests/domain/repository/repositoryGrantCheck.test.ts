import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type PullGrant,
  type RepositoryPolicyIntent,
} from "../../../domain/repository/repositoryPolicy";
import { checkRepositoryPolicyIntent } from "../../../domain/repository/repositoryGrantCheck";
import { anything } from "../../support/domainArbitraries";
import { lines } from "../../support/findingLines";

const ROLE = "arn:aws:iam::222222222222:role/deployer";
const PATH = "o-acme123456/r-ab12/ou-ab12-12345678/*";

describe("checkRepositoryPolicyIntent", () => {
  const accountForm = "a string of 12 digits";
  const refused: [title: string, intent: unknown, lines: string[]][] = [
    [
      "grants without lists",
      { pull: {}, push: {} },
      [
        "grant-empty @ pull: grant names nobody: add an entry to accounts, organizationIds, organizationPaths, lambdaAccounts, lambdaOrganizationIds, lambdaOrganizationPaths, principalArns, or leave out the grant.",
        "grant-empty @ push: grant names nobody: add an entry to accounts, principalArns, or leave out the grant.",
      ],
    ],
    [
      "grants that are no objects of lists",
      { pull: ["222222222222"], push: { accounts: "222222222222", account: [] } },
      [
        'grant-shape @ pull: grant is not an object: given ["222222222222"], allowed an object with accounts, organizationIds, organizationPaths, lambdaAccounts, lambdaOrganizationIds, lambdaOrganizationPaths, principalArns.',
        'grant-shape @ push.account: unknown key: given "account", allowed accounts, principalArns.',
        'grant-shape @ push.accounts: value is not a list: given "222222222222", allowed a list of strings.',
      ],
    ],
    [
      "every entry that is wrong",
      {
        pull: {
          accounts: ["12", undefined, "222222222222", "222222222222"],
          organizationIds: ["acme"],
          organizationPaths: ["o-acme123456"],
          lambdaAccounts: [3],
          principalArns: ["*"],
        },
        push: { accounts: [null] },
        region: "nowhere",
      },
      [
        `account-id-format @ pull.accounts[0]: account id: given "12", allowed ${accountForm}.`,
        `account-id-format @ pull.accounts[1]: account id: given undefined, allowed ${accountForm}.`,
        'grant-duplicate @ pull.accounts[3]: the same is given twice: given "222222222222", allowed once, as in pull.accounts[2].',
        'organization-id-format @ pull.organizationIds[0]: organization id: given "acme", allowed o- and 10 to 32 lower-case letters or digits.',
        'organization-path-format @ pull.organizationPaths[0]: organization path: given "o-acme123456", allowed o-…/r-…/ and any number of ou-…/, with / or * at the end.',
        `account-id-format @ pull.lambdaAccounts[0]: account id: given 3, allowed ${accountForm}.`,
        'principal-arn-format @ pull.principalArns[0]: principal ARN: given "*", allowed an ARN such as arn:aws:iam::222222222222:role/deployer, without wildcards.',
        `account-id-format @ push.accounts[0]: account id: given null, allowed ${accountForm}.`,
        'region-format @ region: region: given "nowhere", allowed a region name such as us-east-1 or us-gov-west-1.',
      ],
    ],
    [
      "functions without a region, and of an account where nobody could deploy them",
      {
        pull: {
          lambdaAccounts: ["222222222222", "333333333333", "444444444444"],
          accounts: ["222222222222"],
          principalArns: ["arn:aws:iam::333333333333:role/deployer"],
        },
      },
      [
        "grant-lambda-region @ region: pull.lambdaAccounts requires region, that of the repository.",
        'grant-lambda-account @ pull.lambdaAccounts[2]: nobody in this account could deploy a function: given "444444444444", allowed an account of pull.accounts, or of a role in pull.principalArns.',
      ],
    ],
    [
      "principals of another partition",
      {
        pull: { principalArns: [ROLE] },
        push: { principalArns: ["arn:aws-cn:iam::222222222222:root", ROLE] },
        region: "cn-north-1",
      },
      [
        `grant-partition @ push.principalArns[1]: principal is of another partition: given "${ROLE}", allowed partition aws-cn, that of cn-north-1.`,
        `grant-partition @ pull.principalArns[0]: principal is of another partition: given "${ROLE}", allowed partition aws-cn, that of cn-north-1.`,
      ],
    ],
    [
      "who is covered twice",
      {
        pull: {
          accounts: ["222222222222"],
          principalArns: [ROLE],
          organizationIds: ["o-acme123456"],
          organizationPaths: [PATH],
        },
      },
      [
        `grant-redundant @ pull.principalArns[0]: grant names ${ROLE} twice: account 222222222222 covers it already.`,
        `grant-redundant @ pull.organizationPaths[0]: grant names ${PATH} twice: organization o-acme123456 covers it already.`,
      ],
    ],
  ];
  for (const [title, intent, expected] of refused) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(
        lines(checkRepositoryPolicyIntent(intent as RepositoryPolicyIntent)),
        expected,
      );
    });
  }

  it("asks for no account beside functions where an organization may pull", () => {
    const pull: PullGrant = { lambdaAccounts: ["222222222222"], organizationIds: ["o-acme123456"] };
    assert.deepEqual(checkRepositoryPolicyIntent({ pull, region: "us-east-1" }), []);
  });

  it("refuses a policy of over 10,240 characters", () => {
    const accounts = Array.from({ length: 700 }, (_, index) => `${100000000000 + index}`);
    assert.deepEqual(lines(checkRepositoryPolicyIntent({ pull: { accounts } })), [
      "repository-policy-size @ pull: repository policy is too long: given 10698 characters, allowed at most 10240.",
    ]);
  });

  it("refuses one that is too long for functions of any region while theirs is not known", () => {
    const lambdaAccounts = Array.from({ length: 250 }, (_, index) => `${100000000000 + index}`);
    const intent = { pull: { lambdaAccounts, organizationIds: ["o-acme123456"] } };
    assert.deepEqual(lines(checkRepositoryPolicyIntent(intent)), [
      "grant-lambda-region @ region: pull.lambdaAccounts requires region, that of the repository.",
      "repository-policy-size @ pull: repository policy without the name of its region is too long: given 10969 characters, allowed at most 10240.",
    ]);
  });

  it("takes 145 accounts of functions in one policy", () => {
    const lambdaAccounts = Array.from({ length: 145 }, (_, index) => `${100000000000 + index}`);
    const pull = { lambdaAccounts, organizationIds: ["o-acme123456"] };
    assert.deepEqual(checkRepositoryPolicyIntent({ pull, region: "us-east-1" }), []);
  });

  it("answers whatever it is given", () => {
    const grant = fc.oneof(
      anything,
      fc.record(
        {
          accounts: anything,
          organizationIds: anything,
          organizationPaths: anything,
          lambdaAccounts: anything,
          principalArns: anything,
        },
        { requiredKeys: [] },
      ),
    );
    const intent = fc.oneof(anything, fc.record({ pull: grant, push: grant, region: anything }));
    fc.assert(
      fc.property(intent, (given) => {
        assert.ok(Array.isArray(checkRepositoryPolicyIntent(given as RepositoryPolicyIntent)));
      }),
      { numRuns: 1000 },
    );
  });
});
