import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";

/** Numbers in [0, 1) of all 53 bits, always the same ones (Mulberry32 by T. Ettinger, two words a number). */
function randomNumbers(): () => number {
  let state = 42;
  const word = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return () => ((word() >>> 5) * 2 ** 26 + (word() >>> 6)) / 2 ** 53;
}

/** The columns of all sections that have rows. */
export interface Points {
  /** From 0.5 to 3. */
  readonly x: Float64Array;
  /** From 1 to 4. */
  readonly y: Float64Array;
}

export function pointsOf(count: number): Points {
  const random = randomNumbers();
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    x[i] = 0.5 + 2.5 * random();
    y[i] = 1 + 3 * random();
  }
  return { x, y };
}

export function writeColumn(file: string, column: Float64Array): void {
  writeFileSync(file, new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
}

const LINES_AT_ONCE = 10_000;

/**
 * Writes a table of x and y with as many digits as the numbers have.
 * @param times how often the rows are written, one after another
 */
export function writeCsv(file: string, { x, y }: Points, times = 1): void {
  const output = openSync(file, "w");
  writeSync(output, "x,y\n");
  for (let time = 0; time < times; time++) {
    for (let from = 0; from < x.length; from += LINES_AT_ONCE) {
      const to = Math.min(from + LINES_AT_ONCE, x.length);
      let lines = "";
      for (let i = from; i < to; i++) lines += `${x[i]},${y[i]}\n`;
      writeSync(output, lines);
    }
  }
  closeSync(output);
}
