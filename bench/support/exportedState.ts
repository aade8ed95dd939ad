import type { PackResource } from "../../tests/support/runningPack";

const STACK = "urn:pulumi:production::hub::pulumi:pulumi:Stack::hub-production";
const PROVIDER = "urn:pulumi:production::hub::pulumi:providers:aws::default";
const PROVIDER_ID = "11111111-2222-3333-4444-555555555555";

/** The text of a state with these resources, as `pulumi stack export` writes it. */
export function exportedState(resources: readonly PackResource[]): string {
  const time = new Date().toISOString();
  const settings = { region: "us-east-1" };
  const own = [
    { urn: STACK, custom: false, type: "pulumi:pulumi:Stack" },
    {
      urn: PROVIDER,
      custom: true,
      type: "pulumi:providers:aws",
      id: PROVIDER_ID,
      inputs: settings,
      outputs: settings,
    },
  ];
  const manifest = { time, magic: "", version: "" };
  const states = [...own, ...resources.map(stateOf)].map((state) => ({
    ...state,
    created: time,
    modified: time,
  }));
  return JSON.stringify({ version: 3, deployment: { manifest, resources: states } });
}

function stateOf({ type, name, props }: PackResource): object {
  return {
    urn: `urn:pulumi:production::hub::${type}::${name}`,
    custom: true,
    type,
    id: name,
    inputs: props,
    outputs: props,
    parent: STACK,
    provider: `${PROVIDER}::${PROVIDER_ID}`,
  };
}
