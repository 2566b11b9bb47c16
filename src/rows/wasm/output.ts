import { blanks, ends, outputs, place, starts } from "./batch";
import { printNumber } from "./print";

const QUOTE: u8 = 0x22;

/** How many numbers a row gets. */
let count: i32 = 0;

/**
 * What stands before each number, and behind the last one: addresses and lengths, in 32 bits each. Behind each there are
 * eight bytes that may be read.
 */
let pieces: usize = 0;

/** What stands for a number of a row whose outputs stay empty: an address and a length. */
let blank: usize = 0;
let blankLength: usize = 0;

/** Whether NaN and infinities are written in quotes. */
let quotesWords: bool = false;

export function writeNumbersAs(
  newCount: i32,
  newPieces: usize,
  newBlank: usize,
  newBlankLength: usize,
  newQuotesWords: bool,
): void {
  count = newCount;
  pieces = newPieces;
  blank = newBlank;
  blankLength = newBlankLength;
  quotesWords = newQuotesWords;
}

/** Copies bytes in words of eight, so that up to seven more may be read and written. */
function copy(to: usize, from: usize, length: usize): usize {
  const end = from + length;
  let p = from;
  let q = to;
  while (p < end) {
    store<u64>(q, load<u64>(p));
    p += 8;
    q += 8;
  }
  return to + length;
}

/**
 * Writes rows: the bytes of each, then its numbers with what stands between them.
 * @returns just behind what was written; a few bytes behind it may be written over
 */
export function printRows(rows: i32, at: usize): usize {
  let to = at;
  for (let row: i32 = 0; row < rows; row++) {
    const start = load<u32>(starts + ((row as usize) << 2)) as usize;
    to = copy(to, start, (load<u32>(ends + ((row as usize) << 2)) as usize) - start);
    const isBlank = load<u8>(blanks + row) != 0;
    let piece = pieces;
    for (let k: i32 = 0; k < count; k++) {
      to = copy(to, load<u32>(piece) as usize, load<u32>(piece, 4) as usize);
      piece += 8;
      if (isBlank) {
        to = copy(to, blank, blankLength);
        continue;
      }
      const number = load<f64>(place(outputs, k, row));
      if (quotesWords && !isFinite(number)) {
        store<u8>(to, QUOTE);
        to = printNumber(number, to + 1);
        store<u8>(to++, QUOTE);
      } else to = printNumber(number, to);
    }
    to = copy(to, load<u32>(piece) as usize, load<u32>(piece, 4) as usize);
  }
  return to;
}
