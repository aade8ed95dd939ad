import { createReadStream } from "node:fs";
import { isList, isRecord } from "../../domain/json";
import type { Finding } from "../../domain/finding";
import type { Image } from "../../domain/lifecycle/image";
import { report } from "../../domain/lifecycle/inventoryRules";
import { ImageParser } from "../../domain/lifecycle/readImage";
import {
  type RepositoryRecord,
  readRepositoryRecord,
} from "../../domain/lifecycle/repositoryRecord";
import { InputError, NAMED_PROBLEMS, getReason, limitProblems } from "./inputError";
import { LIST_KEY, detectLayout, withoutByteOrderMark } from "./inventoryFormat";
import { JsonFrameError, JsonValues } from "./jsonValues";
import { Lines } from "./lines";
import { formatCount } from "./output";
import { getDisplayName } from "./readText";
import { recordsIn } from "./values";
import { describeBytes, describeText } from "./textFormat";

const CHUNK_SIZE = 2 ** 20;

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
): Promise<Inventory> {
  const name = getDisplayName(file);
  const stream =
    file === "-" ? process.stdin : createReadStream(file, { highWaterMark: CHUNK_SIZE });
  const reader = new InventoryReader();
  try {
    for await (const chunk of stream) {
      if (reader.isAtBeginning) refuseFormat(name, chunk as Buffer);
      reader.feed(chunk as Buffer);
      onProgress(reader.images.length);
    }
    reader.end();
  } catch (error) {
    if (error instanceof InputError) throw error;
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
  const { images, repositories } = reader;
  return { images, repositories, findings: reader.findings(name) };
}

function refuseFormat(name: string, beginning: Buffer): void {
  const format = describeBytes(beginning) ?? describeText(beginning.toString("utf8"));
  if (format !== undefined) throw new InputError(`${name} ${format}.`);
}

/** The images of a file, and what is wrong with it as a whole. */
export interface Inventory {
  readonly images: readonly Image[];
  /** What it has of their repositories. */
  readonly repositories: readonly RepositoryRecord[];
  readonly findings: readonly Finding[];
}

/** Collects the images of one inventory from its bytes. */
export class InventoryReader {
  readonly images: Image[] = [];
  readonly repositories: RepositoryRecord[] = [];
  readonly #problems: string[] = [];
  #problemCount = 0;
  /** The bytes until it is clear how to cut them. */
  #beginning: Buffer = Buffer.alloc(0);
  #splitter: JsonValues | Lines | undefined;
  readonly #parser = new ImageParser();
  /** Whether the last page of the inventory says that there are more. */
  #hasMore = false;
  #wrongDigests = 0;

  /** One sentence for each broken line. */
  get problems(): readonly string[] {
    return limitProblems(this.#problems, this.#problemCount);
  }

  get isAtBeginning(): boolean {
    return this.#splitter === undefined && this.#beginning.length === 0;
  }

  /** Whether there was nothing at all, not even an empty list. */
  get isBlank(): boolean {
    return this.#splitter instanceof JsonValues && this.#splitter.isBlank;
  }

  /** What is wrong with the inventory as a whole. Fails with `inventory-incomplete` and `inventory-digest`. */
  findings(name: string): Finding[] {
    const more = `${name} ends with a token for more images, so it is not whole; take it anew without --max-items, --max-results and --no-paginate, or with "ecr-hub inventory".`;
    const wrong = `${formatCount(this.#wrongDigests, "image")} of ${name} ${this.#wrongDigests === 1 ? "has" : "have"} an imageDigest that is no digest; allowed is sha256: and 64 lower-case hexadecimal digits.`;
    return [
      ...(this.#hasMore ? [report("inventory-incomplete", "images", more)] : []),
      ...(this.#wrongDigests > 0 ? [report("inventory-digest", "images", wrong)] : []),
    ];
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
    this.#splitter =
      layout === "lines" ? new Lines(onValue) : new JsonValues(LIST_KEY, onValue, onValue);
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
    const lists = isRecord(value) ? [value[LIST_KEY], value.repositories] : [];
    if (!isRecord(value) || !lists.some(isList)) {
      this.#readValue(value, line);
      return;
    }
    for (const entry of recordsIn(value.repositories)) {
      const repository = readRepositoryRecord(entry);
      if (repository !== undefined) this.repositories.push(repository);
    }
    for (const entry of isList(value[LIST_KEY]) ? value[LIST_KEY] : [])
      this.#readValue(entry, line);
    this.#hasMore = (value.nextToken ?? value.NextToken ?? null) !== null;
  }

  #readValue(value: unknown, line: number): void {
    const parsed = this.#parser.parse(value, "");
    if (parsed.ok) {
      this.images.push(parsed.value);
      if (!DIGEST.test(parsed.value.imageDigest)) this.#wrongDigests++;
    } else
      for (const { message } of parsed.findings) this.addProblem(line, message.replace(/\.$/, ""));
  }
}

const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;
