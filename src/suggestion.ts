/**
 * The number of single-letter insertions, deletions, substitutions and swaps of neighbours that turn one word into the
 * other (optimal string alignment: L. Boytsov, "Indexing methods for approximate dictionary searching", 2011).
 */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, beforeLast[j - 2] + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}

/** How many slips of the finger are forgiven in a word of this length: a short word resembles everything. */
function forgiven(length: number): number {
  if (length < 3) return 0;
  return length < 5 ? 1 : 2;
}

/** The candidate that `word` is most likely a misspelling of, if any is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  // Longer words than any name here are no slips; the bound keeps the quadratic table small.
  if (wanted.length > 64) return undefined;
  let best: string | undefined;
  let least = forgiven(wanted.length) + 1;
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) >= least) continue;
    const steps = distance(wanted, candidate.toLowerCase());
    if (steps < least) [best, least] = [candidate, steps];
  }
  return best;
}

/** The hint line for a misspelt word, if a candidate is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const name = nearest(word, candidates);
  return name === undefined ? undefined : `did you mean '${name}'?`;
}
