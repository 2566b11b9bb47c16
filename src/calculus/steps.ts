import { ancestors, Dependents } from "../autodiff/backward.ts";
import { slopeConstructor } from "../autodiff/differentiate.ts";
import type { Graph } from "../autodiff/graph.ts";
import { step, type Operation } from "../autodiff/operation.ts";
import { add, alias, conditional, mul, neg } from "../autodiff/ring.ts";
import { div, edge, sub } from "../functions/arithmetic.ts";
import { pow } from "../functions/powers.ts";
import { simplify } from "./simplify.ts";

/** One rule of differentiation as it is used in a formula. */
export interface Step {
  /** The rule in words a student knows, with u, v, c, n for parts of the formula. */
  readonly rule: string;
  /** The part of the formula it is used on. */
  readonly node: number;
  /** The part's derivative, simplified. */
  readonly derivative: number;
  /** What u and v of the rule stand for. */
  readonly parts: readonly (readonly [name: string, node: number])[];
}

/** An operation in a formula, and what of it depends on the variable. */
interface Applied {
  readonly operation: Operation;
  readonly parts: readonly number[];
  readonly isActive: readonly boolean[];
  /** The variable's node. */
  readonly by: number;
}

type Rule = Pick<Step, "rule" | "parts">;

const sums = new Set<Operation>([add, sub].map(({ operation }) => operation));
const transparent = new Set<Operation>([alias, edge].map(({ operation }) => operation));

/**
 * The derivative of a node by another, rule by rule, from the inside out.
 * @param names the names of leaves, in whose order formulas are written
 * @throws DzeroError no-derivative
 */
export function stepsOf(graph: Graph, root: number, by: number, names: ReadonlyMap<number, string>): Step[] {
  const active = new Dependents(graph, root, [by]);
  const needed = ancestors(graph, root);
  const slopeOf = slopeConstructor(graph, active);
  const zero = graph.constant(0);
  const derivatives = new Map<number, number>([[by, graph.constant(1)]]);
  const inner = innerSums(graph, root, needed);
  const steps: Step[] = [];
  for (let node = by + 1; node <= root; node++) {
    if (needed[node] === 0 || !active.has(node)) continue;
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
    const derivative = simplify(graph, total, names);
    derivatives.set(node, derivative);
    if (transparent.has(operation) || inner.has(node) || isStep(operation)) continue;
    const isActive = parts.map((part) => active.has(part));
    steps.push({ node, derivative, ...ruleOf({ operation, parts, isActive, by }) });
  }
  return steps;
}

/** Whether a derivative is 0 wherever there is one: nothing is to be told. */
function isStep({ slopes }: Operation): boolean {
  return typeof slopes !== "function" && slopes.every((slope) => slope === step);
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

/** A rule that names its parts. */
function named(rule: string, { parts, by }: Applied, letters: string): Rule {
  const all = Array.from(letters, (letter, i) => [letter, parts[i]] as const);
  return { rule, parts: all.filter(([letter, part]) => /[uv]/.test(letter) && part !== by) };
}

const rules = new Map<Operation, (applied: Applied) => Rule>([
  [add.operation, () => ({ rule: "sum rule: (u + v)' = u' + v'", parts: [] })],
  [sub.operation, () => ({ rule: "difference rule: (u - v)' = u' - v'", parts: [] })],
  [neg.operation, () => ({ rule: "constant factor rule: (-u)' = -u'", parts: [] })],
  [
    mul.operation,
    (applied) => {
      const [first, second] = applied.isActive;
      if (first && second) return named("product rule: (u*v)' = u'*v + u*v'", applied, "uv");
      return named("constant factor rule: (c*u)' = c*u'", applied, first ? "uc" : "cu");
    },
  ],
  [
    div.operation,
    (applied) => {
      const [above, below] = applied.isActive;
      if (above && below) return named("quotient rule: (u/v)' = (u'*v - u*v')/v^2", applied, "uv");
      if (above) return named("constant factor rule: (u/c)' = u'/c", applied, "uc");
      return named("reciprocal rule: (c/v)' = -c*v'/v^2", applied, "cv");
    },
  ],
  [
    pow.operation,
    (applied) => {
      const { isActive, parts, by } = applied;
      const [base, exponent] = isActive;
      if (base && exponent)
        return named("logarithmic differentiation: (u^v)' = u^v*(v'*log(u) + v*u'/u)", applied, "uv");
      if (exponent) return named("exponential rule: (c^v)' = c^v*log(c)*v'", applied, "cv");
      if (parts[0] === by) return { rule: "power rule: (x^n)' = n*x^(n - 1)", parts: [] };
      return named("power rule and chain rule: (u^n)' = n*u^(n - 1)*u'", applied, "un");
    },
  ],
  [conditional.operation, () => ({ rule: "case by case: the derivative of the case that holds", parts: [] })],
]);

function ruleOf(applied: Applied): Rule {
  const { operation, parts, by } = applied;
  const known = rules.get(operation);
  if (known !== undefined) return known(applied);
  const { name, derivative } = operation;
  if (parts.length !== 1 || derivative === undefined)
    return {
      rule: `chain rule, with the derivatives of ${name}${derivative === undefined ? "" : `: ${derivative}`}`,
      parts: [],
    };
  if (parts[0] === by) return { rule: `derivative of ${name}: (${name}(x))' = ${derivative}`, parts: [] };
  const outer = derivative.replace(/\bx\b/g, "u");
  // A derivative that is more than one factor needs brackets before the other.
  const factor = /[-+,/ ]/.test(outer) ? `(${outer})` : outer;
  return named(`chain rule: (${name}(u))' = ${factor}*u'`, applied, "u");
}
