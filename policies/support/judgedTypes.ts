import type { Policies } from "@pulumi/policy";
import { isNativeType, withNativeType } from "./awsNative";

/**
 * The type of the resource that the runtime hands to one policy after the other at this moment; undefined where that is not
 * certain. The runtime unpacks a resource anew for each policy, unless the policy's function names one type
 * (`__pulumiType`) that the resource does not have. What one function has seen of a resource spares all that follow.
 */
let current: string | undefined;

/** Whether a function that sees resources of all types has been called, and whether one of `aws-native` was among them. */
let seen: "nothing" | "aws" | "native" = "nothing";

function note(type: string): void {
  if (isNativeType(type)) seen = "native";
  else if (seen === "nothing") seen = "aws";
  if (current === type) return;
  current = type;
  // The runtime goes on to the next policy at once; whatever happens later may be about another resource.
  queueMicrotask(forget);
}

function forget(): void {
  current = undefined;
}

/** Whether a stack may have resources of `aws-native`. */
export function mayHaveNative(): boolean {
  return seen !== "aws";
}

/** The policies as the runtime takes them: it reads the name of the first before it judges another resource. */
export function forRuntime([first, ...others]: Policies): Policies {
  if (first === undefined) return [];
  const { name } = first;
  const get = () => {
    forget();
    return name;
  };
  return [Object.defineProperty({ ...first }, "name", { get, enumerable: true }), ...others];
}

/**
 * The function for resources of these types only, and of those of `aws-native` for the same; `skip` throws for all others. The
 * runtime does not call it where the type of the resource is known already.
 */
export function forTypes<
  Args extends { readonly type: string },
  Result,
  Rest extends readonly unknown[],
>(
  types: readonly string[],
  run: (args: Args, ...rest: Rest) => Result,
  skip: (args: Args) => never,
  isOther: (type: string) => boolean = () => false,
): (args: Args, ...rest: Rest) => Result {
  const judged = new Set(types.flatMap(withNativeType));
  const isJudged = (type: string) => judged.has(type) || isOther(type);
  const [first = ""] = types;
  const names = types.length === 1 ? first : `${first}, …`;
  const isOnlyType = judged.size === 1;
  const typed = (args: Args, ...rest: Rest): Result => {
    if (!isOnlyType) note(args.type);
    if (!isJudged(args.type)) return skip(args);
    const result = run(args, ...rest);
    // The runtime waits for what comes back, and may turn to another resource meanwhile.
    forget();
    return result;
  };
  const get = () => {
    if (isOnlyType) return first;
    return current === undefined || isJudged(current) ? undefined : names;
  };
  return Object.defineProperty(typed, "__pulumiType", { get, enumerable: true });
}
