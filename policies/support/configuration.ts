import { type AllSettings, unknownSettings } from "./compile";
import { checkExemptions } from "./exemptions";
import type { PolicyFinding, PolicyMetadata } from "./policy";
import { violationText } from "./report";
import { type Settings, type Values, mergeDefaults } from "./settings";

/** The configuration of a policy, and what follows from it for all resources alike. */
export interface Configuration<S extends Settings> {
  readonly config: Values<AllSettings<S>>;
  /** What is violated where settings are unknown, or say what cannot be meant. */
  readonly invalid?: string;
  /** Why there is nothing to judge, if so. */
  readonly notApplicable?: string;
}

/** How a wrong configuration is put right. */
export const CONFIGURATION_FIX =
  "Correct the entry of this policy in the configuration of the pack.";

/**
 * A function that reads what is configured, and reads it anew only where it has changed: the runtime hands over another copy
 * for each resource, with the same values in it.
 */
export function configurationReader<S extends Settings>(
  definition: Pick<PolicyMetadata<S>, "notApplicable" | "checkSettings">,
  settings: AllSettings<S>,
): (configured: object) => Configuration<S> {
  let latest: { readonly given: object; readonly read: Configuration<S> } | undefined;
  return (given) => {
    if (latest === undefined || !haveSameValues(latest.given, given)) {
      latest = { given, read: read(given) };
    }
    return latest.read;
  };

  function read(given: object): Configuration<S> {
    const config = mergeDefaults(settings, given);
    const wrong = checkConfiguration(definition, settings, given);
    if (wrong.length > 0) return { config, invalid: violationText(wrong, CONFIGURATION_FIX) };
    const notApplicable = definition.notApplicable?.(config);
    return { config, ...(notApplicable !== undefined && { notApplicable }) };
  }
}

/** What is wrong with what is configured for a policy, beyond what the engine refuses by the schema of the settings. */
export function checkConfiguration<S extends Settings>(
  definition: Pick<PolicyMetadata<S>, "checkSettings">,
  settings: AllSettings<S>,
  given: object,
): PolicyFinding[] {
  const config = mergeDefaults(settings, given);
  return [
    ...unknownSettings(settings, given),
    ...checkExemptions(config.exemptions),
    ...(definition.checkSettings?.(config) ?? []),
  ];
}

function haveSameValues(one: object, other: object): boolean {
  const [first, second] = [Object.entries(one), Object.keys(other)];
  return (
    first.length === second.length &&
    first.every(([name, value]) => Object.is((other as Record<string, unknown>)[name], value))
  );
}
