import { cosPi, evenSeries, phaseOf, sineAndCosine, sineAndCosineInQuarter, sineQuotient, sinPi } from "./angle.ts";
import {
  exactProduct,
  exactSum,
  exponential,
  exponentialParts,
  HALF_PI,
  LN2,
  logarithm,
  minus,
  negative,
  ONE,
  over,
  PI,
  plus,
  rounded,
  shifted,
  squareRoot,
  times,
  timesPowerOfTwo,
  toDoubleDouble,
  wholePower,
  ZERO,
  type DoubleDouble,
  type Real,
} from "./double-double.ts";
import { polynomial, series } from "./series.ts";

/**
 * The Bessel functions of any real order at positive x in double-double numbers: J and Y (here "ordinary"), I and K
 * ("modified"). Both kinds are computed together, for each needs the other:
 *
 * - where the uniform expansions for large order or x hold, by these (NIST DLMF 10.19(ii), 10.41(ii));
 * - else the growing solution, Y or K, from two orders near 0 upwards, and the other by a continued fraction and the
 *   Wronskian (N. Temme, J. Comput. Phys. 19, 1975; DLMF 10.74(iv), 10.74(v));
 * - J and Y of large order near the turning point x = order by Taylor steps of the differential equation.
 */

/** value*2^exponent: for numbers out of the range of doubles. */
interface Scaled {
  readonly value: DoubleDouble;
  readonly exponent: number;
}

/** An order whole + fraction, where whole >= 0 and |fraction| <= 1/2: a sum with 1, say, is exact. */
interface Order {
  readonly whole: number;
  readonly fraction: number;
}

/** J and Y, or I and K. */
interface Pair {
  readonly first: Scaled;
  readonly second: Scaled;
}

const UNKNOWN: Scaled = { value: { hi: NaN, lo: NaN }, exponent: 0 };
/** Smaller and greater than any double. */
const VANISHED: Scaled = { value: ONE, exponent: -1e5 };
const BEYOND: Scaled = { value: ONE, exponent: 1e5 };

const ROOT_TWO_OVER_PI = squareRoot(over(2, PI));

function scaled(value: DoubleDouble, exponent = 0): Scaled {
  if (value.hi === 0 || !Number.isFinite(value.hi)) return { value, exponent: 0 };
  const own = Math.floor(Math.log2(Math.abs(value.hi)));
  return { value: shifted(value, -own), exponent: exponent + own };
}

const product = (a: Scaled, b: DoubleDouble): Scaled => scaled(times(a.value, b), a.exponent);

function sumOf(a: Scaled, b: Scaled): Scaled {
  if (a.value.hi === 0) return b;
  if (b.value.hi === 0) return a;
  const [big, small] = a.exponent >= b.exponent ? [a, b] : [b, a];
  const behind = small.exponent - big.exponent;
  return behind < -1000 ? big : scaled(plus(big.value, shifted(small.value, behind)), big.exponent);
}

function asDouble({ value, exponent }: Scaled): number {
  return timesPowerOfTwo(rounded(value), exponent);
}

/** e^x, however large. */
function exponentialOf(x: DoubleDouble): Scaled {
  if (Math.abs(x.hi) > 1e15) return x.hi > 0 ? BEYOND : VANISHED;
  const { part, k } = exponentialParts(x);
  return scaled(part, k);
}

/** (x/2)^n for whole n >= 0. */
function halfPower(x: number, n: number): Scaled {
  const { value, exponent } = scaled(toDoubleDouble(x));
  return scaled(wholePower(value, n), n * (exponent - 1));
}

const sizeOf = ({ whole, fraction }: Order) => whole + fraction;
const exactly = ({ whole, fraction }: Order) => exactSum(whole, fraction);

