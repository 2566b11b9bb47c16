import { Dependents } from "./backward.ts";
import type { Graph } from "./graph.ts";
import type { Operation } from "./operation.ts";
import { add, conditional, mul, neg, reachedOrNaN, scale, unlessNaN } from "./ring.ts";
import { instantiate, slopeBy } from "./slope.ts";

/** A slope as a node, and the condition, if any, that it stands under. */
interface GatedSlope {
  readonly slope: number;
  readonly gate: number | undefined;
}

function isNeverNaN(operation: Operation): boolean {
  return operation === reachedOrNaN.operation || (operation.hidesNaN ?? false);
}

/**
 * Builds the one slope constructor of the graph's own derivatives, for one pass. It gives the slope of a node by its i-th
 * argument; nothing where the argument is not reached. The rules are those of the pass on numbers. Where a value decides (a NaN,
 * an argument not reached) and is known, it decides here; over symbols the decision becomes a gate in the graph.
 *
 * @param active the nodes that depend on what is differentiated by
 * @param isFormula whether the result is a formula for people: then a NaN of what has a value decides nothing
 * @param guardsSlopes whether a slope over symbols is NaN wherever its node will be; formulas for people do without
 */
export function slopeConstructor(
  graph: Graph,
  active: Pick<Dependents, "has">,
  isFormula = false,
  guardsSlopes = false,
) {
  return (node: number, i: number): GatedSlope | undefined => {
    const operation = graph.operation(node);
    const arguments_ = graph.argumentsOf(node).slice();
    const isNaN = (one: number) => graph.isKnown(one) && Number.isNaN(graph.value(one));
    /** Where this is NaN, so is every slope. */
    const decider = operation.lazy ? arguments_[0] : node;
    // The node itself, not a constant NaN: its derivatives must be NaN too.
    if ((!isFormula || operation.lazy) && isNaN(decider)) return { slope: decider, gate: undefined };
    const isGuarded = guardsSlopes && !graph.isKnown(decider) && !isNeverNaN(graph.operation(decider));
    const orNaN = (reached: number) => graph.apply(reachedOrNaN.operation, [reached, decider]);
    const local = slopeBy(operation, arguments_.length, i);
    if (local === null) return isGuarded ? { slope: decider, gate: orNaN(graph.constant(0)) } : undefined;
    const inputs = [...arguments_, node];
    let gate: number | undefined;
    const isConditional =
      local.reached !== undefined &&
      (local.whileConstant === undefined || !active.has(arguments_[local.whileConstant]));
    if (local.reached !== undefined && isConditional) {
      const condition = instantiate(local.reached.template, graph, inputs);
      // An exponent that is 0 at this point leaves no derivative there, but may vary in a further one.
      const isLasting = !(local.reachedOverSymbols && (graph.varies(condition) || graph.isPlaced(condition)));
      if (graph.isKnown(condition) && isLasting) {
        if (graph.wide(condition).isZero) return undefined;
      } else if (!local.reachedOverSymbols || graph.operation(condition) === conditional.operation) {
        gate = condition;
      }
    }
    const slope = instantiate(local.template, graph, inputs);
    if (!isGuarded) return { slope, gate };
    return { slope: graph.apply(unlessNaN.operation, [slope, decider]), gate: gate === undefined ? gate : orNaN(gate) };
  };
}

/**
 * What an adjoint hands down to an argument.
 * @param adjoint the node's
 * @param isFirst whether the argument has none yet
 */
type HandDown = (node: number, argument: number, adjoint: number, slope: GatedSlope, isFirst: boolean) => number;

function product(graph: Graph, adjoint: number, slope: number, { operation } = mul): number {
  const isConstant = (node: number, value: number) => graph.isConstant(node) && graph.value(node) === value;
  if (isConstant(slope, 1)) return adjoint;
  if (isConstant(adjoint, 1)) return slope;
  if (isConstant(slope, -1)) return graph.apply(neg.operation, [adjoint]);
  return graph.apply(operation, [adjoint, slope]);
}

/**
 * Over formulas for people: below a gate products are strong, which reads well. They take a 0 that was computed for a gate
 * that is closed.
 */
function byStrongProducts(graph: Graph): HandDown {
  const zero = graph.constant(0);
  const gated = new Set<number>();
  return (node, argument, adjoint, { slope, gate }) => {
    const open = gate === undefined ? adjoint : graph.apply(conditional.operation, [gate, adjoint, zero]);
    const isStrong = gate !== undefined || gated.has(node);
    if (isStrong) gated.add(argument);
    return product(graph, open, slope, isStrong ? scale : mul);
  };
}

/** For points: every product below a gate stands under the condition that an adjoint comes down to the node at all. */
function byConditions(graph: Graph): HandDown {
  const zero = graph.constant(0);
  const one = graph.constant(1);
  /** By node; undefined where an adjoint always does. */
  const conditions = new Map<number, number | undefined>();
  const both = (a: number | undefined, b: number | undefined) =>
    a === undefined || b === undefined ? (a ?? b) : graph.apply(conditional.operation, [a, b, zero]);
  const either = (a: number | undefined, b: number | undefined) =>
    a === undefined || b === undefined || a === b ? a && b : graph.apply(conditional.operation, [a, one, b]);
  return (node, argument, adjoint, { slope, gate }, isFirst) => {
    const condition = both(conditions.get(node), gate);
    conditions.set(argument, isFirst ? condition : either(conditions.get(argument), condition));
    const amount = product(graph, adjoint, slope);
    return condition === undefined ? amount : graph.apply(conditional.operation, [condition, amount, zero]);
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
  return graph.deriving(() => derivatives(graph, root, wanted, guardsSlopes));
}

function derivatives(graph: Graph, root: number, wanted: readonly number[], guardsSlopes: boolean): number[] {
  const active = new Dependents(graph, root, wanted);
  const { lowest } = active;
  const slopeOf = slopeConstructor(graph, active, !guardsSlopes && !graph.isKnown(root), guardsSlopes);
  const handDown = guardsSlopes ? byConditions(graph) : byStrongProducts(graph);
  const zero = graph.constant(0);
  if (!active.has(root)) return wanted.map(() => zero);
  const none = -1;
  /** By node, from the lowest wanted one on. */
  const adjoints = new Int32Array(root + 1 - lowest).fill(none);
  adjoints[root - lowest] = graph.constant(1);
  for (let node = root; node >= lowest; node--) {
    const adjoint = adjoints[node - lowest];
    if (adjoint === none || !active.has(node)) continue;
    const arity = graph.arity(node);
    for (let i = 0; i < arity; i++) {
      const argument = graph.argument(node, i);
      const slope = active.has(argument) ? slopeOf(node, i) : undefined;
      if (slope === undefined) continue;
      const before = adjoints[argument - lowest];
      const amount = handDown(node, argument, adjoint, slope, before === none);
      adjoints[argument - lowest] = before === none ? amount : graph.apply(add.operation, [before, amount]);
    }
  }
  return wanted.map((node) => {
    const found = node > root ? none : adjoints[node - lowest];
    return found === none ? zero : found;
  });
}
