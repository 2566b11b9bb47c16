import {
  EULER_GAMMA,
  exactSum,
  exponentialTimes,
  LN_ROOT_2PI,
  logarithm,
  logarithmOfOnePlus,
  minus,
  negative,
  over,
  PI,
  plus,
  rounded,
  shifted,
  times,
  type DoubleDouble,
  type Real,
} from "./double-double.ts";

/** The gamma function and its kin in double-double numbers, by Stirling's series (NIST DLMF 5.11). */

/** B(2k) for k = 1, 2, ... */
export const BERNOULLI: readonly DoubleDouble[] = [
  [1, 6],
  [-1, 30],
  [1, 42],
  [-1, 30],
  [5, 66],
  [-691, 2730],
  [7, 6],
  [-3617, 510],
  [43867, 798],
  [-174611, 330],
  [854513, 138],
  [-236364091, 2730],
  [8553103, 6],
  [-23749461029, 870],
  [8615841276005, 14322],
  [-7709321041217, 510],
  [2577687858367, 6],
].map(([numerator, denominator]) => over(numerator, denominator));

/** From here on the series have 32 digits. */
export const STIRLING_FROM = 26;

/** Terms below this, relative to the sum, are no part of it. */
const LEAST_TERM = 1e-34;

const ZERO: DoubleDouble = { hi: 0, lo: 0 };
const ONE: DoubleDouble = { hi: 1, lo: 0 };

export function toDoubleDouble(x: Real): DoubleDouble {
  return typeof x === "number" ? { hi: x, lo: 0 } : x;
}

/** What Stirling's formula lacks of ln gamma(x), for x >= STIRLING_FROM: the sum of B(2k)/(2k(2k - 1)x^(2k - 1)). */
export function stirlingRest(x: Real): DoubleDouble {
  const a = toDoubleDouble(x);
  if (a.hi > 1e30) return { hi: 1 / (12 * a.hi), lo: 0 };
  const inverse = over(1, a);
  const square = times(inverse, inverse);
  let power = inverse;
  let sum = ZERO;
  for (let k = 1; k <= BERNOULLI.length; k++) {
    const term = over(times(BERNOULLI[k - 1], power), 2 * k * (2 * k - 1));
    sum = plus(sum, term);
    if (Math.abs(term.hi) < LEAST_TERM) break;
    power = times(power, square);
  }
  return sum;
}

/** ln gamma(x) for x >= STIRLING_FROM. */
function stirling(x: DoubleDouble): DoubleDouble {
  const main = minus(times(minus(x, 0.5), logarithm(x)), x);
  return plus(main, plus(LN_ROOT_2PI, stirlingRest(x)));
}

/** x moved up to where Stirling's series holds, and the product of the numbers passed. */
function moved(x: DoubleDouble): { readonly x: DoubleDouble; readonly product: DoubleDouble } {
  let product = ONE;
  let y = x;
  for (; y.hi < STIRLING_FROM; y = plus(y, 1)) product = times(product, y);
  return { x: y, product };
}

/** zeta(k)/k for k = 2, 3, ... */
let zetas: DoubleDouble[] | undefined;

/** Up to this the series in zeta values is used. */
const MOST_NEAR_ONE = 0.02;

/** ln gamma(1 + d) over d, for small d (DLMF 5.7.3). */
function nearOne(d: DoubleDouble): DoubleDouble {
  zetas ??= Array.from({ length: 18 }, (_, i) => over(hurwitz(i + 2, 1), i + 2));
  let sum = ZERO;
  for (let k = zetas.length - 1; k >= 0; k--) sum = times(minus(zetas[k], sum), d);
  return minus(sum, EULER_GAMMA);
}

/** ln gamma(1 + d) over d for d from -1/2 on, exact near 0. */
export function logGammaOfOnePlusOver(d: Real): DoubleDouble {
  const a = toDoubleDouble(d);
  return Math.abs(a.hi) < MOST_NEAR_ONE ? nearOne(a) : over(logGamma(plus(1, a)), a);
}

/** ln gamma(x) for positive x; exact near the zeros at 1 and 2. */
export function logGamma(x: Real): DoubleDouble {
  const a = toDoubleDouble(x);
  if (!(a.hi > 0 && a.hi < Infinity)) return { hi: a.hi === 0 || a.hi === Infinity ? Infinity : NaN, lo: 0 };
  if (a.hi < 1e-40) return negative(logarithm(a));
  // Out of the range of products, where nothing but x*(ln x - 1) counts.
  if (a.hi > 1e100) return { hi: rounded(times(shifted(a, -600), minus(logarithm(a), 1))) * 2 ** 600, lo: 0 };
  const one = minus(a, 1);
  if (Math.abs(one.hi) < MOST_NEAR_ONE) return times(one, nearOne(one));
  const two = minus(a, 2);
  if (Math.abs(two.hi) < MOST_NEAR_ONE) return plus(logarithmOfOnePlus(two), times(two, nearOne(two)));
  const { x: y, product } = moved(a);
  return minus(stirling(y), logarithm(product));
}

/** What lies between x and the next whole number; exact. */
function turn(x: Real): DoubleDouble {
  const a = toDoubleDouble(x);
  const rest = exactSum(a.hi - Math.round(a.hi), a.lo);
  return minus(rest, Math.round(rest.hi));
}

/** The sine or cosine of r for |r| up to some pi/2, by its series from the first term on. */
function alternating(first: DoubleDouble, r: DoubleDouble, from: number): DoubleDouble {
  const square = times(r, r);
  let term = first;
  let sum = first;
  for (let n = from; Math.abs(term.hi) > LEAST_TERM * Math.abs(sum.hi); n += 2) {
    term = over(times(term, square), -n * (n + 1));
    sum = plus(sum, term);
  }
  return sum;
}

