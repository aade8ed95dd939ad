import type {
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
} from "@pulumi/policy";
import { describe, metadataOf, settingsOf, typesOf } from "./compile";
import { configurationReader } from "./configuration";
import { exemptionOf, holdsOn, today } from "./exemptions";
import type { JudgedResource, PackPolicy, ResourcePolicyDefinition } from "./policy";
import { type Verdict, conclude, verdictOf } from "./report";
import type { Settings } from "./settings";
import { viewOf } from "./view";

/** A policy that judges one resource at a time by its inputs, before anything happens to it. */
export function definePolicy<const S extends Settings>(
  definition: ResourcePolicyDefinition<S>,
): PackPolicy {
  const settings = settingsOf(definition);
  const read = configurationReader(definition, settings);

  const validate = (args: ResourceValidationArgs, violate: ReportViolation) => {
    const { config, misnamed, idle } = read(args.getConfig());
    // No exemption is from this: nobody knows what was meant.
    if (misnamed !== undefined) {
      violate(misnamed);
      return;
    }
    if (idle !== undefined) passOver(args, idle);
    const done = (verdict: Verdict): void => {
      const unknown = conclude(definition, args, config.exemptions, verdict, violate);
      if (unknown === undefined) return;
      if (definition.waitsForUpdate) args.notApplicable(`Judged in the update: ${unknown.message}`);
      throw unknown;
    };
    const verdict = verdictOf(() => definition.check(viewed(args), config));
    if (verdict instanceof Promise) return verdict.then(done);
    done(verdict);
  };

  const policy: ResourceValidationPolicy = {
    ...describe(definition, settings),
    validateResource: forTypes(typesOf(definition), validate),
  };
  if (definition.remedy !== undefined) {
    policy.remediateResource = forTypes(typesOf(definition), (args) => {
      const { config, misnamed } = read(args.getConfig());
      if (misnamed !== undefined) return;
      const exemption = exemptionOf(args, config.exemptions);
      if (exemption !== undefined && holdsOn(exemption, today())) return;
      const changes = definition.remedy?.(viewed(args), config);
      return changes && Object.assign(args.props, changes);
    });
  }
  return { metadata: metadataOf(definition, settings), policy };
}

function viewed(args: ResourceValidationArgs): JudgedResource {
  return { ...args, props: viewOf(args.props) };
}

/**
 * The function for resources of these types only. The runtime itself passes over a function that names its one type,
 * before it unpacks a resource's properties: that is what keeps resources cheap that no policy looks at.
 */
function forTypes<Result, Rest extends readonly unknown[]>(
  types: readonly string[],
  run: (args: ResourceValidationArgs, ...rest: Rest) => Result,
): (args: ResourceValidationArgs, ...rest: Rest) => Result {
  if (types.length === 1) {
    const typed = (args: ResourceValidationArgs, ...rest: Rest): Result => run(args, ...rest);
    return Object.assign(typed, { __pulumiType: types[0] });
  }
  const judged = new Set(types);
  return (args, ...rest) => (judged.has(args.type) ? run(args, ...rest) : passOver(args));
}

/** The errors by which the runtime is told that a policy is not applicable, by the reason. */
const passed = new Map<string | undefined, unknown>();

/**
 * Tells the runtime that there is nothing to judge. It takes an error for that, which is made once and thrown again: made
 * anew for each resource and policy, with a stack trace that nobody sees, it would cost more than all the rest. So would a
 * reason that names all types, as it goes to the engine each time.
 */
function passOver(args: ResourceValidationArgs, reason?: string): never {
  if (!passed.has(reason))
    passed.set(
      reason,
      thrownBy(() => args.notApplicable(reason)),
    );
  throw passed.get(reason);
}

function thrownBy(run: () => never): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
