/** Computes a function and its derivative at many points. */
export type Sampler = (xs: Float64Array) => { readonly value: Float64Array; readonly slope: Float64Array };

/** What a curve can be drawn of. */
export type Column = "value" | "slope";

/** A point at which a function was computed. */
export interface Sample {
  readonly x: number;
  readonly value: number;
  readonly slope: number;
}

export function samplesAt(sampler: Sampler, xs: Float64Array): Sample[] {
  const { value, slope } = sampler(xs);
  return Array.from(xs, (x, i) => ({ x, value: value[i], slope: slope[i] }));
}

/** The number between two others; it is neither where there is none between them. */
export function middle(a: number, b: number): number {
  // Halved first, for their sum and their difference may overflow.
  return a + (b / 2 - a / 2);
}

/** So far from its place, in steps, is a point of the grid put. */
const JITTER = 0.2;

/** The part of the golden ratio behind the point: its multiples are spread evenly and never repeat. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Points from one end to the other, not quite regular: a function that repeats itself with the step would look like a
 * constant, and a pole at a round number would be met exactly.
 * @param count at least 2
 */
export function grid(from: number, to: number, count: number): Float64Array {
  const steps = count - 1;
  const xs = Float64Array.from({ length: count }, (_, i) => {
    const place = (i + JITTER * (2 * ((i * GOLDEN) % 1) - 1)) / steps;
    return from * (1 - place) + to * place;
  });
  xs[0] = from;
  xs[steps] = to;
  return xs;
}
