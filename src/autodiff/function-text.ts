import type { Operation } from "./operation.ts";

/** A number as JavaScript, made of finite literals; in brackets where it has a sign. */
export function literal(value: number): string {
  if (Number.isNaN(value)) return "(0 / 0)";
  if (!Number.isFinite(value)) return value > 0 ? "(1 / 0)" : "(-1 / 0)";
  return value < 0 || Object.is(value, -0) ? `(-${-value})` : String(value);
}

let isAllowed: boolean | undefined;

/** Whether text can be made a function at all: a page's policy, or an option of node, may forbid it. */
export function canMakeFunctions(): boolean {
  if (isAllowed !== undefined) return isAllowed;
  try {
    new Function("");
    isAllowed = true;
  } catch {
    isAllowed = false;
  }
  return isAllowed;
}

/**
 * What the text of a function in JavaScript refers to besides its own variables, while it is written: the functions it
 * calls, under the names `f0`, `f1`, ..., and the tables of the records, under theirs.
 */
export class FunctionText {
  readonly #functions = new Map<unknown, string>();
  readonly #values = new Map<string, unknown>();

  /** The name of a function that is called. */
  nameOf(called: unknown): string {
    const name = this.#functions.get(called) ?? `f${this.#functions.size}`;
    this.#functions.set(called, name);
    this.#values.set(name, called);
    return name;
  }

  bring(tables: Readonly<Record<string, unknown>> = {}): void {
    for (const [name, table] of Object.entries(tables)) this.#values.set(name, table);
  }

  /** A call of an operation's forward. V8 compiles a call of one and the same function in place. */
  call({ forward }: Operation, operands: readonly string[]): string {
    return `${this.nameOf(forward)}(${operands.join(", ")})`;
  }

  /** The expression of an operation: its record's own, in which an operand may stand several times, or a call. */
  expression(operation: Operation, operands: readonly string[]): string {
    this.bring(operation.tables);
    return operation.javascript?.(...operands) ?? this.call(operation, operands);
  }

  /**
   * Makes the function. Its text holds numbers of nodes and operations, finite literals, names that the program made up
   * and the records' own expressions, and nothing that a user wrote.
   */
  declare<Declared>(text: string): Declared {
    const make = new Function(...this.#values.keys(), `"use strict"; return ${text};`);
    return make(...this.#values.values());
  }
}
