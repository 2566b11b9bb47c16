/**
 * Numbers of some 32 digits, as the unevaluated sum of two doubles (T. Dekker, Numer. Math. 18, 1971; D. Knuth, TAOCP 2,
 * 4.2.2; Y. Hida, X. Li, D. Bailey, Quad-Double Arithmetic, 2000). A series summed in them keeps all digits of a double
 * where its terms cancel by up to 10^15.
 *
 * For arguments and results between some 1e-280 and 1e280 in size: outside, the rounding errors themselves are not numbers.
 */
export interface DoubleDouble {
  readonly hi: number;
  /** At most half a unit of the last digit of `hi`. */
  readonly lo: number;
}

export type Real = DoubleDouble | number;

/** Splits a double into two halves of 26 digits. */
const SPLITTER = 2 ** 27 + 1;

/** The upper 26 digits of a number below 2^996. */
export function upperHalf(x: number): number {
  const c = SPLITTER * x;
  return c - (c - x);
}

/** hi + lo, where |lo| is at most |hi|. */
function quick(hi: number, lo: number): DoubleDouble {
  const sum = hi + lo;
  return { hi: sum, lo: lo - (sum - hi) };
}

/** The exact sum of two doubles. */
export function exactSum(a: number, b: number): DoubleDouble {
  const hi = a + b;
  const part = hi - a;
  return { hi, lo: a - (hi - part) + (b - part) };
}

/** The exact product of two doubles. */
export function exactProduct(a: number, b: number): DoubleDouble {
  const hi = a * b;
  const ah = upperHalf(a);
  const bh = upperHalf(b);
  const al = a - ah;
  const bl = b - bh;
  return { hi, lo: ah * bh - hi + ah * bl + al * bh + al * bl };
}

const of = (x: Real): DoubleDouble => (typeof x === "number" ? { hi: x, lo: 0 } : x);

/** Rounded to a double. */
export function rounded(x: Real): number {
  return typeof x === "number" ? x : x.hi + x.lo;
}

export function plus(x: Real, y: Real): DoubleDouble {
  const [a, b] = [of(x), of(y)];
  const high = exactSum(a.hi, b.hi);
  const low = exactSum(a.lo, b.lo);
  const first = quick(high.hi, high.lo + low.hi);
  return quick(first.hi, first.lo + low.lo);
}

export function negative(x: Real): DoubleDouble {
  return typeof x === "number" ? { hi: -x, lo: 0 } : { hi: -x.hi, lo: -x.lo };
}

export function minus(x: Real, y: Real): DoubleDouble {
  return plus(x, negative(y));
}

export function times(x: Real, y: Real): DoubleDouble {
  const [a, b] = [of(x), of(y)];
  const high = exactProduct(a.hi, b.hi);
  return quick(high.hi, high.lo + (a.hi * b.lo + a.lo * b.hi));
}

export function over(x: Real, y: Real): DoubleDouble {
  const [a, b] = [of(x), of(y)];
  const first = a.hi / b.hi;
  const rest = minus(a, times(b, first));
  const second = rest.hi / b.hi;
  const third = minus(rest, times(b, second)).hi / b.hi;
  return plus(quick(first, second), third);
}

export function squareRoot(x: Real): DoubleDouble {
  const a = of(x);
  if (a.hi === 0) return { hi: 0, lo: 0 };
  const root = Math.sqrt(a.hi);
  return quick(root, minus(a, exactProduct(root, root)).hi / (2 * root));
}

/** x times 2^k, exactly. */
export function shifted({ hi, lo }: DoubleDouble, k: number): DoubleDouble {
  // In two steps, for 2^k itself may be out of range.
  const half = Math.trunc(k / 2);
  const [a, b] = [2 ** half, 2 ** (k - half)];
  return { hi: hi * a * b, lo: lo * a * b };
}

export const PI: DoubleDouble = { hi: 3.141592653589793, lo: 1.2246467991473532e-16 };
export const LN2: DoubleDouble = { hi: 0.6931471805599453, lo: 2.3190468138462996e-17 };
/** The Euler-Mascheroni constant. */
export const EULER_GAMMA: DoubleDouble = { hi: 0.5772156649015329, lo: -4.942915152430645e-18 };

/** Halvings of the argument of the exponential series, and its terms: (ln 2 / 2 / 512)^11/11! is below 2^-106. */
const HALVINGS = 9;
const TERMS = 10;

/** e^x; where the result is out of range, as Math.exp has it. */
export function exponential(x: Real): DoubleDouble {
  const a = of(x);
  const k = Math.round(a.hi / LN2.hi);
  if (!(Math.abs(k) < 1070)) return { hi: Math.exp(a.hi), lo: 0 };
  const r = shifted(minus(a, times(LN2, k)), -HALVINGS);
  // e^r - 1, so that squaring loses no digits: (1 + s)^2 - 1 = 2s + s^2.
  let s: DoubleDouble = over(r, TERMS);
  for (let n = TERMS - 1; n >= 1; n--) s = over(times(plus(s, 1), r), n);
  for (let i = 0; i < HALVINGS; i++) s = plus(times(s, 2), times(s, s));
  return shifted(plus(s, 1), k);
}

/** ln x for positive x, by one Newton step on the exponential. */
export function logarithm(x: Real): DoubleDouble {
  const a = of(x);
  const first = Math.log(a.hi);
  return plus(first, minus(times(a, exponential(-first)), 1));
}
