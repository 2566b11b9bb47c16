import { ancestors, backward } from "../../src/autodiff/backward.ts";
import type { Graph } from "../../src/autodiff/graph.ts";
import { derivativeFormula, nthDerivative, nthDerivativeValue } from "../../src/calculus/derivatives.ts";
import { simplify } from "../../src/calculus/simplify.ts";
import { DzeroError } from "../../src/errors.ts";
import { formatShared, language } from "../../src/print/formula.ts";
import { Formula } from "../session/formula.ts";

/** Formulas of derivatives as they are printed, read back at points of all magnitudes, beside the numbers that eval gives there. */

/** Points from 1e-9 to 1e5 with both signs, beyond the overflow of exp, and where many formulas have a kink. */
export const POINTS: readonly number[] = [1e-9, 1e-6, 1e-3, 0.1, 0.3, 0.7, 1, 1.3, 2, 5, 20, 100, 400, 800, 1e3, 1e5]
  .flatMap((x) => [x, -x])
  .concat(0);

/** A formula's derivative as it is printed; undefined where it has none in closed form. */
export function printed(text: string, order: number): string | undefined {
  try {
    const { session, node } = new Formula(text);
    const names = session.nodeNames();
    const { graph } = session;
    const by = session.variable("x").node;
    return formatShared(
      language,
      graph,
      derivativeFormula(graph, simplify(graph, node, names), by, order, names),
      names,
    );
  } catch (error) {
    if (error instanceof DzeroError && (error.code === "no-derivative" || error.code === "too-long")) return undefined;
    throw error;
  }
}

/** Whether every part of a formula has a finite value at a point. */
export function isFiniteWithin(text: string, x: number): boolean {
  const { session, node } = new Formula(text, { x });
  const { graph } = session;
  const needed = ancestors(graph, node);
  return needed.every((isNeeded, part) => isNeeded === 0 || Number.isFinite(graph.value(part)));
}

/** Whether a value would be another if something that it is made of had not overflowed. */
function isLostToOverflow(graph: Graph, node: number): boolean {
  const needed = ancestors(graph, node);
  return graph.isWide(node) && needed.some((isNeeded, one) => isNeeded === 1 && !Number.isFinite(graph.value(one)));
}

/** What eval gives for a derivative at a point, and how far rounding may have carried it. */
function evaluated(text: string, order: number, x: number): { wanted: number; error: number } {
  const formula = new Formula(text, { x });
  const { session, node } = formula;
  // Where the value is lost to an overflow there is nothing that a formula could be read back for.
  if (!Number.isFinite(formula.value) || isLostToOverflow(session.graph, node)) return { wanted: NaN, error: 0 };
  const by = session.variable("x").node;
  const wanted = nthDerivativeValue(session.graph, node, by, order);
  const derivative = nthDerivative(session.graph, node, by, order);
  return { wanted, error: derivative <= by ? 0 : roundingError(formula, derivative, by) };
}

/** The relative error of one rounding, and the least absolute one. */
const EPSILON = 2 ** -53;
const LEAST_ERROR = Number.MIN_VALUE;

/**
 * How far rounding may have carried a value, to first order: the sum over all nodes of their adjoints times their errors
 * (S. Linnainmaa, 1976).
 */
function roundingError({ session: { graph } }: Formula, node: number, by: number): number {
  const adjoints = backward(graph, node, [by]);
  const errorOf = (one: number) => Math.max(Math.abs(graph.value(one)) * EPSILON, LEAST_ERROR);
  let sum = errorOf(node);
  for (let i = by + 1; i < node; i++) {
    const share = Math.abs(adjoints[i] ?? 0) * errorOf(i);
    if (graph.varies(i) && Number.isFinite(share)) sum += share;
  }
  return sum;
}

/** A point where a printed formula is another number than the derivative. */
export interface Miss {
  readonly text: string;
  readonly order: number;
  readonly x: number;
  readonly formula: string;
  readonly found: number;
  readonly wanted: number;
}

const TOLERANCE = 1e-6;

/** Functions are right to a few roundings, and their slopes to a few more. */
const MOST_ROUNDINGS = 16;

/** The points where a formula's printed derivative is off by more than a millionth. Where eval has no number there is nothing to compare. */
export function misses(
  text: string,
  order: number,
  points: readonly number[] = POINTS,
): { misses: Miss[]; count: number } {
  const formula = printed(text, order);
  if (formula === undefined) return { misses: [], count: 0 };
  const found: Miss[] = [];
  let count = 0;
  for (const x of points) {
    const { wanted, error } = evaluated(text, order, x);
    if (!Number.isFinite(wanted)) continue;
    const again = new Formula(formula, { x });
    const by = again.session.variable("x").node;
    const { value, node } = again;
    const difference = Math.abs(value - wanted);
    count += 1;
    if (difference <= TOLERANCE * Math.abs(wanted)) continue;
    const errors = error + (node > by ? roundingError(again, node, by) : 0) + LEAST_ERROR;
    // Where one of both cancels there is no number to compare.
    if (difference <= MOST_ROUNDINGS * errors) continue;
    found.push({ text, order, x, formula, found: value, wanted });
  }
  return { misses: found, count };
}

const UNARY = [
  "exp",
  "exp",
  "log",
  "log",
  "sqrt",
  "sin",
  "cos",
  "tan",
  "atan",
  "sinh",
  "cosh",
  "tanh",
  "asinh",
  "sech",
  "sigmoid",
  "softplus",
  "abs",
  "relu",
  "erf",
  "erfc",
  "normcdf",
  "log1p",
  "expm1",
  "lgamma",
  "cbrt",
  "sign",
  "-",
  "-",
];
const NUMBERS = ["1", "2", "3", "0.5", "-1", "1.5", "1e-3", "10", "1e5", "7"];
const EXPONENTS = ["2", "3", "-1", "-2", "0.5", "1.5", "-0.5", "4"];

/** Random formulas in x, with the magnitudes of their numbers and of x far apart. */
export class RandomFormulas {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  formula(depth: number): string {
    const kind = this.#below(depth === 0 ? 3 : 20);
    const part = () => this.formula(depth - 1);
    if (kind < 2) return "x";
    if (kind < 3) return this.#of(NUMBERS);
    if (kind < 9) return `(${part()}) ${this.#of(["+", "-"])} (${part()})`;
    if (kind < 12) return `(${part()})${this.#of(["*", "*", "/"])}(${part()})`;
    if (kind < 14) return `(${part()})^${this.#of(EXPONENTS)}`;
    if (kind < 15) return `${this.#of(["max", "min", "logaddexp", "hypot"])}(${part()}, ${part()})`;
    return `${this.#of(UNARY)}(${part()})`;
  }

  points(count: number): number[] {
    return Array.from({ length: count }, () => {
      const sign = this.#below(2) === 0 ? 1 : -1;
      return sign * 10 ** (this.#random() * 14 - 9);
    });
  }

  #below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  #of<T>(list: readonly T[]): T {
    return list[this.#below(list.length)];
  }
}
