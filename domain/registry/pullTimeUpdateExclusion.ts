import type { Parsed } from "../finding";
import {
  type DocumentShape,
  type PendingLeaves,
  objectOf,
  parseDocument,
  renderDocument,
  stringShape,
} from "../jsonReader";

/** A principal whose pulls leave `lastRecordedPullTime` as it is, such as the role of a scanner. */
export interface PullTimeUpdateExclusion {
  /** ARN of an IAM role or user, at most 200 characters. */
  readonly principalArn: string;
}

/** The exclusion of a principal. */
export function buildPullTimeUpdateExclusion(principalArn: string): PullTimeUpdateExclusion {
  return { principalArn };
}

const exclusionDocument: DocumentShape<PullTimeUpdateExclusion> = {
  name: "pull time update exclusion",
  rules: { shape: "pull-time-exclusion-shape" },
  shape: objectOf<PullTimeUpdateExclusion>({ principalArn: stringShape }, { open: true }),
};

/** The canonical JSON text of an exclusion. */
export function renderPullTimeUpdateExclusion(exclusion: PullTimeUpdateExclusion): string {
  return renderDocument(exclusion, exclusionDocument);
}

/** Reads an exclusion from its text or object; other properties are not looked at. Fails with `pull-time-exclusion-shape`. */
export function parsePullTimeUpdateExclusion(
  input: unknown,
  pending?: PendingLeaves,
): Parsed<PullTimeUpdateExclusion> {
  return parseDocument(input, exclusionDocument, pending);
}
