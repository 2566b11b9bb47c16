import type { Call, Comparison, Expression, Member } from "../../grammar/ast.ts";
import { alias, conditional } from "../autodiff/ring.ts";
import { DzeroError, type ErrorCode, type Source } from "../errors.ts";
import { constants } from "../functions/constants.ts";
import { functionNamed, operationFor } from "../functions/registry.ts";
import { lastResultNames } from "./resolve.ts";
import type { Session, UserFunction } from "./session.ts";

/**
 * How deep functions may call one another. Deep enough for any recursion that is meant; one that never ends is told
 * before it fills the memory.
 */
export const MAX_CALLS = 20_000;

/** Where an expression is evaluated: at the top, or in a function's body. */
interface Frame {
  readonly source: Source;
  readonly parameters: ReadonlyMap<string, number>;
  readonly definition?: UserFunction;
  readonly caller?: Frame;
  readonly depth: number;
  /** Within a branch of a condition whose value is not known: both branches are evaluated, so recursion has no end. */
  readonly undecided: boolean;
}

/** What is left to do with an expression: its parts, then itself. */
const phases = { visit: 0, apply: 1, branch: 2, join: 3 } as const;
type Phase = (typeof phases)[keyof typeof phases];

const NO_PARAMETERS: ReadonlyMap<string, number> = new Map();

/** Makes the nodes of an expression, on stacks of its own: any depth of expression, thousands of calls. */
export function evaluate(session: Session, expression: Expression, source: Source): number {
  return new Evaluation(session).run(expression, {
    source,
    parameters: NO_PARAMETERS,
    depth: 0,
    undecided: false,
  });
}

class Evaluation {
  readonly #session: Session;
  readonly #expressions: Expression[] = [];
  readonly #phases: Phase[] = [];
  readonly #frames: Frame[] = [];
  readonly #nodes: number[] = [];

  constructor(session: Session) {
    this.#session = session;
  }

  run(expression: Expression, frame: Frame): number {
    this.#push(expression, phases.visit, frame);
    while (this.#expressions.length > 0) {
      const next = this.#expressions.pop() ?? expression;
      const phase = this.#phases.pop() ?? phases.visit;
      const where = this.#frames.pop() ?? frame;
      if (phase === phases.visit) this.#visit(next, where);
      else if (phase === phases.apply) this.#apply(next, where);
      else if (phase === phases.branch) this.#branch(next, where);
      else this.#join();
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
        this.#nodes.push(this.#session.graph.constant(expression.value, expression.text));
        return;
      case "name":
        this.#nodes.push(this.#nodeOf(expression.name, frame));
        return;
      case "member":
        this.#nodes.push(this.#session.graph.constant(this.#read(expression, frame)));
        return;
      case "group":
        this.#push(expression.inner, phases.visit, frame);
        return;
      case "conditional":
        this.#push(expression, phases.branch, frame);
        this.#push(expression.condition, phases.visit, frame);
        return;
      case "unary":
        if (expression.operator !== "+") this.#push(expression, phases.apply, frame);
        this.#push(expression.operand, phases.visit, frame);
        return;
      case "binary":
        this.#push(expression, phases.apply, frame);
        this.#push(expression.right, phases.visit, frame);
        this.#push(expression.left, phases.visit, frame);
        return;
      case "comparison":
        this.#push(expression, phases.apply, frame);
        this.#pushAll(expression.operands, frame);
        return;
      case "call":
        if (functionNamed(expression.name) === conditional.operation) {
          this.#push(expression, phases.branch, frame);
          this.#push(expression.arguments[0], phases.visit, frame);
          return;
        }
        this.#push(expression, phases.apply, frame);
        this.#pushAll(expression.arguments, frame);
        return;
    }
  }

