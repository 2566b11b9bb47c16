import { angleOf, type Angle } from "./angle.ts";
import { carlsonD, carlsonF } from "./carlson.ts";
import {
  minus,
  negative,
  ONE,
  plus,
  rounded,
  shifted,
  squareRoot,
  times,
  toDoubleDouble,
  ZERO,
  type DoubleDouble,
} from "./double-double.ts";
import { fixed, fromFixed, lengthOf } from "./fixed-point.ts";

/** The integral of 1/delta, or that of delta, where delta(phi, m) = sqrt(1 - m*sin(phi)^2). */
export type EllipticKind = "first" | "second";

/**
 * An amplitude from 0 to pi/2 and a parameter, as Carlson's integrals take them: squares times 4^-halvings, which brings
 * them near enough to 1 that their products are in range.
 */
interface Corner {
  readonly sine: DoubleDouble;
  readonly cosineSquare: DoubleDouble;
  /** delta^2 */
  readonly deltaSquare: DoubleDouble;
  /** m*sin(phi)^2 */
  readonly part: DoubleDouble;
  readonly halvings: number;
}

/** None if delta^2 is negative. */
function cornerOf({ sine, cosine, bits }: Angle, m: number): Corner | undefined {
  const s = sine < 0n ? -sine : sine;
  const part = fixed(m, bits) * s * s;
  const deltaSquare = (1n << BigInt(3 * bits)) - part;
  if (deltaSquare < 0n) return undefined;
  const halvings = Math.max(Math.round((lengthOf(deltaSquare) - 3 * bits) / 4), 0);
  return {
    sine: fromFixed(s, bits),
    cosineSquare: fromFixed(cosine * cosine, 2 * (bits + halvings)),
    deltaSquare: fromFixed(deltaSquare, 3 * bits + 2 * halvings),
    part: fromFixed(part, 3 * bits + 2 * halvings),
    halvings,
  };
}

/** That of pi/2, for finite m < 1. */
function fullCorner(m: number): Corner {
  const halvings = Math.max(Math.round(Math.log2(1 - m) / 4), 0);
  return {
    sine: ONE,
    cosineSquare: ZERO,
    deltaSquare: shifted(minus(1, m), -2 * halvings),
    part: shifted(toDoubleDouble(m), -2 * halvings),
    halvings,
  };
}

const ONE_SIXTH: DoubleDouble = { hi: 1 / 6, lo: 9.25185853854297e-18 };
const ONE_THIRD: DoubleDouble = { hi: 1 / 3, lo: 1.850371707708594e-17 };

/**
 * An integral at a corner (DLMF 19.25.5, 19.25.9), or its slope by m: the integral of sin^2/(2*delta^3), -sin^2/(2*delta).
 * @param lift the result is times 2^lift
 */
function carlsonOf(kind: EllipticKind, order: 0 | 1, corner: Corner, lift: number): DoubleDouble {
  const { cosineSquare: x, deltaSquare: y, part, halvings } = corner;
  const z = shifted(ONE, -2 * halvings);
  // The sine between 1 and 2, lest its powers leave the range.
  const exponent = Math.floor(Math.log2(corner.sine.hi));
  const s = shifted(corner.sine, -exponent);
  const shift = exponent - halvings;
  if (order === 1) {
    const integral = kind === "first" ? carlsonD(x, z, y) : carlsonD(x, y, z);
    const sixth = kind === "first" ? ONE_SIXTH : negative(ONE_SIXTH);
    return shifted(times(times(times(s, s), s), times(integral, sixth)), 3 * shift + lift);
  }
  const first = carlsonF(x, y, z);
  const integral = kind === "first" ? first : minus(first, times(times(part, ONE_THIRD), carlsonD(x, y, z)));
  return shifted(times(s, integral), shift + lift);
}

/** (1/2)(3/2)... or (-1/2)(1/2)..., n factors: what the n-th derivative of delta^-1 or delta by m brings out. */
export function deltaFactor(kind: EllipticKind, n: number): number {
  if (!Number.isInteger(n) || n < 0) return NaN;
  let product = 1;
  for (let k = 0; k < n && Number.isFinite(product); k++) product *= k + (kind === "first" ? 0.5 : -0.5);
  return product;
}

/** The positive nodes and the weights of Gauss's formula with 12 nodes. */
const GAUSS = [
  [0.1252334085114689, 0.24914704581340277],
  [0.3678314989981802, 0.2334925365383548],
  [0.5873179542866175, 0.20316742672306592],
  [0.7699026741943047, 0.16007832854334622],
  [0.9041172563704749, 0.10693932599531843],
  [0.9815606342467192, 0.04717533638651183],
];

const MOST_PANELS = 4000;

/**
 * The n-th derivative by m, the integral of factor*sin^(2n)/delta^(2n +- 1), by u = log(tan(phi)): so no place where the
 * integrand bends is nearer to the real axis than pi/2, but for a zero of delta beyond the upper end. Gauss's formula
 * on panels, downwards from there; all terms have one sign.
 * @param tangent of the upper end
 * @param m1 1 - m
 * @param ratio (delta/cos)^2 there
 */
