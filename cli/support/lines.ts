import { isAscii } from "node:buffer";
import { type OnValue, JsonFrameError, VALUE_LIMIT } from "./jsonValues";

const NEWLINE = 0x0a;

/** Cuts a stream of bytes into lines of one JSON value each; blank lines are skipped. */
export class Lines {
  #rest: Buffer = Buffer.alloc(0);
  #line = 1;

  constructor(readonly onValue: OnValue) {}

  /** @throws JsonFrameError when a line is too long to be an image. */
  feed(chunk: Buffer): void {
    const first = chunk.indexOf(NEWLINE) + 1;
    if (first === 0) {
      this.#rest = Buffer.concat([this.#rest, chunk]);
      if (this.#rest.length > VALUE_LIMIT) {
        throw new JsonFrameError(this.#line, "a line is longer than 32 MB");
      }
      return;
    }
    const last = chunk.lastIndexOf(NEWLINE) + 1;
    this.#read(Buffer.concat([this.#rest, chunk.subarray(0, first)]));
    this.#read(chunk.subarray(first, last));
    this.#rest = chunk.subarray(last);
  }

  end(): void {
    this.#read(this.#rest);
    this.#rest = Buffer.alloc(0);
  }

  /** Reads whole lines. One long text, cut at its newlines, is made several times faster than a text for each line. */
  #read(bytes: Buffer): void {
    const text = bytes.toString(isAscii(bytes) ? "latin1" : "utf8");
    let start = 0;
    while (start < text.length) {
      const found = text.indexOf("\n", start);
      const end = found < 0 ? text.length : found;
      const line = text.slice(start, end);
      if (line.trim() !== "") this.onValue(line, this.#line);
      if (found >= 0) this.#line++;
      start = end + 1;
    }
  }
}
