/* oxlint-disable no-loss-of-precision -- a u64 holds these numbers exactly; the linter takes them for doubles */
import { blanks, capacity, inputs, longs, mostLongs, place, setRange } from "./batch";
import { numberEnd, numberStart, parseCell, value } from "./cell";
import { Outcome, behind, outcome, parseNumber } from "./parse";

const LINE_FEED: u32 = 0x0a;
const RETURN: u32 = 0x0d;
const QUOTE: u32 = 0x22;

/** What is wrong with the row that was not read. */
export const enum Trouble {
  None,
  NoNumber,
  /** It has more or fewer cells than the header. */
  Ragged,
  AfterQuote,
  OpenQuote,
}

export let trouble: Trouble = Trouble.None;

/** The first row that is kept though a cell of it is no number; -1 where there is none. */
export let badRow: i32 = -1;

/** The first cell that is no number, or that holds what stands wrong. */
export let troubleStart: usize = 0;
export let troubleEnd: usize = 0;
/** Its column; of a ragged row, how many cells it has. */
export let troubleColumn: i32 = 0;

/** The first byte that was not taken up: that of a row which goes on in the next block, or has trouble. */
export let rest: usize = 0;

/** How many lines were left behind. */
export let lines: i32 = 0;

/** How many numbers are left to the host. */
export let longCount: i32 = 0;

let delimiter: u32 = 0;
let delimiters: u64 = 0;
let columns: i32 = 0;
/** For each column, the place of its numbers among the inputs; -1 where it is not used. */
let uses: usize = 0;
let used: i32 = 0;
/** Whether a row with a cell that is no number is kept, with empty outputs. */
let keepsBad: bool = false;

export function readCellsOf(newDelimiter: u32, newColumns: i32, newUses: usize, newUsed: i32, newKeepsBad: bool): void {
  delimiter = newDelimiter;
  delimiters = (newDelimiter as u64) * 0x0101010101010101;
  columns = newColumns;
  uses = newUses;
  used = newUsed;
  keepsBad = newKeepsBad;
}

/** Bytes that are 0 have their highest bit set in this, and the lowest of them is surely one. */
function zeroBytes(word: u64): u64 {
  return (word - 0x0101010101010101) & ~word & 0x8080808080808080;
}

/** Where a cell without quotes ends: at a delimiter or a line feed. */
function endOfPlain(start: usize): usize {
  let p = start;
  let found = endsAmong(load<u64>(p));
  while (found == 0) {
    p += 8;
    found = endsAmong(load<u64>(p));
  }
  return p + ((ctz(found) >> 3) as usize);
}

/** The delimiters and line feeds among eight bytes. */
function endsAmong(word: u64): u64 {
  return zeroBytes(word ^ delimiters) | zeroBytes(word ^ 0x0a0a0a0a0a0a0a0a);
}

/** The lines that end within quotes in the row being read. */
let quotedLines: i32 = 0;
/** Whether a quote of the row is not closed, or closed before its cell ends. */
let isOpen: bool = false;
let isClosedEarly: bool = false;

/** Where a cell ends: at a delimiter, a line feed, or the end of the block. */
function endOfCell(start: usize, end: usize): usize {
  if (load<u8>(start) != QUOTE) return endOfPlain(start);
  let p = start + 1;
  for (;;) {
    let c = load<u8>(p) as u32;
    while (c != QUOTE) {
      if (p >= end) {
        isOpen = true;
        return end;
      }
      if (c == LINE_FEED) quotedLines++;
      c = load<u8>(++p);
    }
    p++;
    if (load<u8>(p) != QUOTE) break;
    p++;
  }
  const c = load<u8>(p) as u32;
  if (c == delimiter || c == LINE_FEED) return p;
  if (c == RETURN && load<u8>(p, 1) == LINE_FEED) return p + 1;
  isClosedEarly = true;
  return endOfPlain(p);
}

/**
 * Reads rows until the block or the batch ends, or one has trouble. Behind the block stand line feeds, sixteen at least.
 *
 * @param isLast whether the text ends with the block; otherwise its last row may go on in the next one
 * @returns how many rows were read
 */
export function readDelimited(start: usize, end: usize, isLast: bool): i32 {
  let p = start;
  let row: i32 = 0;
  lines = 0;
  longCount = 0;
  badRow = -1;
  trouble = Trouble.None;
  while (row < capacity && longCount + used <= mostLongs) {
    // Blank lines.
    for (;;) {
      const c = load<u8>(p) as u32;
      if (c == RETURN && load<u8>(p, 1) == LINE_FEED && (isLast || p + 1 < end)) p += 2;
      else if (c == LINE_FEED && p < end) p++;
      else break;
      lines++;
    }
    if (p >= end) break;

    quotedLines = 0;
    isOpen = false;
    isClosedEarly = false;
    let isBad = false;
    let column: i32 = 0;
    let cell = p;
    let cellEnd = cell;
    let found = longCount;
    for (;;) {
      const use = column < columns ? load<i32>(uses + ((column as usize) << 2)) : -1;
      if (use < 0) {
        cellEnd = endOfCell(cell, end);
      } else {
        const number = parseNumber(cell);
        cellEnd = behind;
        if (load<u8>(cellEnd) == RETURN && load<u8>(cellEnd, 1) == LINE_FEED) cellEnd++;
        const c = load<u8>(cellEnd) as u32;
        if (outcome == Outcome.Parsed && (c == delimiter || c == LINE_FEED)) {
          store<f64>(place(inputs, use, row), number);
        } else {
          cellEnd = endOfCell(cell, end);
          const isEnded = cellEnd > cell && load<u8>(cellEnd) == LINE_FEED && load<u8>(cellEnd - 1) == RETURN;
          const result = parseCell(cell, isEnded ? cellEnd - 1 : cellEnd);
          store<f64>(place(inputs, use, row), value);
          if (result == Outcome.Long) {
            const long = longs + ((found++ as usize) << 4);
            store<u32>(long, row);
            store<u32>(long, use, 4);
            store<u32>(long, numberStart as u32, 8);
            store<u32>(long, numberEnd as u32, 12);
          } else if (result == Outcome.NoNumber && !isBad) {
            isBad = true;
            if (badRow < 0) {
              troubleColumn = column;
              troubleStart = cell;
              troubleEnd = isEnded ? cellEnd - 1 : cellEnd;
            }
          }
        }
      }
      if (isClosedEarly || isOpen) break;
      column++;
      cell = cellEnd;
      if (load<u8>(cell) != delimiter) break;
      cell++;
    }

    if (cellEnd >= end && !isLast) break;
    if (isOpen || isClosedEarly) {
      trouble = isOpen ? Trouble.OpenQuote : Trouble.AfterQuote;
      troubleColumn = column;
      troubleStart = cell;
      troubleEnd = cellEnd;
      break;
    }
    if (column != columns) {
      trouble = Trouble.Ragged;
      troubleColumn = column;
      break;
    }
    if (isBad) {
      if (!keepsBad) {
        trouble = Trouble.NoNumber;
        break;
      }
      if (badRow < 0) badRow = row;
    }
    store<u8>(blanks + row, u32(isBad));
    setRange(row, p, cell > p && load<u8>(cell - 1) == RETURN ? cell - 1 : cell);
    longCount = found;
    lines += 1 + quotedLines;
    p = cell < end ? cell + 1 : end;
    row++;
  }
  rest = p < end ? p : end;
  return row;
}
