import type { Graph } from "./graph.ts";
import type { Lanes, Mask } from "./lanes.ts";
import type { Magnitude } from "./magnitude.ts";
import type { Wide } from "./wide.ts";

/** A node of a graph, as rules see it: calling an operation on terms makes a node. */
export class Term {
  readonly graph: Graph;
  readonly node: number;

  constructor(graph: Graph, node: number) {
    this.graph = graph;
    this.node = node;
  }
}

/**
 * An expression over an operation's arguments and, last, its value: `(x, y) => mul(y, log(x))`. A rule is run once, on
 * placeholders; numbers and nodes are put in for them afterwards. It must therefore not look at values.
 */
export type Rule = (...terms: Term[]) => Term | number;

/** The partial derivative by one argument. */
export interface Slope {
  readonly rule: Rule;
  /**
   * Nonzero where the value depends on the argument at all (the winner of a max, the branch taken). Elsewhere the
   * argument receives no adjoint, so that nothing inside it can leak, not even 0 * Infinity.
   */
  readonly reached?: Rule;
  /**
   * Over symbols the argument counts as reached: `reached` says no at single values only, as of an exponent that is 0, and a
   * formula with a condition for them helps no one.
   */
  readonly reachedOverSymbols?: boolean;
  /** The index of an argument: `reached` counts only where that argument is constant in the pass. */
  readonly whileConstant?: number;
}

/** A step function's slope: 0 almost everywhere, and the argument is never reached. */
export const step = null;

/** The slope by an argument that has no closed form: an error, unless the argument is constant in the pass. */
export const noClosedForm = "no closed form";

/** How an operation depends on one of its arguments. */
export type Partial = Rule | Slope | typeof step | typeof noClosedForm;

/** What a function of the calculator is: everything that is known of it, in one record. */
export interface OperationRecord {
  /** The name it is called by. */
  readonly name: string;
  /** Other names for the same function. */
  readonly synonyms?: readonly string[];
  /** The operator it is written with, as the grammar's table of precedence spells it. */
  readonly operator?: string;
  /** It has no name in the language, only the operator; `name` is the library's. */
  readonly operatorOnly?: boolean;
  /** The number of arguments, or the least number of an operation that takes any more. Default 1. */
  readonly arity?: number | { readonly atLeast: number };
  /** The value, on numbers. */
  readonly forward: (...values: number[]) => number;
  /**
   * The value as a JavaScript expression, for compiled code, of the texts of its arguments: names or numbers in brackets.
   * It gives what `forward` gives, to the bit. Default: a call of `forward`.
   */
  readonly javascript?: (...args: string[]) => string;
  /** The value in instructions on lanes, for compiled code: to the bit what `forward` gives. */
  readonly lanes?: (...args: Lanes[]) => Lanes;
  /**
   * The value on numbers with an exponent of their own, which derivatives are computed on where doubles lose digits. It is
   * asked for where an argument or the result may not be a normal double. Default: `forward`, on the nearest doubles.
   */
  readonly wide?: (...args: Wide[]) => Wide;
  /** The value on doubles is exact where it is small, as sums are: only an overflow loses digits. */
  readonly keepsRange?: boolean;
  /** The arguments with which the value is 0, as the factors of a product: where one of them is 0, so is the value, exactly. */
  readonly zeroWith?: readonly number[];
  /** The value is exact where an argument is 1 or -1, however small it is: a factor that leaves the other as it is. */
  readonly exactWithUnit?: boolean;
  /** How large the value is, given how large the arguments are; undefined where that is not known. */
  readonly magnitude?: (...args: Magnitude[]) => Magnitude | undefined;
  /** What stands in that expression by these names; the same name is the same table in all records. */
  readonly tables?: Readonly<Record<string, Float64Array | Int32Array>>;
  /**
   * The value in simpler operations, for compiled code, which computes once what several of them have in common; undefined
   * where there is none on these arguments. To the bit what `forward` gives or, out of the range it is good for, NaN.
   * Unlike other rules it may look whether an argument is a constant, and which.
   */
  readonly lowered?: (...terms: Term[]) => Term | number | undefined;
  /**
   * Another node to use in place of this operation on these nodes: one with the same value to the bit, whose derivatives exist
   * where those of this one do not. It may look at the nodes' operations and at constants. It is asked for only where this
   * operation, or the one of its first argument, is plus or minus its argument.
   */
  readonly replacement?: (graph: Graph, nodes: ArrayLike<number>) => number | undefined;
  /** The value is x or -x, so that an even power of it is that power of x. */
  readonly isPlusOrMinus?: boolean;
  /** Of how many of the first arguments it holds that the value is infinite or NaN wherever one of them is. */
  readonly showsInfinity?: number;
  /** The value may be a number where an argument is NaN. */
  readonly hidesNaN?: boolean;
  /** The partials, in the order of the arguments; of an operation with any number of arguments, the i-th. */
  readonly slopes: readonly Partial[] | ((argument: number) => Partial);
  /**
   * The first argument decides which of the others count as part of the node: a NaN elsewhere is nothing to it. Where it is
   * NaN itself, nothing is decided, and all count.
   */
  readonly lazy?: boolean;
  /** Whether the first argument, true (1) or false (0), decides without a look at the second. */
  readonly decidedBy?: 0 | 1;
  /** Every application is a node of its own: equal ones are not shared. */
  readonly isolated?: boolean;
  /** How it is written where it has no spelling of its own, or a plainer one. */
  readonly shown?: Rule;
  /**
   * How it is set in LaTeX: a name, `\\sin`, that its arguments follow in brackets, or a text in which `#1`, `#2`, ... stand
   * for them. Default: its operator, or its name upright.
   */
  readonly latex?: string;
  /**
   * The slope in terms of other functions, if the slope rule itself uses a `derivativeOf` record. Steps quote this form.
   */
  readonly closedForm?: Rule;
  /** It is a derivative of the function of that name; the last argument, a constant, says of which order. */
  readonly derivativeOf?: string;
  /** Needed by the engine or a slope only; users cannot call it. */
  readonly internal?: boolean;

