import { EXPONENT_BIAS } from "../autodiff/wide.ts";

/** Where the exponent begins in the upper half of a double, and how long it is. */
const FRACTION_BITS = 20;
const EXPONENT_BITS = 11;

/** The double whose upper half is a word, the lower being 0. */
function doubleOf(word: number): number {
  return new Float64Array(BigInt64Array.of(BigInt(word) << 32n).buffer)[0];
}

/**
 * Numbers from 2^-reach to below 2^reach in size: 2^bits exponents.
 *
 * To see whether a number is in it, the lowest exponent is subtracted from its bits: what is left of the exponent then has
 * only low bits. Those of several numbers, and of many rows, are gathered by "or". Comparisons, each with a branch of its own,
 * take four times as long.
 */
export class Window {
  readonly reach: number;
  /** What to subtract from the upper half of a number, and the bits of which some are then left where it is outside. */
  readonly lowestWord: number;
  readonly outsideWord: number;
  /** The same for the whole of a double, as doubles of these bits. */
  readonly lowest: number;
  readonly outside: number;

  constructor(bits: number) {
    this.reach = 2 ** (bits - 1);
    this.lowestWord = (EXPONENT_BIAS - this.reach) << FRACTION_BITS;
    this.outsideWord = ((1 << (EXPONENT_BITS - bits)) - 1) << (FRACTION_BITS + bits);
    this.lowest = doubleOf(this.lowestWord);
    this.outside = doubleOf(this.outsideWord);
  }
}
