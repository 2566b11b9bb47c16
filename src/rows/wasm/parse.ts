/* oxlint-disable no-loss-of-precision -- a u64 holds these numbers exactly; the linter takes them for doubles */
import { highProduct, powerOfTen } from "./powers";

const ZERO: u32 = 0x30;
const POINT: u32 = 0x2e;
const MINUS: u32 = 0x2d;
const PLUS: u32 = 0x2b;
/** The letter e with the bit set that tells lower case from upper. */
const LETTER_E: u32 = 0x65;

/** More significant digits than these do not fit a word. */
const MOST_DIGITS: u32 = 19;

/** An exponent written larger than this decides alone, and does not overflow. */
const MOST_EXPONENT: i32 = 100000000;

/** 10^0 to 10^22, the powers that are doubles. */
const exactPowers = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
]);

/** How the last text parsed ended. */
export const enum Outcome {
  Parsed,
  /** It is no number. */
  NoNumber,
  /** It is a number of more digits than are read here. */
  Long,
}

export let outcome: Outcome = Outcome.NoNumber;

/** Just behind the last number parsed. */
export let behind: usize = 0;

function isDigit(character: u32): bool {
  return character - ZERO < 10;
}

/** Whether all of eight bytes are digits. */
function areEightDigits(bytes: u64): bool {
  const high: u64 = 0xf0f0f0f0f0f0f0f0;
  return ((bytes & high) | (((bytes + 0x0606060606060606) & high) >> 4)) == 0x3333333333333333;
}

/** The number that eight digits stand for, the first in the lowest byte: pairs, then pairs of pairs. */
function eightDigits(bytes: u64): u64 {
  const digits = bytes - 0x3030303030303030;
  const pairs = digits * 10 + (digits >> 8);
  const mask: u64 = 0x000000ff000000ff;
  return ((pairs & mask) * 0x000f424000000064 + ((pairs >> 16) & mask) * 0x0000271000000001) >> 32;
}

function areFourDigits(bytes: u32): bool {
  const high: u32 = 0xf0f0f0f0;
  return ((bytes & high) | (((bytes + 0x06060606) & high) >> 4)) == 0x33333333;
}

function fourDigits(bytes: u32): u64 {
  const digits = bytes - 0x30303030;
  const pairs = digits * 10 + (digits >> 8);
  return ((pairs & 0xff) * 100 + ((pairs >> 16) & 0xff)) as u64;
}

/**
 * The decimal number at an address: a sign, digits with a point, an exponent. Sets `outcome` and `behind`; the memory goes
 * on for eight bytes at least behind the text, and a byte behind it belongs to no number.
 */
export function parseNumber(at: usize): f64 {
  let p = at;
  let c = load<u8>(p) as u32;
  const isNegative = c == MINUS;
  if (isNegative || c == PLUS) c = load<u8>(++p);

  const start = p;
  let digits: u64 = 0;
  while (isDigit(c)) {
    digits = digits * 10 + ((c - ZERO) as u64);
    c = load<u8>(++p);
  }
  let count = (p - start) as u32;
  let exponent: i32 = 0;
  if (c == POINT) {
    const fraction = ++p;
    let eight = load<u64>(p);
    while (areEightDigits(eight)) {
      digits = digits * 100000000 + eightDigits(eight);
      p += 8;
      eight = load<u64>(p);
    }
    if (areFourDigits(eight as u32)) {
      digits = digits * 10000 + fourDigits(eight as u32);
      p += 4;
    }
    c = load<u8>(p);
    while (isDigit(c)) {
      digits = digits * 10 + ((c - ZERO) as u64);
      c = load<u8>(++p);
    }
    count += (p - fraction) as u32;
    exponent = -((p - fraction) as i32);
  }
  if (count == 0) {
    outcome = Outcome.NoNumber;
    return NaN;
  }
  const end = p;
  if ((c | 0x20) == LETTER_E) {
    c = load<u8>(++p);
    const isSmall = c == MINUS;
    if (isSmall || c == PLUS) c = load<u8>(++p);
    if (!isDigit(c)) {
      outcome = Outcome.NoNumber;
      return NaN;
    }
    let written: i32 = 0;
    while (isDigit(c)) {
      if (written < MOST_EXPONENT) written = written * 10 + ((c - ZERO) as i32);
      c = load<u8>(++p);
    }
    exponent += isSmall ? -written : written;
  }
  behind = p;
  if (count > MOST_DIGITS && significant(start, end) > MOST_DIGITS) {
    outcome = Outcome.Long;
    return NaN;
  }
  outcome = Outcome.Parsed;
  // Clinger's fast path: both are doubles, so one operation rounds once.
  if (digits >> 53 == 0 && exponent >= -22 && exponent <= 22) {
    const whole = digits as f64;
    const value =
      exponent < 0
        ? whole / load<f64>(exactPowers + ((-exponent as usize) << 3))
        : whole * load<f64>(exactPowers + ((exponent as usize) << 3));
    return isNegative ? -value : value;
  }
  const bits = nearestDouble(digits, exponent);
  return reinterpret<f64>(isNegative ? bits | 0x8000000000000000 : bits);
}

