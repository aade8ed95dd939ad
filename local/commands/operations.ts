import type { Engine } from "../engine/engine";
import type { Outcome } from "../engine/outcome";
import type { PolicyPack } from "../engine/policyPack";
import { programOf } from "../engine/program";
import type { Step } from "../engine/reporter";
import type { Stack } from "../engine/stack";
import { describe, type Row } from "../report/table";
import { type ExampleStack, folderOf } from "../scenario";

/** What can be done to a stack. */
export type Action = "up" | "preview" | "destroy";

/** Opens an example's stack under the policy pack. */
export function openExample(
  engine: Engine,
  stack: ExampleStack,
  pack: PolicyPack,
  packConfig?: string,
): Promise<Stack> {
  return engine.stack({
    project: stack.example,
    name: stack.name,
    account: stack.account,
    region: stack.region,
    program: programOf(folderOf(stack)),
    config: stack.config,
    policyPacks: [pack.folder],
    ...(packConfig === undefined ? {} : { policyPackConfigs: [packConfig] }),
  });
}

/** A step that does something to a stack; its result is a row of the table. */
export function operationStep(
  stack: ExampleStack,
  action: Action,
  open: () => Promise<Stack>,
  isExpected: (outcome: Outcome) => boolean,
): Step<Row> {
  const title = `${stack.example}/${stack.name}: ${action} in ${stack.account} ${stack.region}`;
  return {
    title,
    run: async (progress) => {
      const opened = await open();
      const outcome = await opened[action]((done) => {
        progress(`${done} resources`);
      });
      return { stack, action, outcome, expected: isExpected(outcome) };
    },
    doneTitle: ({ outcome }) => `${title}: ${describe(outcome)}`,
    isGood: ({ expected }) => expected,
  };
}
