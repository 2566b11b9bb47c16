/** Value and derivative of a function at points. */
export type Sampled = (points: readonly number[]) => {
  readonly values: ArrayLike<number>;
  readonly slopes: ArrayLike<number>;
};

/** So many intervals are looked at on each side, each half as long as the last. */
const INTERVALS = 40;

/** What is nearer, in parts of the point, is as good as at the point. */
const LEAST_DISTANCE = 2 ** -44;

/** A change of the slope by less than this part of it is taken for smooth. */
const SMOOTH = 0.01;

/** What is left of a change when the interval is as short as can be, in parts of it, where there is a break. */
const LEFT = 0.5;

/** Beside a break there is less change than this part of it. */
const STILL = 0.1;

/** An interval, and what there is at its ends. */
interface Interval {
  readonly from: number;
  readonly to: number;
}

/**
 * The place nearest to a point where a function or its derivative breaks: a kink, a jump, the edge of the domain. The point
 * itself is left out. What is narrower than 2^-40 of the distance looked at is not found.
 * @param reach how far to look on either side
 */
export function breakNear(sampled: Sampled, x: number, reach: number): number | undefined {
  const distances = Array.from({ length: INTERVALS + 1 }, (_, i) => reach * 2 ** -i);
  const found = [-1, 1].flatMap((direction) => {
    const points = distances
      .map((distance) => x + direction * distance)
      .filter((point) => Math.abs(point - x) > LEAST_DISTANCE * Math.abs(x));
    const { values, slopes } = sampled(points);
    // From the point outwards.
    for (let i = points.length - 2; i >= 0; i--) {
      const interval = { from: points[i + 1], to: points[i] };
      const length = Math.abs(interval.to - interval.from);
      const most = Math.max(Math.abs(slopes[i]), Math.abs(slopes[i + 1]));
      const rise = Math.abs(values[i] - values[i + 1]);
      const isCut = Number.isFinite(values[i]) !== Number.isFinite(values[i + 1]);
      const jumps = rise > 4 * most * length + 1e-9 * Math.abs(values[i]);
      const bends = Math.abs(slopes[i] - slopes[i + 1]) > SMOOTH * most;
      const columns = [...(isCut || jumps ? ["values" as const] : []), ...(bends ? ["slopes" as const] : [])];
      for (const column of columns) {
        const place = breakWithin((point) => sampled([point])[column][0], interval);
        if (place !== undefined) return [place];
      }
    }
    return [];
  });
  return found.toSorted((a, b) => Math.abs(a - x) - Math.abs(b - x)).at(0);
}

/** Where a function breaks between two points, by bisection; undefined where its change is gradual. */
function breakWithin(f: (x: number) => number, { from, to }: Interval): number | undefined {
  let [a, b] = [from, to];
  let [left, right] = [f(a), f(b)];
  const change = differenceOf(left, right);
  const shortest = 4 * Number.EPSILON * Math.max(Math.abs(a), Math.abs(b), Math.abs(b - a));
  while (Math.abs(b - a) > shortest) {
    const middle = a + (b - a) / 2;
    const value = f(middle);
    if (differenceOf(left, value) >= differenceOf(value, right)) [b, right] = [middle, value];
    else [a, left] = [middle, value];
  }
  // At a break there may be a value between those of the two sides, so it is these that are looked at.
  const margin = 4 * (b - a);
  const [before, after] = [f(a - margin), f(b + margin)];
  const broken = differenceOf(before, after);
  // A function that goes up and down as fast as this breaks nowhere.
  const isStill =
    differenceOf(before, f(a - 2 * margin)) < STILL * broken && differenceOf(after, f(b + 2 * margin)) < STILL * broken;
  return broken >= LEFT * change && isStill ? simplest(a, b) : undefined;
}

/** How far apart two numbers are: infinitely where only one of them is finite. */
function differenceOf(a: number, b: number): number {
  if (Number.isFinite(a) && Number.isFinite(b)) return Math.abs(a - b);
  return Number.isFinite(a) === Number.isFinite(b) ? 0 : Infinity;
}

/** The number of the fewest digits in an interval, a little widened: 0.1 for what bisection finds to be about that. */
function simplest(a: number, b: number): number {
  const margin = Math.abs(b - a);
  const [least, most] = [Math.min(a, b) - margin, Math.max(a, b) + margin];
  if (least <= 0 && most >= 0) return 0;
  for (let digits = 1; digits < 17; digits++) {
    const rounded = Number(a.toPrecision(digits));
    if (least <= rounded && rounded <= most) return rounded;
  }
  return a;
}
