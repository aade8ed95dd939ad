import { InvalidArgumentError, Option } from "commander";
import { InputError } from "./inputError";

/** The options of every command that talks to AWS. */
export interface AwsOptions {
  readonly region?: string;
  /** Seconds to wait for a connection or an answer. @default 60 */
  readonly timeout?: number;
}

export function regionOption(): Option {
  return new Option(
    "--region <region>",
    "AWS region (default: that of the environment or the profile)",
  );
}

export function timeoutOption(): Option {
  return new Option("--timeout <seconds>", "how long to wait for an answer of AWS")
    .argParser(parseSeconds)
    .default(TIMEOUT_IN_SECONDS);
}

function parseSeconds(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Allowed: a whole number of seconds of at least 1.");
}

const TIMEOUT_IN_SECONDS = 60;

/** Says how credentials are found, for help texts. */
export const CREDENTIALS_HELP =
  "Credentials, profile and endpoint come from the environment, as for the AWS CLI (AWS_PROFILE, AWS_ENDPOINT_URL ...).";

const MAX_ATTEMPTS = 10;

/** The configuration of an AWS client: throttled calls are tried again, each time later. */
export function clientConfig({ region, timeout = TIMEOUT_IN_SECONDS }: AwsOptions): ClientConfig {
  const milliseconds = timeout * 1000;
  // Which versions of Node this package runs on is said once, in its package.json.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  return {
    ...(process.env.AWS_MAX_ATTEMPTS === undefined && { maxAttempts: MAX_ATTEMPTS }),
    ...(region !== undefined && { region }),
    // Without these an answer that never comes is waited for without end.
    requestHandler: {
      connectionTimeout: milliseconds,
      requestTimeout: milliseconds,
      throwOnRequestTimeout: true,
      socketTimeout: milliseconds,
    },
  };
}

interface ClientConfig {
  readonly requestHandler: Readonly<Record<string, number | boolean>>;
  readonly maxAttempts?: number;
  readonly region?: string;
}

/** Runs calls to AWS and turns what they throw into a sentence. @throws InputError */
export async function callAws<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${what} failed: ${describeAwsError(error)}`);
  }
}

/** Whether AWS answered with an exception of a name. */
export function isAwsError(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

export function describeAwsError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error as Error & { code?: string; errors?: readonly Error[] };
  if (/region is missing/i.test(error.message)) return "no region; give --region or set AWS_REGION";
  const { AWS_PROFILE: profile } = process.env;
  if (profile !== undefined && /could not (load|resolve) credentials/i.test(error.message)) {
    return `no credentials in the profile ${JSON.stringify(profile)} of AWS_PROFILE; "aws configure list-profiles" lists those that there are`;
  }
  if (/could not load credentials from any providers/i.test(error.message)) {
    return "no credentials; set AWS_PROFILE to a profile that has some, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
  }
  if (error.name === "TimeoutError") {
    return "AWS did not answer in time; check the network, the proxy and AWS_ENDPOINT_URL, or give a longer --timeout";
  }
  const reasons = [error.message, cause.errors?.[0]?.message, cause.code];
  const message =
    reasons.find((reason) => reason !== undefined && reason !== "") ?? "no reason given";
  const name = /^(Error|TypeError|AggregateError)$/.test(error.name) ? "" : `${error.name}: `;
  return `${name}${message.replace(/\.$/, "")}`;
}
