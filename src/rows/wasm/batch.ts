/** A batch of rows: where the host wants what is known of each. All are addresses in this memory. */

/** How many rows a batch holds at most. */
export let capacity: i32 = 0;

/** The first byte of each row, and the one behind its last, as 32-bit addresses. */
export let starts: usize = 0;
export let ends: usize = 0;

/** A byte a row: 1 where its outputs stay empty. */
export let blanks: usize = 0;

/** The numbers read, column after column. */
export let inputs: usize = 0;

/** The results, column after column. */
export let outputs: usize = 0;

/** Numbers of too many digits, for the host to read: row, column, start, end, in 32 bits each. */
export let longs: usize = 0;

/** How many of these a batch holds at most. */
export let mostLongs: i32 = 0;

export function layOut(
  newCapacity: i32,
  newStarts: usize,
  newEnds: usize,
  newBlanks: usize,
  newInputs: usize,
  newOutputs: usize,
  newLongs: usize,
  newMostLongs: i32,
): void {
  capacity = newCapacity;
  starts = newStarts;
  ends = newEnds;
  blanks = newBlanks;
  inputs = newInputs;
  outputs = newOutputs;
  longs = newLongs;
  mostLongs = newMostLongs;
}

/** Where a number of a column stands, among the inputs or the outputs. */
export function place(columns: usize, column: i32, row: i32): usize {
  return columns + (((column * capacity + row) as usize) << 3);
}

export function setRange(row: i32, start: usize, end: usize): void {
  store<u32>(starts + ((row as usize) << 2), start as u32);
  store<u32>(ends + ((row as usize) << 2), end as u32);
}
