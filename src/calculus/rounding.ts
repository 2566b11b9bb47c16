import type { Graph } from "../autodiff/graph.ts";

/**
 * How far rounding may take a result, to first order: what each operation rounds its value by, times the adjoint. M. Iri,
 * "Simultaneous computation of functions, partial derivatives and estimates of rounding errors", Japan Journal of Applied
 * Mathematics 1 (1984) 223-252.
 * @param adjoints by node; what is not finite among them tells nothing
 */
export function roundingOf(graph: Graph, root: number, adjoints: ArrayLike<number>): number {
  let sum = 0;
  for (let node = 0; node <= root; node++) {
    if (graph.arity(node) === 0) continue;
    const one = Math.abs(graph.value(node) * adjoints[node]);
    if (Number.isFinite(one)) sum += one;
  }
  return Number.EPSILON * sum;
}