/** The number of digits from the first that is not 0; among them there may be a point. */
function significant(start: usize, end: usize): u32 {
  let p = start;
  let point: u32 = 0;
  while (p < end && (load<u8>(p) == ZERO || load<u8>(p) == POINT)) p++;
  for (let q = p; q < end; q++) if (load<u8>(q) == POINT) point = 1;
  return ((end - p) as u32) - point;
}

/**
 * The bits of the double nearest to digits * 10^exponent, digits not 0: D. Lemire, "Number Parsing at a Gigabyte per
 * Second" (2021), without the fallback that N. Mushtak and D. Lemire, "Fast Number Parsing Without Fallback" (2023), prove
 * needless.
 */
function nearestDouble(digits: u64, exponent: i32): u64 {
  const infinity: u64 = 0x7ff0000000000000;
  if (digits == 0 || exponent < -342) return 0;
  if (exponent > 308) return infinity;
  const zeros = clz(digits);
  const shifted = digits << zeros;
  const power = powerOfTen(exponent);
  const powerHigh = load<u64>(power);
  let low = shifted * powerHigh;
  let high = highProduct(shifted, powerHigh);
  if ((high & 0x1ff) == 0x1ff) {
    // The paper takes powers rounded down, but for those from 10^-27 to 10^-1, and these are rounded up where not exact.
    const isRoundedUp: bool = exponent > 55 || exponent < -27;
    const more = highProduct(shifted, load<u64>(power, 8) - (isRoundedUp ? 1 : 0));
    low += more;
    if (low < more) high++;
  }
  const upper = high >> 63;
  const shift = upper + 9;
  let mantissa = high >> shift;
  // The exponent of two: floor(exponent * log2(10)), in fixed point.
  let two = ((217706 * exponent) >> 16) + 63 + (upper as i32) - (zeros as i32) + 1023;
  if (two <= 0) {
    if (two <= -63) return 0;
    mantissa >>= (1 - two) as u64;
    mantissa += mantissa & 1;
    // What is rounded up to 2^52 is a normal number, and its bits say so by themselves.
    return mantissa >> 1;
  }
  // Halfway between two doubles, exactly: the even one.
  if (low <= 1 && exponent >= -4 && exponent <= 23 && (mantissa & 3) == 1 && mantissa << shift == high) mantissa ^= 1;
  mantissa += mantissa & 1;
  mantissa >>= 1;
  if (mantissa >= 0x20000000000000) {
    mantissa = 0x10000000000000;
    two++;
  }
  if (two >= 0x7ff) return infinity;
  return (mantissa & 0xfffffffffffff) | ((two as u64) << 52);
}