/** The coefficients of 1/gamma(1 + z) in powers of z (DLMF 5.7.1). */
const INVERSE_GAMMA: readonly DoubleDouble[] = [
  { hi: 1, lo: 0 },
  { hi: 0.5772156649015329, lo: -4.942915152430645e-18 },
  { hi: -0.6558780715202539, lo: 2.137185197068536e-17 },
  { hi: -0.04200263503409524, lo: 1.4920306285650505e-18 },
  { hi: 0.16653861138229148, lo: 1.0189144546842026e-17 },
  { hi: -0.04219773455554433, lo: -3.3579992682480134e-18 },
  { hi: -0.009621971527876973, lo: -5.300031368830263e-19 },
  { hi: 0.0072189432466631, lo: -3.6006537063394283e-19 },
  { hi: -0.0011651675918590652, lo: 5.659947853880981e-20 },
  { hi: -0.00021524167411495098, lo: 2.3758686180729364e-21 },
  { hi: 0.0001280502823881162, lo: -9.359124499198967e-21 },
  { hi: -2.013485478078824e-5, lo: 3.0488773972037385e-23 },
  { hi: -1.2504934821426706e-6, lo: -2.66214092271898e-23 },
  { hi: 1.133027231981696e-6, lo: -4.622235212104869e-23 },
  { hi: -2.056338416977607e-7, lo: -3.0061601618645134e-24 },
  { hi: 6.116095104481416e-9, lo: -2.693458298171306e-25 },
  { hi: 5.002007644469223e-9, lo: -1.538123614056751e-26 },
  { hi: -1.18127457048702e-9, lo: -1.0052356155716208e-25 },
  { hi: 1.0434267116911005e-10, lo: -2.9298419956825035e-27 },
  { hi: 7.782263439905071e-12, lo: 4.397255556595848e-28 },
  { hi: -3.696805618642206e-12, lo: 2.7050034921703885e-28 },
  { hi: 5.100370287454476e-13, lo: 2.253001461085878e-29 },
  { hi: -2.0583260535665066e-14, lo: -1.4747481491954336e-30 },
  { hi: -5.348122539423018e-15, lo: -1.6208384686356568e-31 },
  { hi: 1.2267786282382608e-15, lo: -5.072915146023867e-32 },
  { hi: -1.1812593016974588e-16, lo: 6.422257838149681e-33 },
  { hi: 1.1866922547516004e-18, lo: 0 },
  { hi: 1.4123806553180319e-18, lo: 0 },
  { hi: -2.29874568443537e-19, lo: 0 },
  { hi: 1.7144063219273374e-20, lo: 0 },
  { hi: 1.337351730493693e-22, lo: 0 },
  { hi: -2.0542335517666728e-22, lo: 0 },
  { hi: 2.736030048608e-23, lo: 0 },
  { hi: -1.7323564459105165e-24, lo: 0 },
];

const [EVEN, ODD] = [0, 1].map((part) => INVERSE_GAMMA.filter((_, k) => k % 2 === part));

/** The even part of 1/gamma(1 + mu), and minus the odd part over mu. */
function gammaParts(mu: number): readonly [even: DoubleDouble, odd: DoubleDouble] {
  const square = exactProduct(mu, mu);
  return [polynomial(EVEN, square), negative(polynomial(ODD, square))];
}

/** cosh x and sinh(x)/x. */
function hyperbolicOf(x: DoubleDouble): readonly [cosh: DoubleDouble, quotient: DoubleDouble] {
  if (Math.abs(x.hi) < 0.5) {
    const square = times(x, x);
    return [evenSeries(square, 1), evenSeries(square, 2)];
  }
  const power = exponential(x);
  const inverse = over(1, power);
  return [times(plus(power, inverse), 0.5), over(times(minus(power, inverse), 0.5), x)];
}

/** -1 for J and Y, 1 for I and K: the sign of x^2 in the differential equation. */
type Sign = -1 | 1;

/**
 * For |mu| <= 1/2 and x < 4: the second solution of order mu, and that of order mu + 1 times x/2 (Temme, as above;
 * W. Press et al., Numerical Recipes, 6.7).
 */
