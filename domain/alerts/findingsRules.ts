import { type RuleTable, error, reporter } from "../rule";

/** Rules of alerts on findings in images. */
export const findingsAlertsRules = {
  "findings-severity": error("A severity is not one of Amazon Inspector or basic scanning."),
  "findings-selection-empty": error(
    "A list of severities or repositories is empty, so that nothing is selected.",
  ),
  "findings-no-event": error("A target gets neither findings nor scans."),
  "findings-no-target": error(
    "There is no topic, no target and no stage, so findings reach nobody.",
  ),
  "findings-target-count": error("There are more than 25 targets and stages."),
  "findings-target-name": error(
    "The name of a target or stage has characters that event rules refuse, or is too long.",
  ),
  "findings-target-arn": error(
    "A target is not the ARN of a topic, queue, function, state machine or event bus.",
  ),
  "findings-target-fifo": error(
    "A target is a FIFO topic or queue, which needs a message group for each event.",
  ),
  "findings-target-region": error(
    "A target other than an event bus is in another region than the rules.",
  ),
  "findings-target-key": error(
    "The key of a target is not the ARN of a KMS key, or the target is not encrypted by one.",
  ),
  "findings-stage-name": error(
    "The name of a pipeline or stage is one that AWS CodePipeline refuses.",
  ),
  "findings-event-bus-name": error(
    "The name of an event bus is one that Amazon EventBridge refuses.",
  ),
  "findings-dead-letter-size": error(
    "The policy of the dead-letter queue would have more than 8,192 bytes.",
  ),
  "findings-pattern-size": error(
    "A selection makes an event pattern of more than 2,048 characters.",
  ),
} satisfies RuleTable;

export const reportFindings = reporter(findingsAlertsRules);
