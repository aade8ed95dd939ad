import type { ReportViolation, StackValidationArgs, StackValidationPolicy } from "@pulumi/policy";
import { describe, metadataOf, settingsOf, typesOf, unknownSettings } from "./compile";
import type { PackPolicy, StackPolicyDefinition } from "./policy";
import { conclude, verdictOf, violationText } from "./report";
import { type Settings, valuesOf } from "./settings";
import { viewOf } from "./view";

/** A policy for facts that span resources: it judges the stack once all of it has been registered. */
export function defineStackPolicy<const S extends Settings>(
  definition: StackPolicyDefinition<S>,
): PackPolicy {
  const settings = settingsOf(definition);
  const types = typesOf(definition);

  const validateStack = (args: StackValidationArgs, violate: ReportViolation): void => {
    const configured = args.getConfig();
    const config = valuesOf(settings, configured);
    const misnamed = unknownSettings(settings, configured);
    if (misnamed.length > 0) {
      violate(violationText(misnamed, definition.fix));
      return;
    }
    const idle = definition.idle?.(config);
    if (idle !== undefined) args.notApplicable(idle);
    if (!args.resources.some(({ type }) => types.includes(type))) {
      args.notApplicable(`Policy only applies to resources of type ${types.join(", ")}`);
    }
    const stack = args.resources.map((each) => ({ ...each, props: viewOf(each.props) }));
    const judge = definition.judgeIn(stack, config);
    let unknown: Error | undefined;
    for (const resource of stack) {
      if (!types.includes(resource.type)) continue;
      const verdict = verdictOf(() => judge(resource));
      // The runtime reports it for the stack as a whole, so the text has to name the resource.
      if (verdict.unknown) verdict.unknown.message = `${resource.name}: ${verdict.unknown.message}`;
      const left = conclude(definition, resource, config.exemptions, verdict, (text) => {
        violate(text, resource.urn);
      });
      unknown ??= left;
    }
    if (unknown !== undefined) throw unknown;
  };

  const policy: StackValidationPolicy = {
    ...describe(definition, settings),
    // The runtime passes over stacks without this type before it unpacks all resources.
    validateStack:
      types.length === 1 ? Object.assign(validateStack, { __pulumiType: types[0] }) : validateStack,
  };
  return { metadata: metadataOf(definition, settings), policy };
}