function temme(sign: Sign, mu: number, x: number): readonly [DoubleDouble, DoubleDouble] {
  // Not by x/2, which of the least doubles is not exact.
  const logarithmic = minus(LN2, logarithm(x));
  const sigma = times(logarithmic, mu);
  const [cosh, quotient] = hyperbolicOf(sigma);
  const [even, odd] = gammaParts(mu);
  const angle = times(PI, mu);
  const f0 = over(plus(times(odd, cosh), times(times(even, quotient), logarithmic)), sineQuotient(angle));
  const power = exponential(sigma);
  const square = shifted(exactProduct(x, x), -2);
  // p and q of Temme's K; those of Y are the same times 2/pi.
  let f = f0;
  let p = over(times(power, 0.5), minus(even, times(odd, mu)));
  let q = over(0.5, times(power, plus(even, times(odd, mu))));
  // What Y has besides K's sum: r*q with r = 2*sin(pi*mu/2)^2/mu.
  const halfAngle = times(HALF_PI, mu);
  const halfQuotient = sineQuotient(halfAngle);
  const r = sign === 1 ? ZERO : times(times(PI, halfAngle), times(halfQuotient, halfQuotient));
  let c = ONE;
  let sum = plus(f, times(r, q));
  let above = p;
  for (let i = 1; i < 60; i++) {
    f = over(plus(plus(times(f, i), p), q), minus(i * i, exactProduct(mu, mu)));
    p = over(p, exactSum(i, -mu));
    q = over(q, exactSum(i, mu));
    c = over(times(times(c, square), sign), i);
    const term = times(c, plus(f, times(r, q)));
    const termAbove = minus(times(c, p), times(i, term));
    sum = plus(sum, term);
    above = plus(above, termAbove);
    if (Math.abs(term.hi) < 1e-34 * Math.abs(sum.hi) && Math.abs(termAbove.hi) < 1e-34 * Math.abs(above.hi)) break;
  }
  if (sign === 1) return [sum, above];
  const factor = negative(over(2, PI));
  return [times(factor, sum), times(factor, above)];
}

/** The continued fraction of J[order + 1]/J[order], or I's, over x (DLMF 10.10.1, 10.33.1). */
function ratioOverX(sign: Sign, order: Order, x: number): DoubleDouble {
  const square = exactProduct(x, x);
  const depth = 40 + Math.ceil(sign === -1 ? 12 * Math.cbrt(x) : x);
  let g = ZERO;
  for (let j = depth; j >= 1; j--) {
    const twice = times(2, exactSum(order.whole + j, order.fraction));
    g = over(1, plus(twice, times(times(square, g), sign)));
  }
  return g;
}

/** Two orders near 0 of one solution or both, to climb from. */
interface Start {
  readonly second: readonly [DoubleDouble, DoubleDouble];
  readonly first?: readonly [DoubleDouble, DoubleDouble];
  /** The solution of order mu + j is held times (x/2)^j, which overflows for no x. */
  readonly inHalves: boolean;
}

/** From here on Temme's series would lose digits, and continued fractions take over. */
const LEAST_FRACTION = 4;

/** The steps that continued fraction takes for 10^-32, and that of K for 10^-30. */
const ordinarySteps = (x: number) => 20 + Math.ceil(340 / x);
const modifiedSteps = (x: number) => 12 + Math.ceil(170 / x);

const oddHalf = (k: number, mu: number) => minus((k - 0.5) ** 2, exactProduct(mu, mu));

/**
 * J and Y of the orders mu and mu + 1, by (J' + iY')/(J + iY) = p + iq as a continued fraction (DLMF 10.74(v)) and J
 * downwards from a high order, up to a factor that the Wronskian gives.
 */
function ordinaryStart(mu: number, x: number): Start {
  if (x < LEAST_FRACTION) return { second: temme(-1, mu, x), inHalves: true };
  let [re, im] = [ZERO, ZERO];
  for (let k = ordinarySteps(x); k >= 1; k--) {
    const [a, b] = [plus(2 * x, re), plus(2 * k, im)];
    const factor = over(oddHalf(k, mu), plus(times(a, a), times(b, b)));
    [re, im] = [times(a, factor), negative(times(b, factor))];
  }
  const p = negative(over(plus(0.5, im), x));
  const q = plus(1, over(re, x));
  let [j, above] = [ONE, ZERO];
  for (let k = Math.ceil(x) + 40 + Math.ceil(12 * Math.cbrt(x)); k >= 1; k--) {
    [j, above] = [minus(times(over(times(2, exactSum(k, mu)), x), j), above), j];
  }
  // J' = mu/x*J - J[mu + 1], and likewise Y'.
  const turn = minus(p, over(mu, x));
  const y = over(plus(times(turn, j), above), q);
  const size = over(over(2, times(times(PI, x), q)), plus(times(j, j), times(y, y)));
  const factor = squareRoot(size);
  const yAbove = negative(plus(times(turn, y), times(q, j)));
  return {
    first: [times(factor, j), times(factor, above)],
    second: [times(factor, y), times(factor, yAbove)],
    inHalves: false,
  };
}

