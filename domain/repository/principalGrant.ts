import { allow, awsPrincipals } from "../iam/allow";
import { type PolicyStatement, EVERYBODY } from "../iam/iamPolicy";
import { getStrings } from "../json";

/** Whom a policy of a repository or registry allows something, besides the account that owns it. */
export interface PrincipalGrant {
  /** Ids of accounts; each account decides in its own policies which of its principals may. @default - none */
  readonly accounts?: readonly string[];
  /** Ids of organizations, such as `o-a1b2c3d4e5`, for all of their accounts. @default - none */
  readonly organizationIds?: readonly string[];
  /** Paths of organizational units, such as `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*`. @default - none */
  readonly organizationPaths?: readonly string[];
  /** ARNs of roles and users, in any account. @default - none */
  readonly principalArns?: readonly string[];
}

/** The lists of a grant, whatever they are. */
type GrantLists = Readonly<Partial<Record<keyof PrincipalGrant, unknown>>>;

/** What a grant allows; the ids of its statements begin with the verb, such as `PullFromAccounts`. */
export interface GrantedAccess {
  readonly verb: string;
  readonly actions: readonly string[];
  readonly resources?: readonly string[];
}

/** The statements of a grant, one for each of its lists that names somebody. */
export function grantStatements(grant: GrantLists, granted: GrantedAccess): PolicyStatement[] {
  const { verb, actions, resources } = granted;
  const toNames = (kind: string, names: unknown) =>
    allow(`${verb}From${kind}`, actions, {
      principals: awsPrincipals(getStrings(names)),
      ...(resources && { resources }),
    });
  const toMembers = (kind: string, operator: string, key: string, names: unknown) => {
    const values = getStrings(names);
    if (values.length === 0) return [];
    return allow(`${verb}From${kind}`, actions, {
      principals: [EVERYBODY],
      ...(resources && { resources }),
      conditions: [{ operator, key, values }],
    });
  };
  const { organizationIds: ids, organizationPaths: paths } = grant;
  return [
    ...toNames("Accounts", grant.accounts),
    ...toMembers("Organizations", "StringEquals", "aws:PrincipalOrgID", ids),
    ...toMembers("OrganizationPaths", "ForAnyValue:StringLike", "aws:PrincipalOrgPaths", paths),
    ...toNames("Principals", grant.principalArns),
  ];
}
