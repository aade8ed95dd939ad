import assert from "node:assert/strict";
import type { Finding } from "../../../domain/finding";
import { parseLifecyclePolicy } from "../../../domain/lifecycle/parse";

/** A policy AWS takes without a warning; each case breaks it in one place. */
export function soundPolicy(): SoundPolicy {
  return {
    rules: [
      {
        rulePriority: 1,
        selection: {
          tagStatus: "tagged",
          tagPatternList: ["prod-*"],
          countType: "imageCountMoreThan",
          countNumber: 10,
        },
        action: { type: "expire" },
      },
      {
        rulePriority: 2,
        selection: {
          tagStatus: "untagged",
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: 1,
        },
        action: { type: "expire" },
      },
      {
        rulePriority: 3,
        selection: {
          tagStatus: "any",
          countType: "sinceImagePulled",
          countUnit: "days",
          countNumber: 90,
        },
        action: { type: "transition", targetStorageClass: "archive" },
      },
      {
        rulePriority: 4,
        selection: {
          tagStatus: "any",
          storageClass: "archive",
          countType: "sinceImageTransitioned",
          countUnit: "days",
          countNumber: 90,
        },
        action: { type: "expire" },
      },
    ],
  };
}

export interface SoundPolicy {
  rules: {
    rulePriority: unknown;
    selection: Record<string, unknown>;
    action: Record<string, unknown>;
    [key: string]: unknown;
  }[];
  [key: string]: unknown;
}

export function findingsOn(value: unknown): readonly Finding[] {
  const parsed = parseLifecyclePolicy(value);
  return parsed.ok ? [] : parsed.findings;
}

export type Break = (rules: SoundPolicy["rules"], policy: SoundPolicy) => void;

/** Title, what is broken, and each finding as `rule path: message`. */
export type Refusal = readonly [title: string, breakIt: Break, findings: readonly string[]];

/** Makes a test of each refusal: the sound policy, broken in one place, has exactly these errors. */
export function itRefuses(refusals: readonly Refusal[]): void {
  for (const [title, breakIt, expected] of refusals) {
    it(`refuses ${title}`, () => {
      const policy = soundPolicy();
      breakIt(policy.rules, policy);
      const errors = findingsOn(policy).filter(({ severity }) => severity === "error");
      assert.deepEqual(
        errors.map(({ rule, path, message }) => `${rule} ${path}: ${message}`),
        expected,
      );
    });
  }
}
