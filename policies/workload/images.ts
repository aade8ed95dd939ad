import { at } from "../../domain/finding";
import { type ImageReference, parseImageReference } from "../../domain/imageReference";
import { readJson, recordOf } from "../../domain/json";
import { under } from "../support/paths";
import type { JudgedResource, PolicyFinding } from "../support/policy";
import { independently, placesIn } from "../support/unknown";
import { EACH, JSON_TEXT, type Step, imagePaths } from "./imagePaths";

/** Types of all resources that run images. */
export const workloads: readonly string[] = Object.keys(imagePaths);

/** What a workload says where it names an image: a reference, or why it is none. */
export interface NamedImage {
  readonly path: string;
  readonly text: string;
  readonly reference: ImageReference;
}

type Judge = (image: NamedImage) => Iterable<string>;

/**
 * Judges each image of a workload on its own; the judge gives messages. What is no image reference is a finding whoever
 * judges, as nobody can tell what it will run.
 */
export function* judgeImages(resource: JudgedResource, judge: Judge): Generator<PolicyFinding> {
  yield* independently(imagePaths[resource.type] ?? [], (steps) =>
    follow(resource.props, "", steps, judge),
  );
}

function* follow(
  value: unknown,
  path: string,
  steps: readonly Step[],
  judge: Judge,
): Generator<PolicyFinding> {
  if (value === undefined || value === null) return;
  const [step, ...rest] = steps;
  switch (step) {
    case undefined:
      yield* judgeImage(value, path, judge);
      return;
    case EACH:
      yield* independently(placesIn(value, path), (place) =>
        follow(place.read(), place.path, rest, judge),
      );
      return;
    case JSON_TEXT: {
      const json = readJson(value);
      yield* json.ok ? follow(json.value, path, rest, judge) : under(path, json.findings);
      return;
    }
    default:
      yield* follow(recordOf(value)[step], at(path, step), rest, judge);
  }
}

/** Images in which AWS CodeBuild runs builds come from AWS itself, not from a registry. */
const CODEBUILD_IMAGES = "aws/codebuild/";

function judgeImage(value: unknown, path: string, judge: Judge): PolicyFinding[] {
  const text = typeof value === "string" ? value : "";
  if (text.startsWith(CODEBUILD_IMAGES)) return [];
  const reference = parseImageReference(value);
  if (!reference.ok) return reference.findings.map((finding) => ({ ...finding, path }));
  const messages = judge({ path, text, reference: reference.value });
  return Array.from(messages, (message) => ({ path, message }));
}
