import { LEAST_NORMAL } from "../functions/powers.ts";

/**
 * Derivatives of a function of one variable from its values alone, by differences that are extrapolated to a step of 0:
 * C. J. F. Ridders, "Accurate computation of F'(x) and F'(x)F''(x)", Advances in Engineering Software 4 (1982) 75-76.
 *
 * Steps are powers of two, which makes most of x + h exact, and go over all magnitudes at which the function's change can be
 * told from rounding: what the right step is depends on the function's scale, and that is known to no one.
 */

/** A derivative with an estimate of its error. */
export interface Estimate {
  readonly slope: number;
  readonly error: number;
  /** The largest step that it was made of. */
  readonly step: number;
  /**
   * How the quotients grow without bound, if they do. As a power, there is a vertical tangent, and the slope is that of the
   * finest step, which the true one exceeds. What looks like a logarithm may settle at finer steps.
   */
  readonly growth?: "power" | "logarithm";
  /** Rounding may have taken what there is to see: the value stands still and then leaps, or has no digits. */
  readonly isDoubtful?: true;
}

/** What the values on one side of a point tell. */
type Side =
  /** There are none right beside it. */
  | { readonly kind: "none" }
  /** They do not come near the value at the point. */
  | { readonly kind: "jump"; readonly limit: number }
  | ({ readonly kind: "slope" } & Estimate);

/** What the values around a point tell of the derivative there. */
export type Finding =
  /** There is no finite value at the point. */
  | { readonly kind: "no value" }
  /** There are none right beside it on either side. */
  | { readonly kind: "isolated" }
  | ({ readonly kind: "smooth" } & Estimate)
  /** There are values on one side only; the derivative is that side's. */
  | ({ readonly kind: "edge"; readonly valuesOn: "left" | "right" } & Estimate)
  | { readonly kind: "kink"; readonly left: number; readonly right: number }
  /** The values that the two sides come to; undefined on a side without values. */
  | {
      readonly kind: "jump";
      readonly left: number | undefined;
      readonly value: number;
      readonly right: number | undefined;
    };

/** Powers of two: the exponents of the smallest and of a large step. */
const LEAST = -1074;
const MOST = 1020;

/** A change of the value is told from rounding where it is so many times as large. */
const CLEAR = 1000;

/** Exponents are looked through in strides, then one by one. */
const STRIDE = 16;

/** How many more exponents down and up from the first clear change are tried. */
const FINER = 10;
const COARSER = 45;

/** Extrapolation goes so far. */
const MOST_COLUMNS = 8;

/** A law is looked for in the changes for so many steps. */
const LAW = 8;

/** An estimate of an error is trusted to this factor. */
export const TRUST = 10;

function exponentOf(x: number): number {
  return Math.max(LEAST, Math.floor(Math.log2(Math.abs(x))));
}

/** The values of a function beside a point. */
class Beside {
  readonly x: number;
  readonly value: number;
  readonly #f: (x: number) => number;
  readonly #noise: number;
  readonly #direction: 1 | -1;
  readonly #least: number;
  readonly #values = new Map<number, number>();
  #firstClear: { readonly at: number | undefined } | undefined;

  constructor(f: (x: number) => number, x: number, noise: number, direction: 1 | -1) {
    this.x = x;
    this.value = f(x);
    this.#f = f;
    // Below the least normal number there are few digits.
    this.#noise = Math.max(noise, Number.EPSILON * Math.abs(this.value), LEAST_NORMAL);
    this.#direction = direction;
    this.#least = x === 0 ? LEAST : Math.max(LEAST, exponentOf(x) - 52);
  }

  /** The step of an exponent, as it is once it is added to x. */
  step(k: number): number {
    return this.x + this.#direction * 2 ** k - this.x;
  }

  at(k: number): number {
    let value = this.#values.get(k);
    if (value === undefined) {
      value = this.#f(this.x + this.#direction * 2 ** k);
      this.#values.set(k, value);
    }
    return value;
  }

  quotient(k: number): number {
    return (this.at(k) - this.value) / this.step(k);
  }

  change(k: number): number {
    return Math.abs(this.at(k) - this.value);
  }

  /** What of a change may be rounding. */
  noise(k: number): number {
    return this.#noise + Number.EPSILON * Math.abs(this.at(k));
  }