  /** Why the value is not finite at these finite arguments, in the user's words. */
  readonly whyNotFinite?: (...values: number[]) => string | undefined;
  /**
   * What is wrong with the slope at exactly these arguments: `is not differentiable at 0; used 0`. Of vertical tangents
   * nothing need be said here: an infinite slope tells of itself.
   */
  readonly exceptionAt?: (...values: number[]) => string | undefined;
  /** In which lanes there is something wrong. */
  readonly exceptionLanes?: (...args: Lanes[]) => Mask;

  /** What to use instead where it goes wrong on arguments that are results of the operations of these names. */
  readonly advice?: (argumentNames: readonly string[]) => string | undefined;

  /** What the arguments are called in the documentation, where that is not x, or x and y. */
  readonly parameters?: readonly string[];
  /** One line of documentation. */
  readonly summary: string;
  /** The slope in the user's notation. */
  readonly derivative?: string;
  /** Where it has a value, if not everywhere. */
  readonly domain?: string;
  /** Expressions and their values; they run as tests. */
  readonly examples: readonly (readonly [expression: string, value: number])[];
}

/** Whether a value depends on its i-th argument by steps only. */
export function isStep({ slopes }: OperationRecord, i: number): boolean {
  return (typeof slopes === "function" ? slopes(i) : slopes[i]) === step;
}

/** Whether a value depends on all its arguments by steps only, as that of a comparison. */
export function isStepFunction(operation: Operation): boolean {
  return Array.from({ length: operation.leastArity }, (_, i) => i).every((i) => isStep(operation, i));
}

/** How many arguments a function takes. */
export interface Arity {
  readonly leastArity: number;
  readonly mostArity: number;
}

export function takes({ leastArity, mostArity }: Arity, count: number): boolean {
  return leastArity <= count && count <= mostArity;
}

/** How many arguments a function takes, in words. */
export function arityText({ leastArity, mostArity }: Arity): string {
  const count = `${leastArity} argument${leastArity === 1 ? "" : "s"}`;
  return mostArity === leastArity ? count : `${count} or more`;
}

export interface Operation extends OperationRecord, Arity {
  /** The index in `operations`. */
  readonly code: number;
}

/** Every operation, by its code. */
export const operations: Operation[] = [];

/** Their values on numbers, by code: of records of many shapes V8 is slow to find a field. */
export const forwards: ((...values: number[]) => number)[] = [];

/** Whether they are isolated, by code. */
export const isolated: boolean[] = [];

/** What is used in their place, by code. */
export const replacements: OperationRecord["replacement"][] = [];

export type Operand = Term | number;

/**
 * A number that is not written as its digits, for rules: `written(x, Math.PI, "pi")`.
 * @param beside a term of the graph it is to be in
 */
export function written(beside: Term, value: number, text: string): Term {
  return new Term(beside.graph, beside.graph.constant(value, text));
}

/** Whether their values are plus or minus their argument, by code. */
export const plusOrMinus: boolean[] = [];

/** An operation, to be called on terms within rules. */
export interface Callable {
  (...operands: Operand[]): Term;
  readonly operation: Operation;
}

function register(record: OperationRecord): Operation {
  const arity = record.arity ?? 1;
  const operation: Operation = {
    ...record,
    code: operations.length,
    leastArity: typeof arity === "number" ? arity : arity.atLeast,
    mostArity: typeof arity === "number" ? arity : Infinity,
  };
  operations.push(operation);
  forwards.push(operation.forward);
  isolated.push(operation.isolated ?? false);
  replacements.push(operation.replacement);
  plusOrMinus.push(operation.isPlusOrMinus ?? false);
  return operation;
}

/** Makes an operation of a record, to be called on terms in the rules of others. */
export function define(record: OperationRecord): Callable {
  const operation = register(record);
  const call = (...operands: Operand[]): Term => {
    const graph = operands.find((operand) => operand instanceof Term)?.graph;
    if (graph === undefined) throw new TypeError(`${record.name}: a rule without terms is a number, not a node`);
    const nodes = operands.map((operand) => (operand instanceof Term ? operand.node : graph.constant(operand)));
    return new Term(graph, graph.apply(operation, nodes));
  };
  return Object.assign(call, { operation });
}

function withoutForward(): number {
  throw new TypeError("a constant or a leaf has a value and computes none");
}

/** A number. */
export const CONSTANT = register({
  name: "constant",
  arity: 0,
  forward: withoutForward,
  slopes: [],
  internal: true,
  summary: "a number",
  examples: [],
});

/** A variable that was given its value, or has none yet. */
export const LEAF = register({
  name: "leaf",
  arity: 0,
  forward: withoutForward,
  slopes: [],
  internal: true,
  isolated: true,
  summary: "a variable",
  examples: [],
});
