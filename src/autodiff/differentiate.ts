import { Dependents } from "./backward.ts";
import type { Graph } from "./graph.ts";
import { add, conditional, mul, neg, scale, unlessNaN } from "./ring.ts";
import { instantiate, slopeBy } from "./slope.ts";

/**
 * Builds the one slope constructor of the graph's own derivatives, for one pass. It gives the slope of a node by its i-th
 * argument as a node, and the condition, if any, that it stands under; nothing where the argument is not reached.
 *
 * @param active the nodes that depend on what is differentiated by
 * @param isFormula whether the result is a formula of symbols: then a NaN of what has a value decides nothing
 * @param guardsSlopes whether a slope over symbols is NaN wherever its node will be; formulas for people do without
 * The rules are those of the pass on numbers. Where a value decides (a NaN, an argument not reached) and is known, it
 * decides here; over symbols the decision becomes a gate in the graph.
 */
export function slopeConstructor(
  graph: Graph,
  active: Pick<Dependents, "has">,
  isFormula = false,
  guardsSlopes = false,
) {
  return (node: number, i: number): { slope: number; gate: number | undefined } | undefined => {
    const operation = graph.operation(node);
    const arguments_ = graph.argumentsOf(node).slice();
    const isNaNHere = !isFormula && graph.isKnown(node) && Number.isNaN(graph.value(node));
    // The node itself, not a constant NaN: its derivatives must be NaN too.
    if (isNaNHere && !operation.lazy) return { slope: node, gate: undefined };
    const local = slopeBy(operation, arguments_.length, i);
    if (local === null) return undefined;
    const inputs = [...arguments_, node];
    let gate: number | undefined;
    const isConditional =
      local.reached !== undefined &&
      (local.whileConstant === undefined || !active.has(arguments_[local.whileConstant]));
    if (local.reached !== undefined && isConditional) {
      const condition = instantiate(local.reached.template, graph, inputs);
      if (graph.isKnown(condition)) {
        if (graph.value(condition) === 0) return undefined;
      } else if (!local.reachedOverSymbols || graph.operation(condition) === conditional.operation) {
        gate = condition;
      }
    }
    const slope = isNaNHere ? node : instantiate(local.template, graph, inputs);
    const isGuarded = guardsSlopes && !operation.lazy && !graph.isKnown(node);
    return { slope: isGuarded ? graph.apply(unlessNaN.operation, [slope, node]) : slope, gate };
  };
}

/**
 * A backward pass whose result is graph again: the derivative of the root by each wanted node, as a node that can be
 * evaluated, printed and differentiated further.
 *
 * @param guardsSlopes whether derivatives over symbols are NaN wherever what they are of will be
 * @returns the derivatives' nodes, in the order of `wanted`
 */
export function differentiate(graph: Graph, root: number, wanted: readonly number[], guardsSlopes = false): number[] {
  const active = new Dependents(graph, root, wanted);
  const { lowest } = active;
  const slopeOf = slopeConstructor(graph, active, !graph.isKnown(root), guardsSlopes);
  const one = graph.constant(1);
  const zero = graph.constant(0);
  const minusOne = graph.constant(-1);
  if (!active.has(root)) return wanted.map(() => zero);
  const none = -1;
  /** By node, from the lowest wanted one on. */
  const adjoints = new Int32Array(root + 1 - lowest).fill(none);
  /** Whether the adjoint may be 0 because a gate is closed: products with it must be strong. */
  const gated = new Uint8Array(adjoints.length);

  const product = (adjoint: number, slope: number, strong: boolean): number => {
    if (slope === one) return adjoint;
    if (adjoint === one) return slope;
    if (slope === minusOne) return graph.apply(neg.operation, [adjoint]);
    return graph.apply(strong ? scale.operation : mul.operation, [adjoint, slope]);
  };

  adjoints[root - lowest] = one;
  for (let node = root; node >= lowest; node--) {
    const open = adjoints[node - lowest];
    if (open === none || !active.has(node)) continue;
    const arity = graph.arity(node);
    for (let i = 0; i < arity; i++) {
      const argument = graph.argument(node, i);
      if (!active.has(argument)) continue;
      const local = slopeOf(node, i);
      if (local === undefined) continue;
      const strong = gated[node - lowest] === 1 || local.gate !== undefined;
      const adjoint = local.gate === undefined ? open : graph.apply(conditional.operation, [local.gate, open, zero]);
      const amount = product(adjoint, local.slope, strong);
      const before = adjoints[argument - lowest];
      adjoints[argument - lowest] = before === none ? amount : graph.apply(add.operation, [before, amount]);
      if (strong) gated[argument - lowest] = 1;
    }
  }
  return wanted.map((node) => {
    const found = node > root ? none : adjoints[node - lowest];
    return found === none ? zero : found;
  });
}
