import { Wide } from "../autodiff/wide.ts";
import { powerBeyond, squareExponentialBeyond } from "./beyond.ts";
import type { CylinderKind } from "./kernels/cylinder.ts";
import type { EllipticKind } from "./kernels/elliptic.ts";
import { factorialAt, gammaOf } from "./kernels/gamma.ts";
import { polygammaOf } from "./kernels/polygamma.ts";

/**
 * Derivatives of special functions where they lie beyond the doubles: next to a pole or at infinity, where they are their
 * leading terms. Elsewhere they are what the kernels give.
 */

/** 1 for even n, -1 for odd. */
const parity = (n: number) => (n % 2 === 0 ? 1 : -1);

/** factor*x^exponent */
function term(factor: number, x: Wide, exponent: number): Wide {
  return powerBeyond(x, exponent).mul(new Wide(factor));
}

/** p*(p - 1)*...*(p - n + 1): what the n-th derivative of x^p has before it. */
function falling(p: number, n: number): number {
  let product = 1;
  for (let k = 0; k < n; k++) product *= p - k;
  return product;
}

/** The n-th derivative of a sum of powers of x with these exponents and factors. */
function derivativeOfPowers(terms: readonly (readonly [exponent: number, factor: number])[], n: number, x: Wide): Wide {
  return terms
    .map(([exponent, factor]) => term(factor * falling(exponent, n), x, exponent - n))
    .reduce((sum, one) => sum.add(one));
}

/** From here on the terms that are left out of a series in 1/x are below its last digit. */
const FAR = 2e4;

/** Up to this order factorials are doubles, with room for others. */
const MOST_ORDER = 150;

const isOrder = (n: number) => Number.isInteger(n) && n >= 0 && n <= MOST_ORDER;

/** A share of 2^-60 is below the last digit. */
const NEGLIGIBLE_EXPONENT = -60;

/**
 * The n-th derivative of digamma: next to a pole -(-1)^n n!/x^(n + 1) with x from the pole; far from it that of
 * log(x) - 1/(2x) - 1/(12x^2) + 1/(120x^4) (DLMF 5.15.8).
 */
export function polygammaBeyond(n: number, x: Wide): Wide {
  const pole = x.number < 0.5 ? Math.round(x.number) : 0;
  const way = pole === 0 ? x : new Wide(x.number - pole);
  const given = () => new Wide(polygammaOf(n, x.number));
  if (n === 0 || !isOrder(n) || way.isZero || !x.isFinite) return given();
  // What all other poles add has this share, a power of the distance.
  const share = (n + 1) * (Math.log2(Math.abs(way.m)) + way.e);
  if (share < NEGLIGIBLE_EXPONENT) return term(-parity(n) * factorialAt(n), way, -n - 1);
  if (!(x.number > FAR)) return given();
  const slope = [
    [-1, 1],
    [-2, 1 / 2],
    [-3, 1 / 6],
    [-5, -1 / 30],
  ] as const;
  return derivativeOfPowers(slope, n - 1, x);
}

/** Steps up to this share of where they begin are taken for short ones. */
const SHORT_STEP = 2 ** -12;

/** polygamma(n, a + b) - polygamma(n, a): for a short step b by the slopes in its middle. */
export function polygammaStepBeyond(n: number, a: number, b: number): Wide {
  const middle = new Wide(a + b / 2);
  if (!(a > 1 && Math.abs(b) < a * SHORT_STEP)) {
    return polygammaBeyond(n, new Wide(a + b)).sub(polygammaBeyond(n, new Wide(a)));
  }
  const step = new Wide(b);
  const cube = step.mul(step).mul(step).div(new Wide(24));
  return step.mul(polygammaBeyond(n + 1, middle)).add(cube.mul(polygammaBeyond(n + 3, middle)));
}

const ROOT_PI = Math.sqrt(Math.PI);

/** Below this x, erfcx(x) is 2e^(x^2). */
const LEFT = -20;

/**
 * The n-th derivative of erfcx: for large x that of 1/(sqrt(pi)x)*(1 - 1/(2x^2) + 3/(4x^4)) (DLMF 7.12.1); far below 0
 * that of 2e^(x^2), y[n + 1] = 2x*y[n] + 2n*y[n - 1].
 */
