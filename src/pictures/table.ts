import type { Palette } from "../print/palette.ts";

/** A column's heading, and how its cells are aligned. */
export interface Column {
  readonly heading: string;
  /** To one side, or numbers on their decimal points. */
  readonly align: "left" | "right" | "point";
}

/** A number as people are shown it; in a column of numbers what is none is text. */
const NUMBER = /^-?(?:\d+(?:\.\d+)?(?:e-?\d+)?|inf|nan)$/;

/** Where the decimal point of a number's text is, or would be. */
function pointIn(number: string): number {
  const at = number.search(/[.e]/);
  return at < 0 ? number.length : at;
}

/** Cells of one width. Every cell must be measured before the first is padded. */
export class Aligned {
  readonly #column: Column;
  /** The longest text that is no number, and the most that stands in a number before the decimal point, and from there on. */
  #text = 0;
  #before = 0;
  #behind = 0;

  constructor(column: Column) {
    this.#column = column;
  }

  get width(): number {
    return Math.max(this.#before + this.#behind, this.#text, this.#column.heading.length);
  }

  measure(cell: string): void {
    if (!this.#isNumber(cell)) {
      this.#text = Math.max(this.#text, cell.length);
      return;
    }
    const before = pointIn(cell);
    this.#before = Math.max(this.#before, before);
    this.#behind = Math.max(this.#behind, cell.length - before);
  }

  pad(cell: string): string {
    const { width } = this;
    if (this.#column.align === "right") return cell.padStart(width);
    const text = this.#isNumber(cell) ? cell.padStart(this.#before + cell.length - pointIn(cell)) : cell;
    return this.#isLeft ? text.padEnd(width) : text.padStart(width);
  }

  heading(): string {
    const { heading } = this.#column;
    return this.#isLeft ? heading.padEnd(this.width) : heading.padStart(this.width);
  }

  /** A heading stands over the beginning of text and of numbers with fractions, and over the end of whole ones. */
  get #isLeft(): boolean {
    const { align } = this.#column;
    return align === "left" || (align === "point" && (this.#behind > 0 || this.#text > 0));
  }

  #isNumber(cell: string): boolean {
    return this.#column.align === "point" && NUMBER.test(cell);
  }
}

/** Cells side by side, indented by two. */
export function tableLine(cells: readonly string[]): string {
  return `  ${cells.join("  ")}`.trimEnd();
}

/** Lines of aligned cells under their headings, indented by two. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  palette: Palette,
): string[] {
  const aligned = columns.map((column) => new Aligned(column));
  for (const row of rows) for (const [i, cell] of row.entries()) aligned[i].measure(cell);
  const headings = tableLine(aligned.map((column) => column.heading()));
  return [
    `  ${palette.heading(headings.slice(2))}`,
    ...rows.map((row) => tableLine(row.map((cell, i) => aligned[i].pad(cell)))),
  ];
}