/** K of the orders mu and mu + 1: their quotient as a continued fraction, and I by its power series (DLMF 10.25.2). */
function modifiedStart(mu: number, x: number): Start {
  const h = x / 2;
  if (x < LEAST_FRACTION) return { second: temme(1, mu, x), inHalves: true };
  let t = ZERO;
  for (let k = modifiedSteps(x); k >= 1; k--) t = negative(over(oddHalf(k, mu), plus(2 * (x + k), t)));
  const quotient = over(plus(plus(plus(0.5, mu), x), t), x);
  const [even, odd] = gammaParts(mu);
  const square = exactProduct(h, h);
  const first = times(exponential(times(logarithm(h), mu)), minus(even, times(odd, mu)));
  const sum = series(first, (term, k) => over(times(term, square), times(k, exactSum(k, mu))));
  const g = ratioOverX(1, { whole: 0, fraction: mu }, x);
  const k = over(1, times(times(sum, x), plus(quotient, times(g, x))));
  return { second: [k, times(quotient, k)], inHalves: false };
}

/** The recurrence in the order (DLMF 10.6.1, 10.29.1), upwards: the solutions of order n and n + 1. */
function climbed(
  sign: Sign,
  { whole, fraction }: Order,
  x: number,
  [start, above]: readonly [DoubleDouble, DoubleDouble],
  inHalves: boolean,
): { readonly at: DoubleDouble; readonly above: DoubleDouble; readonly exponent: number } {
  const perOrder = inHalves ? ONE : over(2, x);
  const square = inHalves ? times(exactProduct(x, x), sign / 4) : { hi: sign, lo: 0 };
  let [at, next] = [start, above];
  let exponent = 0;
  for (let j = 1; j <= whole; j++) {
    [at, next] = [next, plus(times(times(exactSum(j, fraction), perOrder), next), times(square, at))];
    if (Math.abs(next.hi) > 2 ** 600) {
      [at, next] = [shifted(at, -600), shifted(next, -600)];
      exponent += 600;
    }
  }
  return { at, above: next, exponent };
}

/** Both solutions, the second from its start upwards. */
function fromStart(sign: Sign, order: Order, x: number, { second, first, inHalves }: Start): Pair {
  const h = x / 2;
  const top = climbed(sign, order, x, second, inHalves);
  const power = inHalves ? halfPower(x, order.whole) : { value: ONE, exponent: 0 };
  const found = scaled(over(top.at, power.value), top.exponent - power.exponent);
  if (first !== undefined && sizeOf(order) <= x) {
    const other = climbed(sign, order, x, first, inHalves);
    return { first: scaled(other.at, other.exponent), second: found };
  }
  // Wronskians, DLMF 10.5.2 and 10.28.2, divided by the second solution.
  const g = times(times(ratioOverX(sign, order, x), x), inHalves ? h : 1);
  const sum = plus(top.above, times(times(g, top.at), sign));
  const factor = sign === 1 ? { hi: 2, lo: 0 } : negative(PI);
  const divisor = times(times(factor, sum), inHalves ? 1 : h);
  return { first: scaled(over(power.value, divisor), power.exponent - top.exponent), second: found };
}

/** The uniform expansions are taken to this order, which is enough for these least sizes of what they go by. */
const MOST_TERMS = 36;
const LEAST_ROOT = 40;
const LEAST_EXPONENT = 50;

let polynomials: DoubleDouble[][] | undefined;

/** The coefficients of U[k](p)/p^k in powers of p^2 (DLMF 10.41.9). */
function debyePolynomials(): readonly (readonly DoubleDouble[])[] {
  if (polynomials !== undefined) return polynomials;
  polynomials = [[ONE]];
  for (let k = 0; k < MOST_TERMS; k++) {
    const next = Array.from({ length: k + 2 }, () => ZERO);
    polynomials[k].forEach((c, j) => {
      const m = k + 2 * j;
      next[j] = plus(next[j], times(c, plus(m / 2, over(1, 8 * (m + 1)))));
      next[j + 1] = minus(next[j + 1], times(c, plus(m / 2, over(5, 8 * (m + 3)))));
    });
    polynomials.push(next);
  }
  return polynomials;
}

/** Beyond this squares and products are out of range, and every expansion is its first term. */
const HUGE = 2 ** 400;