export function erfcxBeyond(n: number, x: Wide): Wide | undefined {
  if (x.number > FAR && isOrder(n)) {
    const terms = [
      [-1, 1 / ROOT_PI],
      [-3, -1 / (2 * ROOT_PI)],
      [-5, 3 / (4 * ROOT_PI)],
    ] as const;
    return derivativeOfPowers(terms, n, x);
  }
  if (!(x.number < LEFT) || !isOrder(n)) return undefined;
  const twice = x.add(x);
  let before = new Wide(0);
  let y = squareExponentialBeyond(x.number, 1).mul(new Wide(2));
  for (let k = 0; k < n; k++) [before, y] = [y, twice.mul(y).add(before.mul(new Wide(2 * k)))];
  return y;
}

/** The n-th derivative of Dawson's integral: that of 1/(2x)*(1 + 1/(2x^2) + 3/(4x^4)) (DLMF 7.12). */
export function dawsonBeyond(n: number, x: Wide): Wide | undefined {
  if (!(Math.abs(x.number) > FAR) || !isOrder(n)) return undefined;
  const terms = [
    [-1, 1 / 2],
    [-3, 1 / 4],
    [-5, 3 / 8],
  ] as const;
  return derivativeOfPowers(terms, n, x);
}

/** Where t*sin(phi)^2 is greater, the elliptic integrals of -t are their leading terms. */
const FAR_PARAMETER = 1e20;

/** From greater angles not enough digits are left within a turn. */
const MOST_ANGLE = 1e6;

/**
 * The n-th derivative of an elliptic integral by m at m = -t. With q = phi less whole half turns, of which there are k, and s
 * the sign of q, it is that of ((2k + s)*log(4sqrt(t)) + s*log(tan(|q|/2)))/sqrt(t) for the first kind, and of
 * (2k + s*(1 - cos(q)))*sqrt(t) for the second: the integrals of 1/(sqrt(t)*sin(u)) and of sqrt(t)*sin(u).
 */
export function ellipticBeyond(kind: EllipticKind, n: number, m: number, phi = Math.PI / 2): Wide | undefined {
  const turns = Math.round(phi / Math.PI);
  const angle = phi - turns * Math.PI;
  const isFar = -m * Math.sin(angle) ** 2 > FAR_PARAMETER && Math.abs(phi) < MOST_ANGLE;
  if (!isFar || !Number.isFinite(m) || !isOrder(n)) return undefined;
  const t = new Wide(-m);
  const sign = Math.sign(angle);
  const halves = 2 * turns + sign;
  if (kind === "second") {
    const size = 2 * turns + 2 * sign * Math.sin(angle / 2) ** 2;
    return term(parity(n) * size * falling(1 / 2, n), t, 1 / 2 - n);
  }
  // y = t^(-1/2 - k)*(a*log(t)/2 + b)
  let [a, b] = [halves, halves * Math.log(4) + sign * Math.log(Math.tan(Math.abs(angle) / 2))];
  for (let k = 0; k < n; k++) [a, b] = [a * (-1 / 2 - k), b * (-1 / 2 - k) + a / 2];
  return term(parity(n) * ((a * Math.log(-m)) / 2 + b), t, -1 / 2 - n);
}

/** So near to 0 the Bessel functions are their leading terms; those of greater orders a little farther off, too. */
const SMALL_ARGUMENT = 1e-8;

/**
 * The first or second derivative of K or Y of order v next to 0, where K is gamma(v)/2*(2/x)^v + gamma(-v)/2*(x/2)^v, of which
 * the second counts for v < 1, and Y, but for the factor -2/pi, likewise (DLMF 10.30.2, 10.7.4); of order 0 they are -log(x).
 */
export function besselBeyond(kind: CylinderKind, n: number, order: 1 | 2, x: Wide): Wide | undefined {
  const v = Math.abs(n);
  const isWhole = Number.isInteger(v);
  const isKnown = kind === "K" || (kind === "Y" && (n >= 0 || isWhole));
  if (!isKnown || !(x.number < SMALL_ARGUMENT) || x.m < 0 || x.isZero || v > MOST_ORDER) return undefined;
  const sign = kind === "Y" && n < 0 && v % 2 !== 0 ? -1 : 1;
  const factor = kind === "K" ? 1 : (-2 / Math.PI) * sign;
  if (v === 0) return term(-factor * falling(-1, order - 1), x, -order);
  const half = x.div(new Wide(2));
  const powers: [number, number][] = [[-v, gammaOf(v) / 2]];
  if (v < 1) powers.push([v, (gammaOf(-v) / 2) * (kind === "K" ? 1 : Math.cos(Math.PI * v))]);
  return derivativeOfPowers(powers, order, half).mul(new Wide(factor / 2 ** order));
}
