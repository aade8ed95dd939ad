import { wrong } from "../../domain/finding";
import { type ImageReference, parseImageReference } from "../../domain/imageReference";
import { JSON_LIMIT, isList, isRecord, readJson, toRecord } from "../../domain/json";
import { type Cursor, type Shape, readMember } from "../../domain/jsonReader";
import type { PolicyResource, PolicyFinding } from "../support/policy";
import { type Values, strings } from "../support/settings";
import { allOf, judged, judgeKnown } from "../support/unknown";
import { toText } from "../support/values";
import { ANYWHERE, EACH, JSON_OR_YAML, JSON_TEXT, type MEMBERS, type Step } from "./imagePath";
import { findImagePaths, imagePaths, toImage } from "./imagePaths";
import { isCustomResource } from "./kubernetesImages";
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

/**
 * Judges each image of a workload on its own; the judge gives messages. What is no image reference is a finding whoever
 * judges, as nobody can tell what it will run; so is what cannot be read on the way to it.
 */
export function judgeImages(
  { type, props }: PolicyResource,
  { injectedImages }: Values<typeof workloadSettings>,
  judge: Judge,
): Iterable<PolicyFinding> {
  const judgeValue: Context["judgeValue"] = (value, cursor, owner) => {
    const image = toImage(type, value);
    const isInjected = typeof image === "string" && injectedImages.includes(image);
    return image === undefined || isInjected ? [] : judgeImage(image, cursor, owner, judge);
  };
  const context = { judgeValue, anyCase: false, anyShape: isCustomResource(type), depth: 0 };
  const shapes = findImagePaths(type).map((steps) => imagesAt(steps, context));
  return judgeKnown(props, allOf(...shapes));
}

/** What holds on the way to an image. */
interface Context {
  readonly judgeValue: (value: unknown, cursor: Cursor, owner: object) => PolicyFinding[];
  /** Whether the document is read by a decoder that takes names of members in any case. */
  readonly anyCase: boolean;
  /** Whether something else may be in this place: nobody knows all custom resources, nor what is in a text. */
  readonly anyShape: boolean;
  /** How far below the value that is searched everywhere. */
  readonly depth: number;
}

/** No document that AWS takes is deeper. */
const DEEPEST = 100;

/** The images at some steps from a value, which is a member of its owner. */
function imagesAt(steps: readonly Step[], context: Context, owner: object = {}): Shape<unknown> {
  const [step, ...rest] = steps;
  const read = (value: unknown, cursor: Cursor): void => {
    if (value === undefined || value === null) return;
    if (step === undefined) {
      judged(() => context.judgeValue(value, cursor, owner)).read(value, cursor);
    } else if (step instanceof RegExp) {
      const image = imagesAt(rest, context, owner);
      for (const [, found] of toText(value).matchAll(step)) image.read(found, cursor);
    } else if (step === ANYWHERE) {
      imagesAt(rest, { ...context, anyShape: true }, owner).read(value, cursor);
      if (context.depth === DEEPEST || (!isList(value) && !isRecord(value))) return;
      const member = imagesAt(steps, { ...context, depth: context.depth + 1 }, value);
      for (const key of findKeys(value, step, context)) readMember(member, value, key, cursor);
    } else if (step === JSON_TEXT || step === JSON_OR_YAML) {
      const json = step === JSON_OR_YAML ? readJsonOrYaml(value) : readJson(value);
      // The AWS provider decodes these documents with Go's encoding/json, for which "Image" is "image".
      const inside = {
        ...context,
        anyCase: true,
        ...(step === JSON_OR_YAML && { anyShape: true }),
      };
      if (json.ok) imagesAt(rest, inside).read(json.value, cursor);
      else cursor.judge(() => json.findings);
    } else if (step === EACH ? isList(value) : isRecord(value)) {
      const member = imagesAt(rest, context, value);
      for (const key of findKeys(value, step, context)) readMember(member, value, key, cursor);
    } else if (!context.anyShape) {
      const allowed = step === EACH ? "a list" : "an object";
      cursor.report("", wrong("workload cannot be read", value, allowed));
    }
  };
  return { allowed: "an image", isOptional: true, read };
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

function findKeys(
  value: object,
  step: string | typeof EACH | typeof MEMBERS | typeof ANYWHERE,
  { anyCase }: Context,
): readonly (string | number)[] {
  if (isList(value)) return [...value.keys()];
  const isName = typeof step === "string";
  if (isName && !anyCase) return [step];
  const keys = Object.keys(value);
  return isName ? keys.filter((key) => folded(key) === folded(step)) : keys;
}

/** Letters as encoding/json compares them: their case does not count, nor that of the two from outside of ASCII. */
function folded(name: string): string {
  return name.toUpperCase().toLowerCase();
}

function judgeImage(value: unknown, cursor: Cursor, owner: object, judge: Judge): PolicyFinding[] {
  const reference = parseImageReference(value);
  if (!reference.ok) return reference.findings.map((finding) => ({ ...finding, path: "" }));
  const name = cursor.name === "reference" ? "pullPolicy" : "imagePullPolicy";
  const messages = judge({
    path: cursor.path,
    text: toText(value),
    reference: reference.value,
    pullPolicy: () => toRecord(owner)[name],
  });
  return Array.from(messages, (message) => ({ path: "", message }));
}
