import type { Finding } from "../finding";
import { type PolicyDocument, renderPolicyDocument } from "./iamPolicy";

/** Reports a policy whose canonical text has more characters than allowed. */
export function checkPolicyLength(
  document: PolicyDocument | undefined,
  { what, most, fix = "" }: { readonly what: string; readonly most: number; readonly fix?: string },
  report: (message: string) => Finding,
): Finding[] {
  const length = document === undefined ? 0 : renderPolicyDocument(document).length;
  if (length <= most) return [];
  const message = `${what} is too long: given ${length} characters, allowed at most ${most}.`;
  return [report(fix === "" ? message : `${message} ${fix}`)];
}
