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
function exponentialParts(x: DoubleDouble): { readonly part: DoubleDouble; readonly k: number } {
  const k = Math.round(x.hi / LN2.hi);
  return { part: plus(smallExponentialLessOne(minus(x, times(LN2, k))), 1), k };
}

/** Beyond this e^x is out of range, even times a factor from the other end of the range. */
const MOST_EXPONENT = 1500;

/** e^x; where the result is out of range, as Math.exp has it. */
export function exponential(x: Real): DoubleDouble {
  const a = of(x);
  if (!(Math.abs(a.hi) < 742)) return { hi: Math.exp(a.hi), lo: 0 };
  const { part, k } = exponentialParts(a);
  return shifted(part, k);
}

/** factor*e^x, rounded once; it may be out of range only where the product is. */
export function exponentialTimes(x: Real, factor: Real): number {
  const a = of(x);
  const b = of(factor);
  if (b.hi === 0) return 0;
  if (!(Math.abs(a.hi) < MOST_EXPONENT)) return Math.exp(a.hi) * b.hi;
  const { part, k } = exponentialParts(a);
  // The factor is brought to about 1 first, for the digits of the product.
  const j = binaryExponent(b.hi);
  return scaled(rounded(times(part, shifted(b, -j))), k + j);
}

/** x times 2^k, for x about 1; rounded in the subnormal range only. */
function scaled(x: number, k: number): number {
  if (k >= -1020) return k <= 1020 ? x * 2 ** k : x * 2 ** 1000 * 2 ** Math.min(k - 1000, 1000);
  return x * 2 ** -1000 * 2 ** Math.max(k + 1000, -1000);
}

/** e^x - 1, exact near 0. */
export function exponentialLessOne(x: Real): DoubleDouble {
  const a = of(x);
  return Math.abs(a.hi) < 0.34 ? smallExponentialLessOne(a) : minus(exponential(a), 1);
}

/** The k with which x/2^k is about 1. */
function binaryExponent(x: number): number {
  return Math.round(Math.log2(Math.abs(x)));
}

/** ln x for positive x of any size, by one Newton step on the exponential. */
export function logarithm(x: Real): DoubleDouble {
  const a = of(x);
  if (!(a.hi > 0 && a.hi < Infinity)) return { hi: Math.log(a.hi), lo: 0 };
  const k = binaryExponent(a.hi);
  const m = shifted(a, -k);
  const first = Math.log(m.hi);
  const part = plus(first, minus(times(m, exponential(-first)), 1));
  return k === 0 ? part : plus(times(LN2, k), part);
}

/** ln(1 + x), exact near 0. */
export function logarithmOfOnePlus(x: Real): DoubleDouble {
  const a = of(x);
  if (!(Math.abs(a.hi) < 0.25)) return logarithm(plus(1, a));
  const first = Math.log1p(a.hi);
  // (1 + x)*e^-first - 1, of small parts only.
  const e = exponentialLessOne(-first);
  return plus(first, plus(plus(a, e), times(a, e)));
}

/** 2^PI_BITS*pi: enough to reduce any double. */
const PI_BITS = 1280;
let piScaled: bigint | undefined;

/** By Machin's formula, 16 atan(1/5) - 4 atan(1/239). */
function scaledPi(): bigint {
  if (piScaled === undefined) {
    const guard = 32n;
    const unit = 1n << (BigInt(PI_BITS) + guard);
    const inverseTangent = (n: bigint) => {
      let sum = 0n;
      let sign = 1n;
      for (let power = unit / n, k = 1n; power > 0n; power /= n * n, k += 2n, sign = -sign) sum += (sign * power) / k;
      return sum;
    };
    piScaled = (16n * inverseTangent(5n) - 4n * inverseTangent(239n)) >> guard;
  }
  return piScaled;
}

/** The bits that are left of a remainder by pi/2, so that it is a double at all. */
const REMAINDER_BITS = 960;

/** A finite x >= 0 less the nearest multiple of pi/2, and that multiple modulo 4. */
function quartersOf(x: number): { readonly quarters: number; readonly rest: Real } {
  if (x < 0.78) return { quarters: 0, rest: x };
  const exponent = Math.floor(Math.log2(x)) - 53;
  const scaled = BigInt(x / 2 ** exponent) << BigInt(exponent + PI_BITS);
  const quarter = scaledPi() >> 1n;
  const count = (2n * scaled + quarter) / (2n * quarter);
  const rest = (scaled - count * quarter) >> BigInt(PI_BITS - REMAINDER_BITS);
  const hi = Number(rest);
  const lo = Number(rest - BigInt(hi));
  return { quarters: Number(count & 3n), rest: shifted({ hi, lo }, -REMAINDER_BITS) };
}

export interface SineAndCosine {
  readonly sine: DoubleDouble;
  readonly cosine: DoubleDouble;
}

/** (pi/4)^28/28! is below 2^-106. */
const LAST_POWER = 28;

/** The sine and the cosine of rest + quarters*pi/2, where |rest| is at most pi/4 and a bit. */
export function sineAndCosineInQuarter(rest: Real, quarters: number): SineAndCosine {
  const square = times(rest, rest);
  const series = (last: number) => {
    let sum: DoubleDouble = { hi: 1, lo: 0 };
    for (let n = last; n > 1; n -= 2) sum = minus(1, over(times(sum, square), n * (n - 1)));
    return sum;
  };
  const sine = times(series(LAST_POWER + 1), rest);
  const cosine = series(LAST_POWER);
  const turned = [sine, cosine, negative(sine), negative(cosine)];
  return { sine: turned[quarters % 4], cosine: turned[(quarters + 1) % 4] };
}

/** The sine and the cosine of any finite x, whose multiple of pi/2 is taken off exactly. */
export function sineAndCosine(x: number): SineAndCosine {
  const { quarters, rest } = quartersOf(Math.abs(x));
  const { sine, cosine } = sineAndCosineInQuarter(rest, quarters);
  return { sine: x < 0 ? negative(sine) : sine, cosine };
}

/** Beyond this many terms the series of sine and cosine is exact for angles up to pi/2. */
const ANGLE_TERMS = 20;

/** sin(x)/x for |x| up to pi/2. */
export function sineQuotient(x: Real): DoubleDouble {
  const square = times(x, x);
  let sum: DoubleDouble = { hi: 1, lo: 0 };
  for (let k = ANGLE_TERMS; k >= 1; k--) sum = minus(1, over(times(square, sum), 2 * k * (2 * k + 1)));
  return sum;
}

/** The sine and the cosine of an angle up to pi/2 in size; near pi/2 the cosine is exact to 10^-32 only. */
export function sineCosine(x: Real): readonly [sine: DoubleDouble, cosine: DoubleDouble] {
  const square = times(x, x);
  let cosine: DoubleDouble = { hi: 1, lo: 0 };
  for (let k = ANGLE_TERMS; k >= 1; k--) cosine = minus(1, over(times(square, cosine), 2 * k * (2 * k - 1)));
  return [times(x, sineQuotient(x)), cosine];
}