  #isClear(k: number): boolean {
    return this.change(k) > CLEAR * this.noise(k);
  }

  /** The least step at which the value has clearly changed; undefined where it never does. */
  get firstClear(): number | undefined {
    return (this.#firstClear ??= { at: this.#findFirstClear() }).at;
  }

  #findFirstClear(): number | undefined {
    for (let k = this.#least; k <= MOST; k += STRIDE) {
      if (!this.#isClear(k)) continue;
      while (k > this.#least && this.#isClear(k - 1)) k -= 1;
      return k;
    }
    return undefined;
  }

  /** Whether there are values right beside the point. */
  get exists(): boolean {
    return Array.from({ length: LAW }, (_, i) => this.#least + i).every((k) => Number.isFinite(this.at(k)));
  }

  /** The finest and the coarsest step to extrapolate over: as far as the value goes one way only. */
  range(first: number | undefined): { readonly finest: number; readonly coarsest: number } {
    if (first === undefined) {
      const middle = exponentOf(this.x === 0 ? 1 : this.x);
      return { finest: Math.max(this.#least, middle - COARSER), coarsest: middle };
    }
    const most = Math.min(MOST, first + COARSER);
    let coarsest = first;
    while (coarsest < most && this.change(coarsest + 1) > this.change(coarsest)) coarsest += 1;
    return { finest: Math.max(this.#least, first - FINER), coarsest };
  }

  /** How the change grows from step to step, around the least clear one. */
  growth(first: number): number[] {
    const from = Math.max(this.#least, first - 3);
    return Array.from({ length: LAW }, (_, i) => this.change(from + i + 1) / this.change(from + i));
  }

  /** Whether nothing is seen of the change before it is there, or nothing at all, and the value has no digits. */
  get isDoubtful(): boolean {
    const first = this.firstClear;
    if (first === undefined) return this.#noise > Math.max(Math.abs(this.value), LEAST_NORMAL);
    return first > this.#least && this.change(first - 1) <= this.noise(first - 1);
  }

  /** Whether the quotient gains the same with every halving of the step, as that of x*log(x) does at 0. */
  gainsEvenly(first: number): boolean {
    const steps = Array.from({ length: LAW }, (_, i) => first + LAW + i);
    const gains = steps.map((k) => this.quotient(k) - this.quotient(k + 1));
    const isClear = gains.every((gain, i) => Math.abs(gain * this.step(steps[i])) > 10 * this.noise(steps[i]));
    return isClear && areEven(gains, 0.1);
  }

  isLeast(k: number): boolean {
    return k === this.#least;
  }
}

/** Whether numbers are the same but for a part of them. */
function areEven(numbers: readonly number[], part: number): boolean {
  const [least, most] = [Math.min(...numbers.map(Math.abs)), Math.max(...numbers.map(Math.abs))];
  return most - least <= part * least && numbers.every((number) => number > 0 === numbers[0] > 0);
}

/** A difference quotient. */
interface Quotient {
  readonly step: number;
  readonly slope: number;
  /** What of the slope may be rounding. */
  readonly noise: number;
}

/**
 * Extrapolates quotients to a step of 0 and takes the number that its neighbours agree with best.
 * @param quotients from the coarsest step to the finest, each half the last
 * @param order the power of the step that errors go by: 1 for a one-sided quotient, 2 for a central one
 */
function extrapolated(quotients: readonly Quotient[], order: 1 | 2): Estimate {
  // With finer steps the quotients must come nearer. They do not where coarse steps go past what there is at the point.
  const isBorneOut = (slope: number, error: number, from: number) => {
    const allowed = Math.abs(quotients[from].slope - slope) + error;
    return quotients.slice(from + 1).every((finer) => Math.abs(finer.slope - slope) <= allowed + 4 * finer.noise);
  };
  let best: Estimate = { slope: NaN, error: Infinity, step: 0 };
  let before: number[] = [];
  for (const [i, { slope, noise }] of quotients.entries()) {
    const row = [slope];
    for (let j = 1; j <= Math.min(i, MOST_COLUMNS); j++) {
      row.push(row[j - 1] + (row[j - 1] - before[j - 1]) / (2 ** (order * j) - 1));
      // Ridders compares with the two it is made of. One more, so that none is taken for good by chance.
      const neighbours = [row[j - 1], before[j - 1], ...(j < before.length ? [before[j]] : [])];
      const error = neighbours.reduce((most, other) => Math.max(most, Math.abs(row[j] - other)), 2 * noise);
      if (error < best.error && neighbours.length === 3 && isBorneOut(row[j], error, i))
        best = { slope: row[j], error, step: quotients[i - j].step };
    }
    before = row;
  }
  return best;
}

/** Exponents from the coarsest step to the finest. */
function ladderOf({ finest, coarsest }: { readonly finest: number; readonly coarsest: number }): number[] {
  return Array.from({ length: coarsest - finest + 1 }, (_, i) => coarsest - i);
}

function sideOf(beside: Beside): Side {
  if (!beside.exists) return { kind: "none" };
  const first = beside.firstClear;
  if (first !== undefined) {
    const growth = beside.growth(first);
    const [slowest, fastest] = [Math.min(...growth), Math.max(...growth)];
    if (beside.isLeast(first) && fastest < 1.05) return { kind: "jump", limit: beside.at(first) };
    // A change that goes by a power of the step below 1.
    if (slowest > 1.03 && fastest < 1.93 && areEven(growth, 0.1))
      return {
        kind: "slope",
        slope: beside.quotient(first),
        error: Infinity,
        step: Math.abs(beside.step(first)),
        growth: "power",
      };
  }
  const ladder = ladderOf(beside.range(first));
  const quotients = ladder.map((k) => {
    const step = Math.abs(beside.step(k));
    return { step, slope: beside.quotient(k), noise: beside.noise(k) / step };
  });
  return {
    kind: "slope",
    ...extrapolated(quotients, 1),
    ...(first !== undefined && beside.gainsEvenly(first) && { growth: "logarithm" as const }),
    ...(beside.isDoubtful && { isDoubtful: true as const }),
  };
}

/** The slope between the two sides, over the steps that both of them take. */
function central(left: Beside, right: Beside): Estimate {
  const firsts = [left, right].map((side) => ({ side, first: side.firstClear }));
  const changing = firsts.filter(({ first }) => first !== undefined);
  // A side on which nothing changes goes along with the other.
  const ranges = (changing.length > 0 ? changing : firsts).map(({ side, first }) => side.range(first));
  const ladder = ladderOf({
    finest: Math.min(...ranges.map(({ finest }) => finest)),
    coarsest: Math.min(...ranges.map(({ coarsest }) => coarsest)),
  });
  const quotients = ladder.map((k) => {
    const width = right.step(k) - left.step(k);
    const [rise, noise] = [right.at(k) - left.at(k), right.noise(k) + left.noise(k)];
    return { step: width / 2, slope: rise / width, noise: noise / width };
  });
  return extrapolated(quotients, 2);
}

/**
 * Looks at a function around a point.
 * @param f finite or not; it may round
 * @param noise how far rounding may take its value at the point, at least
 */
export function differenceAt(f: (x: number) => number, x: number, noise: number): Finding {
  const left = new Beside(f, x, noise, -1);
  const right = new Beside(f, x, noise, 1);
  const { value } = right;
  if (!Number.isFinite(value)) return { kind: "no value" };
  if (!Number.isFinite(x)) return { kind: "isolated" };
  const [before, after] = [sideOf(left), sideOf(right)];
  if (before.kind === "none" && after.kind === "none") return { kind: "isolated" };
  if (before.kind === "jump" || after.kind === "jump") {
    const limit = (side: Side) => (side.kind === "none" ? undefined : side.kind === "jump" ? side.limit : value);
    return { kind: "jump", left: limit(before), value, right: limit(after) };
  }
  if (before.kind === "none" || after.kind === "none") {
    const side = after.kind === "none" ? before : after;
    return side.kind === "none"
      ? { kind: "isolated" }
      : { ...side, kind: "edge", valuesOn: side === after ? "right" : "left" };
  }
  if (before.growth === "power" && after.growth === "power" && before.slope * after.slope > 0)
    return { ...after, kind: "smooth" };
  const [leftSlope, rightSlope] = [limitOf(before), limitOf(after)];
  const isKink = Math.abs(leftSlope - rightSlope) > TRUST * (errorOf(before) + errorOf(after));
  if (isKink) return { kind: "kink", left: leftSlope, right: rightSlope };
  const growth = before.growth === after.growth ? after.growth : undefined;
  const isDoubtful = before.isDoubtful ?? after.isDoubtful;
  return { kind: "smooth", ...central(left, right), ...(growth && { growth }), ...(isDoubtful && { isDoubtful }) };
}

/** What the quotients of a side go to. */
function limitOf({ slope, growth }: Estimate): number {
  return growth === "power" ? slope * Infinity : slope;
}

function errorOf({ error, growth }: Estimate): number {
  return growth === "power" ? 0 : error;
}
