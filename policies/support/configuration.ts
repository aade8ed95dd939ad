import type { AllSettings } from "./compile";
import { unknownSettings } from "./compile";
import type { PolicyFinding, PolicyMetadata } from "./policy";
import { type Settings, type Values, valuesOf } from "./settings";

/** The configuration of a policy, and what follows from it for all resources alike. */
export interface Configuration<S extends Settings> {
  readonly config: Values<AllSettings<S>>;
  /** Settings that the policy does not have. */
  readonly misnamed: readonly PolicyFinding[];
  /** Why there is nothing to judge, if so. */
  readonly idle?: string;
}

/**
 * A function that reads what is configured, and reads it anew only where it has changed: the runtime hands over another copy
 * for each resource, with the same values in it.
 */
export function configurationReader<S extends Settings>(
  definition: Pick<PolicyMetadata<S>, "idle">,
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
    const config = valuesOf(settings, given);
    const misnamed = unknownSettings(settings, given);
    const idle = misnamed.length === 0 ? definition.idle?.(config) : undefined;
    return { config, misnamed, ...(idle !== undefined && { idle }) };
  }
}

function haveSameValues(one: object, other: object): boolean {
  const [first, second] = [Object.entries(one), Object.keys(other)];
  return (
    first.length === second.length &&
    first.every(([name, value]) => Object.is((other as Record<string, unknown>)[name], value))
  );
}
