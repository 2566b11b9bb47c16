import type { Range } from "./scale.ts";
import { middle, samplesAt, type Column, type Sample, type Sampler } from "./samples.ts";

/** Rounds of closing in on an extreme. */
const ROUNDS = 20;

/** The extreme is one of a pole if it still grows by so much in the last rounds, in which all that is smooth is flat. */
const LAST_ROUNDS = 4;
const GROWTH = 1.1;

/**
 * The part of the points that is left out at each end, to see where most of them are. A derivative has its poles where its
 * function has, and is not to make the picture higher still: half of it is enough.
 */
const TAIL: Readonly<Record<Column, number>> = { value: 0.1, slope: 0.5 };

/** How far beyond most of its points a curve is shown where it has no bound, in heights of those. */
const BEYOND = 1;

/** Numbers that differ by less than this part of their size are shown as equal. */
const LEAST_SPAN = 1e-12;

/**
 * A picture that shows a derivative whole is at most so many times as high as the functions, or they would look flat.
 * Where it were higher, it goes beyond them by this part of their height only.
 */
const MOST_TIMES = 4;
const ROOM = 0.5;

/** The room above and below the curves, in heights of them. */
const MARGIN = 0.04;

/** A curve with points on a grid. */
export interface Sketch {
  readonly sampler: Sampler;
  readonly samples: readonly Sample[];
}

const numbersOf = (samples: readonly Sample[], column: Column) =>
  Float64Array.from(samples, (sample) => sample[column]).filter(Number.isFinite);

/**
 * Where the values of a column lie, without those near poles.
 * @returns undefined where there is none
 */
export function extentOf({ sampler, samples }: Sketch, column: Column): Range | undefined {
  const numbers = numbersOf(samples, column).toSorted();
  if (numbers.length === 0) return undefined;
  const last = numbers.length - 1;
  const [least, greatest] = [numbers[0], numbers[last]];
  const tail = TAIL[column];
  const [bottom, top] = [numbers[Math.round(tail * last)], numbers[Math.round((1 - tail) * last)]];
  // Halves, whose difference does not overflow.
  const beyond = BEYOND * 2 * (top / 2 - bottom / 2);
  return {
    low: isPole(sampler, samples, column, -1) ? Math.max(least, bottom - beyond) : least,
    high: isPole(sampler, samples, column, 1) ? Math.min(greatest, top + beyond) : greatest,
  };
}

/** Whether the function has no bound where its grid has the greatest number, or with the sign -1 the least. */
function isPole(sampler: Sampler, samples: readonly Sample[], column: Column, sign: 1 | -1): boolean {
  const height = (sample: Sample) => (Number.isFinite(sample[column]) ? sign * sample[column] : -Infinity);
  const highest = (among: readonly Sample[]) =>
    among.reduce((best, sample, i) => (height(sample) > height(among[best]) ? i : best), 0);
  let around = samples;
  let before = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const peak = highest(around);
    // What stands at an end of the range is the greatest number, however steep the way to it is.
    const near = around.slice(Math.max(0, peak - 1), peak + 2);
    if (round === 0 && near.length < 3) return false;
    if (round === ROUNDS - LAST_ROUNDS) before = height(around[peak]);
    const xs = Float64Array.from(near.slice(1), ({ x }, i) => middle(near[i].x, x));
    const between = samplesAt(sampler, xs);
    if (between.some((sample) => sample[column] === sign * Infinity)) return true;
    around = near.flatMap((sample, i) => (i === 0 ? [sample] : [between[i - 1], sample]));
  }
  const after = height(around[highest(around)]);
  return after > 0 ? after > GROWTH * before : after > before / GROWTH;
}

/** The range that shows functions and, as far as that leaves them visible, their derivatives. */
export function rangeFor(functions: readonly Range[], derivatives: readonly Range[]): Range {
  const own = functions.length > 0 ? union(functions) : union(derivatives);
  const all = union([...functions, ...derivatives]);
  const half = own.high / 2 - own.low / 2;
  if (half <= 0 || all.high / 2 - all.low / 2 <= MOST_TIMES * half) return withMargin(all);
  const room = 2 * ROOM * half;
  return withMargin({ low: Math.max(all.low, own.low - room), high: Math.min(all.high, own.high + room) });
}

function union(ranges: readonly Range[]): Range {
  return {
    low: Math.min(...ranges.map(({ low }) => low)),
    high: Math.max(...ranges.map(({ high }) => high)),
  };
}

function withMargin({ low, high }: Range): Range {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high / 2 - low / 2 <= LEAST_SPAN * size) {
    // A constant, in the middle; and with it the axis, unless that is far away for its size.
    const room = size === 0 ? 1 : size / 2;
    return bounded(low - room, high + room);
  }
  const room = 2 * MARGIN * (high / 2 - low / 2);
  return bounded(low - room, high + room);
}

function bounded(low: number, high: number): Range {
  return { low: Math.max(low, -Number.MAX_VALUE), high: Math.min(high, Number.MAX_VALUE) };
}