/** The terms U[k](p)/order^k, as functions of root = order/p and of p^2. */
function debyeTerms(root: DoubleDouble, square: DoubleDouble): readonly DoubleDouble[] {
  if (root.hi > HUGE) return [ONE];
  const inverse = over(1, root);
  const terms: DoubleDouble[] = [];
  let power = ONE;
  let last = 1;
  for (const coefficients of debyePolynomials()) {
    const term = times(polynomial(coefficients, square), power);
    terms.push(term);
    const size = Math.abs(term.hi);
    if (Math.max(size, last) < 1e-34) break;
    last = size;
    power = times(power, inverse);
  }
  return terms;
}

/** The sums of the terms with the given signs, the k-th with that of index k modulo their number. */
function signedSum(terms: readonly DoubleDouble[], signs: readonly number[]): DoubleDouble {
  let sum = ZERO;
  for (let k = terms.length - 1; k >= 0; k--) {
    const sign = signs[k % signs.length];
    if (sign !== 0) sum = sign > 0 ? plus(sum, terms[k]) : minus(sum, terms[k]);
  }
  return sum;
}

/** sqrt(2/(pi*root)), for whatever root there is. */
function amplitude(root: DoubleDouble): DoubleDouble {
  return over(ROOT_TWO_OVER_PI, shifted(squareRoot(shifted(root, -100)), 50));
}

/** I and K by DLMF 10.41.3 and 10.41.4, where sqrt(order^2 + x^2) is large. */
function modifiedDebye(order: Order, x: number): Pair {
  const size = sizeOf(order);
  const estimate = Math.hypot(size, x);
  // They leave the range of doubles by far: below this x the exponent below is negative (DLMF 10.41.7).
  if (estimate > HUGE) {
    return x < 0.66274 * size ? { first: VANISHED, second: BEYOND } : { first: BEYOND, second: VANISHED };
  }
  const v = exactly(order);
  const root = squareRoot(plus(times(v, v), exactProduct(x, x)));
  const exponent = minus(root, times(v, minus(logarithm(plus(v, root)), logarithm(x))));
  const p = over(v, root);
  const terms = debyeTerms(root, times(p, p));
  const height = times(amplitude(root), 0.5);
  return {
    first: product(exponentialOf(exponent), times(height, signedSum(terms, [1]))),
    second: product(exponentialOf(negative(exponent)), times(times(height, PI), signedSum(terms, [1, -1]))),
  };
}

/** The square root of |order^2 - x^2|, without the cancellation. */
function rootBetween(v: DoubleDouble, x: number): DoubleDouble {
  const [less, more] = v.hi > x ? [minus(v, x), plus(v, x)] : [minus(x, v), plus(v, x)];
  return times(squareRoot(less), squareRoot(more));
}

/** J and Y by DLMF 10.19.3, where x is below the order by far. */
function decayingDebye(order: Order, x: number): Pair {
  const v = exactly(order);
  const root = rootBetween(v, x);
  const exponent = minus(root, times(v, minus(logarithm(plus(v, root)), logarithm(x))));
  const p = over(v, root);
  const terms = debyeTerms(root, times(p, p));
  const height = amplitude(root);
  return {
    first: product(exponentialOf(exponent), times(times(height, 0.5), signedSum(terms, [1]))),
    second: product(exponentialOf(negative(exponent)), negative(times(height, signedSum(terms, [1, -1])))),
  };
}

/** The angle whose sine is v/x and whose cosine is root/x: that of doubles, put right by the sine of what it lacks. */
function angleBetween(v: DoubleDouble, root: DoubleDouble, x: number): DoubleDouble {
  const first = Math.atan2(v.hi, root.hi);
  const { sine, cosine } = sineAndCosine(first);
  return plus(first, over(minus(times(v, cosine), times(root, sine)), x));
}

/** Of greater orders, unless x is greater by far, the phase has no digits in double-double. */
const MOST_WHOLE = Number.MAX_SAFE_INTEGER;

/** Whether the order is nothing to the phase of J and Y but a shift. */
const isFar = (size: number, x: number) => size * (size / x) < 1e-36;

