/** 170! is the largest factorial below overflow. */
export const MOST_FACTORIAL = 170;

let table: Float64Array | undefined;

/** n! rounded once, for whole n from 0 to 170. */
export function factorialOf(n: number): number {
  if (table === undefined) {
    table = new Float64Array(MOST_FACTORIAL + 1);
    let exact = 1n;
    for (let k = 0; k <= MOST_FACTORIAL; k++) {
      if (k > 1) exact *= BigInt(k);
      table[k] = Number(exact);
    }
  }
  return table[n];
}

/** 1 or -1: (-1)^n for whole n of any size. */
export function parity(n: number): number {
  return n % 2 === 0 ? 1 : -1;
}
