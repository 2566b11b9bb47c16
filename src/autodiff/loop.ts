import type { Kind, Kinds } from "./kinds.ts";
import type { Operation } from "./operation.ts";

/**
 * The text of a loop in JavaScript, made for the kinds of nodes it will meet: V8 compiles a call of one function in place,
 * where a call of whatever function a node has takes longer than the arithmetic. The text is made of codes, places and
 * numbers; nothing in it was written by a user.
 */
export class LoopText {
  readonly #called = new Map<string, (...values: number[]) => number>();

  /** A call of an operation. */
  call({ code, forward }: Operation, args: readonly string[]): string {
    const name = `f${code}`;
    this.#called.set(name, forward);
    return `${name}(${args.join(", ")})`;
  }

  /** A number; in brackets, as it may have a sign. */
  number(value: number): string {
    return Object.is(value, -0) ? "(-0)" : `(${value})`;
  }

  /** The function of an expression's text. */
  compile<Loop>(text: string): Loop {
    const loop: Loop = new Function(...this.#called.keys(), `"use strict"; return ${text};`)(...this.#called.values());
    return loop;
  }
}

/**
 * Loops of one sort, each made once.
 * @param head the text before the cases: everything up to the switch on a node's kind
 * @param caseOf the text of what is done with a node of a kind
 * @param tail the text behind the cases
 */
export function loops<Loop>(
  head: string,
  caseOf: (kind: Kind, text: LoopText) => string,
  tail: string,
): (kinds: Kinds) => Loop {
  const made = new Map<string, Loop>();
  return ({ key, list }) => {
    const loop = made.get(key);
    if (loop !== undefined) return loop;
    const text = new LoopText();
    const cases = list.map((kind, i) => `case ${i + 1}: ${caseOf(kind, text)} break;\n`);
    const fresh = text.compile<Loop>(head + cases.join("") + tail);
    made.set(key, fresh);
    return fresh;
  };
}