/** J and Y by DLMF 10.19.6, where x is above the order by far. */
function oscillatingDebye(order: Order, x: number): Pair {
  const v = exactly(order);
  const { sine, cosine } = phaseOf(x, v);
  // The phase is sqrt(x^2 - order^2) - order*acos(order/x) - pi/4: this much more than x - order*pi/2 - pi/4.
  let more = ZERO;
  let root: DoubleDouble = { hi: x, lo: 0 };
  let square = ZERO;
  if (!isFar(v.hi, x)) {
    root = rootBetween(v, x);
    const p = over(v, root);
    square = negative(times(p, p));
    more = times(v, minus(angleBetween(v, root, x), over(v, plus(root, x))));
  }
  const quarters = Math.round(more.hi / HALF_PI.hi);
  const other = sineAndCosineInQuarter(minus(more, times(HALF_PI, quarters)), quarters);
  const sin = plus(times(sine, other.cosine), times(cosine, other.sine));
  const cos = minus(times(cosine, other.cosine), times(sine, other.sine));
  const terms = debyeTerms(root, square);
  const even = signedSum(terms, [1, 0, -1, 0]);
  const odd = signedSum(terms, [0, 1, 0, -1]);
  const height = amplitude(root);
  return {
    first: scaled(times(height, plus(times(cos, even), times(sin, odd)))),
    second: scaled(times(height, minus(times(sin, even), times(cos, odd)))),
  };
}

/** In doubles, the phase above the turning point, and below it the exponent: how well the expansions do. */
function sizeOfExponent(v: number, x: number): number {
  const root = Math.sqrt(Math.abs(v - x)) * Math.sqrt(v + x);
  return x > v ? root - v * Math.atan2(root, v) : v * Math.log((v + root) / x) - root;
}

/** A solution and its slope, a Taylor step of x^2*y'' + x*y' + (x^2 - v^2)*y = 0 further. */
function taylorStep(
  v: DoubleDouble,
  x: DoubleDouble,
  h: DoubleDouble,
  [y, slope]: readonly [DoubleDouble, DoubleDouble],
): readonly [DoubleDouble, DoubleDouble] {
  const e = over(h, x);
  const e2 = times(e, e);
  const h2 = times(h, h);
  const constant = times(times(minus(x, v), plus(x, v)), e2);
  const [third, fourth] = [times(2, times(e, h2)), times(e2, h2)];
  // Coefficients times powers of h: of k - 2, k - 1, k, k + 1.
  let [b0, b1, b2, b3] = [ZERO, ZERO, y, times(h, slope)];
  let [sum, slopes] = [plus(b2, b3), b3];
  const size = Math.abs(b2.hi) + Math.abs(b3.hi);
  for (let k = 0; k < 150; k++) {
    const parts = plus(
      plus(times(times(e, (k + 1) * (2 * k + 1)), b3), times(plus(times(e2, k * k), constant), b2)),
      plus(times(third, b1), times(fourth, b0)),
    );
    const next = negative(over(parts, (k + 1) * (k + 2)));
    [b0, b1, b2, b3] = [b1, b2, b3, next];
    sum = plus(sum, next);
    slopes = plus(slopes, times(next, k + 2));
    if (Math.max(Math.abs(b2.hi), Math.abs(b3.hi)) * (k + 2) < 1e-34 * size) break;
  }
  return [sum, over(slopes, h)];
}

/** From a point to another, in steps that the solution varies little in. */
function walked(
  v: DoubleDouble,
  from: number,
  to: number,
  start: readonly [DoubleDouble, DoubleDouble],
): readonly [DoubleDouble, DoubleDouble] {
  const way = exactSum(to, -from);
  const count = Math.ceil(Math.abs(way.hi) / Math.cbrt(v.hi / 2));
  const h = over(way, Math.max(count, 1));
  let at = start;
  for (let i = 0; i < count; i++) at = taylorStep(v, plus(from, times(h, i)), h, at);
  return at;
}

const plain = ({ value, exponent }: Scaled) => shifted(value, exponent);