/** Whether the whole number next to x is odd. */
function isOddTurn(x: Real): boolean {
  const a = toDoubleDouble(x);
  const whole = Math.round(a.hi);
  const more = Math.round(a.hi - whole + a.lo);
  return Math.abs(whole % 2) !== Math.abs(more % 2);
}

/** sin(pi*x), with all digits near its zeros. */
export function sinPi(x: Real): DoubleDouble {
  const r = times(turn(x), PI);
  const sine = alternating(r, r, 2);
  return isOddTurn(x) ? negative(sine) : sine;
}

/** cos(pi*x), with all digits near its zeros. */
export function cosPi(x: Real): DoubleDouble {
  const t = turn(x);
  if (Math.abs(t.hi) > 0.25) {
    // The sine of what is left of a quarter turn.
    const sine = sinPi(minus(0.5, Math.abs(t.hi) === t.hi ? t : negative(t)));
    return isOddTurn(x) ? negative(sine) : sine;
  }
  const cosine = alternating(ONE, times(t, PI), 1);
  return isOddTurn(x) ? negative(cosine) : cosine;
}

/** ln |gamma(x)| at any x but a pole. */
export function logAbsGamma(x: number): DoubleDouble {
  if (x > 0) return logGamma(x);
  if (Number.isInteger(x)) return { hi: Infinity, lo: 0 };
  if (x > -1e-40) return negative(logarithm(-x));
  // DLMF 5.5.3
  const sine = sinPi(x);
  return minus(logarithm(over(PI, sine.hi < 0 ? negative(sine) : sine)), logGamma(minus(1, x)));
}

/** gamma(x), rounded once. */
export function gammaRounded(x: number): number {
  if (Number.isNaN(x) || x === -Infinity) return NaN;
  if (x > 172) return Infinity;
  if (x <= 0 && Number.isInteger(x)) return x === 0 ? 1 / x : NaN;
  if (Math.abs(x) < 1e-40) return 1 / x;
  if (x < 0) return exponentialTimes(negative(logGamma(minus(1, x))), over(PI, sinPi(x)));
  const { x: y, product } = moved(toDoubleDouble(x));
  return exponentialTimes(stirling(y), over(1, product));
}

/** x^n for whole n >= 0. */
function wholePower(x: DoubleDouble, n: number): DoubleDouble {
  let result = ONE;
  let base = x;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = times(result, base);
    base = times(base, base);
  }
  return result;
}

/** The sum of (x + k)^-s over k from 0 on, for whole s from 2 on, by direct summation and the Euler-Maclaurin formula (DLMF 25.11.28). */
function hurwitz(s: number, x: Real): DoubleDouble {
  let y = toDoubleDouble(x);
  let sum = ZERO;
  for (; y.hi < STIRLING_FROM + s / 2; y = plus(y, 1)) sum = plus(sum, over(1, wholePower(y, s)));
  const inverse = over(1, y);
  const square = times(inverse, inverse);
  const last = wholePower(inverse, s);
  let tail = times(last, plus(over(y, s - 1), 0.5));
  // B(2k)/(2k)! * s(s + 1)...(s + 2k - 2) * y^(-s - 2k + 1)
  let factor = times(times(last, inverse), s / 2);
  for (let k = 1; k <= BERNOULLI.length; k++) {
    const term = times(factor, BERNOULLI[k - 1]);
    tail = plus(tail, term);
    if (Math.abs(term.hi) < LEAST_TERM * Math.abs(tail.hi)) break;
    const m = 2 * k + 1;
    factor = over(times(times(factor, square), (s + m - 2) * (s + m - 1)), m * (m + 1));
  }
  return plus(sum, tail);
}

/** The derivative of logGamma, for x that is no pole and not far below 0 (DLMF 5.5.2, 5.11.2). */
function digammaSum(x: DoubleDouble): DoubleDouble {
  let y = x;
  let sum = ZERO;
  for (; y.hi < STIRLING_FROM; y = plus(y, 1)) sum = plus(sum, over(1, y));
  if (y.hi > 1e100) return logarithm(y);
  const inverse = over(1, y);
  const square = times(inverse, inverse);
  let rest = times(inverse, 0.5);
  let power = square;
  for (let k = 1; k <= BERNOULLI.length; k++) {
    const term = over(times(BERNOULLI[k - 1], power), 2 * k);
    rest = plus(rest, term);
    if (Math.abs(term.hi) < LEAST_TERM) break;
    power = times(power, square);
  }
  return minus(minus(logarithm(y), rest), sum);
}

/** Whether x^-(n + 1), of which polygamma(n, x) is made, is well within the range of double-double numbers. */
export function isInRange(n: number, x: number): boolean {
  return n === 0 || (n < 100 && (n + 1) * Math.abs(Math.log(Math.abs(x))) < 500);
}

/** The n-th derivative of digamma, for x in range that is no pole and not far below 0. */
export function polygammaSum(n: number, x: Real): DoubleDouble {
  if (n === 0) return digammaSum(toDoubleDouble(x));
  let factor = n % 2 === 1 ? 1 : -1;
  for (let k = 2; k <= n; k++) factor *= k;
  return times(hurwitz(n + 1, x), factor);
}

/** digamma(x), rounded once. */
export function digammaRounded(x: number): number {
  if (!Number.isFinite(x)) return x === Infinity ? x : NaN;
  if (Math.abs(x) < 1e-40) return -1 / x;
  if (x < 0 && Number.isInteger(x)) return NaN;
  if (x > 0) return rounded(digammaSum(toDoubleDouble(x)));
  // DLMF 5.5.4
  return rounded(minus(digammaSum(minus(1, x)), times(PI, over(cosPi(x), sinPi(x)))));
}