  #pushAll(expressions: readonly Expression[], frame: Frame): void {
    for (let i = expressions.length - 1; i >= 0; i--) this.#push(expressions[i], phases.visit, frame);
  }

  #apply(expression: Expression, frame: Frame): void {
    const { graph } = this.#session;
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
      case "call": {
        const builtIn = functionNamed(expression.name);
        const nodes = this.#takeLast(expression.arguments.length);
        if (builtIn !== undefined) this.#nodes.push(graph.apply(builtIn, nodes));
        else this.#call(expression, nodes, frame);
        return;
      }
      default:
        throw new TypeError(`nothing to apply in a ${expression.kind}`);
    }
  }

  /** a < b < c is a < b and b < c. */
  #compare({ operands, operators }: Comparison): void {
    const { graph } = this.#session;
    const nodes = this.#takeLast(operands.length);
    const holds = (i: number) => graph.apply(operationFor(operators[i], 2), [nodes[i], nodes[i + 1]]);
    let result = holds(operators.length - 1);
    for (let i = operators.length - 2; i >= 0; i--) {
      const first = holds(i);
      if (!graph.isKnown(first)) result = graph.apply(conditional.operation, [first, result, graph.constant(0)]);
      else if (graph.value(first) === 0) result = graph.constant(0);
    }
    this.#nodes.push(result);
  }

  #call(call: Call, nodes: readonly number[], frame: Frame): void {
    const definition = this.#session.functions.get(call.name);
    if (definition === undefined) throw this.#error("unknown-function", `unknown function '${call.name}'`, call, frame);
    if (frame.depth >= MAX_CALLS) {
      const message = `${call.name} calls itself more than ${MAX_CALLS} deep`;
      throw this.#error("recursion", message, call, frame, "does the recursion have an end that is reached?");
    }
    if (frame.undecided && this.#isActive(definition, frame)) {
      const message = `${call.name} calls itself under a condition that has no value, so it has no end`;
      throw this.#error("recursion", message, call, frame, "give the symbols in the condition a value");
    }
    const { graph } = this.#session;
    const parameters = new Map(
      definition.parameters.map((name, i) => [name, graph.apply(alias.operation, [nodes[i]])] as const),
    );
    this.#push(definition.body, phases.visit, {
      source: definition.source,
      parameters,
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

  /** The condition is made: takes the branch it chooses or, where it has no value, makes both. */
  #branch(expression: Expression, frame: Frame): void {
    const { graph } = this.#session;
    const condition = this.#take();
    const [whenTrue, whenFalse] = branchesOf(expression);
    if (graph.isKnown(condition)) {
      const value = graph.value(condition);
      if (Number.isNaN(value)) this.#nodes.push(condition);
      else this.#push(value !== 0 ? whenTrue : whenFalse, phases.visit, frame);
      return;
    }
    this.#nodes.push(condition);
    const inside = { ...frame, undecided: true };
    this.#push(expression, phases.join, frame);
    this.#push(whenFalse, phases.visit, inside);
    this.#push(whenTrue, phases.visit, inside);
  }

  #join(): void {
    this.#nodes.push(this.#session.graph.apply(conditional.operation, this.#takeLast(3)));
  }

  #nodeOf(name: string, frame: Frame): number {
    const { graph, variables, last } = this.#session;
    const node = frame.parameters.get(name) ?? variables.get(name)?.node;
    if (node !== undefined) return node;
    if (lastResultNames.has(name) && last !== undefined) return last;
    const constant = constants.get(name);
    if (constant === undefined) throw new DzeroError("unknown-name", `${name} has no value`);
    return graph.constant(constant.value, constant.text);
  }

  /** `x.grad` and `x.value` are plain numbers without history. */
  #read(expression: Member, frame: Frame): number {
    const { name, member } = expression;
    const isParameter = frame.parameters.has(name);
    if (member === "grad") {
      const variable = isParameter ? undefined : this.#session.variables.get(name);
      if (variable === undefined) {
        const what = isParameter ? "a parameter" : lastResultNames.has(name) ? "the last result" : "a constant";
        throw this.#error("no-value", `${name} is ${what} and collects no gradient`, expression, frame);
      }
      return variable.grad;
    }
    const node = this.#nodeOf(name, frame);
    const { graph } = this.#session;
    if (!graph.isKnown(node)) throw this.#error("no-value", `${name} has no value`, expression, frame);
    return graph.value(node);
  }

  #error(code: ErrorCode, message: string, { start, end }: Expression, { source }: Frame, hint?: string): DzeroError {
    return new DzeroError(code, message, { place: { source, span: { start, end } }, hint });
  }
}

function branchesOf(expression: Expression): readonly [Expression, Expression] {
  if (expression.kind === "conditional") return [expression.whenTrue, expression.whenFalse];
  if (expression.kind === "call") return [expression.arguments[1], expression.arguments[2]];
  throw new TypeError(`a ${expression.kind} has no branches`);
}
