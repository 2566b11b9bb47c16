import { EXPONENT_BIAS } from "../autodiff/wide.ts";
import { MAX_TESTED_EXPONENT, WINDOW_BITS } from "./doubt.ts";

/**
 * Most strips of rows are regular throughout, and it takes fewer instructions to find out that all of them are than which are
 * not. So a strip is screened first: of all its rows together it is asked whether one of them may be irregular, and only then
 * is it gone over again with tests row by row.
 *
 * To see whether a number is in the window (`doubt.ts`), the lowest exponent is subtracted from its bits: what is left of
 * the exponent then has only low bits. Those of several numbers, and of all rows, are gathered by "or". In JavaScript, too:
 * comparisons, each with a branch of its own, take four times as long.
 */

/** Where the exponent begins in the upper half of a double, and how long it is. */
const FRACTION_BITS = 20;
const EXPONENT_BITS = 11;

/** What to subtract from the upper half of a number, and the bits of which some are then left where it is out of the window. */
export const LOWEST_WORD = (EXPONENT_BIAS - MAX_TESTED_EXPONENT) << FRACTION_BITS;
export const OUTSIDE_WORD = ((1 << (EXPONENT_BITS - WINDOW_BITS)) - 1) << (FRACTION_BITS + WINDOW_BITS);

/** The double whose upper half is a word, the lower being 0. */
function doubleOf(word: number): number {
  return new Float64Array(BigInt64Array.of(BigInt(word) << 32n).buffer)[0];
}

/** The same for the whole of a double, as doubles of these bits. */
export const LOWEST = doubleOf(LOWEST_WORD);
export const OUTSIDE = doubleOf(OUTSIDE_WORD);

/** After strips in vain so many are not screened at most. */
const MOST_PASSED_OVER = 64;

/** Decides whether the next strip is screened: where most have irregular rows it is in vain. */
export class Screening {
  #passedOver = 0;
  #toPassOver = 0;

  isDue(): boolean {
    if (this.#toPassOver === 0) return true;
    this.#toPassOver -= 1;
    return false;
  }

  /** Learns whether a strip that was screened is regular, and says so. */
  tell(isRegular: boolean): boolean {
    this.#passedOver = isRegular ? 0 : Math.min(2 * this.#passedOver + 1, MOST_PASSED_OVER);
    this.#toPassOver = this.#passedOver;
    return isRegular;
  }
}
