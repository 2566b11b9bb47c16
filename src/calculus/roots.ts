import Fraction from "fraction.js";
import { isNegative, isZero, ONE, ZERO } from "./form.ts";

/** A power of a number with more digits than this stays a power. */
const MOST_DIGITS = 40;

/** A number with more digits than this has no inverse as a number: it might be too large for a double. */
const MOST_INVERTED = 308;

/** Numbers up to this are taken apart into primes under a root. */
const MOST_FACTORED = 1_000_000n;

/** The prime factors of a whole number with their multiplicities; undefined of a number too large. */
export function primesOf(n: bigint): Map<bigint, number> | undefined {
  if (n > MOST_FACTORED) return undefined;
  const primes = new Map<bigint, number>();
  let rest = n;
  for (let p = 2n; p * p <= rest; p++) {
    for (; rest % p === 0n; rest /= p) primes.set(p, (primes.get(p) ?? 0) + 1);
  }
  if (rest > 1n) primes.set(rest, (primes.get(rest) ?? 0) + 1);
  return primes;
}

function digitsOf({ n, d }: Fraction): number {
  return Math.max(n.toString().length, d.toString().length);
}

/** The whole r with r^k = n, if there is one. */
function exactRoot(n: bigint, k: number): bigint | undefined {
  if (n === 0n || n === 1n) return n;
  const guess = BigInt(Math.round(Number(n) ** (1 / k)));
  for (const r of [guess - 1n, guess, guess + 1n]) if (r > 0n && r ** BigInt(k) === n) return r;
  return undefined;
}

/** value^exponent, where that is a rational number. */
export function rationalPower(value: Fraction, exponent: Fraction): Fraction | undefined {
  if (isZero(exponent)) return ONE;
  if (isZero(value)) return isNegative(exponent) ? undefined : ZERO;
  const k = Number(exponent.d);
  if (k > 64 || exponent.n > 1024n) return undefined;
  // An inverse has no more digits than the number.
  const most = k === 1 && exponent.n === 1n ? MOST_INVERTED : MOST_DIGITS * k;
  if (Number(exponent.n) * digitsOf(value) > most) return undefined;
  if (k > 1 && isNegative(value)) return undefined;
  const [n, d] = k === 1 ? [value.n, value.d] : [exactRoot(value.n, k), exactRoot(value.d, k)];
  if (n === undefined || d === undefined) return undefined;
  const power = new Fraction(n ** exponent.n, d ** exponent.n);
  const signed = isNegative(value) && exponent.n % 2n === 1n ? power.neg() : power;
  return isNegative(exponent) ? signed.inverse() : signed;
}
