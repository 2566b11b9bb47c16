import { ancestors } from "../autodiff/backward.ts";
import { derivativeFormula } from "../calculus/derivatives.ts";
import { simplify } from "../calculus/simplify.ts";
import type { Letters } from "../calculus/rules.ts";
import { stepsOf, type Step } from "../calculus/steps.ts";
import { substituted } from "../calculus/substitute.ts";
import { DzeroError } from "../errors.ts";
import { formatShared, language, type Notation } from "../print/formula.ts";
import { latex } from "../print/latex.ts";
import type { Note } from "../print/notes.ts";
import type { Piece } from "../print/piece.ts";
import { wrapFormula } from "../print/wrap.ts";
import type { Session } from "../session/session.ts";
import type { View } from "./command.ts";

/** Formulas of a session as people read them: simplified, with what a long one repeats written once. */
export class Formulas {
  readonly #session: Session;
  readonly #names: Map<number, string>;
  /** The symbol that stands for a variable with a value. */
  readonly #symbols = new Map<number, number>();
  readonly #simplified = new Map<number, number>();

  readonly #letters: Letters;

  constructor(session: Session) {
    this.#session = session;
    this.#names = session.nodeNames();
    this.#letters = this.#newLetters();
  }

  /** Letters for rules, none of which is the name of a variable. */
  #newLetters(): Letters {
    const taken = new Set(this.#names.values());
    const symbols = new Map<string, number>();
    const nameOf = (letter: string): string => (taken.has(letter) ? nameOf(`${letter}1`) : letter);
    return {
      names: this.#names,
      nameOf,
      symbolOf: (letter, isDerivative = false) => {
        const name = nameOf(letter) + (isDerivative ? "'" : "");
        const symbol = symbols.get(name) ?? this.symbol(name);
        symbols.set(name, symbol);
        return symbol;
      },
    };
  }

  /** A symbol of that name. */
  symbol(name: string): number {
    const symbol = this.#session.graph.leaf();
    this.#names.set(symbol, name);
    return symbol;
  }

  /** The symbol for a variable's node. */
  symbolOf(leaf: number): number {
    const known = this.#symbols.get(leaf);
    if (known !== undefined) return known;
    const { graph } = this.#session;
    const name = this.#names.get(leaf);
    const symbol = !graph.isKnown(leaf)
      ? leaf
      : name === undefined
        ? graph.constant(graph.value(leaf))
        : this.symbol(name);
    this.#symbols.set(leaf, symbol);
    return symbol;
  }

  /** A node over symbols, whatever value its variables have, with `other` in the place of a leaf. */
  opened(node: number, leaf?: number, other?: number): number {
    const { graph } = this.#session;
    return substituted(graph, node, (one) => {
      if (one === leaf || one === other) return other;
      return graph.isLeaf(one) ? this.symbolOf(one) : undefined;
    });
  }

  /** Whether a part of a formula has a value that is no finite number. */
  hasInfinity(node: number): boolean {
    const { graph } = this.#session;
    return ancestors(graph, node).some((yes, i) => yes === 1 && graph.isKnown(i) && !Number.isFinite(graph.value(i)));
  }

  /** A node simplified. */
  simplified(node: number): number {
    const known = this.#simplified.get(node);
    if (known !== undefined) return known;
    const made = simplify(this.#session.graph, node, this.#names);
    this.#simplified.set(node, made);
    return made;
  }

  /** The n-th derivative of a node by another, simplified. */
  derivative(node: number, by: number, n = 1): number {
    return n === 0
      ? this.simplified(node)
      : derivativeFormula(this.#session.graph, this.simplified(node), by, n, this.#names);
  }

  /** The n-th derivative of a node by another, rule by rule. */
  steps(node: number, by: number, n: number): Step[] {
    const steps: Step[] = [];
    let from = node;
    for (let k = 0; k < n; k++) {
      const derivative = this.derivative(from, by);
      steps.push(...stepsOf(this.#session.graph, from, by, derivative, this.#letters));
      from = derivative;
    }
    return steps;
  }

  /** A node as text that reads back. */
  text(node: number): string {
    return this.#write(language, node);
  }

  /** A node as LaTeX, for math mode. */
  latex(node: number): string {
    return this.#write(latex, node);
  }

  #write<P extends Piece>(notation: Notation<P>, node: number): string {
    return formatShared(notation, this.#session.graph, node, this.#names);
  }
}

/**
 * A formula as it is shown: on a terminal a long one is broken into lines.
 * @param used how many columns of its first line are taken
 */
export function formulaIn({ width, isTerminal }: View, formula: string, used = 0): string {
  return isTerminal ? wrapFormula(formula, width, used) : formula;
}

/** A formula by its name. */
export function namedFormula(view: View, name: string, formula: string, indent = ""): string {
  const gap = " = ";
  const used = indent.length + name.length + gap.length;
  return indent + view.palette.name(name) + gap + formulaIn(view, formula, used);
}

/**
 * Makes a derivative by each of several variables, and notes of those by which there is none in closed form.
 * @param isStrict whether one without is an error
 * @throws DzeroError no-derivative, where there is none at all
 */
export function whereClosed<Place, Made>(places: readonly Place[], isStrict: boolean, make: (place: Place) => Made) {
  const made: Made[] = [];
  const notes: Note[] = [];
  let refusal: DzeroError | undefined;
  for (const place of places) {
    try {
      made.push(make(place));
    } catch (error) {
      if (isStrict || !(error instanceof DzeroError) || error.code !== "no-derivative") throw error;
      refusal ??= error;
      notes.push({ code: "no-closed-form", message: error.message });
    }
  }
  if (made.length === 0 && refusal !== undefined) throw refusal;
  return { made, notes };
}
