import { type RuleTable, reporter } from "../rule";

/** Rules of alerts on findings in images. */
export const findingsAlertsRules = {
  "findings-severity": {
    severity: "error",
    meaning: "A severity is not one of Amazon Inspector or basic scanning.",
  },
  "findings-selection-empty": {
    severity: "error",
    meaning: "A list of severities or repositories is empty, so that nothing is selected.",
  },
  "findings-no-event": {
    severity: "error",
    meaning: "A target gets neither findings nor scans.",
  },
  "findings-no-target": {
    severity: "error",
    meaning: "There is no topic, no target and no stage, so findings reach nobody.",
  },
  "findings-target-count": {
    severity: "error",
    meaning: "There are more than 25 targets and stages.",
  },
  "findings-target-name": {
    severity: "error",
    meaning:
      "The name of a target or stage has characters that event rules refuse, or is too long.",
  },
  "findings-target-arn": {
    severity: "error",
    meaning: "A target is not the ARN of a topic, queue, function, state machine or event bus.",
  },
  "findings-target-fifo": {
    severity: "error",
    meaning: "A target is a FIFO topic or queue, which needs a message group for each event.",
  },
  "findings-target-region": {
    severity: "error",
    meaning: "A target other than an event bus is in another region than the rules.",
  },
  "findings-target-key": {
    severity: "error",
    meaning:
      "The key of a target is not the ARN of a KMS key, or the target is not encrypted by one.",
  },
  "findings-stage-name": {
    severity: "error",
    meaning: "The name of a pipeline or stage is one that AWS CodePipeline refuses.",
  },
  "findings-event-bus-name": {
    severity: "error",
    meaning: "The name of an event bus is one that Amazon EventBridge refuses.",
  },
  "findings-dead-letter-size": {
    severity: "error",
    meaning: "The policy of the dead-letter queue would have more than 8,192 bytes.",
  },
  "findings-pattern-size": {
    severity: "error",
    meaning: "A selection makes an event pattern of more than 2,048 characters.",
  },
} as const satisfies RuleTable;

export const reportFindings = reporter(findingsAlertsRules);
