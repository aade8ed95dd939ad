import type {
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
} from "@pulumi/policy";
import { toAwsProperties, toAwsType } from "./awsNative";
import { describePolicy, toMetadata, addCommonSettings } from "./compile";
import { checkConfiguration, configurationReader } from "./configuration";
import { findExemptions, holdsOn, takeExemption, today } from "./exemptions";
import { forTypes } from "./judgedTypes";
import type { PackPolicy, PolicyResource, ResourcePolicyDefinition, Verdict } from "./policy";
import { report, collectFindings } from "./report";
import type { Settings } from "./settings";
import { StackSummary } from "./stackSummary";
import { toPlainProperties } from "./plainProperties";

/** A policy that judges one resource at a time by its inputs, before anything happens to it. */
export function definePolicy<const S extends Settings>(
  definition: ResourcePolicyDefinition<S>,
): PackPolicy {
  const settings = addCommonSettings(definition);
  const read = configurationReader(definition, settings);
  const types = [definition.resource].flat();
  const summary = definition.summary && new StackSummary(definition.summary.describe);

  const validate = (args: ResourceValidationArgs, violate: ReportViolation) => {
    const { config, invalid, notApplicable } = read(args.getConfig());
    // No exemption is from this: nobody knows what was meant.
    if (invalid !== undefined) {
      violate(invalid);
      return;
    }
    if (notApplicable !== undefined) skip(args, notApplicable);
    const counts = definition.summary?.isFor(config) === true;
    const tell = (text: string) => {
      if (counts) summary?.note(args);
      else violate(text);
    };
    const done = (verdict: Verdict): void => {
      const unknown = report(definition, args, config.exemptions, verdict, tell);
      if (unknown === undefined) return;
      if (definition.skipInPreview) args.notApplicable(`Judged in the update: ${unknown.message}`);
      throw unknown;
    };
    const verdict = collectFindings(() => definition.check(withPlainProperties(args), config));
    if (verdict instanceof Promise) return verdict.then(done);
    done(verdict);
  };

  const policy: ResourceValidationPolicy = {
    ...describePolicy(definition, settings),
    validateResource: forTypes(types, validate, skip, definition.isJudged),
    ...(summary && { validateStack: summary.validateStack }),
  };
  if (definition.remediate !== undefined) {
    const remediate = (args: ResourceValidationArgs) => {
      const { config, invalid } = read(args.getConfig());
      if (invalid !== undefined) return;
      const changes = definition.remediate?.(withPlainProperties(args), config);
      if (changes === undefined) return;
      const isExempt = findExemptions(args, config.exemptions).some(
        (each) => holdsOn(each, today()) && takeExemption(definition.id, args, each),
      );
      return isExempt ? undefined : Object.assign(args.props, changes);
    };
    policy.remediateResource = forTypes(types, remediate, skip);
  }
  return {
    metadata: toMetadata(definition, settings),
    checkConfiguration: (given) => checkConfiguration(definition, settings, given),
    policy,
  };
}

function withPlainProperties(args: ResourceValidationArgs): PolicyResource {
  return {
    ...args,
    type: toAwsType(args.type),
    props: toAwsProperties(args.type, toPlainProperties(args.props)),
  };
}

/** The errors by which the runtime is told that a policy is not applicable, by the reason. */
const skipErrors = new Map<string | undefined, Error>();

/**
 * Tells the runtime that there is nothing to judge. It takes an error for that, which is made once and thrown again: made
 * anew for each resource and policy, with a stack trace that nobody sees, it would cost more than all the rest. So would a
 * reason that names all types, as it goes to the engine each time.
 */
function skip(args: ResourceValidationArgs, reason?: string): never {
  const known = skipErrors.get(reason);
  if (known !== undefined) throw known;
  try {
    return args.notApplicable(reason);
  } catch (error) {
    skipErrors.set(reason, error as Error);
    throw error;
  }
}
