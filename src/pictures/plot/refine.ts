import type { Scale } from "./scale.ts";
import { middle, samplesAt, type Column, type Sample, type Sampler } from "./samples.ts";

/** How far a line may be from its curve, in units of the picture. */
const TOLERANCE = 0.25;

/** Bends are followed down to this width, in units of the picture; narrower intervals are searched for gaps only. */
const BEND_WIDTH = 1 / 16;

/** Jumps and edges are placed within this width. */
const EDGE_WIDTH = 2 ** -20;

/** A rise of this height can be seen. */
const VISIBLE = 1;

/** A line is explained by slopes at its ends that differ from its own by less than this part of it. */
const EXPLAINED = 0.25;

/** Where an interval that is halved keeps this part of its rise, there is a jump or a pole; even cbrt keeps only 0.79. */
const KEPT = 0.9;

/**
 * What a column does in an interval: it is as good as straight, its bends are to be followed, or it jumps, has a pole or
 * ends, as far as is known.
 */
type Verdict = "settled" | "bends" | "tears";

interface Interval {
  readonly left: Sample;
  readonly right: Sample;
  /** The interval it is a half of. */
  readonly whole: Interval | undefined;
  verdicts: readonly Verdict[] | undefined;
}

/** A function with its samples so far. */
export interface Rough {
  readonly sampler: Sampler;
  /** At least two, from left to right. */
  readonly samples: readonly Sample[];
  /** The most samples that it is to have. */
  readonly most: number;
}

/** The picture that curves are for. */
export interface Scales {
  readonly across: Scale;
  readonly up: Scale;
}

/**
 * Halves the intervals between samples until lines between them show the curves, and finds where the curves are torn.
 * @returns for each column its samples in unbroken pieces, without those where it is no finite number
 */
export function unbrokenPieces(
  { sampler, samples, most }: Rough,
  columns: readonly Column[],
  scales: Scales,
): Sample[][][] {
  const { across } = scales;
  let intervals: Interval[] = samples
    .slice(1)
    .map((right, i) => ({ left: samples[i], right, whole: undefined, verdicts: undefined }));
  for (;;) {
    for (const [i, interval] of intervals.entries())
      interval.verdicts ??= columns.map((column) => verdictOn(intervals, i, column, scales));
    const halved = intervals.filter(({ left, right, verdicts }) => {
      if (verdicts?.every((verdict) => verdict === "settled")) return false;
      const x = middle(left.x, right.x);
      return x > left.x && x < right.x && across.at(right.x) - across.at(left.x) > EDGE_WIDTH;
    });
    if (halved.length === 0 || intervals.length + halved.length >= most) break;
    const xs = Float64Array.from(halved, ({ left, right }) => middle(left.x, right.x));
    const between = new Map(samplesAt(sampler, xs).map((sample, i) => [halved[i], sample]));
    intervals = intervals.flatMap((whole) => {
      const sample = between.get(whole);
      if (sample === undefined) return [whole];
      return [
        { left: whole.left, right: sample, whole, verdicts: undefined },
        { left: sample, right: whole.right, whole, verdicts: undefined },
      ];
    });
  }
  return columns.map((column, k) => piecesOf(intervals, column, k));
}

function verdictOn(intervals: readonly Interval[], i: number, column: Column, { across, up }: Scales): Verdict {
  const { left, right, whole } = intervals[i];
  const width = across.at(right.x) - across.at(left.x);
  const isNarrow = width <= BEND_WIDTH;
  if (!Number.isFinite(left[column]) || !Number.isFinite(right[column])) {
    const end = [left[column], right[column]].find(Number.isFinite);
    return end === undefined || (isNarrow && !up.has(end)) ? "settled" : "tears";
  }
  const rise = riseOf(intervals[i], column, up);
  const slope = rise / width;
  const [before, after] = slopesAt(intervals, i, column).map((one) => up.slopeAt(one, across));
  if (isOutside(left[column], right[column], up)) {
    // Between two points above the picture it may dip into it.
    const turns = before < slope !== after < slope && Math.sign(before) !== Math.sign(after);
    return turns && !isNarrow ? "bends" : "settled";
  }
  const unexplained = Math.abs(before - slope) + Math.abs(after - slope);
  const isSteep = Math.abs(rise) > VISIBLE && !(unexplained <= EXPLAINED * Math.abs(slope));
  if (!isNarrow) {
    // The most that Hermite's cubic through both ends with these slopes can be away from the line.
    const bend = ((4 / 27) * width * unexplained) / Math.hypot(1, slope);
    return isSteep || !(bend <= TOLERANCE) ? "bends" : "settled";
  }
  if (!isSteep) return "settled";
  const isFirst = whole === undefined || !Number.isFinite(whole.left[column]) || !Number.isFinite(whole.right[column]);
  return isFirst || Math.abs(rise) >= KEPT * Math.abs(riseOf(whole, column, up)) ? "tears" : "settled";
}

function riseOf({ left, right }: Interval, column: Column, up: Scale): number {
  return up.at(right[column]) - up.at(left[column]);
}

function isOutside(a: number, b: number, { low, high }: Scale): boolean {
  return (a < low && b < low) || (a > high && b > high);
}

/** The slopes of a column at the ends of an interval. That of a slope is known by its neighbours only. */
function slopesAt(intervals: readonly Interval[], i: number, column: Column): [number, number] {
  const { left, right } = intervals[i];
  const known = (sample: Sample) => (column === "value" ? sample.slope : NaN);
  const own = chord(intervals[i], column);
  const at = (sample: Sample, beside: Interval | undefined) => {
    const slope = known(sample);
    if (!Number.isNaN(slope)) return slope;
    if (beside === undefined) return own.slope;
    // The slope of the parabola through three points.
    const other = chord(beside, column);
    const slopeThere = (own.slope * other.width + other.slope * own.width) / (own.width + other.width);
    return Number.isNaN(slopeThere) ? own.slope : slopeThere;
  };
  return [at(left, intervals[i - 1]), at(right, intervals[i + 1])];
}

function chord({ left, right }: Interval, column: Column): { slope: number; width: number } {
  const width = right.x - left.x;
  return { slope: (right[column] - left[column]) / width, width };
}

function piecesOf(intervals: readonly Interval[], column: Column, k: number): Sample[][] {
  const pieces: Sample[][] = [];
  let piece: Sample[] = [];
  const end = () => {
    if (piece.length > 0) pieces.push(piece);
    piece = [];
  };
  const take = (sample: Sample) => {
    if (Number.isFinite(sample[column])) piece.push(sample);
    else end();
  };
  take(intervals[0].left);
  for (const { right, verdicts } of intervals) {
    if (verdicts?.[k] === "tears") end();
    take(right);
  }
  end();
  return pieces;
}
