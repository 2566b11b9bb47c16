import { ancestors, Dependents } from "../autodiff/backward.ts";
import { slopeConstructor } from "../autodiff/differentiate.ts";
import type { Graph } from "../autodiff/graph.ts";
import type { Operation } from "../autodiff/operation.ts";
import { add, conditional, mul } from "../autodiff/ring.ts";
import { shownTemplate, slopesOf, type Template } from "../autodiff/slope.ts";
import { div, sub } from "../functions/arithmetic.ts";
import { pow } from "../functions/powers.ts";
import { ruleOf, type Letters, type Rule } from "./rules.ts";
import { simplify } from "./simplify.ts";

/** One rule of differentiation as it is used in a formula. */
export interface Step {
  readonly rule: Rule;
  /** The part of the formula it is used on. */
  readonly node: number;
  /** The part's derivative, simplified. */
  readonly derivative: number;
}

const sums = new Set<Operation>([add, sub].map(({ operation }) => operation));

/**
 * The derivative of a node by another, rule by rule, from the inside out.
 * @param result the derivative of the whole, so that the last step ends with the answer as printed
 * @throws DzeroError no-derivative
 */
export function stepsOf(graph: Graph, of: number, by: number, result: number, letters: Letters): Step[] {
  const root = asShown(graph, of);
  const active = new Dependents(graph, root, [by]);
  const needed = differentiated(graph, root, active);
  const slopeOf = slopeConstructor(graph, active);
  const zero = graph.constant(0);
  const derivatives = new Map<number, number>([[by, graph.constant(1)]]);
  const inner = innerSums(graph, root, needed);
  const steps: Step[] = [];
  for (let node = by + 1; node <= root; node++) {
    if (needed[node] === 0) continue;
    const operation = graph.operation(node);
    const parts = Array.from(graph.argumentsOf(node));
    let total = zero;
    for (const [i, part] of parts.entries()) {
      const slope = derivatives.get(part);
      const local = slope === undefined ? undefined : slopeOf(node, i);
      if (slope === undefined || local === undefined) continue;
      const open = local.gate === undefined ? slope : graph.apply(conditional.operation, [local.gate, slope, zero]);
      const amount = graph.apply(mul.operation, [local.slope(), open]);
      total = total === zero ? amount : graph.apply(add.operation, [total, amount]);
    }
    const derivative = node === root ? result : simplify(graph, total, letters.names);
    derivatives.set(node, derivative);
    if (inner.has(node)) continue;
    const isActive = parts.map((part) => active.has(part));
    steps.push({ node, derivative, rule: ruleOf(graph, { operation, parts, isActive, by }, letters) });
  }
  return steps;
}

/** Marks the active nodes whose derivative is used. The derivative of a condition, or of what is rounded, is not. */
function differentiated(graph: Graph, root: number, active: Dependents): Uint8Array {
  const marks = new Uint8Array(root + 1);
  if (active.has(root)) marks[root] = 1;
  for (let node = root; node >= 0; node--) {
    if (marks[node] === 0) continue;
    const parts = graph.argumentsOf(node);
    const slopes = slopesOf(graph.operation(node), parts.length);
    for (const [i, part] of parts.entries()) if (slopes[i] !== null && active.has(part)) marks[part] = 1;
  }
  return marks;
}

/** Sums that are terms of sums: the whole is one step. */
function innerSums(graph: Graph, root: number, needed: Uint8Array): ReadonlySet<number> {
  const inner = new Set<number>();
  for (let node = 0; node <= root; node++) {
    if (needed[node] === 0 || !sums.has(graph.operation(node))) continue;
    for (const part of graph.argumentsOf(node)) if (sums.has(graph.operation(part))) inner.add(part);
  }
  return inner;
}

/**
 * Copies a formula with each internal operation replaced by what it is printed as. Otherwise a step would name an operation
 * that readers never see, and its rule could not be looked up anywhere.
 */
function asShown(graph: Graph, root: number): number {
  const needed = ancestors(graph, root);
  const copies = new Int32Array(root + 1);
  for (let node = 0; node <= root; node++) {
    if (needed[node] === 0) continue;
    const parts = Array.from(graph.argumentsOf(node), (part) => copies[part]);
    const operation = graph.operation(node);
    if (graph.isConstant(node) || graph.isLeaf(node)) copies[node] = node;
    else {
      const template = shownTemplate(operation, parts.length);
      copies[node] = template === undefined ? graph.apply(operation, parts) : expanded(graph, template, parts);
    }
  }
  return copies[root];
}

/** The printed form of an operation, applied to these nodes. */
function expanded(graph: Graph, template: Template, parts: readonly number[]): number {
  const nodes = parts.slice(0, template.inputs);
  for (const node of template.steps) {
    if (template.graph.isConstant(node)) {
      nodes[node] = graph.constant(template.graph.value(node), template.graph.text(node));
      continue;
    }
    const operation = template.graph.operation(node);
    const operands = Array.from(template.graph.argumentsOf(node), (argument) => nodes[argument]);
    const inner = shownTemplate(operation, operands.length);
    nodes[node] = inner === undefined ? computed(graph, operation, operands) : expanded(graph, inner, operands);
  }
  return nodes[template.output];
}

/** Operations whose value is their first operand if the second is this number. */
const neutral = new Map<Operation, number>([
  [sub.operation, 0],
  [div.operation, 1],
  [pow.operation, 1],
]);

/** A computed number with more characters than this is left as a formula. */
const MOST_COMPUTED = 8;

/** Applies an operation and evaluates numbers: x^2 instead of x^(3 - 1), log(x) instead of log(x)^1. */
function computed(graph: Graph, operation: Operation, operands: readonly number[]): number {
  const [first, second] = operands;
  const is = (node: number, value: number | undefined) => graph.isConstant(node) && graph.value(node) === value;
  if (operands.length === 2 && is(second, neutral.get(operation))) return first;
  if (operation === mul.operation && is(first, 1)) return second;
  if (operation === mul.operation && is(second, 1)) return first;
  const isNumber = (node: number) => graph.isConstant(node) && !/\p{L}/u.test(graph.text(node));
  const node = graph.apply(operation, operands);
  if (!operands.every(isNumber)) return node;
  const value = graph.value(node);
  return String(value).length > MOST_COMPUTED || !Number.isFinite(value) ? node : graph.constant(value);
}
