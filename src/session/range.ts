import type { Expression } from "../../grammar/ast.ts";
import { parseRange, RANGE_FORMS } from "../../grammar/range.ts";
import { DzeroError, type Source } from "../errors.ts";
import { takesOne } from "./read.ts";
import type { Session } from "./session.ts";
import { valueOf } from "./value.ts";

/** A range of more points than this is most likely a slip. */
export const MOST_POINTS = 1e6;

/** How far the rounding of the ends and of the step can put their quotient off, in units in the last place. */
const ROUNDING = 4 * Number.EPSILON;

/** No decimals of a double are more. */
const MOST_DECIMALS = 1e15;

/** The power of ten by which numbers of few decimals are whole ones; undefined where they have many. */
function scaleOf(numbers: readonly number[]): number | undefined {
  for (let scale = 1; scale <= MOST_DECIMALS; scale *= 10) {
    const isWhole = (number: number) => Math.round(number * scale) / scale === number;
    if (numbers.some((number) => Math.abs(number * scale) > Number.MAX_SAFE_INTEGER)) return undefined;
    if (numbers.every(isWhole)) return scale;
  }
  return undefined;
}

/**
 * Numbers from one to another, both included, at equal distances. Where the ends are decimals, so are the points: the double
 * next to each, 0.3 and not 0.30000000000000004.
 */
export class Range {
  readonly from: number;
  readonly to: number;
  /** How many points it has, as `step` or `in` say; undefined where neither stands and whoever uses it chooses. */
  readonly count: number | undefined;
  readonly #step: number | undefined;
  readonly #scale: number | undefined;

  /**
   * @param to may be below `from`
   * @param count at least 1
   * @param step where the last of the points falls short of the end
   */
  constructor(from: number, to: number, count?: number, step?: number) {
    this.from = from;
    this.to = to;
    this.count = count;
    this.#step = step;
    this.#scale = scaleOf([from, step ?? to]);
  }

  /**
   * The i-th of so many points, from 0. The first and the last are the ends themselves, to the bit.
   * @param count at least 1: what the range says, or any where it says nothing
   */
  point(i: number, count: number): number {
    if (i === 0) return this.from;
    if (this.#step !== undefined) return this.#exact(this.#step, i, 1) ?? this.from + i * this.#step;
    if (i === count - 1) return this.to;
    const distance = this.to - this.from;
    const scaled = i * distance;
    if (Number.isFinite(scaled)) return this.#exact(distance, i, count - 1) ?? this.from + scaled / (count - 1);
    const share = i / (count - 1);
    return this.from * (1 - share) + this.to * share;
  }

  /** from + i*distance/parts, in whole numbers but for the last division; undefined where they would be too large. */
  #exact(distance: number, i: number, parts: number): number | undefined {
    const scale = this.#scale;
    if (scale === undefined) return undefined;
    const from = Math.round(this.from * scale) * parts;
    const way = Math.round(distance * scale) * i;
    const isExact =
      Math.abs(from) + Math.abs(way) <= Number.MAX_SAFE_INTEGER && scale * parts <= Number.MAX_SAFE_INTEGER;
    return isExact ? (from + way) / (scale * parts) : undefined;
  }

  /** The points from the i-th on, as many as there is room for. */
  fill(points: Float64Array, count: number, first = 0): Float64Array {
    for (let i = 0; i < points.length; i++) points[i] = this.point(first + i, count);
    return points;
  }

  /** All of so many points. */
  points(count: number): Float64Array {
    return this.fill(new Float64Array(count), count);
  }
}

/**
 * Reads a range; its numbers may be expressions of what the session knows, which stays as it is.
 * @throws DzeroError with the place in the source
 */
export function readRange(session: Session, source: Source): Range {
  const syntax = parseRange(source, takesOne);
  const fail = ({ start, end }: Expression, message: string, hint = RANGE_FORMS) =>
    new DzeroError("bad-value", message, { place: { source, span: { start, end } }, hint });
  const shown = ({ start, end }: Expression) => source.text.slice(start, end);
  const finite = (expression: Expression, what: string) => {
    const value = valueOf(session, expression, source);
    if (Number.isFinite(value)) return value;
    throw fail(expression, `${what} of a range is a finite number, not ${shown(expression)}`);
  };
  const from = finite(syntax.from, "the beginning");
  const to = finite(syntax.to, "the end");
  const tooMany = (expression: Expression) =>
    fail(expression, `the range has more than ${MOST_POINTS} points`, "take fewer");
  if (syntax.count !== undefined) {
    const count = valueOf(session, syntax.count, source);
    if (!Number.isInteger(count) || count < 1)
      throw fail(syntax.count, `the number of points is a whole number from 1 on, not ${shown(syntax.count)}`);
    if (count > MOST_POINTS) throw tooMany(syntax.count);
    return new Range(from, to, count);
  }
  if (syntax.step === undefined) return new Range(from, to);
  const step = finite(syntax.step, "the step");
  if (step === 0) throw fail(syntax.step, "the step of a range is not 0");
  if (step > 0 !== to > from && to !== from) {
    const way = to > from ? "up" : "down";
    throw fail(syntax.step, `the range goes ${way}, its step the other way`, `write step ${-step}`);
  }
  const steps = to / step - from / step;
  const whole = Math.round(steps);
  // 0..1 step 0.1 is ten steps, though 0.1 is none of the doubles.
  const slack = ROUNDING * (Math.max(Math.abs(from), Math.abs(to)) / Math.abs(step) + 1);
  const isWhole = Math.abs(steps - whole) <= slack;
  const count = (isWhole ? whole : Math.floor(steps)) + 1;
  // Not so where it is no number, of ends and a step that are too far apart.
  if (!(count <= MOST_POINTS)) throw tooMany(syntax.step);
  return isWhole ? new Range(from, to, count) : new Range(from, to, count, step);
}
