/* oxlint-disable no-loss-of-precision -- a u64 holds these numbers exactly; the linter takes them for doubles */
import { highProduct, powerOfTen } from "./powers";

const ZERO: u8 = 0x30;
const POINT: u8 = 0x2e;
const MINUS: u8 = 0x2d;
const PLUS: u8 = 0x2b;
const LETTER_E: u8 = 0x65;

/** No number takes more bytes: -1.2345678901234567e-300, or 21 digits and a sign; what is written in passing goes further. */
export const WIDEST: usize = 48;

/** A decimal number of 17 digits. */
const TEN_TO_16: u64 = 10000000000000000;

/** The decimal that was found: digits * 10^exponent. */
let exponent: i32 = 0;

/**
 * The digits of the shortest decimal that reads back to a double, and of these the nearest; sets `exponent`. R. Giulietti,
 * "The Schubfach way to render doubles" (2020), with 128-bit powers of ten as in A. Bolz's implementation. The bounds of the
 * interval are found from the product for the number itself: they differ from it by the power of ten, shifted.
 *
 * @param bits of a positive finite number
 */
function shortest(bits: u64): u64 {
  const biased = (bits >> 52) as i32;
  const fraction = bits & 0xfffffffffffff;
  const c: u64 = biased == 0 ? fraction : fraction | 0x10000000000000;
  const q: i32 = (biased == 0 ? 1 : biased) - 1075;
  if (q <= 0 && q > -53 && (c & (((1 as u64) << (-q as u64)) - 1)) == 0) {
    exponent = 0;
    return c >> (-q as u64);
  }
  // Just below a power of two the doubles are closer together.
  const isLowerCloser: bool = fraction == 0 && biased > 1;
  const k: i32 = (q * 1262611 - (isLowerCloser ? 524031 : 0)) >> 22;
  const h = (q + ((-k * 1741647) >> 19) + 1) as u64;
  const power = powerOfTen(-k);
  const powerHigh = load<u64>(power);
  const powerLow = load<u64>(power, 8);

  const scaled = c << (2 + h);
  const product0 = powerLow * scaled;
  const highLow = powerHigh * scaled;
  const product1 = highLow + highProduct(powerLow, scaled);
  const product2 = highProduct(powerHigh, scaled) + u64(product1 < highLow);
  // The last bit says whether anything is left below: rounded to odd.
  const value = product2 | u64(product1 > 1);

  let s = h + 1;
  let delta0 = powerLow << s;
  let delta1 = (powerHigh << s) | (powerLow >> (64 - s));
  let delta2 = powerHigh >> (64 - s);
  const above0 = product0 + delta0;
  const carry0 = u64(above0 < product0);
  const sum1 = product1 + delta1;
  const above1 = sum1 + carry0;
  const above2 = product2 + delta2 + (u64(sum1 < product1) | u64(above1 < sum1));

  if (isLowerCloser) {
    s = h;
    delta0 = powerLow << s;
    delta1 = s == 0 ? powerHigh : (powerHigh << s) | (powerLow >> (64 - s));
    delta2 = s == 0 ? 0 : powerHigh >> (64 - s);
  }
  const borrow0 = u64(product0 < delta0);
  const rest1 = product1 - delta1;
  const below1 = rest1 - borrow0;
  const below2 = product2 - delta2 - (u64(product1 < delta1) | u64(rest1 < borrow0));

  // An odd number does not own the ends of its interval.
  const odd = c & 1;
  const lower = (below2 | u64(below1 > 1)) + odd;
  const upper = (above2 | u64(above1 > 1)) - odd;

  const whole = value >> 2;
  if (whole >= 10) {
    const tens = whole / 10;
    const isBelowInside = lower <= 40 * tens;
    const isAboveInside = 40 * tens + 40 <= upper;
    if (isBelowInside != isAboveInside) {
      exponent = k + 1;
      return tens + u64(isAboveInside);
    }
  }
  exponent = k;
  const isBelowInside = lower <= 4 * whole;
  const isAboveInside = 4 * whole + 4 <= upper;
  if (isBelowInside != isAboveInside) return whole + u64(isAboveInside);
  const middle = 4 * whole + 2;
  return whole + u64(value > middle || (value == middle && (whole & 1) == 1));
}

