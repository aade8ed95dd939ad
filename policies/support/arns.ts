import { parseArn } from "../../domain/arn";
import { at, wrong } from "../../domain/finding";
import type { PolicyFinding } from "./policy";

/** Refuses ARNs, and patterns of ARNs, that match nothing of the service and kind that a setting is for. */
export function checkArns(
  setting: string,
  { service, resource, like }: { service: RegExp; resource: RegExp; like: string },
  given: readonly string[],
): PolicyFinding[] {
  return given.flatMap((each, index) => {
    const arn = parseArn(each);
    // A pattern need not have all parts of an ARN.
    const isMet = resource.test(arn?.resource ?? each) && service.test(arn?.service ?? "*");
    if (isMet) return [];
    return [
      {
        path: at(setting, index),
        message: wrong("ARN of something else", each, `one such as ${like}`),
      },
    ];
  });
}
