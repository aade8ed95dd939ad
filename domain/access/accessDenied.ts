import type { AccessInput } from "./accessInput";

/** What a message of AWS says that denies access, or of a runtime that could not pull. */
export interface AccessDenied {
  /** ARN of a user, a role, or a session of one. */
  readonly principalArn?: string;
  readonly action?: string;
  readonly repositoryArn?: string;
  /** Such as `111111111111.dkr.ecr.us-east-1.amazonaws.com/team-a/api`. */
  readonly repositoryUrl?: string;
  /** Such as `no resource-based policy allows the ecr:BatchGetImage action`. */
  readonly because?: string;
}

const PATTERNS: Readonly<Record<keyof AccessDenied, RegExp>> = {
  principalArn: /User: (arn:[^ ]+)/,
  action: /perform: (ecr(?:-public)?:[A-Za-z]+)/,
  repositoryArn: /(arn:[^: ]+:ecr(?:-public)?:[^: ]*:\d{12}:repository\/[a-z0-9._/-]*[a-z0-9])/,
  repositoryUrl: /(\d{12}\.dkr[.-]ecr[^/ ]+\/(?!v2\/)[a-z0-9._/-]*[a-z0-9])/,
  because: /(?:because|with) ((?:no|an explicit deny) .+?)(?:\.? status code|, |\. |\.?$)/,
};

/** Reads principal, action, repository and reason out of a message as it is pasted. */
export function parseAccessDenied(text: string): AccessDenied {
  const line = text.replace(/\s+/g, " ").trim();
  return Object.fromEntries(
    Object.entries(PATTERNS).flatMap(([name, pattern]) => {
      const [, found] = pattern.exec(line) ?? [];
      return found === undefined ? [] : [[name, found]];
    }),
  );
}

/** What to give besides, where a message names a level of policies of which nothing is read. */
export function findUnreadLevel(
  { because = "" }: AccessDenied,
  input: AccessInput,
): string | undefined {
  const { organizations = [], endpoint } = input;
  if (/ (service|resource) control policy/.test(because) && organizations.length === 0) {
    return "No policies of an organization are read: give --organization.";
  }
  if (because.includes(" VPC endpoint policy") && endpoint === undefined) {
    return "No policy of a VPC endpoint is read: give --from with its id.";
  }
  return because.includes(" session policy")
    ? "Session policies are not seen: look at what was given to sts:AssumeRole."
    : undefined;
}
