import { DzeroError, type Source } from "../src/errors.ts";
import type { Conditional, Expression } from "./ast.ts";
import { infixLevel, outfixLevel, strength, type Form } from "./precedence.ts";

/** An operator that still waits for its right operand. */
interface Pending {
  readonly operator: string;
  readonly strength: number;
  readonly form: Form;
  readonly start: number;
  /** Of a conditional: the branch between `?` and `:`, once the colon is read. */
  whenTrue?: Expression;
  /** Of a function without brackets. */
  readonly applied?: AppliedName;
}

/** A function's name without brackets, with the power that stands after it. */
export interface AppliedName {
  readonly name: string;
  readonly nameEnd: number;
  readonly power: number;
}

interface OpenComparison {
  readonly kind: "comparison";
  readonly start: number;
  end: number;
  readonly operands: Expression[];
  readonly operators: string[];
}

const application = strength("application");
const power = strength("power");

/**
 * Makes a tree of operands and operators as they come, by the table of precedence (E. Dijkstra's shunting yard). It
 * keeps stacks of its own, so a sum of a million terms needs no recursion.
 */
export class OperatorStack {
  readonly #source: Source;
  readonly #operands: Expression[] = [];
  readonly #pending: Pending[] = [];
  /** The comparison last made here, which a further operator continues: a < b < c. */
  #comparison: OpenComparison | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  prefix(operator: string, start: number): void {
    // The exponent is a signed power operand: 2^-x*y is (2^-x)*y.
    const inExponent = this.#pending.at(-1)?.strength === power;
    const own = outfixLevel(operator).strength;
    this.#pending.push({ operator, strength: inExponent && operator !== "not" ? power : own, form: "prefix", start });
  }

  /** A function without brackets: it takes the powers and juxtapositions that follow. */
  apply(applied: AppliedName, start: number): void {
    this.#pending.push({ operator: "", strength: application, form: "prefix", start, applied });
  }

  /** Before the name of a function in a juxtaposition: sin 2x cos x is sin(2x)*cos(x). */
  endApplications(): void {
    for (let top = this.#pending.at(-1); top !== undefined; top = this.#pending.at(-1)) {
      if (top.strength < application) return;
      this.#reduce();
    }
  }

  operand(expression: Expression): void {
    this.#operands.push(expression);
  }

  /** @param start the operator's offset in the text */
  infix(operator: string, start: number): void {
    if (operator === ":") {
      this.#colon(start);
      return;
    }
    const level = infixLevel(operator);
    const leftFirst = level.form === "left" || level.form === "chain";
    for (let top = this.#pending.at(-1); top !== undefined; top = this.#pending.at(-1)) {
      if (top.strength < level.strength || (top.strength === level.strength && !leftFirst)) break;
      this.#reduce();
    }
    this.#pending.push({ operator, strength: level.strength, form: level.form, start });
  }

  finish(): Expression {
    while (this.#pending.length > 0) {
      const top = this.#pending[this.#pending.length - 1];
      if (top.form === "ternary" && top.whenTrue === undefined) {
        throw this.#error(top.start, "'?' without ':'", "a conditional is c ? a : b");
      }
      this.#reduce();
    }
    return this.#pop();
  }

  #colon(start: number): void {
    for (let top = this.#pending.at(-1); top !== undefined; top = this.#pending.at(-1)) {
      if (top.form === "ternary" && top.whenTrue === undefined) {
        top.whenTrue = this.#pop();
        return;
      }
      this.#reduce();
    }
    const isAssignment = this.#source.text[start + 1] === "=";
    throw this.#error(
      start,
      "':' without '?'",
      isAssignment ? "'=' gives a value: x = 3" : "a conditional is c ? a : b",
    );
  }

  #reduce(): void {
    const { operator, form, start, whenTrue, applied } = this.#pending.pop() ?? unreachable();
    const right = this.#pop();
    if (applied !== undefined) {
      this.#operands.push({ kind: "application", ...applied, argument: right, start, end: right.end });
      return;
    }
    if (form === "prefix") {
      this.#operands.push({ kind: "unary", operator, operand: right, start, end: right.end });
      return;
    }
    const left = this.#pop();
    const span = { start: left.start, end: right.end };
    if (form === "ternary") {
      const conditional: Conditional = {
        kind: "conditional",
        condition: left,
        whenTrue: whenTrue ?? unreachable(),
        whenFalse: right,
        ...span,
      };
      this.#operands.push(conditional);
    } else if (form === "chain") {
      this.#compare(operator, left, right);
    } else {
      const implied = operator === "";
      this.#operands.push({ kind: "binary", operator: implied ? "*" : operator, implied, left, right, ...span });
    }
  }

  #compare(operator: string, left: Expression, right: Expression): void {
    const open = this.#comparison;
    if (open !== undefined && left === open) {
      open.operators.push(operator);
      open.operands.push(right);
      open.end = right.end;
      this.#operands.push(open);
      return;
    }
    this.#comparison = {
      kind: "comparison",
      operands: [left, right],
      operators: [operator],
      start: left.start,
      end: right.end,
    };
    this.#operands.push(this.#comparison);
  }

  #pop(): Expression {
    return this.#operands.pop() ?? unreachable();
  }

  #error(start: number, message: string, hint: string): DzeroError {
    return new DzeroError("syntax", message, {
      place: { source: this.#source, span: { start, end: start + 1 } },
      hint,
    });
  }
}

/** The grammar's rule feeds operands and operators in turn; anything else is a defect. */
function unreachable(): never {
  throw new TypeError("an operator without its operand");
}
