import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { completeArguments, construct, refusedArguments } from "../support/completeArguments";
import { record } from "../support/recordedMocks";
import { pathAndRule, refusal } from "../support/refusal";
import { type Place, patternsOf, placesOf, withValue } from "../support/schemaArguments";
import { exempt, wrongValues } from "../support/wrongValues";

interface Given extends Place {
  readonly args: object;
  readonly value: unknown;
}

/** Each argument of a component where it is given for the first time, among arguments that are all right. */
function givenIn(component: string): Given[] {
  const complete = completeArguments.filter((one) => one.component === component);
  const places = complete.flatMap(({ args }) =>
    placesOf(component, args).map((place) => {
      const value = place.keys.reduce<unknown>(
        (outer, key) => (outer as Record<string | number, unknown>)[key],
        args,
      );
      return { ...place, args, value };
    }),
  );
  const first = new Map(places.toReversed().map((place) => [place.pattern, place]));
  return [...first.values()];
}

/** Path and rule of all that is refused with another value for one argument; `refusal` sees to it that nothing is registered. */
async function refusedWith(component: string, { args, keys }: Given, value: unknown) {
  const lines = await refusal(() => construct(component, withValue(args, keys, value)));
  return lines.map(pathAndRule);
}

/** A value of the wrong type that is known later; undefined where the members of the argument are tried themselves. */
function lateAndWrong(value: unknown): unknown {
  if (typeof value === "string") return pulumi.output(7);
  if (typeof value !== "object" || value === null) return pulumi.output("text");
  const [first] = Object.entries(value);
  if (typeof first?.[1] !== "string") return undefined;
  return Array.isArray(value) ? [pulumi.output(7)] : { [first[0]]: pulumi.output(7) };
}

const components = [...new Set(completeArguments.map(({ component }) => component))];

describe("every argument", () => {
  it("is taken where it is right", async () => {
    for (const { component, args } of completeArguments) {
      const { warnings } = await record(() => {
        construct(component, args);
      });
      assert.deepEqual(warnings, [], component);
    }
  });

  for (const component of components) {
    const given = givenIn(component);

    it(`of ${component} is tried`, () => {
      const tried = given.map(({ pattern }) => pattern);
      const known = [...tried, ...refusedArguments];
      assert.deepEqual(
        patternsOf(component).filter((pattern) => !known.includes(pattern)),
        [],
      );
    });

    it(`of ${component} is refused where it is of the wrong type`, async () => {
      for (const place of given) {
        const wrong = typeof place.value === "string" ? 7 : "text";
        const lines = await refusedWith(component, place, wrong);
        const expected = `${place.path} (argument-type)`;
        assert.ok(lines.includes(expected), `${expected}, not ${lines.join(", ")}`);
      }
    });

    it(`of ${component} is refused once it is known to be of the wrong type`, async () => {
      for (const { args, keys, path, value, member, isObject } of given) {
        // The region of a registry decides that of its repositories, which is refused at once while either is not known.
        if (isObject || (component === "HubRegistry" && member.endsWith(".region"))) continue;
        if (lateAndWrong(value) === undefined) continue;
        await assert.rejects(
          record(() => construct(component, withValue(args, keys, lateAndWrong(value)))),
          (error: unknown) => {
            assert.ok(pulumi.InputPropertiesError.isInstance(error), `${path}: ${String(error)}`);
            const isRefused = error.errors.some(
              ({ propertyPath, reason }) =>
                propertyPath.startsWith(path) && / \(argument-[a-z]+\)$/.test(reason),
            );
            assert.ok(isRefused, `${path}, not ${error.message}`);
            return true;
          },
        );
      }
    });

    it(`of ${component} is refused where its value is wrong`, async () => {
      for (const place of given) {
        const [type = "", name = ""] = place.member.split(".");
        const wrong = wrongValues[type]?.[name];
        if (wrong === undefined) {
          // A boolean is true or false, and an object is wrong by its members.
          const isRight = typeof place.value === "boolean" || place.isObject;
          assert.ok(isRight || Object.hasOwn(exempt, place.member), place.member);
          continue;
        }
        const [value, rule, below = ""] = wrong;
        const lines = await refusedWith(component, place, value);
        const expected = `${place.path}${below} (${rule})`;
        assert.ok(lines.includes(expected), `${expected}, not ${lines.join(", ")}`);
      }
    });
  }

  it("has a wrong value, which some component refuses", () => {
    const members = new Set(components.flatMap((one) => givenIn(one).map(({ member }) => member)));
    const unused = Object.entries(wrongValues).flatMap(([type, values]) =>
      Object.keys(values)
        .map((name) => `${type}.${name}`)
        .filter((member) => !members.has(member)),
    );
    assert.deepEqual(unused, []);
  });
});
