import type { Source, Span } from "../src/errors.ts";

export interface NumberLiteral extends Span {
  readonly kind: "number";
  readonly value: number;
  readonly text: string;
}

export interface Name extends Span {
  readonly kind: "name";
  readonly name: string;
}

/** `x.grad`, `x.value` */
export interface Member extends Span {
  readonly kind: "member";
  readonly name: string;
  readonly member: "grad" | "value";
}

/** `f(a, b)`, `f''(x)`; `nameEnd` is where the name ends. */
export interface Call extends Span {
  readonly kind: "call";
  readonly name: string;
  readonly nameEnd: number;
  readonly primes: number;
  readonly arguments: readonly Expression[];
}

/** A built-in function of one argument without brackets: `sin x`, `sin² x`. */
export interface Application extends Span {
  readonly kind: "application";
  readonly name: string;
  readonly nameEnd: number;
  /** The power that stands after the name; 1 where none does. */
  readonly power: number;
  readonly argument: Expression;
}

/** A variable to differentiate by, and how often; once where `order` is absent. */
export interface By {
  readonly name: Name;
  readonly order: Expression | undefined;
}

/** `diff(expression, x, 2)`, `d²/dx²(expression)` */
export interface Derivative extends Span {
  readonly kind: "derivative";
  readonly expression: Expression;
  readonly by: readonly By[];
}

/** `sum(body, k, from, to)` or `prod(...)` */
export interface Series extends Span {
  readonly kind: "series";
  readonly operation: "sum" | "prod";
  readonly body: Expression;
  readonly index: Name;
  readonly from: Expression;
  readonly to: Expression;
}

/** An expression in brackets. */
export interface Group extends Span {
  readonly kind: "group";
  readonly inner: Expression;
}

/** A sign, `not`, or the factorial `!` after its operand. */
export interface Unary extends Span {
  readonly kind: "unary";
  readonly operator: string;
  readonly operand: Expression;
}

/** Two operands; a juxtaposition is a product, `*`, that is implied. */
export interface Binary extends Span {
  readonly kind: "binary";
  readonly operator: string;
  readonly implied: boolean;
  readonly left: Expression;
  readonly right: Expression;
}

/** `a < b <= c`: operators[i] stands between operands[i] and operands[i + 1]. */
export interface Comparison extends Span {
  readonly kind: "comparison";
  readonly operands: readonly Expression[];
  readonly operators: readonly string[];
}

/** `c ? a : b` */
export interface Conditional extends Span {
  readonly kind: "conditional";
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

export type Expression =
  | NumberLiteral
  | Name
  | Member
  | Call
  | Application
  | Derivative
  | Series
  | Group
  | Unary
  | Binary
  | Comparison
  | Conditional;

/** `x = expression` */
export interface Assignment extends Span {
  readonly kind: "assignment";
  readonly target: Name;
  readonly expression: Expression;
}

/** `f(x, y) = expression` */
export interface Definition extends Span {
  readonly kind: "definition";
  readonly name: Name;
  readonly parameters: readonly Name[];
  readonly body: Expression;
}

export interface Evaluation extends Span {
  readonly kind: "evaluation";
  readonly expression: Expression;
}

/** `f'` alone: the derivative of a function of one argument, as a formula. */
export interface Primed extends Span {
  readonly kind: "primed";
  readonly name: Name;
  readonly primes: number;
}

export type Statement = Assignment | Definition | Evaluation | Primed;

/** What a statement evaluates, now or, in a definition, when it is called. */
export function expressionOf(statement: Statement): Expression {
  if (statement.kind === "definition") return statement.body;
  return statement.kind === "primed" ? statement.name : statement.expression;
}

/** Statements, and the text their offsets point into. */
export interface Program {
  readonly source: Source;
  readonly statements: readonly Statement[];
}

/** The expressions directly inside one, in the order they are written. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "number":
    case "name":
    case "member":
      return [];
    case "call":
      return expression.arguments;
    case "application":
      return [expression.argument];
    case "derivative":
      return [expression.expression, ...expression.by.flatMap(({ name, order }) => (order ? [name, order] : [name]))];
    case "series":
      return [expression.body, expression.from, expression.to];
    case "group":
      return [expression.inner];
    case "unary":
      return [expression.operand];
    case "binary":
      return [expression.left, expression.right];
    case "comparison":
      return expression.operands;
    case "conditional":
      return [expression.condition, expression.whenTrue, expression.whenFalse];
  }
}

/** Visits an expression and everything inside it, in the order it is written; of any depth. */
export function walk(expression: Expression, visit: (expression: Expression) => void): void {
  const todo = [expression];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    visit(next);
    const parts = partsOf(next);
    for (let i = parts.length - 1; i >= 0; i--) todo.push(parts[i]);
  }
}
