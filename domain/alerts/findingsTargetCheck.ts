import { parseArn } from "../arn";
import { type Finding, at, checkOptional, valueChecks, wrong } from "../finding";
import type { DeliveryTarget } from "./findingsDelivery";
import { reportFindings as report } from "./findingsRules";
import { checkKmsKey, isAccountId } from "../identifiers";
import type { PipelineStage } from "./stageStop";

/** What stands in the ARN of a target after the account, by service. */
const TARGET_RESOURCES: Readonly<Record<string, RegExp>> = {
  events: /^event-bus\/[/.\w-]{1,256}$/,
  lambda: /^function:[\w-]{1,64}(:[\w$-]{1,128})?$/,
  sns: /^[\w-]{1,256}(\.fifo)?$/,
  sqs: /^[\w-]{1,80}(\.fifo)?$/,
  states: /^stateMachine:[^\s:*?<>]{1,80}(:[\w.-]{1,80})?$/,
};

/** Checks a target of rules in a region; paths begin with `path`. Fails with `findings-target-…`. */
export function checkDeliveryTarget(
  target: DeliveryTarget,
  path: string,
  region?: string,
): Finding[] {
  const arn = typeof target.arn === "string" ? parseArn(target.arn) : undefined;
  const shape = TARGET_RESOURCES[arn?.service ?? ""];
  const arnPath = at(path, "arn");
  if (arn === undefined || !isAccountId(arn.accountId) || shape?.test(arn.resource) !== true) {
    const allowed = "the ARN of a topic, queue, function, state machine or event bus";
    return [
      report("findings-target-arn", arnPath, wrong("target", target.arn, allowed)),
      ...checkTargetKey(target, undefined, path),
    ];
  }
  const findings = checkTargetKey(target, arn.service, path);
  if (arn.resource.endsWith(".fifo")) {
    const message = wrong("target is a FIFO one", target.arn, "a standard topic or queue");
    findings.push(report("findings-target-fifo", arnPath, message));
  }
  if (region !== undefined && arn.service !== "events" && arn.region !== region) {
    const allowed = `a target in ${region}, or an event bus of the other region`;
    const message = wrong("target is in another region than the rules", target.arn, allowed);
    findings.push(report("findings-target-region", arnPath, message));
  }
  return findings;
}

function checkTargetKey(
  { kmsKeyArn }: DeliveryTarget,
  service: string | undefined,
  path: string,
): Finding[] {
  if (kmsKeyArn === undefined) return [];
  const keyPath = at(path, "kmsKeyArn");
  const isKeyArn = checkKmsKey(kmsKeyArn, "").length === 0 && kmsKeyArn.includes(":key/");
  if (!isKeyArn) {
    const message = wrong("key", kmsKeyArn, "the ARN of a KMS key, not an alias");
    return [report("findings-target-key", keyPath, message)];
  }
  if (service === undefined || service === "sqs" || service === "sns") return [];
  const message = wrong("target needs no key", kmsKeyArn, "a key for topics and queues only");
  return [report("findings-target-key", keyPath, message)];
}

/** Checks the stage of a pipeline; paths begin with `path`. Fails with `findings-stage-name`. */
export function checkPipelineStage(stage: PipelineStage, path: string): Finding[] {
  return (["pipelineName", "stageName"] as const).flatMap((key) =>
    checkOptional(stage[key], at(path, key), checkStageName),
  );
}

const checkStageName = valueChecks(report)(
  "findings-stage-name",
  "name",
  /^[\w.@-]{1,100}$/,
  "1 to 100 letters, digits and . @ - _",
);
