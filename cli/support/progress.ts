const INTERVAL = 10_000;

/**
 * Says on standard error how long work goes on: on a terminal in one line that is written over, elsewhere in a new line
 * every ten seconds.
 */
export class Progress {
  readonly #onTerminal = process.stderr.isTTY && process.env.TERM !== "dumb";
  #last = Date.now();
  #shown = false;

  update(text: string): void {
    const elapsed = Date.now() - this.#last;
    if (elapsed < (this.#onTerminal ? 100 : INTERVAL)) return;
    this.#last = Date.now();
    this.#shown = true;
    process.stderr.write(this.#onTerminal ? `\r\u001b[K${text}` : `${text}\n`);
  }

  /** Clears the line on a terminal. */
  end(): void {
    if (this.#shown && this.#onTerminal) process.stderr.write("\r\u001b[K");
    this.#shown = false;
  }
}
