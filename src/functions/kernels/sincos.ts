import { TO_WHOLE } from "./exp.ts";
import { quintic, type Quintic } from "./polynomial.ts";

/** pi/2 in three parts (fdlibm, e_rem_pio2.c), of which multiples of the first two up to 2^20 are exact. */
export const QUARTER = 1.57079632673412561417;
export const QUARTER_LOW = 6.0771005063039659766e-11;
export const QUARTER_LEAST = 2.02226624879595063154e-21;

/** 2/pi */
export const PER_QUARTER = 6.36619772367581382433e-1;

/** Angles up to this size are reduced here; the rules stop before, so that a rounded limit does not matter. */
const MOST_ANGLE = 1.6e6;
export const MOST_LOWERED_ANGLE = 1.5e6;

/** (r - sin(r))/r^3 in r^2 for |r| <= pi/4 (fdlibm, k_sin.c). */
export const SIN: Quintic = [
  1.66666666666666324348e-1, -8.33333333332248946124e-3, 1.98412698298579493134e-4, -2.75573137070700676789e-6,
  2.50507602534068634195e-8, -1.58969099521155010221e-10,
];

/** (cos(r) - 1 + r^2/2)/r^4 in r^2 for |r| <= pi/4 (fdlibm, k_cos.c). */
export const COS: Quintic = [
  4.16666666666666019037e-2, -1.38888888888741095749e-3, 2.48015872894767294178e-5, -2.75573143513906633035e-7,
  2.0875723212981748279e-9, -1.13596475577881948265e-11,
];

/**
 * The sine of r + k*pi/2 is sine*sineShare[k & 3] + cosine*cosineShare[k & 3]. Not a branch: which quarter an angle is in
 * is not to be foretold. -0 keeps the sign of a sine that is 0.
 */
export const sineShare = Float64Array.of(1, 0, -1, 0);
export const cosineShare = Float64Array.of(-0, 1, 0, -1);

/** The sine of r + k*pi/2 by sin(r) and cos(r); the cosine by cos(r) and -sin(r). */
export function turned(sine: number, cosine: number, k: number): number {
  return sine * sineShare[k & 3] + cosine * cosineShare[k & 3];
}

/** Of r - t, where r is the nearest double to an angle, the sine or cosine in the k-th quarter. */
function inQuarter(x: number, quarters: 0 | 1): number {
  const k = x * PER_QUARTER + TO_WHOLE - TO_WHOLE;
  const first = x - k * QUARTER;
  const cut = k * QUARTER_LOW;
  const second = first - cut;
  const rest = k * QUARTER_LEAST - (first - second - cut);
  const r = second - rest;
  const t = rest - (second - r);
  const r2 = r * r;
  const r4 = r2 * r2;
  const half = 0.5 * r2;
  // -cos(r), nearly
  const base = half - 1;
  const sine = r - (r2 * r * quintic(SIN, r2, r4) - t * base);
  const cosine = r4 * quintic(COS, r2, r4) + r * t + (1 + base - half) - base;
  return quarters === 0 ? turned(sine, cosine, k) : turned(cosine, -sine, k);
}

/**
 * sin(x), less than 0.8 units off: x less the nearest multiple of pi/2, to 120 digits (W. Cody, W. Waite), and two
 * polynomials. The rules of lowered.ts do the same, operation by operation.
 */
export function sin(x: number): number {
  return Math.abs(x) <= MOST_ANGLE ? inQuarter(x, 0) : Math.sin(x);
}

/** cos(x), as exact. */
export function cos(x: number): number {
  return Math.abs(x) <= MOST_ANGLE ? inQuarter(x, 1) : Math.cos(x);
}
