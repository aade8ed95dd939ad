import type { Engine } from "../engine/engine";
import { hubStack } from "../scenario";

/** How to talk to a kept emulator, and how to stop it. The key alone says which account is meant. */
export async function explainKept(engine: Engine): Promise<string> {
  const { accessKeyId } = await engine.account(hubStack.account);
  return [
    `The emulator keeps running. To use it as account ${hubStack.account}:`,
    "",
    `  export AWS_ENDPOINT_URL=${engine.emulator.endpoint}`,
    `  export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=test`,
    `  export AWS_REGION=${hubStack.region} AWS_DEFAULT_REGION=${hubStack.region}`,
    "  aws ecr describe-repositories",
    "",
    "For a key of another account:",
    "",
    "  aws sts assume-role --role-arn arn:aws:iam::<account>:role/deploy --role-session-name local",
    "",
    "For the state of a stack, which ecr-hub access reads:",
    "",
    `  export PULUMI_BACKEND_URL='${process.env.PULUMI_BACKEND_URL ?? ""}'`,
    `  export VAULT_SERVER_URL=${engine.emulator.endpoint} VAULT_SERVER_TOKEN=local`,
    `  ${engine.pulumi} stack export --stack organization/${hubStack.example}/${hubStack.name} --file hub.json`,
    "",
    stopHint,
  ].join("\n");
}

/** The last word of a command that leaves the emulator running. */
export const stopHint = "To stop the emulator: npm start -- stop";
