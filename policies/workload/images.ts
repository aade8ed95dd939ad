import { at, under, wrong } from "../../domain/finding";
import { type ImageReference, parseImageReference } from "../../domain/imageReference";
import { JSON_LIMIT, isList, isRecord, readJson, toRecord } from "../../domain/json";
import type { PolicyResource, PolicyFinding } from "../support/policy";
import { type Values, strings } from "../support/settings";
import { type Location, independently, locationsIn } from "../support/unknown";
import {
  EACH,
  JSON_OR_YAML,
  JSON_TEXT,
  MEMBERS,
  type Step,
  findImagePaths,
  imagePaths,
  isAnyShape,
  isCustomResource,
  toImage,
} from "./imagePaths";
import type * as yamlText from "./yamlText";

/** All resources that run images. */
export const workloads = { resource: Object.keys(imagePaths), isJudged: isCustomResource };

/** Those of Kubernetes. */
export const kubernetesWorkloads = {
  resource: workloads.resource.filter((type) => type.startsWith("kubernetes:")),
  isJudged: isCustomResource,
};

/** Settings of all policies on images. */
export const workloadSettings = {
  injectedImages: strings({
    description:
      "Texts that stand for an image which a webhook of the cluster puts in their place, such as auto for the gateways of Istio: " +
      "they are not judged.",
  }),
};

/** What a workload says where it names an image: a reference, or why it is none. */
export interface NamedImage {
  readonly path: string;
  readonly text: string;
  readonly reference: ImageReference;
  /** What Kubernetes is told of pulling it, beside it. Throws where that is unknown at preview. */
  readonly pullPolicy: () => unknown;
}

type Judge = (image: NamedImage) => Iterable<string>;

/** A place on the way to an image. */
interface Cursor extends Location {
  /** Whether the document is read by a decoder that takes names of members in any case. */
  readonly anyCase?: true;
  /** Whether the resource may have something else in this place: nobody knows all custom resources. */
  readonly anyShape?: boolean;
  /** The object that it is a member of. */
  readonly owner?: object;
}

/**
 * Judges each image of a workload on its own; the judge gives messages. What is no image reference is a finding whoever
 * judges, as nobody can tell what it will run; so is what cannot be read on the way to it.
 */
export function judgeImages(
  { type, props }: PolicyResource,
  { injectedImages }: Values<typeof workloadSettings>,
  judge: Judge,
): Iterable<PolicyFinding> {
  const start: Cursor = { path: "", read: () => props, anyShape: isAnyShape(type) };
  return independently(findImagePaths(type), (steps) =>
    follow(start, steps, (cursor, value) => {
      const image = toImage(type, value);
      const isInjected = typeof image === "string" && injectedImages.includes(image);
      return image === undefined || isInjected ? [] : judgeImage(cursor, image, judge);
    }),
  );
}

type JudgeValue = (cursor: Cursor, value: unknown) => PolicyFinding[];

function* follow(
  cursor: Cursor,
  steps: readonly Step[],
  judge: JudgeValue,
): Generator<PolicyFinding> {
  const value = cursor.read();
  if (value === undefined || value === null) return;
  const [step, ...rest] = steps;
  if (step === undefined) {
    yield* judge(cursor, value);
  } else if (step === JSON_TEXT || step === JSON_OR_YAML) {
    const json = step === JSON_OR_YAML ? readJsonOrYaml(value) : readJson(value);
    if (!json.ok) yield* under(cursor.path, json.findings);
    // The AWS provider decodes these documents with Go's encoding/json, for which "Image" is "image".
    else {
      const { path, anyShape = false } = cursor;
      yield* follow({ path, read: () => json.value, anyCase: true, anyShape }, rest, judge);
    }
  } else if (step === EACH ? !isList(value) : !isRecord(value)) {
    if (cursor.anyShape) return;
    const allowed = step === EACH ? "a list" : "an object";
    yield { path: cursor.path, message: wrong("workload cannot be read", value, allowed) };
  } else {
    yield* independently(nextCursors(cursor, value, step), (next) => follow(next, rest, judge));
  }
}

/** YAML that cannot be read names no image: AWS will refuse it. */
function readJsonOrYaml(value: unknown): ReturnType<typeof readJson> {
  const json = readJson(value);
  if (json.ok || typeof value !== "string" || value.length > JSON_LIMIT) return json;
  return { ok: true, value: loadYaml().parseYaml(value) };
}

/** The library of YAML is loaded when there is a text to read. */
function loadYaml(): typeof yamlText {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("./yamlText") as typeof yamlText;
}

function nextCursors(
  { path, anyCase, anyShape }: Cursor,
  value: object,
  step: string | typeof EACH | typeof MEMBERS,
): Cursor[] {
  const inherited = { ...(anyCase && { anyCase }), ...(anyShape && { anyShape }) };
  const locations =
    step === EACH || step === MEMBERS
      ? locationsIn(value, path)
      : findNames(value, step, anyCase).map((name) => getMember(value, name, path));
  return locations.map((location) => ({ ...location, ...inherited, owner: value }));
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

function judgeImage({ path, owner }: Cursor, value: unknown, judge: Judge): PolicyFinding[] {
  const text = typeof value === "string" ? value : "";
  const reference = parseImageReference(value);
  if (!reference.ok) return reference.findings.map((finding) => ({ ...finding, path }));
  const name = path.endsWith(".reference") ? "pullPolicy" : "imagePullPolicy";
  const pullPolicy = () => toRecord(owner)[name];
  const messages = judge({ path, text, reference: reference.value, pullPolicy });
  return Array.from(messages, (message) => ({ path, message }));
}
