import { slopeConstructor } from "../autodiff/differentiate.ts";
import type { Graph } from "../autodiff/graph.ts";
import { Term, type Operation } from "../autodiff/operation.ts";
import { add, conditional, mul, neg } from "../autodiff/ring.ts";
import { closedSlope, instantiate, slopesOf } from "../autodiff/slope.ts";
import { div, sub } from "../functions/arithmetic.ts";
import { log } from "../functions/exponential.ts";
import { pow } from "../functions/powers.ts";
import { simplify } from "./simplify.ts";

/** A rule of differentiation, written with letters for the parts of a formula. */
export interface Rule {
  /** The name of the rule, such as "product rule", or the whole rule in words. */
  readonly words: string;
  /** A formula of letters and its derivative, such as `u*v` and `u'*v + u*v'`. Absent if the words are the whole rule. */
  readonly equation?: { readonly formula: number; readonly derivative: number };
  /** The nodes that the letters stand for. */
  readonly parts: readonly (readonly [letter: string, node: number])[];
}

/** Symbols for the letters of rules. */
export interface Letters {
  /** Returns the name of the symbol for a letter: `u1` if the formula has a variable `u`. */
  nameOf(letter: string): string;
  /** Returns the symbol's node: of `u`, or of its derivative `u'`. */
  symbolOf(letter: string, isDerivative?: boolean): number;
  /** The names of all symbols. */
  readonly names: ReadonlyMap<number, string>;
}

/** An application of an operation in a formula. */
export interface Applied {
  readonly operation: Operation;
  readonly parts: readonly number[];
  /** Whether each part depends on the variable. */
  readonly isActive: readonly boolean[];
  /** The variable's node. */
  readonly by: number;
}

/** The letters of a rule as terms. */
type TermOf = (letter: string, isDerivative?: boolean) => Term;

/** A rule with a name of its own. */
interface Named {
  readonly words: string;
  /** A letter for each part. */
  readonly letters: string;
  /** `u` is the variable itself, as in (x^n)' = n*x^(n - 1). */
  readonly isOfVariable?: boolean;
  /** Leave out what the letters stand for. */
  readonly isBare?: boolean;
  readonly formula: (of: TermOf) => Term;
  readonly derivative: (of: TermOf) => Term;
}

const product: Named = {
  words: "product rule",
  letters: "uv",
  formula: (of) => mul(of("u"), of("v")),
  derivative: (of) => add(mul(of("u", true), of("v")), mul(of("u"), of("v", true))),
};

const multiple = (letters: "cu" | "uc"): Named => ({
  words: "constant factor rule",
  letters,
  formula: (of) => mul(of("c"), of("u")),
  derivative: (of) => mul(of("c"), of("u", true)),
});

const quotient: Named = {
  words: "quotient rule",
  letters: "uv",
  formula: (of) => div(of("u"), of("v")),
  derivative: (of) => div(sub(mul(of("u", true), of("v")), mul(of("u"), of("v", true))), pow(of("v"), 2)),
};

const fraction: Named = {
  words: "constant factor rule",
  letters: "uc",
  formula: (of) => div(of("u"), of("c")),
  derivative: (of) => div(of("u", true), of("c")),
};

const reciprocal: Named = {
  words: "reciprocal rule",
  letters: "cv",
  formula: (of) => div(of("c"), of("v")),
  derivative: (of) => div(mul(neg(of("c")), of("v", true)), pow(of("v"), 2)),
};

const logarithmic: Named = {
  words: "logarithmic differentiation",
  letters: "uv",
  formula: (of) => pow(of("u"), of("v")),
  derivative: (of) =>
    mul(pow(of("u"), of("v")), add(mul(of("v", true), log(of("u"))), div(mul(of("v"), of("u", true)), of("u")))),
};

const exponential: Named = {
  words: "exponential rule",
  letters: "cv",
  formula: (of) => pow(of("c"), of("v")),
  derivative: (of) => mul(mul(pow(of("c"), of("v")), log(of("c"))), of("v", true)),
};

const lowered = (of: TermOf) => mul(of("n"), pow(of("u"), sub(of("n"), 1)));

