import type { PolicyCondition, PolicyStatement, Principal } from "../../domain/iam/iamPolicy";
import type { Grantee } from "../../domain/iam/grantee";

export const ANYONE: Principal[] = [{ type: "*", value: "*" }];
export const ROLE = "arn:aws:iam::222222222222:role/deployer";
export const LAMBDA = "arn:aws:lambda:us-east-1:222222222222:function:*";

export const everybody: Grantee = { kind: "everybody" };
export const organization: Grantee = { kind: "organization", organizationId: "o-acme123456" };
export const account = (accountId: string): Grantee => ({ kind: "account", accountId });
export const role: Grantee = { kind: "principal", arn: ROLE, accountId: "222222222222" };
export const service = (sources: object, name = "*"): Grantee => ({
  kind: "service",
  service: name,
  sourceAccounts: [],
  sourceArns: [],
  sourceOrganizationIds: [],
  sourceOrganizationPaths: [],
  ...sources,
});
export const lambda = service({}, "lambda.amazonaws.com");

export function allow(principals: Principal[], ...conditions: PolicyCondition[]): PolicyStatement {
  return { effect: "Allow", principals, actions: ["ecr:BatchGetImage"], conditions };
}

export function deny(principals: Principal[], ...conditions: PolicyCondition[]): PolicyStatement {
  return { effect: "Deny", principals, actions: ["ecr:*"], conditions };
}

export function when(operator: string, key: string, ...values: string[]): PolicyCondition {
  return { operator, key, values };
}

export const inOrganization = when("StringEquals", "aws:PrincipalOrgID", "o-acme123456");
