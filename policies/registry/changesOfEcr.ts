import {
  PUBLIC_REPOSITORY_ACTIONS,
  REGISTRY_ACTIONS,
  REPOSITORY_ACTIONS,
} from "../../domain/iam/actions";
import { isRecord, readJson } from "../../domain/json";
import { beyondPulling } from "../support/outsidePush";

/** An action as the command of AWS and its SDKs write it: put-image, put_image, putImage. */
function anyCase(action: string): string {
  const [, name = ""] = action.split(":");
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "[-_]?");
}

const CHANGES = beyondPulling([
  ...REPOSITORY_ACTIONS,
  ...REGISTRY_ACTIONS,
  ...PUBLIC_REPOSITORY_ACTIONS,
]).map(anyCase);

/** A resource of Amazon ECR, a right to more than pulling, or what changes Amazon ECR by itself. */
const OF_ECR = [
  /\bAWS::ECR::\w+/i,
  /\becr(-public)?:(?!Get|BatchGet|BatchCheck|Describe|List)[a-z*?][\w*?]*/i,
  /\becr(-public)?[\s"',\\]+(?!get-|batch-get-|batch-check-|describe-|list-|wait)[a-z]+-[a-z-]+/i,
  /@aws-sdk\/client-ecr(-public)?\b/i,
];
const ECR = /\becr(-public)?\b/i;
const CHANGE = new RegExp(String.raw`\b(${CHANGES.join("|")})(command)?\b`, "i");

/** What a value says of Amazon ECR, wherever it says it; undefined where it says nothing. */
export function findChange(value: unknown): string | undefined {
  const texts = findTexts(value);
  const all = texts.join("\n");
  const found = OF_ECR.map((pattern) => pattern.exec(all)?.[0]).find((each) => each !== undefined);
  return found ?? (ECR.test(all) ? CHANGE.exec(all)?.[0] : undefined);
}

/** Every text in a value: also in JSON texts, which may write any letter as a number, and in parts that are joined. */
function findTexts(value: unknown): string[] {
  if (typeof value === "string") return [value, ...findInner(value)];
  if (Array.isArray(value)) {
    const isText = value.every((each) => typeof each === "string");
    return [...value.flatMap(findTexts), ...(isText ? [value.join(" "), value.join("")] : [])];
  }
  return isRecord(value) ? Object.values(value).flatMap(findTexts) : [];
}

const BASE64 = /^[A-Za-z0-9+/\s]{40,}={0,2}$/;

/** What is in a text that is JSON, or base64 as dynamic providers of Python are. */
function findInner(text: string): string[] {
  if (BASE64.test(text)) return [Buffer.from(text, "base64").toString("latin1")];
  const json = /^\s*["[{]/.test(text) ? readJson(text) : undefined;
  return json?.ok === true ? findTexts(json.value) : [];
}
