import type { PolicyCondition, PolicyDocument, PolicyStatement, Principal } from "./iamPolicy";

/** To whom, on what and when a statement allows its actions. */
export interface AllowOptions {
  readonly principals?: readonly Principal[];
  readonly resources?: readonly string[];
  readonly conditions?: readonly PolicyCondition[];
}

/** The statement that allows actions; none where a list is empty, for IAM refuses empty lists. */
export function allow(
  sid: string | undefined,
  actions: readonly string[],
  { principals, resources, conditions = [] }: AllowOptions,
): PolicyStatement[] {
  if ([actions, principals, resources].some((list) => list?.length === 0)) return [];
  return [
    {
      ...(sid !== undefined && { sid }),
      effect: "Allow",
      ...(principals && { principals }),
      actions,
      ...(resources && { resources }),
      conditions,
    },
  ];
}

/** Accounts by their ids, and roles and users by their ARNs, as principals. */
export function awsPrincipals(names: readonly string[]): Principal[] {
  return names.map((value) => ({ type: "AWS", value }));
}

/** A service of AWS, such as `lambda.amazonaws.com`, as principal. */
export function servicePrincipal(value: string): Principal[] {
  return [{ type: "Service", value }];
}

/** The condition that a key of the request equals one of some values. */
export function stringEquals(key: string, ...values: readonly string[]): PolicyCondition {
  return { operator: "StringEquals", key, values };
}

/** A document of statements as `allow` gives them. */
export function policyDocument(
  ...statements: readonly (readonly PolicyStatement[])[]
): PolicyDocument {
  return { version: "2012-10-17", statements: statements.flat() };
}
