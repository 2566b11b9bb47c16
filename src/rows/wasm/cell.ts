import { Outcome, behind, outcome, parseNumber } from "./parse";

const SPACE: u32 = 0x20;
const TAB: u32 = 0x09;
const QUOTE: u32 = 0x22;
const MINUS: u32 = 0x2d;
const PLUS: u32 = 0x2b;

/** Where the number of the last cell stands, without spaces and quotes. */
export let numberStart: usize = 0;
export let numberEnd: usize = 0;

function trim(): void {
  while (numberStart < numberEnd && isSpace(load<u8>(numberStart) as u32)) numberStart++;
  while (numberStart < numberEnd && isSpace(load<u8>(numberEnd - 1) as u32)) numberEnd--;
}

function isSpace(character: u32): bool {
  return character == SPACE || character == TAB;
}

/** The number in a cell, with spaces or quotes around it, or a word: nan, inf, NaN, Infinity. */
export function parseCell(start: usize, end: usize): Outcome {
  numberStart = start;
  numberEnd = end;
  trim();
  if (numberEnd - numberStart >= 2 && load<u8>(numberStart) == QUOTE && load<u8>(numberEnd - 1) == QUOTE) {
    numberStart++;
    numberEnd--;
    trim();
  }
  value = parseNumber(numberStart);
  if (outcome != Outcome.NoNumber && behind == numberEnd) return outcome;
  return parseWord() ? Outcome.Parsed : Outcome.NoNumber;
}

/** What the last cell read holds, where it was parsed. */
export let value: f64 = 0;

function parseWord(): bool {
  let p = numberStart;
  const sign: u32 = p < numberEnd ? (load<u8>(p) as u32) : 0;
  if (sign == MINUS || sign == PLUS) p++;
  const length = numberEnd - p;
  value = NaN;
  if (length == 3) {
    const word = load<u32>(p) & 0xffffff;
    // nan and NaN
    if (word == 0x6e616e || word == 0x4e614e) return true;
    // inf
    if (word != 0x666e69) return false;
  } else if (length != 8 || load<u32>(p) != 0x69666e49 || load<u32>(p, 4) != 0x7974696e) return false;
  value = sign == MINUS ? -Infinity : Infinity;
  return true;
}