/** Eight digits as bytes from 0 to 9, the first in the lowest: P. Khuong, "How to print integers really fast" (2017). */
function eightBytes(number: u32): u64 {
  const high = number / 10000;
  const halves = (high as u64) | (((number - high * 10000) as u64) << 32);
  const hundreds = ((halves * 10486) >> 20) & 0x7f0000007f;
  const quarters = hundreds | ((halves - hundreds * 100) << 16);
  const tens = ((quarters * 103) >> 10) & 0x000f000f000f000f;
  return tens | ((quarters - tens * 10) << 8);
}

/** Writes a text of up to eight bytes, the first in the lowest. */
function word(to: usize, text: u64, length: usize): usize {
  store<u64>(to, text);
  return to + length;
}

/**
 * Writes a number as JavaScript's String does, but -0 with its sign: the shortest digits that read back to the same double.
 * @returns just behind it; up to `WIDEST` bytes from its start may be written over
 */
export function printNumber(number: f64, at: usize): usize {
  let to = at;
  let bits = reinterpret<u64>(number);
  const isNegative = bits >> 63 != 0;
  bits &= 0x7fffffffffffffff;
  if (bits > 0x7ff0000000000000) return word(to, 0x4e614e, 3);
  store<u8>(to, MINUS);
  if (isNegative) to++;
  if (bits == 0) return word(to, ZERO as u64, 1);
  if (bits == 0x7ff0000000000000) {
    store<u64>(to, 0x7974696e69666e49);
    return to + 8;
  }

  let digits = shortest(bits);
  // Seventeen of them, so that they stand in places known beforehand.
  let last = exponent;
  if (digits < TEN_TO_16) {
    digits *= 10;
    last--;
    while (digits < TEN_TO_16) {
      digits *= 10;
      last--;
    }
  }
  const front = digits / 100000000;
  const first = (front as u32) / 100000000;
  const second = eightBytes((front as u32) - first * 100000000);
  const third = eightBytes((digits - front * 100000000) as u32);
  const zeros = third != 0 ? clz(third) : second != 0 ? 64 + clz(second) : 128;
  const count: usize = 17 - ((zeros >> 3) as usize);
  const firstDigit = (first as u64) + 0x30;
  const secondDigits = second | 0x3030303030303030;
  const thirdDigits = third | 0x3030303030303030;
  // Where the point stands: before the digits where this is 0.
  const point = last + 17;

  if (point <= 0 && point > -6) {
    store<u64>(to, 0x3030303030302e30);
    to += 2 - point;
    store<u8>(to, firstDigit as u8);
    store<u64>(to, secondDigits, 1);
    store<u64>(to, thirdDigits, 9);
    return to + count;
  }
  if (point > 0 && point <= 21) {
    const whole = point as usize;
    store<u8>(to, firstDigit as u8);
    if (whole == 1) {
      store<u8>(to, POINT, 1);
      store<u64>(to, secondDigits, 2);
      store<u64>(to, thirdDigits, 10);
      return count == 1 ? to + 1 : to + count + 1;
    }
    store<u64>(to, secondDigits, 1);
    store<u64>(to, thirdDigits, 9);
    if (count <= whole) {
      store<u32>(to, 0x30303030, 17);
      return to + whole;
    }
    for (let i: usize = count; i > whole; i--) store<u8>(to + i, load<u8>(to + i - 1));
    store<u8>(to + whole, POINT);
    return to + count + 1;
  }
  store<u8>(to, firstDigit as u8);
  store<u8>(to, POINT, 1);
  store<u64>(to, secondDigits, 2);
  store<u64>(to, thirdDigits, 10);
  to += count == 1 ? 1 : count + 1;
  store<u8>(to, LETTER_E);
  let power = point - 1;
  store<u8>(to, power < 0 ? MINUS : PLUS, 1);
  to += 2;
  if (power < 0) power = -power;
  if (power >= 100) store<u8>(to++, ZERO + ((power / 100) as u8));
  if (power >= 10) store<u8>(to++, ZERO + (((power / 10) % 10) as u8));
  store<u8>(to++, ZERO + ((power % 10) as u8));
  return to;
}
