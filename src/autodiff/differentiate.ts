import { dependents } from "./backward.ts";
import type { Graph } from "./graph.ts";
import { add, conditional, mul, neg, scale } from "./ring.ts";
import { instantiate, slopeBy } from "./slope.ts";

/**
 * Builds the one slope constructor of the graph's own derivatives, for one pass.
 *
 * The rules are those of the pass on numbers. Where a value decides (a NaN, an argument not reached) and is known, it
 * decides here; over symbols the decision becomes a gate in the graph.
 */
function slopeConstructor(graph: Graph, active: Uint8Array) {
  return (node: number, i: number): { slope: number; gate: number | undefined } | undefined => {
    const operation = graph.operation(node);
    const arguments_ = graph.argumentsOf(node).slice();
    const isNaNHere = graph.isKnown(node) && Number.isNaN(graph.value(node));
    // The node itself, not a constant NaN: its derivatives must be NaN too.
    if (isNaNHere && !operation.lazy) return { slope: node, gate: undefined };
    const local = slopeBy(operation, arguments_.length, i);
    if (local === null) return undefined;
    const inputs = [...arguments_, node];
    let gate: number | undefined;
    const isConditional =
      local.reached !== undefined &&
      (local.whileConstant === undefined || active[arguments_[local.whileConstant]] === 0);
    if (local.reached !== undefined && isConditional) {
      const condition = instantiate(local.reached.template, graph, inputs);
      if (!graph.isKnown(condition)) gate = condition;
      else if (graph.value(condition) === 0) return undefined;
    }
    return { slope: isNaNHere ? node : instantiate(local.template, graph, inputs), gate };
  };
}

/**
 * A backward pass whose result is graph again: the derivative of the root by each wanted node, as a node that can be
 * evaluated, printed and differentiated further.
 *
 * @returns the derivatives' nodes, in the order of `wanted`
 */
export function differentiate(graph: Graph, root: number, wanted: readonly number[]): number[] {
  const active = dependents(graph, root, wanted);
  const slopeOf = slopeConstructor(graph, active);
  const one = graph.constant(1);
  const zero = graph.constant(0);
  const minusOne = graph.constant(-1);
  const none = -1;
  const adjoints = new Int32Array(root + 1).fill(none);
  /** Whether the adjoint may be 0 because a gate is closed: products with it must be strong. */
  const gated = new Uint8Array(root + 1);

  const product = (adjoint: number, slope: number, strong: boolean): number => {
    if (slope === one) return adjoint;
    if (adjoint === one) return slope;
    if (slope === minusOne) return graph.apply(neg.operation, [adjoint]);
    return graph.apply(strong ? scale.operation : mul.operation, [adjoint, slope]);
  };

  if (active[root] === 1) adjoints[root] = one;
  for (let node = root; node >= 0; node--) {
    if (adjoints[node] === none || active[node] === 0) continue;
    const arity = graph.arity(node);
    for (let i = 0; i < arity; i++) {
      const argument = graph.argument(node, i);
      if (active[argument] === 0) continue;
      const local = slopeOf(node, i);
      if (local === undefined) continue;
      const strong = gated[node] === 1 || local.gate !== undefined;
      const open = adjoints[node];
      const adjoint = local.gate === undefined ? open : graph.apply(conditional.operation, [local.gate, open, zero]);
      const amount = product(adjoint, local.slope, strong);
      adjoints[argument] =
        adjoints[argument] === none ? amount : graph.apply(add.operation, [adjoints[argument], amount]);
      if (strong) gated[argument] = 1;
    }
  }
  return wanted.map((node) => (node > root || adjoints[node] === none ? zero : adjoints[node]));
}
