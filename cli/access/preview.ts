import { type JsonRecord, isRecord, toRecord } from "../../domain/json";
import { InputError } from "../support/inputError";

const REPOSITORY = "aws:ecr/repository:Repository";

/**
 * The state that an update comes to, from what `pulumi preview --json --show-sames` prints. Anything else is returned as it is.
 *
 * @throws InputError where the preview leaves out what stays the same.
 */
export function previewToState(value: unknown): unknown {
  if (!isRecord(value) || !Array.isArray(value.steps)) return value;
  const steps = value.steps.filter(isRecord);
  const { same } = toRecord(value.changeSummary);
  if (same !== undefined && steps.filter(({ op }) => op === "same").length !== same) {
    throw new InputError("the preview leaves out what stays the same: add --show-sames.");
  }
  const resources = steps.flatMap(({ newState, oldState }) => {
    if (!isRecord(newState)) return [];
    const before = toRecord(toRecord(oldState).outputs);
    const outputs = { ...before, ...toRecord(newState.outputs), ...toRecord(newState.inputs) };
    return [{ ...newState, outputs }];
  });
  return { deployment: { resources: resources.map((each) => withPlace(each, resources)) } };
}

/** What is still to be made, with the account, region and ARN that it will have beside a repository of its provider. */
function withPlace<T extends JsonRecord & { outputs: JsonRecord }>(own: T, all: readonly T[]): T {
  const beside = all.find(
    ({ type, provider, outputs }) =>
      type === REPOSITORY && provider === own.provider && typeof outputs.arn === "string",
  );
  if (beside === undefined) return own;
  const { arn, region, registryId } = beside.outputs;
  const outputs = { region, registryId, ...own.outputs };
  if (own.type !== REPOSITORY || own.outputs.arn !== undefined) return { ...own, outputs };
  return {
    ...own,
    outputs: { ...outputs, arn: String(arn).replace(/\/.*$/, `/${String(own.outputs.name)}`) },
  };
}
