import type { PolicyFinding, StackResource } from "./policy";
import { type Values, choice, count } from "./settings";
import { readIfKnown } from "./unknown";
import { toText } from "./values";

/** Settings of the policies that ask AWS what it has. */
export const askingSettings = {
  whenNotAnswered: choice("What to do where AWS does not answer.", ["stop", "pass"], "stop"),
  timeoutSeconds: count("How long AWS may take to answer.", 5, 1),
};

/** Asks AWS whether it has what an update would create, of which messages speak by `what`; a finding is at `path`. */
export async function* askAws(
  { whenNotAnswered }: Values<typeof askingSettings>,
  { path, what }: { readonly path: string; readonly what: string },
  ask: () => Promise<string | undefined>,
): AsyncIterable<PolicyFinding> {
  try {
    const message = await ask();
    if (message !== undefined) yield { path, message };
  } catch (error) {
    if (whenNotAnswered === "pass") return;
    yield { path, message: `AWS does not say whether ${what}: ${String(error)}` };
  }
}

/** Whether a resource is deployed and stays: it has an ARN in the preview already. */
export function isDeployed({ props }: StackResource): boolean {
  return typeof readIfKnown(() => props.arn) === "string";
}

/** The region of a resource, or of its provider; empty where none is known. */
export function getKnownRegion({ props, provider }: StackResource): string {
  return (
    toText(readIfKnown(() => props.region)) || toText(readIfKnown(() => provider?.props.region))
  );
}
