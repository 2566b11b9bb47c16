import { Wide } from "./wide.ts";

/** Exponents of scaled numbers are multiples of this. */
const STEP = 512;
const UP = 2 ** STEP;
const DOWN = 2 ** -STEP;

/**
 * What is added is from the inverse of this up to this in size. So the sum of as many numbers as a graph can have, or what is
 * left of a difference, is still far from the ends of the doubles.
 */
const MOST = 2 ** (STEP / 2);

/** Below this exponent the nearest double is 0, whatever the number. */
const NO_EXPONENT = -3 * STEP;

/** What a number may be multiplied by at once. */
export const MOST_FACTOR = 2 ** 500;

/**
 * Numbers m*2^e in two columns, for the adjoints of a pass over many nodes: where `Wide` is an object a number, this is a
 * product and a sum of doubles, but for the few of which the exponent changes. It rounds as `Wide` does, to the bit.
 */
export class Scaled {
  readonly numbers: Float64Array;
  readonly exponents: Float64Array;

  constructor(length: number) {
    this.numbers = new Float64Array(length);
    this.exponents = new Float64Array(length);
  }

  /** Makes the numbers from some place on -0, to which anything can be added without leaving a trace. */
  clear(from: number): void {
    this.numbers.fill(-0, from);
    this.exponents.fill(0, from);
  }

  get(at: number): Wide {
    return new Wide(this.numbers[at], this.exponents[at]);
  }

  set(at: number, { m, e }: Wide): void {
    const exponent = Math.round(e / STEP) * STEP;
    this.numbers[at] = m * 2 ** (e - exponent);
    this.exponents[at] = exponent;
  }

  /** Adds m*2^e, where m is of any size and e an exponent of a scaled number. */
  readonly add = (at: number, m: number, e: number): void => {
    let [amount, exponent] = [m, e];
    const { numbers, exponents } = this;
    if (amount !== 0) {
      while (Math.abs(amount) < 1 / MOST) [amount, exponent] = [amount * UP, exponent - STEP];
      while (Math.abs(amount) >= MOST && amount !== amount * DOWN)
        [amount, exponent] = [amount * DOWN, exponent + STEP];
    }
    const there = numbers[at];
    const gap = exponent - exponents[at];
    if (there === 0 || amount === 0 || gap === 0 || !Number.isFinite(there) || !Number.isFinite(amount)) {
      const sum = there + amount;
      if (!Number.isFinite(sum)) exponents[at] = 0;
      else if (there === 0 && amount !== 0) exponents[at] = exponent;
      numbers[at] = sum;
    } else if (gap > 0) {
      // Of numbers that are farther apart the sum is the larger one.
      numbers[at] = gap > STEP ? amount : there * DOWN + amount;
      exponents[at] = exponent;
    } else if (gap >= -STEP) {
      numbers[at] = there + amount * DOWN;
    }
  };

  /**
   * Writes the nearest doubles.
   * @returns whether there was a number with another exponent than 0
   */
  writeTo(doubles: Float64Array, from: number): boolean {
    const { numbers, exponents } = this;
    let isScaled = false;
    for (let at = from; at < numbers.length; at++) {
      if (exponents[at] === 0) {
        doubles[at] = numbers[at];
        continue;
      }
      isScaled = true;
      // No underflow, which takes a processor a hundred times as long.
      if (exponents[at] < NO_EXPONENT) doubles[at] = numbers[at] < 0 ? -0 : 0;
      else doubles[at] = this.get(at).number;
    }
    return isScaled;
  }
}

/** Whether a number can be added to one with the same exponent as it is. */
export function isInScaleText(amount: string): string {
  return `Math.abs(${amount}) < ${MOST} && Math.abs(${amount}) >= ${1 / MOST}`;
}
