import { Dependents } from "./backward.ts";
import type { Graph } from "./graph.ts";
import { passesNaN } from "./nan.ts";
import { isStepFunction, noClosedForm, type Operation } from "./operation.ts";
import {
  add,
  alias,
  chosen,
  conditional,
  missingSlope,
  mul,
  neg,
  reachedOrNaN,
  scale,
  unlessMissing,
  unlessNaN,
} from "./ring.ts";
import { instantiate, isSummed, slopeBy, slopesOf } from "./slope.ts";

/** What derivatives are for. */
export type Purpose =
  /** Numbers: every value is known, and decides. */
  | "numbers"
  /** A formula for people, who are not told of NaN. */
  | "formula"
  /** Nodes of an expression that is computed at points: they are the same nodes at every point, values or not. */
  | "points"
  /** Results of compiled rows: as the backward pass on numbers computes them, to the bit. */
  | "rows";

/** How derivatives that stand in an expression are made. */
export interface Use {
  /** Default: numbers where the values are known, otherwise a formula. */
  readonly purpose?: Purpose;
  /** Whether some points may not come to the derivative: then a slope without closed form is an error only at those that do. */
  readonly mayBeLeftOut?: boolean;
}

/** A slope, and the condition, if any, that it stands under. */
interface GatedSlope {
  readonly gate: number | undefined;
  /** Whether it has no closed form. */
  readonly isMissing?: boolean;
  /**
   * Makes the node.
   * @param mayBeLeftOut whether a condition may leave it out
   * @throws DzeroError no-derivative, where it has no closed form and cannot be left out
   */
  readonly slope: (mayBeLeftOut?: boolean) => number;
}

/** Whether a condition is known to hold; undefined stands for one that always does. Where it is NaN, neither branch is made. */
export function isSurelyOpen(graph: Graph, condition: number | undefined): boolean {
  return condition === undefined || (graph.isKnown(condition) && Math.abs(graph.value(condition)) > 0);
}

/** A condition of the user's expression for derivatives, to which it may be no 0 though it is one as a double. */
function asDouble(graph: Graph, condition: number): number {
  const isDouble = graph.isLeaf(condition) || isStepFunction(graph.operation(condition));
  if (isDouble || graph.isDerived(condition)) return condition;
  return graph.apply(conditional.operation, [condition, graph.constant(1), graph.constant(0)]);
}

/** The condition under which two others hold; undefined stands for one that always does. */
export function both(graph: Graph, a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined || a === b) return a ?? b;
  return graph.apply(conditional.operation, [a, b, graph.constant(0)]);
}

/** The condition under which one of two others holds. */
export function either(graph: Graph, a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  return a === b ? a : graph.apply(conditional.operation, [a, graph.constant(1), b]);
}

/**
 * Under which condition an active node depends on what is differentiated by: one that only a branch makes active does so where
 * that branch is taken, and a step function never does.
 */
class Activity {
  readonly #graph: Graph;
  readonly #active: Pick<Dependents, "has">;
  /** By node, as `of` gives it. */
  readonly #found = new Map<number, number | undefined>();

  constructor(graph: Graph, active: Pick<Dependents, "has">) {
    this.#graph = graph;
    this.#active = active;
  }

