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
export const SPLITTER = 2 ** 27 + 1;

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

export function toDoubleDouble(x: Real): DoubleDouble {
  return typeof x === "number" ? { hi: x, lo: 0 } : x;
}

/** Rounded to a double. */
export function rounded(x: Real): number {
  return typeof x === "number" ? x : x.hi + x.lo;
}

export function plus(x: Real, y: Real): DoubleDouble {
  const [a, b] = [toDoubleDouble(x), toDoubleDouble(y)];
  const high = exactSum(a.hi, b.hi);
  const low = exactSum(a.lo, b.lo);
  const first = quick(high.hi, high.lo + low.hi);
  return quick(first.hi, first.lo + low.lo);
}

export function negative(x: Real): DoubleDouble {
  return typeof x === "number" ? { hi: -x, lo: 0 } : { hi: -x.hi, lo: -x.lo };
}

/** |x| */
export function absolute(x: DoubleDouble): DoubleDouble {
  return x.hi < 0 ? negative(x) : x;
}

export function minus(x: Real, y: Real): DoubleDouble {
  return plus(x, negative(y));
}

export function times(x: Real, y: Real): DoubleDouble {
  const [a, b] = [toDoubleDouble(x), toDoubleDouble(y)];
  const high = exactProduct(a.hi, b.hi);
  return quick(high.hi, high.lo + (a.hi * b.lo + a.lo * b.hi));
}

export function over(x: Real, y: Real): DoubleDouble {
  const [a, b] = [toDoubleDouble(x), toDoubleDouble(y)];
  const first = a.hi / b.hi;
  const rest = minus(a, times(b, first));
  const second = rest.hi / b.hi;
  const third = minus(rest, times(b, second)).hi / b.hi;
  return plus(quick(first, second), third);
}

export function squareRoot(x: Real): DoubleDouble {
  const a = toDoubleDouble(x);
  if (a.hi === 0) return { hi: 0, lo: 0 };
  const root = Math.sqrt(a.hi);
  return quick(root, minus(a, exactProduct(root, root)).hi / (2 * root));
}

/** x^n for whole n >= 0, by repeated squaring. */
export function wholePower(x: DoubleDouble, n: number): DoubleDouble {
  let result = ONE;
  let base = x;
  for (let rest = n; ; base = times(base, base)) {
    if (rest % 2 === 1) result = times(result, base);
    rest = Math.floor(rest / 2);
    if (rest === 0) return result;
  }
}

/** x times 2^k for a number other than 0; rounded in the subnormal range only. */
export function timesPowerOfTwo(x: number, k: number): number {
  // In two steps, for 2^k itself may be out of range.
  const half = Math.trunc(k / 2);
  return x * 2 ** half * 2 ** (k - half);
}

/** x times 2^k, exactly. */
export function shifted({ hi, lo }: DoubleDouble, k: number): DoubleDouble {
  return { hi: timesPowerOfTwo(hi, k), lo: timesPowerOfTwo(lo, k) };
}

export const ZERO: DoubleDouble = { hi: 0, lo: 0 };
export const ONE: DoubleDouble = { hi: 1, lo: 0 };
export const PI: DoubleDouble = { hi: 3.141592653589793, lo: 1.2246467991473532e-16 };
export const HALF_PI: DoubleDouble = shifted(PI, -1);
export const LN2: DoubleDouble = { hi: 0.6931471805599453, lo: 2.3190468138462996e-17 };
/** The Euler-Mascheroni constant. */
export const EULER_GAMMA: DoubleDouble = { hi: 0.5772156649015329, lo: -4.942915152430645e-18 };

/** ln sqrt(2*pi). */
export const LN_ROOT_2PI: DoubleDouble = { hi: 0.9189385332046728, lo: -3.878294158067242e-17 };

/** Halvings of the argument of the exponential series, and its terms: (ln 2 / 2 / 512)^11/11! is below 2^-106. */
const HALVINGS = 9;
const TERMS = 10;

/** e^x - 1 for |x| up to some ln 2 / 2; exact near 0. */
function smallExponentialLessOne(x: DoubleDouble): DoubleDouble {
  const r = shifted(x, -HALVINGS);
  // Not e^r itself, so that squaring loses no digits: (1 + s)^2 - 1 = 2s + s^2.
  let s: DoubleDouble = over(r, TERMS);
  for (let n = TERMS - 1; n >= 1; n--) s = over(times(plus(s, 1), r), n);
  for (let i = 0; i < HALVINGS; i++) s = plus(times(s, 2), times(s, s));
  return s;
}

/** e^x as a number about 1 and a power of two. */
export function exponentialParts(x: DoubleDouble): { readonly part: DoubleDouble; readonly k: number } {
  const k = Math.round(x.hi / LN2.hi);
  return { part: plus(smallExponentialLessOne(minus(x, times(LN2, k))), 1), k };
}

/** From here on e^x may be out of range where a part of it is not. */
export const NEAR_OVERFLOW = 700;

/** Beyond this e^x is out of range, even times a factor from the other end of the range. */
const MOST_EXPONENT = 1500;

/** e^x; where the result is out of range, as Math.exp has it. */
export function exponential(x: Real): DoubleDouble {
  const a = toDoubleDouble(x);
  if (!(Math.abs(a.hi) < 742)) return { hi: Math.exp(a.hi), lo: 0 };
  const { part, k } = exponentialParts(a);
  return shifted(part, k);
}

/** factor*e^x, rounded once; it may be out of range only where the product is. */
export function exponentialTimes(x: Real, factor: Real): number {
  const a = toDoubleDouble(x);
  const b = toDoubleDouble(factor);
  if (b.hi === 0) return 0;
  if (!(Math.abs(a.hi) < MOST_EXPONENT)) return Math.exp(a.hi) * b.hi;
  const { part, k } = exponentialParts(a);
  // The factor is brought to about 1 first, for the digits of the product.
  const j = binaryExponent(b.hi);
  return timesPowerOfTwo(rounded(times(part, shifted(b, -j))), k + j);
}

/** e^x - 1, exact near 0. */
export function exponentialLessOne(x: Real): DoubleDouble {
  const a = toDoubleDouble(x);
  return Math.abs(a.hi) < 0.34 ? smallExponentialLessOne(a) : minus(exponential(a), 1);
}

/** The k with which x/2^k is about 1. */
function binaryExponent(x: number): number {
  return Math.round(Math.log2(Math.abs(x)));
}

/** ln x for positive x of any size, by one Newton step on the exponential. */
export function logarithm(x: Real): DoubleDouble {
  const a = toDoubleDouble(x);
  if (!(a.hi > 0 && a.hi < Infinity)) return { hi: Math.log(a.hi), lo: 0 };
  const k = binaryExponent(a.hi);
  const m = shifted(a, -k);
  const first = Math.log(m.hi);
  const part = plus(first, minus(times(m, exponential(-first)), 1));
  return k === 0 ? part : plus(times(LN2, k), part);
}

/** ln(1 + x), exact near 0. */
export function logarithmOfOnePlus(x: Real): DoubleDouble {
  const a = toDoubleDouble(x);
  if (!(Math.abs(a.hi) < 0.25)) return logarithm(plus(1, a));
  const first = Math.log1p(a.hi);
  // (1 + x)*e^-first - 1, of small parts only.
  const e = exponentialLessOne(-first);
  return plus(first, plus(plus(a, e), times(a, e)));
}
