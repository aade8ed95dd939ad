import { at, under, wrong } from "../../domain/finding";
import { type ImageReference, parseImageReference } from "../../domain/imageReference";
import { isList, isRecord, readJson, toRecord } from "../../domain/json";
import type { PolicyResource, PolicyFinding } from "../support/policy";
import { type Location, independently, locationsIn } from "../support/unknown";
import {
  CODEBUILD_PROJECT,
  EACH,
  JSON_TEXT,
  type Step,
  findImagePaths,
  imagePaths,
  isCustomResource,
} from "./imagePaths";

/** All resources that run images. */
export const workloads = { resource: Object.keys(imagePaths), isJudged: isCustomResource };

/** What a workload says where it names an image: a reference, or why it is none. */
export interface NamedImage {
  readonly path: string;
  readonly text: string;
  readonly reference: ImageReference;
}

type Judge = (image: NamedImage) => Iterable<string>;

/** A place on the way to an image. */
interface Cursor extends Location {
  /** Whether the document is read by a decoder that takes names of members in any case. */
  readonly anyCase?: true;
  /** Whether the resource may have something else in this place: nobody knows all custom resources. */
  readonly anyShape?: boolean;
}

/**
 * Judges each image of a workload on its own; the judge gives messages. What is no image reference is a finding whoever
 * judges, as nobody can tell what it will run; so is what cannot be read on the way to it.
 */
export function judgeImages(resource: PolicyResource, judge: Judge): Iterable<PolicyFinding> {
  const { type, props } = resource;
  const start: Cursor = { path: "", read: () => props, anyShape: isCustomResource(type) };
  return independently(findImagePaths(type), (steps) =>
    follow(start, steps, (path, value) =>
      comesFromAws(type, value) ? [] : judgeImage(path, value, judge),
    ),
  );
}

/** Images of AWS CodeBuild and EC2 Image Builder come from AWS itself by such names, not from a registry. */
function comesFromAws(type: string, image: unknown): boolean {
  const prefix = AWS_IMAGES[type];
  return prefix !== undefined && typeof image === "string" && image.startsWith(prefix);
}

const AWS_IMAGES: Readonly<Record<string, string>> = {
  [CODEBUILD_PROJECT]: "aws/codebuild/",
  "aws:imagebuilder/containerRecipe:ContainerRecipe": "arn:",
};

type JudgeValue = (path: string, value: unknown) => PolicyFinding[];

function* follow(
  cursor: Cursor,
  steps: readonly Step[],
  judge: JudgeValue,
): Generator<PolicyFinding> {
  const value = cursor.read();
  if (value === undefined || value === null) return;
  const [step, ...rest] = steps;
  if (step === undefined) {
    yield* judge(cursor.path, value);
  } else if (step === JSON_TEXT) {
    const json = readJson(value);
    if (!json.ok) yield* under(cursor.path, json.findings);
    // The AWS provider decodes these documents with Go's encoding/json, for which "Image" is "image".
    else yield* follow({ path: cursor.path, read: () => json.value, anyCase: true }, rest, judge);
  } else if (step === EACH ? !isList(value) : !isRecord(value)) {
    if (cursor.anyShape) return;
    const allowed = step === EACH ? "a list" : "an object";
    yield { path: cursor.path, message: wrong("workload cannot be read", value, allowed) };
  } else {
    yield* independently(nextCursors(cursor, value, step), (next) => follow(next, rest, judge));
  }
}

function nextCursors(
  { path, anyCase, anyShape }: Cursor,
  value: object,
  step: string | typeof EACH,
): Cursor[] {
  const inherited = { ...(anyCase && { anyCase }), ...(anyShape && { anyShape }) };
  const locations =
    step === EACH
      ? locationsIn(value, path)
      : findNames(value, step, anyCase).map((name) => getMember(value, name, path));
  return locations.map((location) => ({ ...location, ...inherited }));
}

function findNames(record: object, name: string, anyCase = false): string[] {
  if (!anyCase) return [name];
  return Object.keys(record).filter((key) => folded(key) === folded(name));
}

/** Letters as encoding/json compares them: their case does not count, nor that of the two from outside of ASCII. */
function folded(name: string): string {
  return name.toUpperCase().toLowerCase();
}

function getMember(value: object, name: string, path: string): Location {
  return { path: at(path, name), read: () => toRecord(value)[name] };
}

function judgeImage(path: string, value: unknown, judge: Judge): PolicyFinding[] {
  const text = typeof value === "string" ? value : "";
  const reference = parseImageReference(value);
  if (!reference.ok) return reference.findings.map((finding) => ({ ...finding, path }));
  const messages = judge({ path, text, reference: reference.value });
  return Array.from(messages, (message) => ({ path, message }));
}
