import assert from "node:assert/strict";

import { readArgs } from "../../components/input/readArgs";
import { argsSchema } from "../../components/input/schema";
import { completeArguments, construct, minimalArguments } from "../support/completeArguments";
import { record } from "../support/recordedMocks";
import { pathAndRule, refusal } from "../support/refusal";
import { patternsOf, placesOf, withValue } from "../support/schemaArguments";

const components = [...new Set(completeArguments.map(({ component }) => component))];

function read(component: string, args: object) {
  return readArgs(argsSchema(component), args, { checks: {}, checkLater: (value) => value });
}

/** Each argument of the outermost level, as null. */
function allNull(component: string): Record<string, null> {
  const names = patternsOf(component).filter((pattern) => /^\w+$/.test(pattern));
  return Object.fromEntries(names.map((name) => [name, null]));
}

async function registered(component: string, args: unknown) {
  const { resources, registeredOutputs, warnings } = await record(() => {
    construct(component, args);
  });
  return { resources, registeredOutputs, warnings };
}

describe("an argument that is null", () => {
  for (const component of components) {
    const minimal = minimalArguments[component] ?? {};

    it(`makes no difference to ${component}`, async () => {
      assert.deepEqual(
        await registered(component, { ...allNull(component), ...minimal }),
        await registered(component, minimal),
      );
    });

    it(`is unset, wherever it stands in the arguments of ${component}`, () => {
      const complete = completeArguments.filter((one) => one.component === component);
      for (const { args } of complete) {
        for (const { keys, path } of placesOf(component, args)) {
          assert.deepEqual(
            read(component, withValue(args, keys, null)),
            read(component, withValue(args, keys, undefined)),
            path,
          );
        }
      }
    });

    it(`is refused in place of the arguments of ${component}`, async () => {
      const [line] = await refusal(() => construct(component, null));
      assert.match(line ?? "", /argument is of the wrong type: given null, allowed an object/);
    });
  }

  const named: [component: string, args: object, path: string][] = [
    ["HubRegistry", { repositories: { api: null } }, "repositories.api"],
    ["HubRepository", { pull: { accounts: ["222222222222", null] } }, "pull.accounts[1]"],
    ["FindingsAlerts", { targets: { audit: null } }, "targets.audit"],
  ];
  for (const [component, args, path] of named) {
    it(`is refused where something would be dropped that is named: ${path}`, async () => {
      const lines = await refusal(() => construct(component, args));
      assert.deepEqual(lines.map(pathAndRule), [`${path} (argument-type)`]);
    });
  }
});
