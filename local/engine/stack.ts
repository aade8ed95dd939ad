import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type ConfigMap,
  type EngineEvent,
  type ImportOptions,
  LocalWorkspace,
  type LocalWorkspaceOptions,
  type PulumiCommand,
  type PulumiFn,
  type Stack as PulumiStack,
  StackAlreadyExistsError,
} from "@pulumi/pulumi/automation";
import { accountVariables, type Credentials } from "./environment";
import { endingAtErrors } from "./failing";
import { type Outcome, OutcomeRecorder } from "./outcome";
import { pathForImports } from "./pulumiHome";
import { guardAgainstStuckProgram } from "./stuck";

/** What a stack is made of. */
export interface StackOptions {
  /** The stack's name, as in `production`. */
  readonly name: string;
  /** The project's name, as in `hub`. Others read its outputs from `organization/<project>/<name>`. */
  readonly project: string;
  /** The account the stack is deployed to, 12 digits. */
  readonly account: string;
  /** The region of the stack's default provider. */
  readonly region: string;
  /** Evaluated anew at every operation; what it returns are the stack's outputs. */
  readonly program: PulumiFn;
  /** The stack's configuration; a key without a namespace belongs to the project. @default - none */
  readonly config?: Readonly<Record<string, string>>;
  /** Folders of policy packs that judge every preview and update. @default - none */
  readonly policyPacks?: readonly string[];
  /** A file of configuration for each of the policy packs, in their order. @default - each pack's defaults */
  readonly policyPackConfigs?: readonly string[];
}

/** One stack on the local engine. Operations resolve to an {@link Outcome} whether they succeed or not. */
export interface Stack {
  readonly name: string;
  readonly project: string;
  readonly account: string;
  readonly region: string;
  up(watch?: Watch): Promise<Outcome>;
  preview(watch?: Watch): Promise<Outcome>;
  destroy(watch?: Watch): Promise<Outcome>;
  /** Reads anew what is deployed, and forgets what a killed update was about to create. */
  refresh(): Promise<Outcome>;
  /** Previews, and writes the bulk import file of what the program would create. */
  planImport(file: string): Promise<Outcome>;
  /** Takes what a bulk import file names into the state. */
  import(file: string): Promise<void>;
}

/** Follows an operation: how many resources have been dealt with so far. */
export type Watch = (done: number) => void;

/** What the engine gives each of its stacks. */
export interface StackContext {
  readonly pulumi: PulumiCommand;
  readonly folder: string;
  readonly credentials: Credentials;
  readonly signal: AbortSignal;
  /** The operations under way. */
  readonly running: Set<Promise<unknown>>;
}

/** What every stack's default provider is told; the endpoint is in the environment. */
export const PROVIDER_CONFIG: ConfigMap = {
  "aws:maxRetries": { value: "3" },
  "aws:s3UsePathStyle": { value: "true" },
  "aws:skipCredentialsValidation": { value: "true" },
  "aws:skipMetadataApiCheck": { value: "true" },
  "aws:skipRegionValidation": { value: "true" },
};

/** The key of a stack's secrets, as the vault in the emulator gives it, which hides nothing. */
const ENCRYPTED_KEY = `vault:v1:${Buffer.alloc(32, "ecr-hub").toString("base64")}`;

/** Each stack has the same, so that its settings can be written anew whenever it is opened. */
const SECRETS = {
  secretsProvider: "hashivault://ecr-hub",
  encryptedKey: Buffer.from(ENCRYPTED_KEY).toString("base64"),
};

/** Creates the stack, or takes up the one that is in the backend already. */
export async function openStack(options: StackOptions, context: StackContext): Promise<Stack> {
  const stack = await open(options, context);
  const policies = {
    policyPacks: [...(options.policyPacks ?? [])],
    policyPackConfigs: [...(options.policyPackConfigs ?? [])],
  };
  const run = (operation: Operation, watch?: Watch) => {
    const outcome = record(operation, context.signal, watch);
    context.running.add(outcome);
    return outcome.finally(() => context.running.delete(outcome));
  };
  return {
    name: options.name,
    project: options.project,
    account: options.account,
    region: options.region,
    up: (watch) => run((events) => stack.up({ ...events, ...policies }), watch),
    preview: (watch) => run((events) => stack.preview({ ...events, ...policies }), watch),
    refresh: () => run((events) => stack.refresh({ ...events, clearPendingCreates: true })),
    destroy: (watch) => run((events) => stack.destroy(events), watch),
    planImport: (importFile) => run((events) => stack.preview({ ...events, importFile })),
    import: async (file) => {
      const { resources, nameTable } = JSON.parse(readFileSync(file, "utf8")) as ImportOptions;
      stack.workspace.envVars.PATH = pathForImports(context.folder);
      await stack.import({ resources, nameTable, protect: false, generateCode: false });
      delete stack.workspace.envVars.PATH;
    },
  };
}

async function open(options: StackOptions, context: StackContext): Promise<PulumiStack> {
  const program = {
    stackName: options.name,
    projectName: options.project,
    program: endingAtErrors(options.program),
  };
  const settings = workspaceOf(options, context);
  mkdirSync(settings.workDir, { recursive: true });
  const stack = await LocalWorkspace.createStack(program, settings).catch((error: unknown) => {
    if (error instanceof StackAlreadyExistsError) {
      return LocalWorkspace.selectStack(program, settings);
    }
    throw error;
  });
  return Object.assign(stack, UNASKED);
}

function workspaceOf(options: StackOptions, context: StackContext) {
  return {
    workDir: join(context.folder, options.project, options.name),
    pulumiCommand: context.pulumi,
    secretsProvider: SECRETS.secretsProvider,
    projectSettings: { name: options.project, runtime: "nodejs" },
    stackSettings: { [options.name]: { ...SECRETS, config: configOf(options) } },
    envVars: accountVariables(context.credentials, options.region),
  } satisfies LocalWorkspaceOptions;
}

/** What Pulumi asks its CLI for after each operation, in three processes, and the engine's events have told already. */
const UNASKED: Pick<PulumiStack, "info" | "outputs"> = {
  info: () => Promise.resolve(undefined),
  outputs: () => Promise.resolve({}),
};

function configOf(options: StackOptions): Record<string, string> {
  const config: Record<string, string> = { "aws:region": options.region };
  for (const [key, { value }] of Object.entries(PROVIDER_CONFIG)) {
    config[key] = value;
  }
  for (const [key, value] of Object.entries(options.config ?? {})) {
    config[key.includes(":") ? key : `${options.project}:${key}`] = value;
  }
  return config;
}

type Operation = (events: {
  readonly onEvent: (event: EngineEvent) => void;
  readonly signal: AbortSignal;
}) => Promise<unknown>;

async function record(operation: Operation, signal: AbortSignal, watch?: Watch): Promise<Outcome> {
  const recorder = new OutcomeRecorder(watch);
  const guard = guardAgainstStuckProgram(signal);
  const onEvent = (event: EngineEvent) => {
    recorder.record(event);
    guard.see(event);
  };
  try {
    await operation({ onEvent, signal: guard.signal });
    return recorder.outcome();
  } catch (error) {
    return recorder.outcome(error instanceof Error ? error : new Error(String(error)));
  } finally {
    guard.release();
  }
}
