/** What a run of the user's own might have set: their Pulumi state, AWS account and endpoints are never touched. */
const FOREIGN = /^(AWS_|PULUMI_|TF_VAR_)/;

/** The credentials of one account of the emulator, as the AWS SDKs take them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Replaces the process's AWS and Pulumi variables by those of a local run; the returned function puts them back. */
export function isolateEnvironment(own: Readonly<Record<string, string>>): () => void {
  const before = { ...process.env };
  const kept = Object.entries(before).filter(([name]) => !FOREIGN.test(name));
  setEnvironment({ ...Object.fromEntries(kept), ...own });
  return () => {
    setEnvironment(before);
  };
}

/** Sets each variable, for Node.js itself and programs in C do not see another object in place of `process.env`. */
function setEnvironment(variables: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) {
    if (!Object.hasOwn(variables, name)) Reflect.deleteProperty(process.env, name);
  }
  Object.assign(process.env, variables);
}

/** The variables of every program that talks to the emulator: no profile, no metadata service, few retries. */
export function emulatorVariables(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_MAX_ATTEMPTS: "3",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}

/** The variables that make a program act in one account and region. */
export function accountVariables(credentials: Credentials, region: string): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_REGION: region,
  };
}
