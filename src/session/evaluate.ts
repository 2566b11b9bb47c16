import type {
  Application,
  Binary,
  Call,
  Comparison,
  Derivative,
  Expression,
  Member,
  Series,
} from "../../grammar/ast.ts";
import type { Use } from "../autodiff/differentiate.ts";
import { Graph } from "../autodiff/graph.ts";
import type { Operation } from "../autodiff/operation.ts";
import { chosen, conditional } from "../autodiff/ring.ts";
import { MAX_ORDER, nthDerivative, ORDER_RULE } from "../calculus/derivatives.ts";
import { DzeroError, type ErrorCode, type Source, type Span } from "../errors.ts";
import { constants } from "../functions/constants.ts";
import { functionNamed, operationFor } from "../functions/registry.ts";
import { spend } from "./budget.ts";
import { MissingSlopes } from "./missing-slopes.ts";
import { lastResultNames } from "./resolve.ts";
import { beginSeries, byRepetition, type RunningSeries } from "./series.ts";
import type { Session, UserFunction } from "./session.ts";

/**
 * How deep functions may call one another. Deep enough for any recursion that is meant; one that never ends is told
 * before it fills the memory.
 */
export const MAX_CALLS = 20_000;

/** What an evaluation reads: a session, or a view of it over a graph of its own. */
export type Names = Pick<Session, "graph" | "variables" | "functions" | "last"> &
  Partial<Pick<Session, "isForPoints" | "budget">>;

/** Where an expression is evaluated: at the top, in a function's body, in a term of a sum. */
interface Frame {
  readonly source: Source;
  /** Names bound here: parameters, or the index of a sum. */
  readonly locals: ReadonlyMap<string, number>;
  /** The frame around a sum, whose names are seen inside. */
  readonly enclosing?: Frame;
  readonly definition?: UserFunction;
  readonly caller?: Frame;
  readonly depth: number;
  /** The condition, within a branch of one that does not decide: both branches are evaluated, so recursion has no end. */
  readonly undecided: number | undefined;
}

/** What is left to do with an expression, once its parts are made. */
type Phase = "visit" | "apply" | "branch" | "other" | "join" | "taken" | "hide" | "prime" | "return" | "terms" | "term";

const NO_LOCALS: ReadonlyMap<string, number> = new Map();

/** Makes the nodes of an expression, on stacks of its own: any depth of expression, thousands of calls. */
export function evaluate(names: Names, expression: Expression, source: Source): number {
  return new Evaluation(names).run(expression, { source, locals: NO_LOCALS, depth: 0, undecided: undefined });
}

class Evaluation {
  readonly #session: Names;
  readonly #graph: Graph;
  readonly #expressions: Expression[] = [];
  readonly #phases: Phase[] = [];
  readonly #frames: Frame[] = [];
  readonly #nodes: number[] = [];
  readonly #series: RunningSeries[] = [];
  /** The lengths of the graph before the branches that are being made. */
  readonly #marks: number[] = [];
  readonly #missing: MissingSlopes;

  constructor(session: Names) {
    this.#session = session;
    this.#graph = session.graph;
    this.#missing = new MissingSlopes(session.graph, session.graph.length);
  }

  run(expression: Expression, frame: Frame): number {
    this.#push(expression, "visit", frame);
    const { budget } = this.#session;
    while (this.#expressions.length > 0) {
      if (budget !== undefined) spend(budget, 1);
      const next = this.#expressions.pop() ?? expression;
      const phase = this.#phases.pop() ?? "visit";
      const where = this.#frames.pop() ?? frame;
      if (phase === "visit") this.#visit(next, where);
      else if (phase === "apply") this.#apply(next, where);
      else this.#resume(next, phase, where);
    }
    return this.#take();
  }

