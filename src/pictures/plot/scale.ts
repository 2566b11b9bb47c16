export interface Range {
  readonly low: number;
  readonly high: number;
}

/** So far, in units of a picture, may a point lie outside it; farther is as far. */
const FAR = 1e9;

/** Where the numbers from `low` to `high` lie on an axis of a length. */
export class Scale {
  readonly low: number;
  readonly high: number;
  readonly length: number;
  /** What numbers are measured in, so that no difference of two overflows. */
  readonly #unit: number;

  /** @param length may be negative, where the axis runs the other way */
  constructor(low: number, high: number, length: number) {
    this.low = low;
    this.high = high;
    this.length = length;
    this.#unit = Math.max(Math.abs(low), Math.abs(high), Number.MIN_VALUE);
  }

  /** The place of a number: 0 for `low`, `length` for `high`. */
  at(value: number): number {
    const low = this.low / this.#unit;
    const place = ((value / this.#unit - low) / (this.high / this.#unit - low)) * this.length;
    return Math.max(-FAR, Math.min(FAR, place));
  }

  /** The slope of a line in units of the picture, where the other axis is `across`. */
  slopeAt(slope: number, across: Scale): number {
    const rise = (slope / this.#unit) * across.#unit;
    const span = this.high / this.#unit - this.low / this.#unit;
    const run = across.high / across.#unit - across.low / across.#unit;
    return ((rise * run) / span) * (this.length / across.length);
  }

  has(value: number): boolean {
    return value >= this.low && value <= this.high;
  }
}