const power: Named = {
  words: "power rule",
  letters: "un",
  isOfVariable: true,
  isBare: true,
  formula: (of) => pow(of("u"), of("n")),
  derivative: lowered,
};

const chainedPower: Named = {
  words: "power rule and chain rule",
  letters: "un",
  formula: (of) => pow(of("u"), of("n")),
  derivative: (of) => mul(lowered(of), of("u", true)),
};

const sum: Named = {
  words: "sum rule",
  letters: "uv",
  isBare: true,
  formula: (of) => add(of("u"), of("v")),
  derivative: (of) => add(of("u", true), of("v", true)),
};

const difference: Named = {
  words: "difference rule",
  letters: "uv",
  isBare: true,
  formula: (of) => sub(of("u"), of("v")),
  derivative: (of) => sub(of("u", true), of("v", true)),
};

const negative: Named = {
  words: "constant factor rule",
  letters: "u",
  isBare: true,
  formula: (of) => neg(of("u")),
  derivative: (of) => neg(of("u", true)),
};

/** The named rules, by operation. The choice depends on which operands are active. */
const named = new Map<Operation, (applied: Applied) => Named>([
  [add.operation, () => sum],
  [sub.operation, () => difference],
  [neg.operation, () => negative],
  [
    mul.operation,
    ({ isActive: [first, second] }) => {
      if (first && second) return product;
      return multiple(first ? "uc" : "cu");
    },
  ],
  [
    div.operation,
    ({ isActive: [above, below] }) => {
      if (above && below) return quotient;
      return above ? fraction : reciprocal;
    },
  ],
  [
    pow.operation,
    ({ isActive: [base, exponent], parts, by }) => {
      if (base && exponent) return logarithmic;
      if (exponent) return exponential;
      return parts[0] === by ? power : chainedPower;
    },
  ],
]);

/** The letters for parts that depend on the variable, and for those that do not. */
const ACTIVE_LETTERS = ["u", "v", "w"];
const CONSTANT_LETTERS = ["c", "k"];

/** Returns the rule that differentiates an application of an operation. */
export function ruleOf(graph: Graph, applied: Applied, letters: Letters): Rule {
  if (applied.operation === conditional.operation)
    return { words: "case by case: the derivative of the case that holds", parts: [] };
  if (slopesOf(applied.operation, applied.parts.length).every((slope) => slope === null))
    return { words: "step function: constant between its jumps", parts: [] };
  const known = named.get(applied.operation)?.(applied);
  return known === undefined ? ruleOfCall(graph, applied, letters) : ruleByName(graph, known, applied, letters);
}

function ruleByName(graph: Graph, rule: Named, { parts, by }: Applied, letters: Letters): Rule {
  const termOf: TermOf = (letter, isDerivative) => {
    const isVariable = rule.isOfVariable && letter === "u";
    return new Term(graph, isVariable ? by : letters.symbolOf(letter, isDerivative));
  };
  const all = Array.from(rule.letters, (letter, i) => [letter, parts[i]] as const);
  const told = all.filter(([letter, part]) => ACTIVE_LETTERS.includes(letter) && part !== by);
  return {
    words: rule.words,
    equation: { formula: rule.formula(termOf).node, derivative: rule.derivative(termOf).node },
    parts: rule.isBare ? [] : told.map(([letter, part]) => [letters.nameOf(letter), part]),
  };
}

/** The name of a function as formulas write it, such as sinc'. */
function nameOf(graph: Graph, { operation, parts }: Applied): string {
  const { name, derivativeOf } = operation;
  return derivativeOf === undefined ? name : derivativeOf + "'".repeat(graph.value(parts[parts.length - 1]));
}

/** The derivative of a function that takes any number of arguments is quoted up to this many, because it grows with each. */
const MOST_QUOTED = 2;