  /** The condition as a node; undefined where the node always depends on it. */
  of(node: number): number | undefined {
    const needed = new Set([node]);
    // Meets what is added on the way, too.
    for (const one of needed)
      if (!this.#found.has(one)) for (const part of this.#activeArguments(one)) needed.add(part);
    for (const one of [...needed].sort((a, b) => a - b)) {
      if (!this.#found.has(one)) this.#found.set(one, this.#find(one));
    }
    return this.#found.get(node);
  }

  #activeArguments(node: number): number[] {
    return Array.from(this.#graph.argumentsOf(node)).filter((argument) => this.#active.has(argument));
  }

  /** Those by which the node is no step function. */
  #passingArguments(node: number): number[] {
    const slopes = slopesOf(this.#graph.operation(node), this.#graph.arity(node));
    return Array.from(this.#graph.argumentsOf(node)).filter(
      (argument, i) => slopes[i] !== null && this.#active.has(argument),
    );
  }

  #find(node: number): number | undefined {
    const graph = this.#graph;
    // It is one of those that is differentiated by.
    if (this.#activeArguments(node).length === 0) return undefined;
    const parts = this.#passingArguments(node);
    const never = graph.constant(0);
    if (!isBranching(graph, node)) {
      const conditions = parts.map((part) => this.#found.get(part));
      return parts.length === 0 ? never : conditions.reduce((all, one) => either(graph, all, one));
    }
    const [condition, a, b = a] = graph.argumentsOf(node);
    const inBranch = (branch: number) =>
      parts.includes(branch) ? (this.#found.get(branch) ?? graph.constant(1)) : never;
    // Where both branches depend on it, too: where a branch is not made, nothing is known of it.
    return graph.apply(conditional.operation, [condition, inBranch(a), inBranch(b)]);
  }
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
 */
export function slopeConstructor(graph: Graph, active: Pick<Dependents, "has">, purpose: Purpose = "numbers") {
  const isForPoints = purpose === "points";
  const isFormula = purpose === "formula" || purpose === "rows";
  const activity = new Activity(graph, active);
  /** Whether a value decides here, rather than in the graph. */
  const decides = (one: number) => graph.isKnown(one) && !(isForPoints && graph.varies(one));
  /** The slope of a conditional by the branch that the value of its condition chooses. */
  const slopeOfBranch = (condition: number) => slopesOf(conditional.operation, 3)[graph.value(condition) === 0 ? 2 : 1];
  return (node: number, i: number): GatedSlope | undefined => {
    const operation = graph.operation(node);
    const arguments_ = graph.argumentsOf(node).slice();
    /** Where this is NaN, so is every slope. */
    const decider = operation.lazy ? arguments_[0] : node;
    const isNaN = decides(decider) && Number.isNaN(graph.value(decider));
    const isChosen = isForPoints && operation === chosen.operation && i === 1;
    // At points where its condition has no value yet, a conditional stands in its place.
    const local = isChosen ? slopeOfBranch(arguments_[0]) : slopesOf(operation, arguments_.length)[i];
    if (local === noClosedForm) {
      const missing = [graph.constant(operation.code), graph.constant(i), arguments_[i]];
      return {
        gate: purpose === "points" || purpose === "rows" ? activity.of(arguments_[i]) : undefined,
        isMissing: true,
        slope: (mayBeLeftOut = false) => {
          if (!mayBeLeftOut) slopeBy(operation, arguments_.length, i);
          return graph.apply(missingSlope.operation, missing);
        },
      };
    }
    // The node itself, not a constant NaN: its derivatives must be NaN too.
    if ((!isFormula || operation.lazy) && isNaN) return { gate: undefined, slope: () => decider };
    const isGuarded = isForPoints && !decides(decider) && !isNeverNaN(graph.operation(decider));
    const orNaN = (reached: number) => graph.apply(reachedOrNaN.operation, [reached, decider]);
    if (local === null) return isGuarded ? { gate: orNaN(graph.constant(0)), slope: () => decider } : undefined;
    const inputs = isChosen ? [arguments_[0], arguments_[1], arguments_[1], node] : [...arguments_, node];
    let gate: number | undefined;
    const isConditional =
      local.reached !== undefined &&
      (local.whileConstant === undefined || !active.has(arguments_[local.whileConstant]));
    if (local.reached !== undefined && isConditional) {
      const condition = instantiate(local.reached.template, graph, inputs);
      const isOver = local.reachedOverSymbols && purpose !== "rows";
      // An exponent that is 0 at this point leaves no derivative there, but may vary in a further one.
      const isLasting = !(isOver && (graph.varies(condition) || graph.isPlaced(condition)));
      if (decides(condition) && isLasting) {
        if (graph.value(condition) === 0) return undefined;
      } else if (!isOver || isBranching(graph, condition)) {
        const isBranch = operation === conditional.operation && purpose !== "formula";
        gate = isBranch ? asDouble(graph, condition) : condition;
      }
    } else if (
      local.reached !== undefined &&
      local.whileConstant !== undefined &&
      (isForPoints || purpose === "rows")
    ) {
      const varying = activity.of(arguments_[local.whileConstant]);
      const condition = varying === undefined ? undefined : instantiate(local.reached.template, graph, inputs);
      if (varying !== undefined && condition !== undefined && (purpose === "rows" || isBranching(graph, condition)))
        gate = graph.apply(conditional.operation, [varying, graph.constant(1), condition]);
    }
    const make = () => instantiate(local.template, graph, inputs);
    if (!isGuarded) return { gate, slope: make };
    // Where the condition of a branch is NaN, neither branch is made, and the gate is closed. All other gates are open there.
    const openAtNaN = (condition: number) =>
      isBranching(graph, node)
        ? graph.apply(conditional.operation, [orNaN(graph.constant(0)), graph.constant(0), condition])
        : orNaN(condition);
    return {
      gate: gate === undefined ? gate : openAtNaN(gate),
      slope: () => graph.apply(unlessNaN.operation, [make(), decider]),
    };
  };
}

/** How adjoints go from nodes to their arguments. */
interface Passing {
  /**
   * @param adjoint the node's
   * @param other the slope by the other argument, where that is the same node and both hand down one amount
   * @param before the argument's, if it has one yet
   * @returns the argument's adjoint from now on
   */
  handDown(
    node: number,
    argument: number,
    adjoint: number,
    slope: GatedSlope,
    other: GatedSlope | undefined,
    before: number | undefined,
  ): number;
  /** The derivative by a node, of its adjoint. */
  arrived(node: number, adjoint: number): number;
  /**
   * A node may be NaN where the root is not. Every derivative that goes through it is NaN there.
   * @param decider what is NaN then: the node, or the condition that it chooses by
   */
  mayBeNaN?(node: number, decider: number): void;
  /** The derivatives as the pass returns them. */
  finished?(derivatives: number[]): number[];
}

function product(graph: Graph, adjoint: number, slope: number, { operation } = mul): number {
  const isConstant = (node: number, value: number) => graph.isConstant(node) && graph.value(node) === value;
  if (isConstant(slope, 1)) return adjoint;
  if (isConstant(adjoint, 1)) return slope;
  if (isConstant(slope, -1)) return graph.apply(neg.operation, [adjoint]);
  return graph.apply(operation, [adjoint, slope]);
}

/** What an adjoint gives to an argument. */
function amountOf(graph: Graph, adjoint: number, slope: number, other: GatedSlope | undefined, factors = mul): number {
  const amount = product(graph, adjoint, slope, factors);
  return other === undefined ? amount : sum(graph, amount, product(graph, adjoint, other.slope(), factors));
}

function sum(graph: Graph, before: number | undefined, amount: number): number {
  return before === undefined ? amount : graph.apply(add.operation, [before, amount]);
}

/**
 * Over formulas for people: below a gate products are strong, which reads well. They take a 0 that was computed for a gate
 * that is closed.
 */
function byStrongProducts(graph: Graph): Passing {
  const zero = graph.constant(0);
  const gated = new Set<number>();
  return {
    handDown(node, argument, adjoint, { gate, slope: makeSlope }, other, before) {
      const slope = makeSlope();
      const open = gate === undefined ? adjoint : graph.apply(conditional.operation, [gate, adjoint, zero]);
      const isStrong = gate !== undefined || gated.has(node);
      if (isStrong) gated.add(argument);
      return sum(graph, before, amountOf(graph, open, slope, other, isStrong ? scale : mul));
    },
    arrived: (_node, adjoint) => adjoint,
  };
}

/** The conditions under which adjoints come down to nodes. */
class Conditions {
  readonly #graph: Graph;
  /** By node; undefined where an adjoint always does. */
  readonly #conditions = new Map<number, number | undefined>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  of(node: number): number | undefined {
    return this.#conditions.get(node);
  }

  /**
   * An adjoint comes down to an argument.
   * @returns the condition under which it does so by this way
   */
  pass(node: number, argument: number, gate: number | undefined, isFirst: boolean): number | undefined {
    const graph = this.#graph;
    const above = this.#conditions.get(node);
    const condition = both(graph, above, gate);
    const other = isFirst ? condition : this.#conditions.get(argument);
    this.#conditions.set(argument, either(graph, other, condition));
    return condition;
  }
}

/** The nodes that adjoints come down to through branches of conditionals only. */
class Branches {
  readonly #graph: Graph;
  /** By node, whether every adjoint so far came through a branch. */
  readonly #inside = new Map<number, boolean>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Whether a node lies in a branch or chooses one. */
  has(node: number): boolean {
    return isBranching(this.#graph, node) || this.#inside.get(node) === true;
  }

  /** An adjoint comes down to an argument. */
  pass(node: number, argument: number, isFirst: boolean): void {
    this.#inside.set(argument, this.has(node) && (isFirst || this.#inside.get(argument) === true));
  }
}

/**
 * Slopes without closed form that a condition may leave out. One that an adjoint reaches is an error, even if a condition
 * further down the graph drops what it contributes.
 */
class Missing {
  readonly #graph: Graph;
  /** NaN where an adjoint reaches one of them, otherwise 0. */
  #sum: number | undefined;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** @param condition the condition under which an adjoint reaches the slope; undefined where one always does */
  add(condition: number | undefined, slope: number): void {
    const graph = this.#graph;
    const zero = graph.constant(0);
    const one = condition === undefined ? slope : graph.apply(conditional.operation, [condition, slope, zero]);
    this.#sum = sum(graph, this.#sum, one);
  }

  /** Makes one of the derivatives depend on the slopes, so that whatever computes them meets the error. */
  guard(derivatives: number[]): number[] {
    const [first, ...others] = derivatives;
    if (this.#sum === undefined) return derivatives;
    return [this.#graph.apply(unlessMissing.operation, [first, this.#sum]), ...others];
  }
}

/**
 * For points: every product below a gate stands under the condition that an adjoint comes down to the node at all. One that
 * does not is -0, which changes no sum: at a point where a branch is not made, its contributions are not there either.
 */
function byConditions(graph: Graph, mayBeLeftOut: boolean, hasBranches: boolean): Passing {
  const zero = graph.constant(0);
  const nothing = graph.constant(-0);
  const conditions = new Conditions(graph);
  const missing = new Missing(graph);
  // Where a branch adds to an adjoint, the sum is a node. Where the branch is not made there must be a node, too, or derivatives
  // of adjoints would be added in another order.
  const collected = (before: number | undefined, amount: number) =>
    before === undefined && hasBranches ? graph.apply(alias.operation, [amount]) : sum(graph, before, amount);
  return {
    handDown(node, argument, adjoint, { gate, slope: makeSlope, isMissing = false }, other, before) {
      const condition = conditions.pass(node, argument, gate, before === undefined);
      const slope = makeSlope(mayBeLeftOut || !isSurelyOpen(graph, condition));
      if (isMissing) missing.add(condition, slope);
      if (graph.operation(node) === unlessMissing.operation) missing.add(conditions.of(node), graph.argument(node, 1));
      const amount = amountOf(graph, adjoint, slope, other);
      if (condition === undefined) return collected(before, amount);
      return collected(before, graph.apply(conditional.operation, [condition, amount, nothing]));
    },
    arrived: (node, adjoint) => {
      const condition = conditions.of(node);
      return condition === undefined ? adjoint : graph.apply(conditional.operation, [condition, adjoint, zero]);
    },
    finished: (derivatives) => missing.guard(derivatives),
  };
}

/**
 * For rows: a contribution that does not come down is -0 where contributions are added, which changes no sum, and a node
 * that none comes down to has the derivative 0.
 */
function asOnNumbers(graph: Graph): Passing {
  const zero = graph.constant(0);
  const nothing = graph.constant(-0);
  const conditions = new Conditions(graph);
  /** What must not be NaN. */
  const guards = new Set<number>();
  /** The conditions of contributions that are the only ones so far. */
  const single = new Map<number, number | undefined>();
  const missing = new Missing(graph);
  const closed = (condition: number | undefined, amount: number, otherwise: number) =>
    condition === undefined ? amount : graph.apply(conditional.operation, [condition, amount, otherwise]);
  return {
    handDown(node, argument, adjoint, { gate, slope: makeSlope, isMissing = false }, other, before) {
      const condition = conditions.pass(node, argument, gate, before === undefined);
      const slope = makeSlope(condition !== undefined);
      if (isMissing) missing.add(condition, slope);
      if (graph.operation(node) === unlessMissing.operation) missing.add(conditions.of(node), graph.argument(node, 1));
      const amount = amountOf(graph, adjoint, slope, other);
      if (before === undefined) {
        single.set(argument, condition);
        return amount;
      }
      const total = closed(single.get(argument), before, nothing);
      single.delete(argument);
      return sum(graph, total, closed(condition, amount, nothing));
    },
    arrived: (node, adjoint) => closed(conditions.of(node), adjoint, zero),
    mayBeNaN(node, decider) {
      guards.add(closed(conditions.of(node), decider, zero));
    },
    finished(derivatives) {
      const [first, ...others] = missing.guard(derivatives);
      let guarded = first;
      for (const guard of guards) guarded = graph.apply(unlessNaN.operation, [guarded, guard]);
      return [guarded, ...others];
    },
  };
}

/** A conditional from a node on that the root depends on. At points where that decides, `chosen` stands for it. */
export function branchingAbove(graph: Graph, root: number, lowest: number): number | undefined {
  if (root < lowest) return undefined;
  const needed = new Uint8Array(root + 1 - lowest);
  needed[root - lowest] = 1;
  for (let node = root; node >= lowest; node--) {
    if (needed[node - lowest] === 0) continue;
    if (isBranching(graph, node)) return node;
    for (const argument of graph.argumentsOf(node)) if (argument >= lowest) needed[argument - lowest] = 1;
  }
  return undefined;
}

/** The nodes that adjoints come down to and whose NaN may be hidden from the root. */
class HidingNaN {
  readonly #graph: Graph;
  /** Nodes that make the root NaN wherever they are NaN. */
  readonly #certain: Set<number>;
  /** Nodes that do not, on some way that an adjoint takes. A conditional takes that of the branch it chooses. */
  readonly #hidden = new Set<number>();

  constructor(graph: Graph, root: number) {
    this.#graph = graph;
    this.#certain = new Set([root]);
  }

  has(node: number): boolean {
    return this.#hidden.has(node) && !this.#certain.has(node);
  }

  /** An adjoint comes down to the i-th argument of a node. */
  pass(node: number, i: number): void {
    const argument = this.#graph.argument(node, i);
    const isBranch = i > 0 && isBranching(this.#graph, node);
    const passes = !isBranch && this.#passesNaN(node, i);
    if (passes && this.#certain.has(node)) this.#certain.add(argument);
    if ((!passes && !isBranch) || (this.#hidden.has(node) && !this.#certain.has(node))) this.#hidden.add(argument);
  }

  #passesNaN(node: number, i: number): boolean {
    const graph = this.#graph;
    const values = Array.from(graph.argumentsOf(node), (one) => (graph.isKnown(one) ? graph.value(one) : undefined));
    return passesNaN(graph.operation(node), values, i);
  }
}

/**
 * The derivative where a branch leaves it out: 0, but no constant, because at other points the branch may be another.
 * @param condition the condition of the branch
 */
function zeroBeside(graph: Graph, condition: number): number {
  // 1 wherever the condition is NaN, too.
  const always = graph.apply(reachedOrNaN.operation, [graph.constant(1), condition]);
  return graph.apply(chosen.operation, [always, graph.constant(0)]);
}

/**
 * Which nodes from the lowest on depend on what is differentiated by whatever branches are taken. Those that do only in some
 * have slopes and adjoints of their own, as those in a branch have: at points where the branch is another there are none.
 */
function alwaysActive(graph: Graph, root: number, lowest: number, wanted: readonly number[]): Uint8Array {
  const marks = new Uint8Array(root + 1 - lowest);
  for (const node of wanted) if (node <= root) marks[node - lowest] = 1;
  for (let node = lowest; node <= root; node++) {
    if (isBranching(graph, node)) continue;
    if (graph.argumentsOf(node).some((argument) => marks[argument - lowest] === 1)) marks[node - lowest] = 1;
  }
  return marks;
}

function isBranching(graph: Graph, node: number): boolean {
  const operation = graph.operation(node);
  return operation === conditional.operation || operation === chosen.operation;
}

/**
 * A backward pass whose result is graph again: the derivative of the root by each wanted node, as a node that can be
 * evaluated, printed and differentiated further.
 *
 * @returns the derivatives' nodes, in the order of `wanted`
 */
export function differentiate(graph: Graph, root: number, wanted: readonly number[], use: Use = {}): number[] {
  return graph.deriving(() => derivatives(graph, root, wanted, use));
}

function derivatives(
  graph: Graph,
  root: number,
  wanted: readonly number[],
  { purpose = graph.isKnown(root) ? "numbers" : "formula", mayBeLeftOut = false }: Use,
): number[] {
  const active = new Dependents(graph, root, wanted);
  const { lowest } = active;
  const slopeOf = slopeConstructor(graph, active, purpose);
  const branching = purpose === "points" ? branchingAbove(graph, root, lowest) : undefined;
  const zero = branching === undefined ? graph.constant(0) : zeroBeside(graph, graph.argument(branching, 0));
  if (!active.has(root)) return wanted.map(() => zero);
  const branches = branching === undefined ? undefined : new Branches(graph);
  const always = branches && alwaysActive(graph, root, lowest, wanted);
  const passing =
    purpose === "rows"
      ? asOnNumbers(graph)
      : purpose === "points"
        ? byConditions(graph, mayBeLeftOut, branches !== undefined)
        : byStrongProducts(graph);
  const none = -1;
  /** By node, from the lowest wanted one on. */
  const adjoints = new Int32Array(root + 1 - lowest).fill(none);
  adjoints[root - lowest] = graph.constant(1);
  const hiding = passing.mayBeNaN === undefined ? undefined : new HidingNaN(graph, root);
  for (let node = root; node >= lowest; node--) {
    const adjoint = adjoints[node - lowest];
    if (adjoint === none || !active.has(node)) continue;
    const arity = graph.arity(node);
    const isInBranch = branches?.has(node) ?? false;
    if (arity > 0 && hiding?.has(node)) {
      const decider = graph.operation(node).lazy ? graph.argument(node, 0) : node;
      if (!isNeverNaN(graph.operation(decider))) passing.mayBeNaN?.(node, decider);
    }
    const isOneAmount = graph.isOfOne(node) && isSummed(graph.operation(node), arity);
    for (let i = 0; i < (isOneAmount ? 1 : arity); i++) {
      const argument = graph.argument(node, i);
      if (!active.has(argument)) continue;
      const from = graph.length;
      const slope = slopeOf(node, i);
      if (slope === undefined) continue;
      const before = adjoints[argument - lowest];
      const known = before === none ? undefined : before;
      const other = isOneAmount ? slopeOf(node, 1) : undefined;
      adjoints[argument - lowest] = passing.handDown(node, argument, adjoint, slope, other, known);
      branches?.pass(node, argument, before === none);
      hiding?.pass(node, i);
      // Other points may not come to the branch, so what is made later must not share nodes with what is made for it.
      if (isInBranch || always?.[argument - lowest] === 0) graph.hide(from);
    }
  }
  const found = wanted.map((node) => {
    const adjoint = node > root ? none : adjoints[node - lowest];
    return adjoint === none ? zero : passing.arrived(node, adjoint);
  });
  return passing.finished?.(found) ?? found;
}
