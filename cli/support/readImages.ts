import { createReadStream } from "node:fs";
import { isList, isRecord } from "../../domain/json";
import type { Image } from "../../domain/lifecycle/image";
import { ImageParser } from "../../domain/lifecycle/readImage";
import { InputError, reasonOf } from "./inputError";
import { JsonFrameError, JsonValues } from "./jsonValues";
import { Lines } from "./lines";
import { nameOf } from "./readText";

const CHUNK_SIZE = 2 ** 20;
const LIST_KEY = "imageDetails";

/** So many broken lines are named: a file of another kind has no other. */
const NAMED_PROBLEMS = 20;

/**
 * Reads an inventory as a stream, from a file or, with `-`, from standard input: what `aws ecr describe-images` prints, a
 * JSON list of images, or one image a line.
 *
 * @throws InputError that names each broken line.
 */
export async function readImages(
  file: string,
  onProgress: (count: number) => void = () => undefined,
): Promise<Image[]> {
  const name = nameOf(file);
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
      throw new InputError(`${name} cannot be read: ${reasonOf(error)}.`);
    }
    reader.addProblem(error.line, error.message);
  }
  if (reader.problems.length > 0)
    throw new InputError(reader.problems.map((problem) => `${name}, ${problem}`).join("\n"));
  return reader.images;
}

/** Collects the images of one inventory from its bytes. */
export class InventoryReader {
  readonly images: Image[] = [];
  readonly #problems: string[] = [];
  #problemCount = 0;
  #splitter: JsonValues | Lines | undefined;
  readonly #parser = new ImageParser();

  /** One sentence for each broken line. */
  get problems(): readonly string[] {
    const more = this.#problemCount - this.#problems.length;
    return more === 0 ? this.#problems : [...this.#problems, `${more} more problems.`];
  }

  /** @throws JsonFrameError when it makes no sense to go on. */
  feed(chunk: Buffer): void {
    const bytes = this.#splitter === undefined ? withoutByteOrderMark(chunk) : chunk;
    this.#splitter ??= this.#chooseSplitter(bytes);
    this.#splitter.feed(bytes);
  }

  end(): void {
    this.#splitter?.end();
  }

  addProblem(line: number, problem: string): void {
    if (++this.#problemCount <= NAMED_PROBLEMS) this.#problems.push(`line ${line}: ${problem}.`);
  }

  #chooseSplitter(start: Buffer): JsonValues | Lines {
    const onValue = (text: string, line: number): void => {
      this.#readText(text, line);
    };
    return Lines.isFormatOf(start) ? new Lines(onValue) : new JsonValues(LIST_KEY, onValue);
  }

  #readText(text: string, line: number): void {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      this.addProblem(line, `is not JSON: ${reasonOf(error)}`);
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

function withoutByteOrderMark(chunk: Buffer): Buffer {
  return chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk;
}
