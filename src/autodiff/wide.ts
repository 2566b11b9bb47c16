const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);
/** Where the upper half of a double is among two 32-bit words. */
const UPPER = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

const EXPONENT_BITS = 2047;
export const EXPONENT_BIAS = 1023;

/** Exponents of the doubles that have all their digits, and of the smallest double. */
const MIN_NORMAL_EXPONENT = -1022;
const MAX_EXPONENT = 1023;
const MIN_EXPONENT = -1074;

/** Numbers whose exponents differ by more have a sum that is the larger one. */
const MAX_GAP = 200;

/**
 * A number m*2^e with an exponent of its own, which neither overflows nor underflows. What derivatives consist of may lie
 * beyond the doubles though the derivatives do not. Where arguments and result are normal doubles, the arithmetic rounds as
 * that of doubles does, to the bit.
 */
export class Wide {
  /** From 1 to below 2 in size; or 0, infinite or NaN, where `e` is 0. */
  readonly m: number;
  /** An integer. */
  readonly e: number;

  /** The number m*2^e, for any double m and any integer e. */
  constructor(m: number, e = 0) {
    if (m === 0 || !Number.isFinite(m)) {
      this.m = m;
      this.e = 0;
      return;
    }
    bits[0] = m;
    let field = (words[UPPER] >>> 20) & EXPONENT_BITS;
    if (field === 0) {
      // A subnormal number, which has no leading bit of its own.
      bits[0] = m * 2 ** 100;
      field = ((words[UPPER] >>> 20) & EXPONENT_BITS) - 100;
    }
    words[UPPER] = (words[UPPER] & 0x800fffff) | (EXPONENT_BIAS << 20);
    this.m = bits[0];
    this.e = e + field - EXPONENT_BIAS;
  }

  /** The nearest double: infinite or 0 where this is beyond the doubles. */
  get number(): number {
    const { m, e } = this;
    if (e > MAX_EXPONENT) return m * Infinity;
    // A power of two below the normal numbers is exact, so that the product rounds once.
    if (e >= MIN_EXPONENT) return m * 2 ** e;
    return m * 2 ** Math.max(e - MIN_EXPONENT, -10) * 2 ** MIN_EXPONENT;
  }

  /** The nearest finite double, which shows the size of a number that only looks infinite as a double. */
  get finiteNumber(): number {
    return this.e > MAX_EXPONENT ? Math.sign(this.m) * Number.MAX_VALUE : this.number;
  }

  /** Whether it is a double with all its digits, or 0, infinite or NaN. */
  get isDouble(): boolean {
    const { m, e } = this;
    if (e >= MIN_NORMAL_EXPONENT) return e <= MAX_EXPONENT;
    return e >= MIN_EXPONENT && (m * 2 ** e) / 2 ** e === m;
  }

  get isZero(): boolean {
    return this.m === 0;
  }

  get isNaN(): boolean {
    return Number.isNaN(this.m);
  }

  get isFinite(): boolean {
    return Number.isFinite(this.m);
  }

  neg(): Wide {
    return new Wide(-this.m, this.e);
  }

  add(other: Wide): Wide {
    if (this.isZero || other.isZero || !this.isFinite || !other.isFinite) {
      if (other.isZero && !this.isZero) return this;
      if (this.isZero && !other.isZero) return other;
      return new Wide(this.m + other.m);
    }
    const [large, small] = this.e >= other.e ? [this, other] : [other, this];
    const gap = large.e - small.e;
    return gap > MAX_GAP ? large : new Wide(large.m + small.m * 2 ** -gap, large.e);
  }

  sub(other: Wide): Wide {
    return this.add(other.neg());
  }

  mul(other: Wide): Wide {
    return new Wide(this.m * other.m, this.e + other.e);
  }

  div(other: Wide): Wide {
    return new Wide(this.m / other.m, this.e - other.e);
  }

  sqrt(): Wide {
    const isOdd = this.e % 2 !== 0;
    return new Wide(Math.sqrt(isOdd ? this.m * 2 : this.m), (isOdd ? this.e - 1 : this.e) / 2);
  }
}