/** J and Y of large order where x is too near the order for the expansions: from where they hold, by walking. */
function nearTurn(order: Order, x: number): Pair {
  const v = exactly(order);
  const size = sizeOf(order);
  // Some 50 for the exponent 2*sqrt(2)/3*size*distance^(3/2) that the expansions want, and more where that is too little.
  const distance = (64 / size) ** (2 / 3);
  let above = size * (1 + distance);
  while (sizeOfExponent(size, above) < LEAST_EXPONENT) above += (size * distance) / 8;
  const below = size * (1 - distance);
  const next: Order = { whole: order.whole + 1, fraction: order.fraction };
  const start = (debye: (order: Order, x: number) => Pair, at: number, which: "first" | "second") => {
    const [y, higher] = [plain(debye(order, at)[which]), plain(debye(next, at)[which])];
    return [y, minus(times(over(v, at), y), higher)] as const;
  };
  const [j] =
    x < size
      ? walked(v, below, x, start(decayingDebye, below, "first"))
      : walked(v, above, x, start(oscillatingDebye, above, "first"));
  const [y] = walked(v, above, x, start(oscillatingDebye, above, "second"));
  return { first: scaled(j), second: scaled(y) };
}

/** Up to this order climbing from order 0 is the shorter way. */
const MOST_CLIMBED = 200;

function ordinary(order: Order, x: number): Pair {
  const size = sizeOf(order);
  if (size > MOST_WHOLE && !isFar(size, x)) return { first: UNKNOWN, second: UNKNOWN };
  const exponent = sizeOfExponent(size, x);
  if (exponent >= LEAST_EXPONENT) {
    if (x > size) return oscillatingDebye(order, x);
    if (Math.sqrt(size - x) * Math.sqrt(size + x) >= LEAST_ROOT) return decayingDebye(order, x);
  }
  if (size > MOST_CLIMBED) return nearTurn(order, x);
  const { fraction } = order;
  if (x < LEAST_EXPONENT + 2) return fromStart(-1, order, x, ordinaryStart(fraction, x));
  const [low, high] = [0, 1].map((whole) => oscillatingDebye({ whole, fraction }, x));
  return fromStart(-1, order, x, {
    first: [plain(low.first), plain(high.first)],
    second: [plain(low.second), plain(high.second)],
    inHalves: false,
  });
}

function modified(order: Order, x: number): Pair {
  if (Math.hypot(sizeOf(order), x) >= LEAST_ROOT) return modifiedDebye(order, x);
  return fromStart(1, order, x, modifiedStart(order.fraction, x));
}

export type CylinderKind = "J" | "Y" | "I" | "K";

/** One of the functions at the order v + steps, of any sign, and at x > 0; where that is negative by DLMF 10.2(iv), 10.27. */
function cylinder(kind: CylinderKind, v: number, steps: number, x: number): Scaled {
  const nearest = Math.round(v);
  const whole = nearest + steps;
  const fraction = v - nearest;
  const isModified = kind === "I" || kind === "K";
  const solve = isModified ? modified : ordinary;
  // Temme's series for Y cancels near the order -1/2, so the reflection serves from 0 down.
  if (whole > 0 || (whole === 0 && fraction >= 0)) {
    const { first, second } = solve({ whole, fraction }, x);
    return kind === "J" || kind === "I" ? first : second;
  }
  const { first, second } = solve({ whole: -whole, fraction: -fraction }, x);
  if (kind === "K") return second;
  const isOdd = (nearest % 2 === 0) !== (steps % 2 === 0);
  const sign = isOdd ? -1 : 1;
  const sine = times(sinPi(-fraction), sign);
  const cosine = times(cosPi(fraction), sign);
  switch (kind) {
    case "I":
      return sumOf(first, product(second, times(sine, over(2, PI))));
    case "J":
      return sumOf(product(first, cosine), product(second, negative(sine)));
    case "Y":
      return sumOf(product(first, sine), product(second, cosine));
  }
}

const BINOMIAL = [[1], [1, 1], [1, 2, 1]] as const;

/** How often a function is differentiated. */
export type Times = 0 | 1 | 2;

/** A derivative by x at x > 0, a sum of functions of neighbouring orders (DLMF 10.6.7, 10.29.5). */
export function cylinderDerivative(kind: CylinderKind, v: number, x: number, n: Times): number {
  const alternates = kind === "J" || kind === "Y";
  let sum: Scaled = { value: ZERO, exponent: 0 };
  BINOMIAL[n].forEach((weight, j) => {
    const sign = alternates && j % 2 === 1 ? -1 : 1;
    sum = sumOf(sum, product(cylinder(kind, v, 2 * j - n, x), { hi: sign * weight, lo: 0 }));
  });
  const sign: Real = kind === "K" && n % 2 === 1 ? -1 : 1;
  return sign * asDouble({ value: sum.value, exponent: sum.exponent - n });
}
