/** A principal whose pulls leave `lastRecordedPullTime` as it is, such as the role of a scanner. */
export interface PullTimeUpdateExclusion {
  /** ARN of an IAM role or user, at most 200 characters. */
  readonly principalArn: string;
}

/** The exclusion of a principal. */
export function buildPullTimeUpdateExclusion(principalArn: string): PullTimeUpdateExclusion {
  return { principalArn };
}
