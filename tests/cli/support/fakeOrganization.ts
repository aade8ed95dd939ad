import type { Answer, Call } from "./fakeAws";

export const HUB = "111111111111";
export const SPOKE = "333333333333";
export const POLICY =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

/** An organization with one unit; every list has one page. */
const ANSWERS: Readonly<Record<string, (input: Record<string, unknown>) => object>> = {
  DescribeOrganization: () => ({
    Organization: { Id: "o-acme123456", MasterAccountId: "999999999999" },
  }),
  ListRoots: () => ({
    Roots: [
      {
        Id: "r-ab12",
        Name: "Root",
        PolicyTypes: [{ Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" }],
      },
    ],
  }),
  ListOrganizationalUnitsForParent: ({ ParentId }) => ({
    OrganizationalUnits:
      ParentId === "r-ab12" ? [{ Id: "ou-ab12-11111111", Name: "workloads" }] : [],
  }),
  ListAccountsForParent: ({ ParentId }) => ({
    Accounts: ParentId === "r-ab12" ? [{ Id: HUB, Name: "hub" }] : [{ Id: SPOKE, Name: "app" }],
  }),
  ListPolicies: () => ({ Policies: [{ Id: "p-1" }] }),
  DescribePolicy: () => ({
    Policy: {
      PolicySummary: { Id: "p-1", Name: "FullAWSAccess", Type: "SERVICE_CONTROL_POLICY" },
      Content: POLICY,
    },
  }),
  ListTargetsForPolicy: () => ({ Targets: [{ TargetId: "r-ab12" }] }),
};

/** Answers the calls of AWS Organizations, as far as it has an answer. */
export function organization({ operation, input }: Call): Answer {
  return ANSWERS[operation]?.(input) ?? { exception: "UnknownOperationException" };
}

/** Whether a call is of AWS Organizations. */
export function isOfOrganization({ operation }: Call): boolean {
  return Object.hasOwn(ANSWERS, operation);
}
