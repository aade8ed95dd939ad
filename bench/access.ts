import type { AccessInput } from "../domain/access/accessInput";
import { checkAccess } from "../domain/access/accessGaps";
import { proveAccess } from "../domain/access/accessMatrix";
import { parsePolicyDocument } from "../domain/iam/iamPolicyParser";
import { type Organization } from "../domain/access/organization";
import { collectInput } from "../cli/access/readInput";
import type { StateResource } from "../cli/access/state";
import type { Benchmark, Claim } from "./support/claim";

const HUB = "111111111111";
const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

function policy(name: string, ...statements: object[]) {
  const document = parsePolicyDocument({ Version: "2012-10-17", Statement: statements });
  if (!document.ok) throw new Error(JSON.stringify(document.findings));
  return { name, document: document.value };
}

/** A hub of many teams: each repository lets some accounts in, each identity may pull what its team has, nodes everything. */
function accessInput(counts: {
  readonly repositories: number;
  readonly identities: number;
  readonly accounts: number;
}): AccessInput {
  const account = (index: number) => String(200_000_000_000 + (index % counts.accounts));
  const team = (index: number) => `team-${index % 100}`;
  const arnOf = (name: string) => `arn:aws:ecr:us-east-1:${HUB}:repository/${name}`;
  return {
    repositories: Array.from({ length: counts.repositories }, (_, index) => ({
      arn: arnOf(`${team(index)}/service-${index}`),
      policies: [
        policy(
          "repository policy",
          {
            Sid: "PullFromAccounts",
            Effect: "Allow",
            Principal: { AWS: [0, 1, 2].map((more) => account(index * 7 + more)) },
            Action: PULL,
          },
          {
            Sid: "OnlyOrganization",
            Effect: "Deny",
            Principal: "*",
            Action: "ecr:*",
            Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-acme123456" } },
          },
        ),
      ],
    })),
    identities: Array.from({ length: counts.identities }, (_, index) => ({
      arn: `arn:aws:iam::${account(index)}:role/role-${index}`,
      policies: [
        policy(
          "policy pull",
          { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
          {
            Effect: "Allow",
            Action: PULL,
            Resource: index % 5 === 0 ? "*" : arnOf(`${team(index)}/*`),
          },
        ),
      ],
    })),
  };
}

/** States of an organization: a hub, and an account with roles for each team, each role with a policy of its own. */
function organizationStates(counts: {
  readonly repositories: number;
  readonly identities: number;
  readonly accounts: number;
}): StateResource[][] {
  const account = (index: number) => String(200_000_000_000 + (index % counts.accounts));
  const repository = (index: number) => `team-${index % 100}/service-${index}`;
  const place = { registryId: HUB, region: "us-east-1" };
  const resource = (type: string, outputs: Record<string, unknown>): StateResource => ({
    urn: `urn:pulumi:s::p::${type}::r`,
    type,
    outputs,
    isExternal: false,
    file: "bench",
  });
  const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
  const arnOf = (name: string) => `arn:aws:ecr:us-east-1:${HUB}:repository/${name}`;
  const hub = Array.from({ length: counts.repositories }, (_, index) => {
    const name = repository(index);
    const own = { AWS: Array.from({ length: 20 }, (_, more) => account(index * 7 + more)) };
    const inside = { StringEquals: { "aws:PrincipalOrgID": "o-acme123456" } };
    const policy = document(
      { Sid: "PullFromAccounts", Effect: "Allow", Principal: own, Action: PULL },
      { Sid: "Pull", Effect: "Allow", Principal: "*", Action: PULL, Condition: inside },
    );
    return [
      resource("aws:ecr/repository:Repository", { arn: arnOf(name), name, ...place }),
      resource("aws:ecr/repositoryPolicy:RepositoryPolicy", { repository: name, policy, ...place }),
    ];
  });
  const spokes = Array.from({ length: counts.accounts }, (): StateResource[] => []);
  for (let index = 0; index < counts.identities; index++) {
    const role = `app-${Math.floor(index / counts.accounts)}`;
    const policy = document(
      { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
      { Effect: "Allow", Action: PULL, Resource: arnOf(`team-${index % 100}/*`) },
    );
    spokes[index % counts.accounts]?.push(
      resource("aws:iam/role:Role", { arn: `arn:aws:iam::${account(index)}:role/${role}` }),
      resource("aws:iam/rolePolicy:RolePolicy", { role, name: "pull", policy }),
    );
  }
  return [hub.flat(), ...spokes];
}

/** An organization of many units, with a policy that bounds regions at the root and one that denies deletion in each unit. */
function organizationOf(accounts: number): Organization {
  const full = policy("SCP FullAWSAccess", { Effect: "Allow", Action: "*", Resource: "*" });
  const deny = (name: string, Action: string, Condition?: object) =>
    policy(name, { Effect: "Deny", Action, Resource: "*", ...(Condition && { Condition }) });
  const region = deny("SCP regions", "*", {
    StringNotEquals: { "aws:RequestedRegion": ["us-east-1", "eu-west-1"] },
  });
  const root = { id: "r-ab12", serviceControlPolicies: [full, region] };
  const units = Array.from({ length: 20 }, (_, index) => ({
    id: `ou-ab12-${String(index).padStart(8, "0")}`,
    serviceControlPolicies: [full, deny(`SCP ${index}`, "ecr:Delete*")],
  }));
  const ids = [HUB, ...Array.from({ length: accounts }, (_, one) => String(200_000_000_000 + one))];
  const path = (id: string, index: number) => [
    root,
    ...units.slice(index % 20, (index % 20) + 1),
    { id, serviceControlPolicies: [full] },
  ];
  return {
    id: "o-acme123456",
    managementAccountId: "999999999999",
    accounts: new Map(ids.map((id, index) => [id, path(id, index)])),
  };
}

/** The matrix of some input and what is wrong with it, held against limits. */
function measure(
  what: string,
  limits: { readonly seconds: number; readonly megabytes: number },
  read: () => AccessInput,
): Claim[] {
  const start = process.cpuUsage();
  const input = read();
  const proof = proveAccess(input);
  const findings = checkAccess(input, proof);
  const { user, system } = process.cpuUsage(start);
  const megabytes = process.memoryUsage().rss / 1e6;
  const detail = `${proof.access.length} rows, ${findings.length} findings`;
  return [
    { name: what, measured: (user + system) / 1e6, limit: limits.seconds, unit: "s", detail },
    {
      name: `memory for ${what}`,
      measured: megabytes,
      limit: limits.megabytes,
      unit: "MB",
      detail,
    },
  ];
}

export const takes = "about a minute";

/** The matrix of a large hub, and of a large organization from its states. */
export const benchmark: Benchmark = (progress) => {
  const hub = { repositories: 5_000, identities: 500, accounts: 50 };
  const hubName = `access of ${hub.identities} identities to ${hub.repositories} repositories`;
  progress(hubName);
  const input = accessInput(hub);
  const first = measure(hubName, { seconds: 6, megabytes: 400 }, () => input);
  const many = { repositories: 200, identities: 2_000, accounts: 1_000 };
  const name = `access of ${many.identities} identities in ${many.accounts} accounts to ${many.repositories} repositories`;
  progress(name);
  const states = organizationStates(many);
  const organizations = [organizationOf(many.accounts)];
  const second = measure(
    name,
    { seconds: 30, megabytes: 1_000 },
    () => collectInput(states, { organizations }).input,
  );
  return Promise.resolve([...first, ...second]);
};
