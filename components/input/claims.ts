import * as pulumi from "@pulumi/pulumi";

import { reportArgument } from "./argumentRules";
import type { ResourceContext } from "./resourceContext";

/** The components that have something in AWS which no other may have, by what it is; one map a program. */
const claims = new WeakMap<object, Map<string, ResourceContext>>();

/** Where the argument is that says what is claimed, what it is, and what to do if another component has it. */
interface Claimed {
  readonly path: string;
  readonly what: string;
  readonly fix: string;
}

/**
 * Refuses a component that would fight with another one of the program for the same thing in AWS. Unit tests with mocks, which have no
 * stack, may make as many as they like.
 */
export function claim(context: ResourceContext, thing: string, { path, what, fix }: Claimed): void {
  const stack = pulumi.runtime.getStackResource();
  if (stack === undefined) return;
  const claimed = claims.get(stack) ?? new Map<string, ResourceContext>();
  claims.set(stack, claimed);
  const holder = claimed.get(thing) ?? context;
  claimed.set(thing, holder);
  if (holder === context) return;
  const by = `${holder.component.className} "${holder.name}"`;
  const message = `${by} manages ${what} already: ${fix}.`;
  context.component.refuse([reportArgument("argument-duplicate", path, message)]);
}

/** Claims the registry of the component's account and region, of which two providers may be. */
export function claimRegistry(context: ResourceContext): void {
  const claimed = {
    path: "region",
    what: "the registry of this account and region",
    fix: "set another region or provider, or give the arguments to one component",
  };
  claim(context, `registry ${context.child("registry", "").name}`, claimed);
  pulumi.all([context.accountId, context.homeRegion]).apply((home) => {
    claim(context, `registry ${home.join(" ")}`, claimed);
  });
}
