/** After strips in vain so many are not screened at most. */
const MOST_PASSED_OVER = 64;

/**
 * Most strips of rows are regular throughout, and it takes fewer instructions to find out that all of them are than which are
 * not. So a strip is screened first: of all its rows together it is asked whether one of them may be irregular, and only then
 * is it gone over again with tests row by row. This decides whether the next strip is screened: where most have irregular rows
 * it is in vain.
 */
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
