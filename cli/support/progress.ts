import type { Writable } from "node:stream";
import { formatCount } from "./output";
import { toTerminalText } from "./terminalText";

const INTERVAL = 10_000;

/**
 * Says on standard error how long work goes on: on a terminal in one line that is written over, elsewhere in a new line
 * every ten seconds.
 */
export class Progress {
  readonly #onTerminal: boolean;
  #last = Date.now();
  #shown = false;

  constructor(readonly stream: Writable & { isTTY?: boolean } = process.stderr) {
    this.#onTerminal = stream.isTTY === true && process.env.TERM !== "dumb";
  }

  update(text: string): void {
    const elapsed = Date.now() - this.#last;
    if (elapsed >= (this.#onTerminal ? 100 : INTERVAL)) this.#show(text);
  }

  /** Shows a text on a terminal while work goes on that cannot be interrupted to tell how far it is. */
  during<T>(text: string, work: () => T): T {
    if (this.#onTerminal) this.#show(text);
    try {
      return work();
    } finally {
      this.end();
    }
  }

  #show(text: string): void {
    this.#last = Date.now();
    this.#shown = true;
    this.stream.write(
      this.#onTerminal ? `\r\u001b[K${toTerminalText(text)}` : `${toTerminalText(text)}\n`,
    );
  }

  /** Clears the line on a terminal. */
  end(): void {
    if (this.#shown && this.#onTerminal) this.stream.write("\r\u001b[K");
    this.#shown = false;
  }
}

/** Applies rules to images, which of a million takes a while; the work can tell how far it is. */
export function applyRules<T>(
  { length }: readonly unknown[],
  work: (tell: (where: string) => void) => T,
  progress = new Progress(),
): T {
  const text = `Applying the rules to ${formatCount(length, "image")}`;
  return progress.during(text, () =>
    work((where) => {
      progress.update(`${text}, ${where}`);
    }),
  );
}
