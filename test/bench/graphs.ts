import type { Graph } from "../../src/autodiff/graph.ts";
import { add, mul } from "../../src/autodiff/ring.ts";
import { sub } from "../../src/functions/arithmetic.ts";
import { sin } from "../../src/functions/trigonometric.ts";

/** Where Rosenbrock's function is computed. */
export function rosenbrockStart(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => 0.5 + 0.3 * Math.sin(i));
}

/** How many operations each term of Rosenbrock's function has, and each link of the chain. */
export const OPERATIONS_A_TERM = 8;
export const OPERATIONS_A_LINK = 3;

/**
 * Rosenbrock's function, the sum of 100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2.
 * @returns its node
 */
export function rosenbrock(graph: Graph, x: readonly number[]): number {
  const one = graph.constant(1);
  const hundred = graph.constant(100);
  let sum = graph.constant(0);
  for (let i = 0; i + 1 < x.length; i++) {
    const a = graph.apply(sub.operation, [x[i + 1], graph.apply(mul.operation, [x[i], x[i]])]);
    const b = graph.apply(sub.operation, [one, x[i]]);
    const first = graph.apply(mul.operation, [graph.apply(mul.operation, [hundred, a]), a]);
    sum = graph.apply(add.operation, [sum, first]);
    sum = graph.apply(add.operation, [sum, graph.apply(mul.operation, [b, b])]);
  }
  return sum;
}

export const CHAIN_START = 0.7;

/** x, then again and again sin(x) + x/2 of the last: as deep as it is long. */
export function chain(graph: Graph, x: number, length: number): number {
  const half = graph.constant(0.5);
  let last = x;
  for (let i = 0; i < length; i++) {
    const sine = graph.apply(sin.operation, [last]);
    last = graph.apply(add.operation, [sine, graph.apply(mul.operation, [last, half])]);
  }
  return last;
}
