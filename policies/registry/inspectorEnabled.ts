import { isList, toRecord, getStrings } from "../../domain/json";
import { defineStackPolicy } from "../support/defineStackPolicy";
import type { StackResource } from "../support/policy";
import { getAccountId, inSameRegion, inSameRegistry } from "../support/registries";
import {
  INSPECTOR_ENABLER,
  INSPECTOR_ORGANIZATION,
  REGISTRY_SCANNING,
} from "../support/resourceTypes";
import { flag } from "../support/settings";
import { fsbp } from "../support/standards";
import { UNKNOWN, readIfKnown } from "../support/unknown";

const scanning = { type: REGISTRY_SCANNING, name: "scanning", props: { scanType: "ENHANCED" } };
const enabler = (...resourceTypes: string[]) => ({
  type: INSPECTOR_ENABLER,
  name: "inspector",
  props: { accountIds: ["111111111111"], resourceTypes },
});

export const registryInspectorEnabled = defineStackPolicy({
  id: "ecr-registry-inspector-enabled",
  title: "Amazon Inspector is enabled where enhanced scanning is asked for",
  why: "Enhanced scanning is done by Amazon Inspector: where it is not enabled for ECR, images are not scanned.",
  fix:
    'Add an aws.inspector2.Enabler with "ECR" among its resourceTypes, or set enabledElsewhere of this policy where ' +
    "Inspector is enabled for the whole organization.",
  severity: "high",
  level: "advisory",
  compliance: [fsbp("Inspector.2")],
  resource: REGISTRY_SCANNING,
  config: {
    enabledElsewhere: flag(
      "Whether Amazon Inspector is enabled outside of the stacks that are judged.",
      false,
    ),
  },
  notApplicable: ({ enabledElsewhere }) =>
    enabledElsewhere ? "Amazon Inspector is enabled elsewhere" : undefined,
  examples: { good: [scanning, enabler("ECR")], bad: [scanning, enabler("EC2")] },
  checkStack(stack) {
    const enablers = stack.ofType(INSPECTOR_ENABLER, INSPECTOR_ORGANIZATION);
    return function* (resource) {
      if (resource.props.scanType !== "ENHANCED") return;
      if (enablers.some((each) => isFor(each, resource) && enablesEcr(each))) return;
      yield { path: "scanType", message: "Amazon Inspector is not enabled for ECR in this stack." };
    };
  },
});

/** An enabler names the accounts it is for: that of the administrator of Inspector has one for others than itself. */
function isFor(enabler: StackResource, registry: StackResource): boolean {
  const accountId = getAccountId(registry);
  const isNamed = readIfKnown(() => getStrings(enabler.props.accountIds).includes(accountId ?? ""));
  if (enabler.type !== INSPECTOR_ENABLER || accountId === undefined || isNamed === UNKNOWN) {
    return inSameRegistry(enabler, registry);
  }
  return isNamed && inSameRegion(enabler, registry);
}

function enablesEcr({ type, props }: StackResource): boolean {
  if (type === INSPECTOR_ENABLER) {
    return isList(props.resourceTypes) && props.resourceTypes.includes("ECR");
  }
  return toRecord(props.autoEnable).ecr === true;
}