  #push(expression: Expression, phase: Phase, frame: Frame): void {
    this.#expressions.push(expression);
    this.#phases.push(phase);
    this.#frames.push(frame);
  }

  #take(): number {
    const node = this.#nodes.pop();
    if (node === undefined) throw new TypeError("an operation without its argument");
    return node;
  }

  /** The last `count` nodes, in the order they were made. */
  #takeLast(count: number): number[] {
    return this.#nodes.splice(this.#nodes.length - count, count);
  }

  #visit(expression: Expression, frame: Frame): void {
    switch (expression.kind) {
      case "number":
        this.#nodes.push(this.#graph.constant(expression.value, expression.text));
        return;
      case "name":
        this.#nodes.push(this.#nodeOf(expression.name, frame));
        return;
      case "member":
        this.#nodes.push(this.#graph.constant(this.#read(expression, frame)));
        return;
      case "group":
        this.#push(expression.inner, "visit", frame);
        return;
      case "conditional":
        this.#push(expression, "branch", frame);
        this.#push(expression.condition, "visit", frame);
        return;
      case "unary":
        if (expression.operator !== "+") this.#push(expression, "apply", frame);
        this.#push(expression.operand, "visit", frame);
        return;
      case "binary":
        if (isLogical(expression)) {
          this.#push(expression, "branch", frame);
        } else {
          this.#push(expression, "apply", frame);
          this.#push(expression.right, "visit", frame);
        }
        this.#push(expression.left, "visit", frame);
        return;
      case "comparison":
        this.#push(expression, "apply", frame);
        this.#pushAll(expression.operands, frame);
        return;
      case "application":
        this.#push(expression, "apply", frame);
        this.#push(expression.argument, "visit", frame);
        return;
      case "derivative":
        this.#push(expression, "apply", frame);
        this.#push(expression.expression, "visit", frame);
        this.#pushAll(ordersOf(expression), frame);
        return;
      case "series":
        this.#push(expression, "terms", frame);
        this.#pushAll([expression.from, expression.to], frame);
        return;
      case "call":
        if (isConditional(expression)) {
          this.#push(expression, "branch", frame);
          this.#push(expression.arguments[0], "visit", frame);
          return;
        }
        this.#push(expression, "apply", frame);
        this.#pushAll(expression.arguments, frame);
        return;
    }
  }

  #pushAll(expressions: readonly Expression[], frame: Frame): void {
    for (let i = expressions.length - 1; i >= 0; i--) this.#push(expressions[i], "visit", frame);
  }

  #apply(expression: Expression, frame: Frame): void {
    const graph = this.#graph;
    switch (expression.kind) {
      case "unary":
        this.#nodes.push(graph.apply(operationFor(expression.operator, 1), [this.#take()]));
        return;
      case "binary": {
        const right = this.#take();
        this.#nodes.push(graph.apply(operationFor(expression.operator, 2), [this.#take(), right]));
        return;
      }
      case "comparison":
        this.#compare(expression);
        return;
      case "application":
        this.#applyBare(expression, frame);
        return;
      case "derivative":
        this.#differentiate(expression, frame);
        return;
      case "call": {
        const builtIn = functionNamed(expression.name, expression.arguments.length);
        const nodes = this.#takeLast(expression.arguments.length);
        if (builtIn === undefined) this.#call(expression, nodes, frame);
        else if (expression.primes === 0) this.#nodes.push(graph.apply(builtIn, nodes));
        else this.#nodes.push(this.#primed(builtIn, nodes[0], expression.primes, frame));
        return;
      }
      default:
        throw new TypeError(`nothing to apply in a ${expression.kind}`);
    }
  }

  /** Goes on with an expression after a part of it was made. */
  #resume(expression: Expression, phase: Phase, frame: Frame): void {
    if (phase === "other") {
      this.#leave();
      this.#enter();
    } else if (phase === "join") {
      this.#nodes.push(this.#graph.apply(conditional.operation, this.#takeLast(3)));
      this.#leave();
    } else if (phase === "taken") {
      this.#nodes.push(this.#graph.apply(chosen.operation, this.#takeLast(2)));
      this.#leave();
    } else if (phase === "hide") {
      this.#leave();
    } else if (phase === "branch" && expression.kind === "binary") {
      this.#decide(expression, frame);
    } else if (phase === "branch") {
      this.#branch(expression, frame);
    } else if (phase === "prime" && expression.kind === "call") {
      const [parameter, result] = this.#takeLast(2);
      this.#nodes.push(this.#derivative(result, parameter, expression.primes, frame));
    } else if (phase === "return") {
      const [argument, result] = this.#takeLast(2);
      this.#nodes.push(this.#missing.beside(result, [argument]));
    } else if (phase === "terms" && expression.kind === "series") {
      this.#beginSeries(expression, frame);
    } else if (phase === "term" && expression.kind === "series") {
      this.#endTerm(expression, frame);
    } else {
      throw new TypeError(`a ${expression.kind} has no ${phase}`);
    }
  }

  /** a < b < c is a < b and b < c. */
  #compare({ operands, operators }: Comparison): void {
    const graph = this.#graph;
    const nodes = this.#takeLast(operands.length);
    const holds = (i: number) => graph.apply(operationFor(operators[i], 2), [nodes[i], nodes[i + 1]]);
    const and = operationFor("and", 2);
    let result = holds(operators.length - 1);
    for (let i = operators.length - 2; i >= 0; i--) {
      const first = holds(i);
      if (!this.#isFixed(first)) result = graph.apply(and, [first, result]);
      else if (graph.value(first) === 0) result = graph.constant(0);
    }
    this.#nodes.push(result);
  }

  /** `sin x`; where a variable is called sin, the product. */
  #applyBare({ name, power }: Application, frame: Frame): void {
    const graph = this.#graph;
    const argument = this.#take();
    const variable = this.#variableNamed(name, frame);
    const raise = (node: number) =>
      power === 1 ? node : graph.apply(operationFor("^", 2), [node, graph.constant(power)]);
    if (variable !== undefined) {
      this.#nodes.push(graph.apply(operationFor("*", 2), [raise(variable), argument]));
      return;
    }
    const operation = functionNamed(name, 1);
    if (operation === undefined) throw new TypeError(`${name} is no function of one argument`);
    this.#nodes.push(raise(graph.apply(operation, [argument])));
  }

  /** f'(a): the derivative of f at a, whatever a is made of. */
  #primed(operation: Operation, argument: number, primes: number, frame: Frame): number {
    const parameter = this.#graph.place(argument);
    return this.#derivative(this.#graph.apply(operation, [parameter]), parameter, primes, frame);
  }

  #derivative(root: number, by: number, order: number, frame: Frame): number {
    return this.#missing.beside(nthDerivative(this.#graph, root, by, order, this.#use(frame)), [root]);
  }

  /** How a derivative in the expression is made. */
  #use({ undecided }: Frame): Use {
    return this.#isForPoints ? { purpose: "points", mayBeLeftOut: undecided !== undefined } : {};
  }

  #differentiate(expression: Derivative, frame: Frame): void {
    const graph = this.#graph;
    let node = this.#take();
    const orders = this.#takeLast(ordersOf(expression).length);
    let total = 0;
    for (const { name, order } of expression.by) {
      const at = order === undefined ? undefined : orders.shift();
      const count = at === undefined ? 1 : graph.isKnown(at) ? graph.value(at) : NaN;
      total += count;
      if (!Number.isInteger(count) || count < 0 || total > MAX_ORDER) {
        throw this.#error("bad-value", ORDER_RULE, order ?? expression, frame);
      }
      node = this.#derivative(node, this.#nodeOf(name.name, frame), count, frame);
    }
    this.#nodes.push(node);
  }

  #call(call: Call, nodes: readonly number[], frame: Frame): void {
    const definition = this.#session.functions.get(call.name);
    if (definition === undefined) throw this.#error("unknown-function", `unknown function '${call.name}'`, call, frame);
    if (frame.depth >= MAX_CALLS) {
      const message = `${call.name} calls itself more than ${MAX_CALLS} deep`;
      throw this.#error("recursion", message, call, frame, "does the recursion have an end that is reached?");
    }
    if (frame.undecided !== undefined && this.#isActive(definition, frame)) {
      // What is chosen by NaN is NaN, however deep.
      if (this.#graph.isKnown(frame.undecided)) {
        this.#nodes.push(frame.undecided);
        return;
      }
      const message = `${call.name} calls itself under a condition that has no value, so it has no end`;
      throw this.#error("recursion", message, call, frame, "give the symbols in the condition a value");
    }
    const graph = this.#graph;
    const locals = new Map(
      definition.parameters.map((name, i) => {
        const isPlace = (call.primes > 0 && i === 0) || definition.places.has(name);
        return [name, isPlace ? graph.place(nodes[i]) : nodes[i]] as const;
      }),
    );
    // The body may not use an argument.
    for (const node of nodes) {
      if (!this.#missing.isBelow(node)) continue;
      this.#push(call, "return", frame);
      this.#nodes.push(node);
    }
    if (call.primes > 0) {
      this.#push(call, "prime", frame);
      this.#nodes.push(locals.get(definition.parameters[0]) ?? nodes[0]);
    }
    this.#push(definition.body, "visit", {
      source: definition.source,
      locals,
      definition,
      caller: frame,
      depth: frame.depth + 1,
      undecided: frame.undecided,
    });
  }

  #isActive(definition: UserFunction, frame: Frame): boolean {
    for (let at: Frame | undefined = frame; at !== undefined; at = at.caller) {
      if (at.definition === definition) return true;
    }
    return false;
  }

  /** The condition is made: takes the branch it chooses or, where it is NaN or has no value, makes both. */
  #branch(expression: Expression, frame: Frame): void {
    const graph = this.#graph;
    const condition = this.#take();
    const [whenTrue, whenFalse] = branchesOf(expression);
    if (this.#decides(condition)) {
      if (!this.#isFixed(condition)) {
        this.#nodes.push(condition);
        this.#push(expression, "taken", frame);
        this.#enter();
      }
      this.#push(graph.value(condition) !== 0 ? whenTrue : whenFalse, "visit", frame);
      return;
    }
    this.#nodes.push(condition);
    const inside = this.#undecided(frame, condition);
    this.#push(expression, "join", frame);
    this.#push(whenFalse, "visit", inside);
    this.#push(expression, "other", frame);
    this.#push(whenTrue, "visit", inside);
    this.#enter();
  }

  /** The left side of `and`, `or` is made: the right side is, too, unless the left one decides. */
  #decide(expression: Binary, frame: Frame): void {
    const graph = this.#graph;
    const left = this.#take();
    const decides = this.#decides(left);
    const holds = graph.value(left) !== 0;
    if (decides && holds === (expression.operator === "or")) {
      const result = graph.constant(holds ? 1 : 0);
      this.#nodes.push(
        this.#isFixed(left) ? result : graph.apply(operationFor(expression.operator, 2), [left, result]),
      );
      return;
    }
    this.#nodes.push(left);
    if (!this.#isFixed(left)) {
      this.#push(expression, "hide", frame);
      this.#enter();
    }
    this.#push(expression, "apply", frame);
    this.#push(expression.right, "visit", decides ? frame : this.#undecided(frame, left));
  }

  get #isForPoints(): boolean {
    return this.#session.isForPoints === true;
  }

  /** Whether the value of a node is the same at every point. For points, what varies is made as over symbols. */
  #isFixed(node: number): boolean {
    return this.#graph.isKnown(node) && !(this.#isForPoints && this.#graph.varies(node));
  }

  /** Begins a branch, which other points may not come to. */
  #enter(): void {
    this.#marks.push(this.#graph.length);
  }

  /** Ends a branch: what is made after it shares no nodes with it. */
  #leave(): void {
    const mark = this.#marks.pop();
    if (this.#isForPoints && mark !== undefined) this.#graph.hide(mark);
  }

  #decides(condition: number): boolean {
    return this.#graph.isKnown(condition) && !Number.isNaN(this.#graph.value(condition));
  }

  /** The frame for what is chosen by a condition that does not decide; within what NaN chooses, it is NaN that chooses. */
  #undecided(frame: Frame, condition: number): Frame {
    const isChosenByNaN = frame.undecided !== undefined && this.#graph.isKnown(frame.undecided);
    return isChosenByNaN ? frame : { ...frame, undecided: condition };
  }

  #beginSeries(expression: Series, frame: Frame): void {
    const graph = this.#graph;
    const [from, to] = this.#takeLast(2).map((node, i) => {
      const bound = i === 0 ? expression.from : expression.to;
      if (graph.isKnown(node)) return { value: graph.value(node), bound };
      throw this.#error("no-value", `the bounds of a ${expression.operation} need a value`, bound, frame);
    });
    const fail = (code: ErrorCode, message: string, span: Span, hint?: string) =>
      this.#error(code, message, span, frame, hint);
    const running = beginSeries(expression, from.value, to.value, graph, fail);
    const repeated = byRepetition(
      running,
      this.#session,
      (name) => this.#isLocal(name, frame),
      (names, body) => evaluate(names, body, frame.source),
    );
    if (repeated !== undefined) {
      this.#nodes.push(repeated);
      return;
    }
    this.#series.push(running);
    this.#nextTerm(expression, frame);
  }

  #nextTerm(expression: Series, frame: Frame): void {
    const running = this.#series[this.#series.length - 1];
    if (running.isDone) {
      this.#series.pop();
      this.#nodes.push(running.result());
      return;
    }
    this.#push(expression, "term", frame);
    const locals = new Map([[expression.index.name, running.indexNode()]]);
    this.#push(expression.body, "visit", { ...frame, locals, enclosing: frame });
  }

  #endTerm(expression: Series, frame: Frame): void {
    this.#series[this.#series.length - 1].absorb(this.#take());
    this.#nextTerm(expression, frame);
  }

  #localNamed(name: string, frame: Frame): number | undefined {
    for (let at: Frame | undefined = frame; at !== undefined; at = at.enclosing) {
      const node = at.locals.get(name);
      if (node !== undefined) return node;
    }
    return undefined;
  }

  #isLocal(name: string, frame: Frame): boolean {
    return this.#localNamed(name, frame) !== undefined;
  }

  #variableNamed(name: string, frame: Frame): number | undefined {
    return this.#localNamed(name, frame) ?? this.#session.variables.get(name)?.node;
  }

  #nodeOf(name: string, frame: Frame): number {
    const node = this.#variableNamed(name, frame);
    if (node !== undefined) return node;
    const { last } = this.#session;
    if (lastResultNames.has(name) && last !== undefined) return last;
    const constant = constants.get(name);
    if (constant === undefined) throw new DzeroError("unknown-name", `${name} has no value`);
    return this.#graph.constant(constant.value, constant.text);
  }

  /** `x.grad` and `x.value` are plain numbers without history. */
  #read(expression: Member, frame: Frame): number {
    const { name, member } = expression;
    const isLocal = this.#isLocal(name, frame);
    if (member === "grad") {
      const variable = isLocal ? undefined : this.#session.variables.get(name);
      if (variable === undefined) {
        const what = isLocal ? "a parameter" : lastResultNames.has(name) ? "the last result" : "a constant";
        throw this.#error("no-value", `${name} is ${what} and collects no gradient`, expression, frame);
      }
      return variable.grad;
    }
    const node = this.#nodeOf(name, frame);
    if (!this.#graph.isKnown(node)) throw this.#error("no-value", `${name} has no value`, expression, frame);
    return this.#graph.value(node);
  }

  #error(code: ErrorCode, message: string, { start, end }: Span, { source }: Frame, hint?: string): DzeroError {
    return new DzeroError(code, message, { place: { source, span: { start, end } }, hint });
  }
}

function isConditional({ name, arguments: { length } }: Call): boolean {
  return functionNamed(name, length) === conditional.operation;
}

function isLogical({ operator }: Binary): boolean {
  return operator === "and" || operator === "or";
}

function ordersOf({ by }: Derivative): Expression[] {
  return by.flatMap(({ order }) => (order === undefined ? [] : [order]));
}

function branchesOf(expression: Expression): readonly [Expression, Expression] {
  if (expression.kind === "conditional") return [expression.whenTrue, expression.whenFalse];
  if (expression.kind === "call") return [expression.arguments[1], expression.arguments[2]];
  throw new TypeError(`a ${expression.kind} has no branches`);
}