/** The derivative of a function, and the chain rule where an argument is more than the variable. */
function ruleOfCall(graph: Graph, applied: Applied, letters: Letters): Rule {
  const { operation, parts, isActive, by } = applied;
  const name = nameOf(graph, applied);
  const isLong = operation.mostArity === Infinity && parts.length > MOST_QUOTED;
  const call = isLong ? undefined : lettered(graph, applied, letters);
  if (call === undefined) {
    const words = `chain rule: the derivative of ${name} by each argument, times that argument's own, summed`;
    return { words, parts: [] };
  }
  const isOfVariable = parts.every((part, i) => part === by || !isActive[i]);
  const formula = graph.apply(operation, call.arguments);
  return {
    words: isOfVariable ? `derivative of ${name}` : "chain rule",
    equation: { formula, derivative: derivativeOf(graph, formula, call.derivatives, letters.names) },
    parts: call.parts,
  };
}

/** The arguments of a function with letters for those that are more than the variable, a symbol or a number. */
function lettered(graph: Graph, { parts, isActive, by }: Applied, letters: Letters) {
  const [active, constant] = [[...ACTIVE_LETTERS], [...CONSTANT_LETTERS]];
  const arguments_: number[] = [];
  /** By argument; absent for what does not depend on the variable. */
  const derivatives = new Map([[by, graph.constant(1)]]);
  const named: (readonly [letter: string, node: number])[] = [];
  for (const [i, part] of parts.entries()) {
    const isPlain = part === by || (!isActive[i] && (graph.isLeaf(part) || !graph.varies(part)));
    if (isPlain) {
      arguments_.push(part);
      continue;
    }
    const letter = (isActive[i] ? active : constant).shift();
    if (letter === undefined) return undefined;
    const symbol = letters.symbolOf(letter);
    arguments_.push(symbol);
    named.push([letters.nameOf(letter), part]);
    if (isActive[i]) derivatives.set(symbol, letters.symbolOf(letter, true));
  }
  return { arguments: arguments_, derivatives, parts: named };
}

/** The derivative of a function of letters, given theirs. */
function derivativeOf(
  graph: Graph,
  formula: number,
  derivatives: ReadonlyMap<number, number>,
  names: ReadonlyMap<number, string>,
): number {
  const arguments_ = Array.from(graph.argumentsOf(formula));
  const closed = closedSlope(graph.operation(formula));
  if (closed !== undefined)
    return timesSlope(graph, instantiate(closed, graph, arguments_), derivatives.get(arguments_[0]));
  const slopeOf = slopeConstructor(graph, derivatives);
  const amounts: number[] = [];
  let isConditional = false;
  for (const [i, argument] of arguments_.entries()) {
    const derivative = derivatives.get(argument);
    const local = derivative === undefined ? undefined : slopeOf(formula, i);
    if (derivative === undefined || local === undefined) continue;
    const { gate } = local;
    if (gate === undefined) {
      amounts.push(timesSlope(graph, simplify(graph, local.slope(), names), derivative));
      continue;
    }
    isConditional = true;
    const open = graph.apply(conditional.operation, [gate, derivative, graph.constant(0)]);
    // Not simplified by itself: beside the condition a slope has a shorter form.
    amounts.push(graph.apply(mul.operation, [local.slope(), open]));
  }
  const [first = graph.constant(0), ...others] = amounts;
  const total = others.reduce((before, amount) => graph.apply(add.operation, [before, amount]), first);
  // One product stays as textbooks have it: cos(u)*u'.
  return others.length > 0 || isConditional ? simplify(graph, total, names) : total;
}

/** A product with a slope as people write it: cos(u)*u', u'/v. */
function timesSlope(graph: Graph, slope: number, derivative = graph.constant(1)): number {
  const is = (node: number, value: number) => graph.isConstant(node) && graph.value(node) === value;
  if (is(slope, 1)) return derivative;
  if (is(derivative, 1)) return slope;
  if (is(slope, -1)) return graph.apply(neg.operation, [derivative]);
  if (graph.operation(slope) === div.operation) {
    const [above, below] = graph.argumentsOf(slope);
    if (is(above, 1)) return graph.apply(div.operation, [derivative, below]);
    if (is(above, -1)) return graph.apply(div.operation, [graph.apply(neg.operation, [derivative]), below]);
  }
  return graph.apply(mul.operation, [slope, derivative]);
}
