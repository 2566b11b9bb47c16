import type { Polyline } from "./clip.ts";

/** How a line is broken up, so that curves differ without colour: so many dots on, so many off, and again. */
export type Pattern = readonly number[];

/** What dots are written with. */
export interface Dots {
  /** Dots in a cell, across and up. */
  readonly across: number;
  readonly up: number;
  /** A cell's character. */
  character(dots: number, owner: number): string;
}

/** The bits of the dots in a character of braille, from the top row down: left, right. */
const BRAILLE_BITS = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];

/** Eight dots a cell. */
export const braille: Dots = {
  across: 2,
  up: 4,
  character: (dots) =>
    String.fromCharCode(0x2800 + BRAILLE_BITS.reduce((sum, bit, i) => sum + ((dots >> i) & 1) * bit, 0)),
};

const LETTERS = "*+ox#@";

/** One dot a cell, for terminals that know ASCII only. */
export const ascii: Dots = { across: 1, up: 1, character: (_, owner) => LETTERS[owner % LETTERS.length] };

/** A cell that has no dot. */
export const NOBODY = -1;

/** Cells of dots that curves are drawn into. Where curves share a cell it is the first one's. */
export class Canvas {
  readonly columns: number;
  readonly rows: number;
  /** In dots. */
  readonly width: number;
  readonly height: number;
  readonly #dots: Dots;
  readonly #cells: Uint8Array;
  readonly #owners: Int16Array;

  constructor(columns: number, rows: number, dots: Dots) {
    this.columns = columns;
    this.rows = rows;
    this.width = columns * dots.across;
    this.height = rows * dots.up;
    this.#dots = dots;
    this.#cells = new Uint8Array(columns * rows);
    this.#owners = new Int16Array(columns * rows).fill(NOBODY);
  }

  /**
   * Draws lines, from (0, 0) at the top left to (width, height).
   * @param owner the number of the curve
   */
  draw(lines: readonly Polyline[], owner: number, pattern: Pattern): void {
    const isOn = pattern.flatMap((length, i) => Array.from({ length }, () => i % 2 === 0));
    for (const line of lines) this.#trace(line, owner, isOn);
  }

  #trace(line: Polyline, owner: number, isOn: readonly boolean[]): void {
    let travelled = 0;
    let [column, row] = [NaN, NaN];
    const visit = (x: number, y: number) => {
      const at = Math.min(Math.floor(x), this.width - 1);
      const down = Math.min(Math.floor(y), this.height - 1);
      if (at === column && down === row) return;
      [column, row] = [at, down];
      if (isOn[travelled++ % isOn.length]) this.#dot(at, down, owner);
    };
    visit(line[0][0], line[0][1]);
    for (let i = 1; i < line.length; i++) {
      const [x0, y0] = line[i - 1];
      const [x1, y1] = line[i];
      const steps = Math.max(1, Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0))));
      for (let k = 1; k <= steps; k++) visit(x0 + ((x1 - x0) * k) / steps, y0 + ((y1 - y0) * k) / steps);
    }
  }

  #dot(x: number, y: number, owner: number): void {
    const { across, up } = this.#dots;
    const cell = Math.floor(y / up) * this.columns + Math.floor(x / across);
    if (this.#owners[cell] === NOBODY) this.#owners[cell] = owner;
    if (this.#owners[cell] === owner) this.#cells[cell] |= 1 << ((y % up) * across + (x % across));
  }

  /** The number of the curve that a cell belongs to, or `NOBODY`. */
  owner(column: number, row: number): number {
    return this.#owners[row * this.columns + column];
  }

  /** The character of a cell that belongs to a curve. */
  character(column: number, row: number): string {
    const cell = row * this.columns + column;
    return this.#dots.character(this.#cells[cell], this.#owners[cell]);
  }
}
