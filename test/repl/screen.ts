/** What a terminal shows after it was written to: enough of one for what node:readline writes. */
export class Screen {
  readonly #columns: number;
  readonly #rows: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(columns = 80) {
    this.#columns = columns;
  }

  /** The lines, without the spaces at their ends and empty lines at the end. */
  get text(): string {
    return this.#rows
      .map((row) =>
        Array.from(row, (cell) => cell ?? " ")
          .join("")
          .trimEnd(),
      )
      .join("\n")
      .trimEnd();
  }

  /** The line that the cursor is in, from 0. */
  get row(): number {
    return this.#row;
  }

  /** Where the cursor is in its line. */
  get column(): number {
    return this.#column;
  }

  write(text: string): void {
    // eslint-disable-next-line no-control-regex -- these are what a terminal is told with
    for (const [part, parameter = "", command] of text.matchAll(/\u001b\[([\d;?]*)([A-Za-z])|[^]/g)) {
      if (command !== undefined) this.#obey(command, Number(parameter || 1), parameter);
      else if (part === "\r") this.#column = 0;
      else if (part === "\n") this.#startRow();
      else if (part >= " ") this.#put(part);
    }
  }

  #put(character: string): void {
    if (this.#column === this.#columns) {
      this.#startRow();
    }
    this.#rows[this.#row][this.#column++] = character;
  }

  /** A terminal's driver puts a carriage return before each newline. */
  #startRow(): void {
    this.#column = 0;
    this.#goTo(this.#row + 1);
  }

  #goTo(row: number): void {
    this.#row = Math.max(0, row);
    while (this.#rows.length <= this.#row) this.#rows.push([]);
  }

  #obey(command: string, count: number, parameter: string): void {
    switch (command) {
      case "A":
        this.#goTo(this.#row - count);
        break;
      case "B":
        this.#goTo(this.#row + count);
        break;
      case "C":
        this.#column = Math.min(this.#columns - 1, this.#column + count);
        break;
      case "D":
        this.#column = Math.max(0, Math.min(this.#columns - 1, this.#column) - count);
        break;
      case "G":
        this.#column = count - 1;
        break;
      case "J":
        this.#rows[this.#row].length = Math.min(this.#rows[this.#row].length, this.#column);
        this.#rows.length = this.#row + 1;
        break;
      case "m":
        break;
      default:
        throw new Error(`the screen does not know ESC[${parameter}${command}`);
    }
  }
}
