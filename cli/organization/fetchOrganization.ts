import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  OrganizationsClient,
  type OrganizationsClientConfig,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
  paginateListPolicies,
  paginateListRoots,
  paginateListTargetsForPolicy,
} from "@aws-sdk/client-organizations";

const POLICY_TYPES = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const;

/** Reads an organization with the names of AWS's own API. */
export async function fetchOrganization(
  config: OrganizationsClientConfig,
  report: (text: string) => void,
): Promise<object> {
  const client = new OrganizationsClient(config);
  try {
    const paging = { client };
    const { Organization } = await client.send(new DescribeOrganizationCommand({}));
    const roots = await collect(paginateListRoots(paging, {}), ({ Roots }) => Roots);
    const units: object[] = [];
    const accounts: object[] = [];
    const pending = roots.map(({ Id = "" }) => Id);
    for (let parent = pending.pop(); parent !== undefined; parent = pending.pop()) {
      const ParentId = parent;
      const below = await collect(
        paginateListOrganizationalUnitsForParent(paging, { ParentId }),
        (page) => page.OrganizationalUnits,
      );
      const here = await collect(
        paginateListAccountsForParent(paging, { ParentId }),
        ({ Accounts }) => Accounts,
      );
      units.push(...below.map(({ Id, Name }) => ({ Id, Name, ParentId })));
      accounts.push(...here.map(({ Id, Name, Status }) => ({ Id, Name, Status, ParentId })));
      pending.push(...below.map(({ Id = "" }) => Id));
      report(`${accounts.length} accounts in ${units.length} organizational units`);
    }
    const enabled = new Set(
      roots.flatMap(({ PolicyTypes = [] }) => PolicyTypes.map(({ Type }) => Type)),
    );
    const policies = [];
    for (const Filter of POLICY_TYPES.filter((type) => enabled.has(type))) {
      const listed = await collect(
        paginateListPolicies(paging, { Filter }),
        (page) => page.Policies,
      );
      for (const { Id: PolicyId } of listed) {
        const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId }));
        const Targets = await collect(
          paginateListTargetsForPolicy(paging, { PolicyId }),
          (page) => page.Targets,
        );
        const { PolicySummary, Content } = Policy ?? {};
        policies.push({ PolicySummary, Content, Targets });
        report(`${policies.length} policies`);
      }
    }
    return {
      version: 1,
      Organization: { Id: Organization?.Id, ManagementAccountId: Organization?.MasterAccountId },
      Roots: roots.map(({ Id, Name }) => ({ Id, Name })),
      OrganizationalUnits: units,
      Accounts: accounts,
      Policies: policies,
    };
  } finally {
    client.destroy();
  }
}

async function collect<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...(itemsOf(page) ?? []));
  return items;
}
