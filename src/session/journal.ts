/** A session that did more cannot be saved; without a bound a script that never ends would fill the memory. */
const MOST_ENTRIES = 1_000_000;

/** What made a session, in order: statements and commands, as they were written. */
export class Journal {
  readonly #entries: string[] = [];
  readonly #symbols: number[] = [];
  #isWhole = true;

  get length(): number {
    return this.#entries.length;
  }

  /** Whether nothing was left out for want of room. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** @param needsSymbols whether a name without value stood in it */
  add(entry: string, needsSymbols = false): void {
    if (this.#entries.length >= MOST_ENTRIES) {
      this.#isWhole = false;
      return;
    }
    if (needsSymbols) this.#symbols.push(this.#entries.length);
    this.#entries.push(entry);
  }

  /** The entries from a place on. */
  from(place: number): readonly string[] {
    return this.#entries.slice(place);
  }

  /** Drops the entries from a place on. */
  cut(place: number): void {
    this.#entries.length = Math.min(this.#entries.length, place);
    while ((this.#symbols.at(-1) ?? -1) >= place) this.#symbols.pop();
  }

  /** A script that makes the same session. */
  script(): string {
    const first = this.#symbols.length > 0 ? [":symbols"] : [];
    return [...first, ...this.#entries].map((line) => `${line}\n`).join("");
  }
}