function derivativeByParameter(kind: EllipticKind, n: number, tangent: number, m1: number, ratio: number): number {
  const root = Math.sqrt(Math.abs(m1));
  // How far beyond the upper end of a panel delta is 0.
  let room = m1 < 0 ? -0.5 * Math.log1p(-ratio) : Infinity;
  const widest = 1 / (1 + n / 8);
  const lowest = Math.min(1, 1 / root);
  const integrand = (t: number, left: number) => {
    const a = t * t;
    const d = m1 < 0 ? -Math.expm1(-2 * left) : 1 + (root * t) ** 2;
    const base = t / Math.sqrt((1 + a) * d);
    return kind === "first" ? base * (a / d) ** n : base * (a / d) ** (n - 1) * (a / (1 + a));
  };
  let sum = 0;
  // The upper end of a panel; not by its logarithm, which has fewer digits.
  let top = tangent;
  for (let panel = 0; panel < MOST_PANELS; panel++) {
    const half = Math.min(widest, 0.7 * room) / 2;
    let part = 0;
    for (const [node, weight] of GAUSS) {
      const [near, far] = [half * (1 - node), half * (1 + node)];
      part += weight * (integrand(top * Math.exp(-near), room + near) + integrand(top * Math.exp(-far), room + far));
    }
    part *= half;
    sum += part;
    if (part <= 1e-18 * sum && top <= lowest) break;
    top *= Math.exp(-2 * half);
    room += 2 * half;
  }
  return deltaFactor(kind, n) * sum;
}

/** So far beyond its last bend the integrand of a complete integral is nothing. */
const NEGLIGIBLE = Math.exp(40);

/** The n-th derivative of a complete integral for finite m < 1, times 2^lift. */
function completeAt(kind: EllipticKind, n: number, m: number, lift: number): DoubleDouble {
  if (n === 0 || n === 1) return carlsonOf(kind, n, fullCorner(m), lift);
  const m1 = 1 - m;
  const tangent = NEGLIGIBLE * Math.max(1, 1 / Math.sqrt(m1));
  return shifted({ hi: derivativeByParameter(kind, n, tangent, m1, 1), lo: 0 }, lift);
}

/** The n-th derivative of a complete integral by m. */
export function completeElliptic(kind: EllipticKind, n: number, m: number): number {
  if (!(m <= 1) || !Number.isInteger(n) || n < 0) return NaN;
  if (m === 1) return kind === "first" ? Infinity : n === 0 ? 1 : -Infinity;
  if (m === -Infinity) return kind === "first" ? 0 : n === 0 ? Infinity : -0;
  return rounded(completeAt(kind, n, m, 0));
}

/** An integral from 0 to phi > 0, or its n-th derivative by m. */
function positive(kind: EllipticKind, n: number, phi: number, m: number): number {
  const sign = kind === "second" && n > 0 ? -1 : 1;
  if (m === -Infinity) return kind === "second" && n === 0 ? Infinity : 0;
  if (phi === Infinity) return m <= 1 ? sign * Infinity : NaN;
  if (m === Infinity) return NaN;
  const angle = angleOf(phi);
  const { turns, sine, cosine, bits } = angle;
  // Beyond pi/2 delta has been 0, or less.
  if (m > 1 && turns > 0n) return NaN;
  if (m === 1 && turns > 0n && (kind === "first" || n > 0)) return sign * Infinity;
  const corner = cornerOf(angle, m);
  if (corner === undefined) return NaN;
  // The slope of a single period may be too small where that of many is not.
  const lift = turns > 0n && n === 1 ? 400 : 0;
  let rest: DoubleDouble;
  if (m === 1 && kind === "second" && n === 0) {
    rest = corner.sine;
  } else if (n === 0 || n === 1) {
    rest = carlsonOf(kind, n, corner, lift);
  } else {
    const tangent = corner.sine.hi / fromFixed(cosine, bits).hi;
    const ratio = corner.deltaSquare.hi / corner.cosineSquare.hi;
    rest = { hi: derivativeByParameter(kind, n, tangent, 1 - m, ratio), lo: 0 };
  }
  if (turns === 0n) return rounded(rest);
  const period = m === 1 ? ONE : completeAt(kind, n, m, lift);
  // The multiple between 1/16 and 1, lest it leaves the range.
  const length = lengthOf(turns);
  const whole = times(times(period, 2), fromFixed(turns, length));
  return rounded(shifted(plus(whole, shifted(sine < 0n ? negative(rest) : rest, -length)), length - lift));
}

/** An incomplete integral, or its n-th derivative by m: odd in phi. */
export function incompleteElliptic(kind: EllipticKind, n: number, phi: number, m: number): number {
  if (Number.isNaN(phi) || Number.isNaN(m) || !Number.isInteger(n) || n < 0) return NaN;
  if (phi === 0) return n === 0 ? phi : 0;
  return phi < 0 ? -positive(kind, n, -phi, m) : positive(kind, n, phi, m);
}

export function deltaOf(phi: number, m: number): number {
  if (phi === 0) return Number.isFinite(m) ? 1 : NaN;
  if (m === 0) return Number.isNaN(phi) ? NaN : 1;
  if (m === -Infinity) return Number.isFinite(phi) ? Infinity : NaN;
  if (!Number.isFinite(phi) || !Number.isFinite(m)) return NaN;
  const angle = angleOf(Math.abs(phi));
  const corner = m > 1 && angle.turns > 0n ? undefined : cornerOf(angle, m);
  return corner === undefined ? NaN : rounded(shifted(squareRoot(corner.deltaSquare), corner.halvings));
}
