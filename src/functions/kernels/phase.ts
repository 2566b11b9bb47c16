import { PI, sineCosine, times, negative, type DoubleDouble } from "./double-double.ts";

/** Bits of 2/pi: as many as the greatest double has before its point, and those that `FRACTION` asks for. */
const BITS = 1400;

/** Bits kept of a fraction of a quarter turn: of a result near 0, whatever the double, some hundred are left. */
const FRACTION = 240;

/** 2^bits*arctan(1/n) by its series. */
function arctangentOfInverse(n: bigint, bits: number): bigint {
  let power = (1n << BigInt(bits)) / n;
  let sum = power;
  for (let k = 3n; power !== 0n; k += 2n) {
    power = -power / (n * n);
    sum += power / k;
  }
  return sum;
}

let inverse: bigint | undefined;

/** 2^BITS*2/pi, by J. Machin's formula. */
function twoOverPi(): bigint {
  if (inverse === undefined) {
    const bits = BITS + 20;
    const pi = 4n * (4n * arctangentOfInverse(5n, bits) - arctangentOfInverse(239n, bits));
    inverse = (2n << BigInt(bits + BITS)) / pi;
  }
  return inverse;
}

const double = new Float64Array(1);
const word = new BigUint64Array(double.buffer);

/** A finite double as whole*2^exponent. */
function parts(x: number): { whole: bigint; exponent: number } {
  double[0] = Math.abs(x);
  const field = Number(word[0] >> 52n);
  const fraction = word[0] & ((1n << 52n) - 1n);
  const size = field === 0 ? fraction : fraction | (1n << 52n);
  return { whole: x < 0 ? -size : size, exponent: Math.max(field, 1) - 1075 };
}

function shiftedLeft(whole: bigint, by: number): bigint {
  return by >= 0 ? whole << BigInt(by) : whole >> BigInt(-by);
}

/** A double as a whole number of units of 2^-FRACTION. */
function inUnits(x: number): bigint {
  const { whole, exponent } = parts(x);
  return shiftedLeft(whole, exponent + FRACTION);
}

/**
 * The sine and the cosine of x - (order + 1/2)*pi/2 for any finite x and order: the angle is counted in quarter turns,
 * with so many bits of 2/pi that all digits are right (M. Payne, R. Hanek, SIGNUM Newsletter 18, 1983).
 */
export function phaseOf(x: number, order: DoubleDouble): readonly [sine: DoubleDouble, cosine: DoubleDouble] {
  const { whole, exponent } = parts(x);
  const spare = Math.max(0, BITS - FRACTION - 80 - Math.max(0, exponent + 53));
  const turns = shiftedLeft(whole * (twoOverPi() >> BigInt(spare)), exponent + FRACTION - BITS + spare);
  const angle = turns - inUnits(order.hi) - inUnits(order.lo) - (1n << BigInt(FRACTION - 1));
  const quarters = (angle + (1n << BigInt(FRACTION - 1))) >> BigInt(FRACTION);
  const rest = angle - (quarters << BigInt(FRACTION));
  const high = Number(rest);
  const low = Number(rest - BigInt(high));
  const unit = 2 ** -FRACTION;
  const [sine, cosine] = sineCosine(times(times({ hi: high * unit, lo: low * unit }, PI), 0.5));
  switch (Number(quarters & 3n)) {
    case 0:
      return [sine, cosine];
    case 1:
      return [cosine, negative(sine)];
    case 2:
      return [negative(sine), negative(cosine)];
    default:
      return [negative(cosine), sine];
  }
}
