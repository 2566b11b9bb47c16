import {
  exactProduct,
  exponential,
  logarithm,
  minus,
  over,
  plus,
  rounded,
  times,
  type DoubleDouble,
} from "./double-double.ts";
import { series } from "./series.ts";

/** The two real branches of Lambert's W in double-double numbers. */

/** The double nearest to -1/e, which is 1.2e-17 beyond: it stands for the branch point itself. */
export const BRANCH_POINT = -0.36787944117144233;

/** e, as the sum of three doubles. */
const E_PARTS = [2.718281828459045, 1.4456468917292502e-16, -2.1277171080381768e-33];

/** 1 + e*x, which vanishes at the branch point. */
function aboveBranchPoint(x: number): DoubleDouble {
  const [a, b, c] = E_PARTS;
  return plus(plus(exactProduct(a, x), 1), plus(exactProduct(b, x), c * x));
}

/** 1 + (v - 1)*e^v = v^2/2 + v^3/3 + v^4/8 + ..., the sum of v^k/(k*(k - 2)!). */
function seriesOf(v: DoubleDouble): DoubleDouble {
  return series(
    times(v, v),
    (power, k) => over(times(power, v), k),
    (k) => k + 2,
  );
}

/** The coefficients of 1 + W in p = sqrt(2(e*x + 1)), from p on (DLMF 4.13.6). */
const BY_ROOT = [1, -1 / 3, 11 / 72, -43 / 540, 769 / 17280, -221 / 8505];

const MOST_STEPS = 12;

/** v = 1 + W near the branch point, by 1 + (v - 1)*e^v = 1 + e*x. */
function nearBranchPoint(branch: number, x: number): DoubleDouble {
  const wanted = aboveBranchPoint(x);
  const p = (branch === 0 ? 1 : -1) * Math.sqrt(2 * wanted.hi);
  let v: DoubleDouble = { hi: p * BY_ROOT.reduceRight((sum, a) => sum * p + a, 0), lo: 0 };
  for (let n = 0; n < MOST_STEPS; n++) {
    const change = over(minus(seriesOf(v), wanted), times(v, exponential(v)));
    v = minus(v, change);
    if (Math.abs(change.hi) < 1e-17 * Math.abs(v.hi)) break;
  }
  return v;
}

/** The principal branch for x from -0.2 to 3, other than 0: Halley's steps, and one of Newton's with all digits. */
function aroundZero(x: number): DoubleDouble {
  let w = Math.log1p(x);
  for (let n = 0; n < MOST_STEPS; n++) {
    const e = Math.exp(w);
    const f = w * e - x;
    const change = f / (e * (w + 1) - ((w + 2) * f) / (2 * w + 2));
    w -= change;
    if (Math.abs(change) <= 1e-9 * Math.abs(w)) break;
  }
  return minus(w, over(minus(w, times(x, exponential(-w))), 1 + w));
}

/** Either branch where |W| is above 1, by W + ln|W| = ln|x|. */
function byLogarithm(x: number): DoubleDouble {
  const wanted = logarithm(Math.abs(x));
  let w = x > 0 ? Math.max(wanted.hi / 2, 1) : wanted.hi - Math.log(-wanted.hi);
  for (let n = 0; n < MOST_STEPS; n++) {
    const last = w;
    w *= (1 + wanted.hi - Math.log(Math.abs(w))) / (1 + w);
    if (Math.abs(w - last) <= 1e-9 * Math.abs(w)) break;
  }
  const off = minus(plus(w, logarithm(Math.abs(w))), wanted);
  return minus(w, over(times(off, w), 1 + w));
}

/** Below this W is x, rounded, and its slope 1. */
const TINY = 2 ** -60;

/** W and 1 + W inside of the domain. */
function solve(branch: number, x: number): { w: DoubleDouble; above: DoubleDouble } {
  if (x < (branch === 0 ? -0.2 : -0.25)) {
    const above = nearBranchPoint(branch, x);
    return { w: minus(above, 1), above };
  }
  const w = branch === 0 && x <= 3 ? aroundZero(x) : byLogarithm(x);
  return { w, above: plus(w, 1) };
}

/** What is asked of W, and what it is at the ends of the domain. */
interface Question {
  readonly atBranchPoint: number;
  /** 0 for the point itself, with its sign. */
  readonly atZero: number;
  readonly atInfinity: number;
  readonly inside: (x: number, w: DoubleDouble, above: DoubleDouble) => number;
}

/** The questions about the principal branch and the other one, in this order. */
export type Questions = readonly [principal: Question, other: Question];

export function answer(questions: Questions, branch: number, x: number): number {
  if (!(x >= BRANCH_POINT && (branch === 0 || (branch === -1 && x <= 0)))) return NaN;
  const { atBranchPoint, atZero, atInfinity, inside } = questions[branch === 0 ? 0 : 1];
  if (x === BRANCH_POINT) return atBranchPoint;
  if (x === 0 || (branch === 0 && Math.abs(x) < TINY)) return atZero === 0 ? x : atZero;
  if (x === Infinity) return atInfinity;
  const { w, above } = solve(branch, x);
  return inside(x, w, above);
}

const value = (_x: number, w: DoubleDouble) => rounded(w);
const above = (_x: number, _w: DoubleDouble, one: DoubleDouble) => rounded(one);
const slope = (x: number, w: DoubleDouble, one: DoubleDouble) => rounded(over(w, one)) / x;

export const VALUE: Questions = [
  { atBranchPoint: -1, atZero: 0, atInfinity: Infinity, inside: value },
  { atBranchPoint: -1, atZero: -Infinity, atInfinity: NaN, inside: value },
];
export const ABOVE: Questions = [
  { atBranchPoint: 0, atZero: 1, atInfinity: Infinity, inside: above },
  { atBranchPoint: -0, atZero: -Infinity, atInfinity: NaN, inside: above },
];
export const SLOPE: Questions = [
  { atBranchPoint: Infinity, atZero: 1, atInfinity: 0, inside: slope },
  { atBranchPoint: -Infinity, atZero: -Infinity, atInfinity: NaN, inside: slope },
];
