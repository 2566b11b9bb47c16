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

/** `f(a, b)`; `nameEnd` is where the name ends. */
export interface Call extends Span {
  readonly kind: "call";
  readonly name: string;
  readonly nameEnd: number;
  readonly arguments: readonly Expression[];
}

/** An expression in brackets. */
export interface Group extends Span {
  readonly kind: "group";
  readonly inner: Expression;
}

/** A sign. */
export interface Unary extends Span {
  readonly kind: "unary";
  readonly operator: string;
  readonly operand: Expression;
}

/** Two operands; a juxtaposition is a product, `*`. */
export interface Binary extends Span {
  readonly kind: "binary";
  readonly operator: string;
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

export type Expression = NumberLiteral | Name | Member | Call | Group | Unary | Binary | Comparison | Conditional;

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

export type Statement = Assignment | Definition | Evaluation;

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
