import { formatNumber } from "../../print/number.ts";

/** A round number on an axis. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** Steps between ticks are these times a power of ten. */
const ROUND = [1, 2, 5];

/** A label longer than this is written with an exponent where that is shorter: 1e7 for 10000000. */
const LONG_LABEL = 6;

/** Multiples above this are not exact. */
const LARGEST_MULTIPLE = Number.MAX_SAFE_INTEGER / 10;

/** The number digits * 10^exponent, as it is when it is typed. */
function decimal(digits: number, exponent: number): number {
  return Number(`${digits}e${exponent}`);
}

/** @param digits as many as the number has */
function labelOf(value: number, digits: number): string {
  const text = formatNumber(value, digits);
  if (text.replace("-", "").length <= LONG_LABEL) return text;
  const short = value.toExponential(digits - 1).replace(/\.?0*e\+?/, "e");
  return short.length < text.length ? short : text;
}

/**
 * The multiples of the finest round step that lie from `low` to `high`, if there are at most so many.
 * @param most at least 1
 */
export function ticksIn(low: number, high: number, most: number): Tick[] {
  const least = high / most - low / most;
  const first = Math.max(-323, Math.floor(Math.log10(least)) - 1);
  for (let exponent = first; exponent <= 308; exponent++) {
    for (const digits of ROUND) {
      const ticks = multiples(low, high, digits, exponent, most);
      if (ticks !== undefined) return ticks;
    }
  }
  return [];
}

/** The multiples of a step in a range; undefined where they are too many. */
function multiples(low: number, high: number, digits: number, exponent: number, most: number): Tick[] | undefined {
  const step = decimal(digits, exponent);
  // One more at either end: a quotient may be rounded to the wrong side of a whole number.
  const from = Math.floor(low / step) - 1;
  const to = Math.ceil(high / step) + 1;
  if (!(to - from <= most + 5) || Math.max(Math.abs(from), Math.abs(to)) > LARGEST_MULTIPLE) return undefined;
  const ticks: Tick[] = [];
  for (let i = from; i <= to; i++) {
    const value = decimal(i * digits, exponent);
    if (value < low || value > high) continue;
    ticks.push({ value: value === 0 ? 0 : value, label: labelOf(value, String(Math.abs(i * digits)).length) });
  }
  return ticks.length <= most ? ticks : undefined;
}

/** As many ticks as have room beside one another. */
export function ticksThatFit(
  low: number,
  high: number,
  most: number,
  haveRoom: (ticks: readonly Tick[]) => boolean,
): Tick[] {
  for (let count = Math.max(1, Math.floor(most)); count > 0; count--) {
    const ticks = ticksIn(low, high, count);
    if (haveRoom(ticks)) return ticks;
  }
  return [];
}
