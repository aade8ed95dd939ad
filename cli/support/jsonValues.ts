/** One JSON value of a file that holds many, as text, with the number of the line it begins on. */
export type OnValue = (text: string, line: number) => void;

/** What is wrong with the frame of a file: the brackets around its values. */
export class JsonFrameError extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Longer than any image; a file that has such a value is no inventory and must not fill the memory. */
export const VALUE_LIMIT = 32 * 2 ** 20;

/**
 * Cuts a stream of bytes into the objects of a list: those of a top-level list, of the list under `listKey` in a top-level
 * object, or top-level objects one after the other. It looks at brackets and quotes only, at about a nanosecond a byte;
 * what is in a value is up to whoever parses it.
 */
export class JsonValues {
  /** The bytes of the value that is open. */
  #rest: Buffer = Buffer.alloc(0);
  /** Where scanning goes on, counted from the beginning of `#rest`. */
  #position = 0;
  /** Where the open value begins, or -1. */
  #start = -1;
  #startLine = 1;
  #line = 1;
  #depth = 0;
  /** How deep values lie: 0 outside of a list, 1 in a list, 2 in a list under a key. */
  #valueDepth = 0;
  #inText = false;
  /** Where the last bracket outside of all values was opened. */
  #openLine = 1;
  #isBlank = true;
  /** Whether what is open is the rest of an object after its list. */
  #isTail = false;
  /** What stands before the list, with the bracket that opens it. */
  #frame = "";
  readonly #listKey: Buffer;

  constructor(
    listKey: string,
    readonly onValue: OnValue,
    /** Hears of the object around the list under the key, in which that is empty. */
    readonly onFrame: OnValue = () => undefined,
  ) {
    this.#listKey = Buffer.from(JSON.stringify(listKey));
  }

  /** Whether there was no bracket at all. */
  get isBlank(): boolean {
    return this.#isBlank;
  }

  /** @throws JsonFrameError */
  feed(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const position = this.#scan(bytes, this.#position);
    const keepFrom = this.#start < 0 ? position : this.#start;
    if (bytes.length - keepFrom > VALUE_LIMIT) {
      throw new JsonFrameError(this.#startLine, "a value is longer than 32 MB");
    }
    this.#rest = bytes.subarray(keepFrom);
    this.#position = position - keepFrom;
    if (this.#start >= 0) this.#start = 0;
  }

  /** @throws JsonFrameError when the bytes end inside of a value. */
  end(): void {
    if (this.#depth === 0) return;
    const line = this.#start < 0 ? this.#openLine : this.#startLine;
    throw new JsonFrameError(line, "what begins here is not closed before the file ends");
  }

  /** Scans to the end and returns where to go on: one byte earlier when the last one escapes the next. */
  #scan(bytes: Buffer, from: number): number {
    let position = from;
    for (; position < bytes.length; position++) {
      const byte = bytes[position];
      if (this.#inText) {
        if (byte === BACKSLASH) {
          if (position + 1 === bytes.length) return position;
          if (bytes[position + 1] !== NEWLINE) position++;
        } else if (byte === QUOTE) this.#inText = false;
        else if (byte === NEWLINE) this.#fail("a text is not closed");
      } else if (byte === QUOTE) {
        if (this.#depth === this.#valueDepth) this.#fail("a text where an image is expected");
        this.#inText = true;
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#open(bytes, position, byte);
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) this.#close(bytes, position);
      else if (byte === NEWLINE) this.#line++;
      else if (this.#depth === this.#valueDepth) this.#checkBetween(byte ?? 0);
    }
    return position;
  }

  #open(bytes: Buffer, position: number, byte: number): void {
    this.#isBlank = false;
    const isValue = this.#depth === this.#valueDepth;
    if (byte === OPEN_OBJECT) {
      if (isValue) {
        this.#start = position;
        this.#startLine = this.#line;
      }
    } else if (isValue && this.#depth > 0) {
      this.#fail("a list where an image is expected");
    } else if (isValue || this.#isUnderListKey(bytes, position)) {
      if (!isValue) this.#frame = bytes.toString("utf8", this.#start, position + 1);
      this.#valueDepth = this.#depth + 1;
      this.#openLine = this.#line;
      this.#start = -1;
    }
    this.#depth++;
  }

  #close(bytes: Buffer, position: number): void {
    const endsList = this.#depth === this.#valueDepth;
    if (endsList) this.#valueDepth = 0;
    this.#depth--;
    if (this.#depth < 0) this.#fail("a closing bracket too many");
    if (endsList && this.#depth === 1) {
      this.#isTail = true;
      this.#start = position;
      this.#startLine = this.#line;
      return;
    }
    if (this.#depth !== this.#valueDepth || this.#start < 0) return;
    if (this.#isTail) {
      this.onFrame(
        this.#frame + bytes.toString("utf8", this.#start, position + 1),
        this.#startLine,
      );
      this.#isTail = false;
      this.#start = -1;
      return;
    }
    this.onValue(bytes.toString("utf8", this.#start, position + 1), this.#startLine);
    this.#start = -1;
  }

  /** Whether a bracket opens the list under the key, in an object that is not in a list itself. */
  #isUnderListKey(bytes: Buffer, position: number): boolean {
    if (this.#depth !== 1 || this.#valueDepth !== 0 || this.#start < 0 || this.#isTail)
      return false;
    const colon = lastVisible(bytes, position - 1);
    if (bytes[colon] !== COLON) return false;
    const keyEnd = lastVisible(bytes, colon - 1) + 1;
    const keyStart = keyEnd - this.#listKey.length;
    return keyStart > this.#start && bytes.subarray(keyStart, keyEnd).equals(this.#listKey);
  }

  #checkBetween(byte: number): void {
    if (isSpace(byte) || (byte === COMMA && this.#depth > 0)) return;
    this.#fail(`${JSON.stringify(String.fromCharCode(byte))} where an image is expected`);
  }

  #fail(message: string): never {
    throw new JsonFrameError(this.#line, message);
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0d || byte === 0x09 || byte === NEWLINE;
}

function lastVisible(bytes: Buffer, from: number): number {
  let position = from;
  while (isSpace(bytes[position])) position--;
  return position;
}
