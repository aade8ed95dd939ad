import { type Finding, errorFinding } from "../../domain/finding";
import { PendingLeaves, type Shape, readShape } from "../../domain/jsonReader";
import type { PolicyFinding, Verdict } from "./policy";

/**
 * What @pulumi/policy throws where a value is read that a preview cannot know. Its class is exported without a type, and
 * its members tell it apart as well.
 */
interface UnknownValueError extends Error {
  readonly unknownTypeSentinel: string;
}

export function isUnknownValueError(error: unknown): error is UnknownValueError {
  return error instanceof Error && "unknownTypeSentinel" in error;
}

/** Values that a preview cannot know, which the reader of the domain passes over. */
export class UnknownValues extends PendingLeaves {
  /** The errors of those that were read. */
  readonly errors: readonly Error[];

  constructor() {
    const errors: Error[] = [];
    super((error) => isUnknownValueError(error) && errors.push(error) > 0);
    this.errors = errors;
  }
}

/** A value, or its absence, with what a policy finds in it. */
export function judged(judge: (value: unknown) => Iterable<PolicyFinding>): Shape<unknown> {
  return {
    allowed: "a value",
    takesAbsent: true,
    read: (value, cursor) => {
      cursor.judge(() => toFindings(judge(value)));
    },
  };
}

function* toFindings(findings: Iterable<PolicyFinding>): Generator<Finding> {
  for (const { rule = "", path, message } of findings) yield errorFinding(rule, path, message);
}

/** A value that is read by each of some shapes. */
export function allOf(...shapes: readonly Shape<unknown>[]): Shape<unknown> {
  return {
    allowed: "a value",
    read: (value, cursor) => {
      for (const shape of shapes) shape.read(value, cursor);
    },
  };
}

const OTHER_SHAPE = "other-shape";

/**
 * What is found in a value that is read by a shape, as far as a preview knows it. Values of another shape are passed over, as AWS
 * refuses them.
 */
export function findKnown(value: unknown, shape: Shape<unknown>): Verdict {
  const pending = new UnknownValues();
  const rules = { shape: OTHER_SHAPE };
  const { findings } = readShape(value, { name: "", rules, shape, pending });
  const [unknown] = pending.errors;
  return {
    findings: findings.filter(({ rule }) => rule !== OTHER_SHAPE),
    ...(unknown && { unknown }),
  };
}

/** Findings as `findKnown` has them; then what a preview does not know is thrown. */
export function* judgeKnown(value: unknown, shape: Shape<unknown>): Generator<PolicyFinding> {
  const { findings, unknown } = findKnown(value, shape);
  yield* findings;
  if (unknown !== undefined) throw unknown;
}

/** A value that a preview cannot know, where a policy goes on without it. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** Reads one value; `UNKNOWN` where a preview cannot know it. */
export function readIfKnown<T>(read: () => T): T | typeof UNKNOWN {
  try {
    return read();
  } catch (error) {
    if (!isUnknownValueError(error)) throw error;
    return UNKNOWN;
  }
}
