import { quote } from "../../domain/finding";
import { isList, isRecord, getStrings } from "../../domain/json";
import { getEcrRegistry, parseImageReference } from "../../domain/imageReference";
import type { ImageUse } from "../../domain/lifecycle/simulate/result";
import type { ImagesInUse, UnresolvedUse } from "../../domain/workload/imagesInUse";
import { InputError, limitProblems } from "./inputError";
import { getDisplayName, parseJsonText, readText } from "./readText";
import { recordsIn, textOr } from "./values";

const IN_USE_BYTES = 256 * 2 ** 20;
const DIGEST_AT_END = /(?:^|@)(sha256:[0-9a-f]{64})$/;

/**
 * Reads images in use: what `ecr-hub in-use` prints as JSON, a JSON list of digests or image references, or one digest or
 * image reference a line; `#` begins a comment.
 *
 * @throws InputError that names what is no digest. A file without any is refused, for that is what a list leaves behind that
 * failed; a JSON list may be empty.
 */
export async function readInUse(files: readonly string[]): Promise<ImagesInUse> {
  const lists: ImagesInUse[] = [];
  for (const file of files) {
    lists.push(parseInUse(await readText(file, IN_USE_BYTES), getDisplayName(file)));
  }
  const references = new Map<string, Set<string>>();
  for (const list of lists) {
    for (const [digest, images] of list.references) addTo(references, digest, images);
  }
  return {
    references,
    unresolved: lists.flatMap(({ unresolved }) => unresolved),
    uses: lists.flatMap(({ uses }) => uses),
  };
}

/** Reads one list from its text. @throws InputError */
export function parseInUse(text: string, name: string): ImagesInUse {
  const references = new Map<string, Set<string>>();
  const uses: ImageUse[] = [];
  const problems: string[] = [];
  const { entries, unresolved: named } = readList(text, name);
  const unresolved = [...named];
  for (const [place, value] of entries) {
    const entry = readEntry(value);
    if (entry !== undefined) {
      addTo(references, entry.digest, entry.images);
      uses.push(...toUses(entry));
    } else if (isByTag(value)) {
      unresolved.push({ image: value, usedBy: "the list", reason: "it is named by its tag" });
    } else
      problems.push(
        `${name}, ${place}: ${quote(value)} has no digest (sha256: and 64 hexadecimal digits).`,
      );
  }
  if (problems.length > 0) throw new InputError(limitProblems(problems).join("\n"));
  for (const { image, usedBy } of unresolved) {
    if (image !== undefined) uses.push({ image, usedBy: [usedBy] });
  }
  return { references, unresolved, uses };
}

interface InUseList {
  readonly entries: readonly (readonly [place: string, value: unknown])[];
  readonly unresolved: readonly UnresolvedUse[];
}

function readList(text: string, name: string): InUseList {
  const trimmed = text.trimStart();
  if (!trimmed.startsWith("{") && !trimmed.startsWith("[")) {
    const entries = splitLines(text);
    if (entries.length > 0) return { entries, unresolved: [] };
    throw new InputError(
      `${name} has no images in use; where there are none, say so: {"images": []}.`,
    );
  }
  const value = parseJsonText(text, name);
  const list = isRecord(value) ? value.images : value;
  if (!isList(list)) throw new InputError(`${name} has no list of images in use.`);
  const entries = list.map((entry, index) => [`entry ${index}`, entry] as const);
  return { entries, unresolved: isRecord(value) ? readUnresolved(value.unresolved) : [] };
}

function splitLines(text: string): [string, unknown][] {
  return text.split(/\r\n|\n|\r/).flatMap((line, index): [string, unknown][] => {
    const entry = line.replace(/#.*$/, "").trim();
    return entry === "" ? [] : [[`line ${index + 1}`, entry]];
  });
}

function readUnresolved(list: unknown): UnresolvedUse[] {
  return recordsIn(list).map(({ image, usedBy, reason }) => ({
    image: typeof image === "string" ? image : undefined,
    usedBy: textOr(usedBy, "(not told)"),
    reason: textOr(reason, "no reason given"),
  }));
}

interface Entry {
  readonly digest: string;
  readonly images: readonly string[];
  readonly usedBy: readonly string[];
}

/** A use of each image that an entry names, by its digest; where it names none, of the digest in any repository. */
function toUses({ digest, images, usedBy }: Entry): ImageUse[] {
  const named = images.filter((image) => parseImageReference(image).ok);
  if (named.length === 0) return [{ image: digest, usedBy }];
  return named.map((image) => ({ image: `${image.split("@")[0] ?? ""}@${digest}`, usedBy }));
}

/** Whether an entry names an image of Amazon ECR by its tag. */
function isByTag(value: unknown): value is string {
  const reference = parseImageReference(value);
  return reference.ok && getEcrRegistry(reference.value.registry) !== undefined;
}

function readEntry(value: unknown): Entry | undefined {
  const text = isRecord(value) ? value.imageDigest : value;
  const digest = typeof text === "string" ? DIGEST_AT_END.exec(text)?.[1] : undefined;
  if (digest === undefined) return undefined;
  return {
    digest,
    usedBy: isRecord(value) ? getStrings(value.usedBy) : [],
    images: isRecord(value) ? getStrings(value.images) : text === digest ? [] : [String(text)],
  };
}

function addTo(
  references: Map<string, Set<string>>,
  digest: string,
  images: Iterable<string>,
): void {
  const known = references.get(digest) ?? new Set();
  references.set(digest, known);
  for (const image of images) known.add(image);
}
