import type { ReportViolation, StackValidationArgs, StackValidationPolicy } from "@pulumi/policy";
import { toAwsProperties, toAwsType, withNativeType } from "./awsNative";
import { describePolicy, toMetadata, addCommonSettings } from "./compile";
import { checkConfiguration, configurationReader } from "./configuration";
import { mayHaveNative } from "./judgedTypes";
import type { PackPolicy, PolicyStack, StackPolicyDefinition, Verdict } from "./policy";
import { report, collectFindings } from "./report";
import type { Settings } from "./settings";
import { toPlainProperties } from "./plainProperties";

/** A policy for facts that span resources: it judges the stack once all of it has been registered. */
export function defineStackPolicy<const S extends Settings>(
  definition: StackPolicyDefinition<S>,
): PackPolicy {
  const settings = addCommonSettings(definition);
  const read = configurationReader(definition, settings);
  const types = [definition.resource].flat();

  const validateStack = (args: StackValidationArgs, violate: ReportViolation) => {
    const { config, invalid, notApplicable } = read(args.getConfig());
    if (invalid !== undefined) {
      violate(invalid);
      return;
    }
    if (notApplicable !== undefined) args.notApplicable(notApplicable);
    const stack = toPolicyStack(args);
    const judged = stack.ofType(...types);
    if (judged.length === 0) {
      args.notApplicable(`Policy only applies to resources of type ${types.join(", ")}`);
    }
    const judge = definition.checkStack(stack, config);
    const done = (verdicts: readonly Verdict[]): void => {
      const unknowns = judged.flatMap((resource, index): Unknown[] => {
        const verdict = verdicts[index] ?? { findings: [] };
        const error = report(definition, resource, config.exemptions, verdict, (text) => {
          violate(text, resource.urn);
        });
        return error === undefined ? [] : [{ resource: resource.name, error }];
      });
      if (unknowns.length === 0) return;
      const unknown = combineUnknowns(unknowns);
      if (definition.skipInPreview) args.notApplicable(`Judged in the update: ${unknown.message}`);
      throw unknown;
    };
    const verdicts = judged.map((resource) => collectFindings(() => judge(resource)));
    const isLate = verdicts.some((each) => each instanceof Promise);
    if (isLate) return Promise.all(verdicts.map(async (each) => await each)).then(done);
    done(verdicts as Verdict[]);
  };

  const policy: StackValidationPolicy = {
    ...describePolicy(definition, settings),
    // The runtime passes over stacks without this type before it unpacks all resources.
    validateStack: Object.defineProperty(validateStack, "__pulumiType", {
      get: () => {
        const isOnlyType = types.flatMap(withNativeType).length === 1 || !mayHaveNative();
        return types.length === 1 && isOnlyType ? types[0] : undefined;
      },
      enumerable: true,
    }),
  };
  return {
    metadata: toMetadata(definition, settings),
    checkConfiguration: (given) => checkConfiguration(definition, settings, given),
    policy,
  };
}

/** A stack has thousands of resources that no policy looks at: only those that one asks for are made ready for it. */
function toPolicyStack({ resources }: StackValidationArgs): PolicyStack {
  return {
    ofType: (...types) =>
      resources
        .filter(({ type }) => types.includes(toAwsType(type)))
        .map((resource) => ({
          ...resource,
          type: toAwsType(resource.type),
          props: toAwsProperties(resource.type, toPlainProperties(resource.props)),
        })),
  };
}

interface Unknown {
  readonly resource: string;
  readonly error: Error;
}

const MOST_UNKNOWNS = 10;

/** The runtime reports one error for the stack as a whole, so its text has to name the resources. */
function combineUnknowns(unknowns: readonly Unknown[]): Error {
  const named = unknowns.map(({ resource, error }) => `${resource}: ${error.message}`);
  const more = named.length - MOST_UNKNOWNS;
  const listed = named.slice(0, MOST_UNKNOWNS).join("; ");
  // Only an error of the runtime's own class tells it that a value was unknown.
  return Object.assign(unknowns[0]?.error ?? new Error(), {
    message: more > 0 ? `${listed}; and ${more} more` : listed,
  });
}
