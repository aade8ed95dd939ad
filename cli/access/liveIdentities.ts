import type * as Sdk from "@aws-sdk/client-iam";
import { parseArn } from "../../domain/arn";
import type { JsonRecord } from "../../domain/json";
import { type AwsOptions, callAws, clientConfig } from "../support/aws";
import { InputError } from "../support/inputError";
import { type StateResource, toLiveResource } from "./state";

/** Which identities to read from AWS itself. */
export interface LiveIdentities {
  /** ARNs of roles. @default - none */
  readonly role?: readonly string[];
  /** ARNs of users, which are read with their groups. @default - none */
  readonly user?: readonly string[];
}

const CONCURRENCY = 8;

/**
 * Reads roles and users with their policies, and the groups of the users, as the resources that a state would have.
 *
 * @throws InputError
 */
export async function readLiveIdentities({
  role = [],
  user = [],
  region = "us-east-1",
  ...options
}: LiveIdentities & AwsOptions): Promise<StateResource[]> {
  if (role.length + user.length === 0) return [];
  const iam = await import("@aws-sdk/client-iam");
  const { default: pMap } = await import("p-map");
  const client = new iam.IAMClient(clientConfig({ ...options, region }));
  const kinds = toKinds(iam, client);
  const readAll = <T, R>(items: Iterable<T>, read: (item: T) => Promise<R>) =>
    callAws("Reading identities", () => pMap(new Set(items), read, { concurrency: CONCURRENCY }));
  const memberships = await readAll(user, (arn) => readMembership(iam, client, arn));
  const groups = new Set(memberships.flatMap(({ outputs }) => outputs.groups as string[]));
  const identities = [
    ...(await readAll(role, (arn) => readIdentity(kinds.role, getName(arn), arn))),
    ...(await readAll(user, (arn) => readIdentity(kinds.user, getName(arn), arn))),
    ...(await readAll(groups, (name) => readIdentity(kinds.group, name))),
  ];
  const attached = identities.flatMap(({ outputs }) => [
    ...(outputs.managedPolicyArns as string[]),
    ...(outputs.permissionsBoundary === undefined ? [] : [outputs.permissionsBoundary as string]),
  ]);
  const policies = await readAll(attached, (arn) => readManagedPolicy(iam, client, arn));
  return [...identities, ...memberships, ...policies];
}

type Iam = typeof Sdk;
type Kinds = ReturnType<typeof toKinds>;

/** What IAM answers of each kind of identities, by the name of one. */
function toKinds(iam: Iam, client: Sdk.IAMClient) {
  return {
    role: {
      type: "aws:iam/role:Role",
      get: async (RoleName: string) =>
        (await client.send(new iam.GetRoleCommand({ RoleName }))).Role,
      inlinePolicies: (RoleName: string) => iam.paginateListRolePolicies({ client }, { RoleName }),
      inlinePolicy: (RoleName: string, PolicyName: string) =>
        client.send(new iam.GetRolePolicyCommand({ RoleName, PolicyName })),
      attachedPolicies: (RoleName: string) =>
        iam.paginateListAttachedRolePolicies({ client }, { RoleName }),
    },
    user: {
      type: "aws:iam/user:User",
      get: async (UserName: string) =>
        (await client.send(new iam.GetUserCommand({ UserName }))).User,
      inlinePolicies: (UserName: string) => iam.paginateListUserPolicies({ client }, { UserName }),
      inlinePolicy: (UserName: string, PolicyName: string) =>
        client.send(new iam.GetUserPolicyCommand({ UserName, PolicyName })),
      attachedPolicies: (UserName: string) =>
        iam.paginateListAttachedUserPolicies({ client }, { UserName }),
    },
    group: {
      type: "aws:iam/group:Group",
      get: async (GroupName: string) =>
        (await client.send(new iam.GetGroupCommand({ GroupName }))).Group,
      inlinePolicies: (GroupName: string) =>
        iam.paginateListGroupPolicies({ client }, { GroupName }),
      inlinePolicy: (GroupName: string, PolicyName: string) =>
        client.send(new iam.GetGroupPolicyCommand({ GroupName, PolicyName })),
      attachedPolicies: (GroupName: string) =>
        iam.paginateListAttachedGroupPolicies({ client }, { GroupName }),
    },
  };
}

/** An identity with its inline policies, and the ARNs of those that are attached. @throws InputError for one of another account */
async function readIdentity(
  { type, get, inlinePolicies, inlinePolicy, attachedPolicies }: Kinds[keyof Kinds],
  name: string,
  arn?: string,
): Promise<StateResource> {
  const found = await get(name);
  if (arn !== undefined && found?.Arn !== arn) {
    throw new InputError(
      `The account of the credentials has no ${arn}, but ${found?.Arn ?? "another"}: use credentials of account ${parseArn(arn)?.accountId ?? ""}, or add the state of its stack by --state.`,
    );
  }
  const inline: JsonRecord[] = [];
  for await (const { PolicyNames = [] } of inlinePolicies(name)) {
    for (const policy of PolicyNames) {
      const { PolicyDocument = "" } = await inlinePolicy(name, policy);
      inline.push({ name: policy, policy: decodeURIComponent(PolicyDocument) });
    }
  }
  const managedPolicyArns: string[] = [];
  for await (const { AttachedPolicies = [] } of attachedPolicies(name)) {
    managedPolicyArns.push(...AttachedPolicies.flatMap(({ PolicyArn }) => PolicyArn ?? []));
  }
  return toLiveResource(type, name, {
    arn: found?.Arn,
    name,
    inlinePolicies: inline,
    managedPolicyArns,
    permissionsBoundary:
      found && "PermissionsBoundary" in found
        ? found.PermissionsBoundary?.PermissionsBoundaryArn
        : undefined,
  });
}

async function readMembership(
  iam: Iam,
  client: Sdk.IAMClient,
  arn: string,
): Promise<StateResource> {
  const UserName = getName(arn);
  const groups: string[] = [];
  for await (const page of iam.paginateListGroupsForUser({ client }, { UserName })) {
    groups.push(...(page.Groups ?? []).flatMap(({ GroupName }) => GroupName ?? []));
  }
  const type = "aws:iam/userGroupMembership:UserGroupMembership";
  return toLiveResource(type, UserName, { user: UserName, groups });
}

async function readManagedPolicy(
  iam: Iam,
  client: Sdk.IAMClient,
  arn: string,
): Promise<StateResource> {
  const { Policy } = await client.send(new iam.GetPolicyCommand({ PolicyArn: arn }));
  const { PolicyVersion } = await client.send(
    new iam.GetPolicyVersionCommand({ PolicyArn: arn, VersionId: Policy?.DefaultVersionId }),
  );
  return toLiveResource("aws:iam/policy:Policy", arn, {
    arn,
    name: Policy?.PolicyName,
    policy: decodeURIComponent(PolicyVersion?.Document ?? ""),
  });
}

function getName(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
