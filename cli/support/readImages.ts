import { createReadStream } from "node:fs";
import { isList, isRecord } from "../../domain/json";
import type { Image } from "../../domain/lifecycle/image";
import { ImageParser } from "../../domain/lifecycle/readImage";
import { InputError, getReason } from "./inputError";
import { LIST_KEY, detectLayout, withoutByteOrderMark } from "./inventoryFormat";
import { JsonFrameError, JsonValues } from "./jsonValues";
import { Lines } from "./lines";
import { getDisplayName } from "./readText";

const CHUNK_SIZE = 2 ** 20;

/** So many broken lines are named: a file of another kind has no other. */
const NAMED_PROBLEMS = 20;

/**
 * Reads an inventory as a stream, from a file or, with `-`, from standard input: what `aws ecr describe-images` prints, a
 * JSON list of images, or one image a line.
 *
 * @throws InputError that names each broken line. A file without anything is refused, for that is what a command leaves
 * behind that failed; a list may be empty.
 */
export async function readImages(
  file: string,
  onProgress: (count: number) => void = () => undefined,
): Promise<Image[]> {
  const name = getDisplayName(file);
  const stream =
    file === "-" ? process.stdin : createReadStream(file, { highWaterMark: CHUNK_SIZE });
  const reader = new InventoryReader();
  try {
    for await (const chunk of stream) {
      reader.feed(chunk as Buffer);
      onProgress(reader.images.length);
    }
    reader.end();
  } catch (error) {
    if (!(error instanceof JsonFrameError)) {
      throw new InputError(`${name} cannot be read: ${getReason(error)}.`);
    }
    reader.addProblem(error.line, error.message);
  }
  if (reader.problems.length > 0)
    throw new InputError(reader.problems.map((problem) => `${name}, ${problem}`).join("\n"));
  if (reader.isBlank) {
    throw new InputError(
      `${name} is empty; where there are no images, say so: {"${LIST_KEY}": []}.`,
    );
  }
  return reader.images;
}

/** Collects the images of one inventory from its bytes. */
export class InventoryReader {
  readonly images: Image[] = [];
  readonly #problems: string[] = [];
  #problemCount = 0;
  /** The bytes until it is clear how to cut them. */
  #beginning: Buffer = Buffer.alloc(0);
  #splitter: JsonValues | Lines | undefined;
  readonly #parser = new ImageParser();

  /** One sentence for each broken line. */
  get problems(): readonly string[] {
    const more = this.#problemCount - this.#problems.length;
    return more === 0 ? this.#problems : [...this.#problems, `${more} more problems.`];
  }

  /** Whether there was nothing at all, not even an empty list. */
  get isBlank(): boolean {
    return this.#splitter instanceof JsonValues && this.#splitter.isBlank;
  }

  /** @throws JsonFrameError when it makes no sense to go on. */
  feed(chunk: Buffer): void {
    if (this.#splitter !== undefined) this.#splitter.feed(chunk);
    else this.#begin(Buffer.concat([this.#beginning, chunk]), false);
  }

  /** @throws JsonFrameError when the bytes end inside of a value. */
  end(): void {
    if (this.#splitter === undefined) this.#begin(this.#beginning, true);
    this.#splitter?.end();
  }

  addProblem(line: number, problem: string): void {
    if (++this.#problemCount <= NAMED_PROBLEMS) this.#problems.push(`line ${line}: ${problem}.`);
  }

  /** Chooses how to cut the bytes as soon as their beginning tells. */
  #begin(beginning: Buffer, isWhole: boolean): void {
    this.#beginning = beginning;
    const start = withoutByteOrderMark(beginning) ?? (isWhole ? beginning : undefined);
    const layout = start && detectLayout(start, isWhole);
    if (start === undefined || layout === undefined) return;
    const onValue = (text: string, line: number): void => {
      this.#readText(text, line);
    };
    this.#splitter = layout === "lines" ? new Lines(onValue) : new JsonValues(LIST_KEY, onValue);
    this.#beginning = Buffer.alloc(0);
    this.#splitter.feed(start);
  }

  #readText(text: string, line: number): void {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      // Where the parser counts lines, it does so from the beginning of the value.
      const reason = getReason(error).replace(/ \(line \d+ column \d+\)/, "");
      this.addProblem(line, `is not JSON: ${reason}`);
      return;
    }
    const list = isRecord(value) ? value[LIST_KEY] : undefined;
    if (isList(list)) for (const entry of list) this.#readValue(entry, line);
    else this.#readValue(value, line);
  }

  #readValue(value: unknown, line: number): void {
    const parsed = this.#parser.parse(value, "");
    if (parsed.ok) this.images.push(parsed.value);
    else
      for (const { message } of parsed.findings) this.addProblem(line, message.replace(/\.$/, ""));
  }
}
