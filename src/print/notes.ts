import { ancestors, type Contribution, type Visitor } from "../autodiff/backward.ts";
import type { Graph } from "../autodiff/graph.ts";
import { slopeBy } from "../autodiff/slope.ts";
import { DzeroError } from "../errors.ts";
import { formatFormula } from "./formula.ts";
import { formatNumber } from "./number.ts";

/** Something about a result that is worth knowing though it is no error. */
export interface Note {
  readonly code:
    | "not-finite"
    | "underflow"
    | "exceptional-point"
    | "gradient-not-a-number"
    | "hidden-constant"
    | "no-variable"
    | "near-name"
    | "no-closed-form";
  readonly message: string;
}

/** A name of the user's stands where a constant's would. */
export function hiddenConstant(name: string): Note {
  return { code: "hidden-constant", message: `${name} hides the constant ${name}` };
}

/** What is said beside an overflow. */
export const LARGEST = "the largest number is 1.79e308";

/** What is said beside an underflow. */
const SMALLEST = "the smallest number is 4.94e-324";

/** Formulas in notes are cut to this length. */
const MOST_SHOWN = 60;
/** More exceptional points than this in one result are not told. */
const MOST_NOTES = 5;
/** Sums of amounts up to this are far from an overflow. */
const FAR_FROM_OVERFLOW = 2 ** 1000;

/** Notes of many rows, counted by kind: what is said of an operation is told once, of the first row it holds for. */
export class NoteCounts {
  readonly #kinds = new Map<
    string,
    { readonly note: Note; readonly first: number; readonly place: string; count: number }
  >();
  readonly #rows: string;
  readonly #placeOf: (row: number) => string;
  /** The row that notes are taken of, from 1. */
  row = 0;

  /**
   * @param rows what rows are called: `points`
   * @param placeOf says which row it is; asked while it is computed
   */
  constructor(rows = "rows", placeOf = (row: number) => `row ${row}`) {
    this.#rows = rows;
    this.#placeOf = placeOf;
  }

  /** Counts a note of a kind. The text of the first alone is made, for there may be one in every row. */
  count(kind: string, make: () => Note): void {
    const known = this.#kinds.get(kind);
    if (known !== undefined) known.count += 1;
    else this.#kinds.set(kind, { note: make(), first: this.row, place: this.#placeOf(this.row), count: 1 });
  }

  /** The first note that was counted, and its row. */
  get first(): { readonly note: Note; readonly first: number; readonly place: string } | undefined {
    const [first] = this.#kinds.values();
    return first;
  }

  notes(): Note[] {
    return Array.from(this.#kinds.values(), ({ note: { code, message }, place, count }) => {
      const where = count === 1 ? place : `${count} ${this.#rows}, first ${place}`;
      return { code, message: `${message} (${where})` };
    });
  }
}

/** Collects the notes of one result: of its value, and of the backward pass that it looks on at. */
export class NoteTaker implements Visitor {
  readonly notes: Note[] = [];
  readonly #graph: Graph;
  readonly #names: ReadonlyMap<number, string>;
  readonly #counts: NoteCounts | undefined;
  /** The nodes whose slopes were noted, with the notes; counted ones are not kept. */
  readonly #told = new Map<number, Note | undefined>();
  /** What the arguments were handed down, where it may add up to an overflow. */
  readonly #large = new Map<number, number>();
  #gradientTold = false;
  #cause: Note | undefined;

  /** @param counts where notes are only counted, instead of being collected */
  constructor(graph: Graph, names: ReadonlyMap<number, string>, counts?: NoteCounts) {
    this.#graph = graph;
    this.#names = names;
    this.#counts = counts;
  }

  /** The first note of something that is no finite number, of those that are collected. */
  get cause(): Note | undefined {
    return this.#cause;
  }

  #add(code: Note["code"], node: number, message: () => string): Note | undefined {
    const make = () => ({ code, message: message() });
    if (this.#counts !== undefined) {
      this.#counts.count(`${code} ${node}`, make);
      return undefined;
    }
    const note = make();
    this.notes.push(note);
    return note;
  }

  /** Notes something that is no finite number. */
  #addCause(code: Note["code"], node: number, message: () => string): Note | undefined {
    const note = this.#add(code, node, message);
    this.#cause ??= note;
    return note;
  }

  /**
   * Notes where a result first went wrong: one that is not finite, or that is another because something overflowed or
   * underflowed on the way.
   */
  value(root: number): void {
    const graph = this.#graph;
    const result = graph.value(root);
    const isOther = !graph.isDerived(root) && graph.isWide(root) && graph.wide(root).number !== result;
    if ((Number.isFinite(result) && !isOther) || !graph.isKnown(root)) return;
    const needed = ancestors(graph, root);
    if (isOther && Number.isFinite(result)) {
      // What overflowed, if something did, is what matters.
      const beyond = Array.from(needed.keys()).filter((node) => needed[node] === 1 && graph.isWide(node));
      const isInfinite = (node: number) => !Number.isFinite(graph.value(node));
      const node = beyond.find(isInfinite) ?? beyond[0];
      if (!isInfinite(node)) {
        this.#addCause("underflow", node, () => `${this.#formula(node)}: underflow; ${SMALLEST}`);
        return;
      }
    }
    const isSame = Number.isNaN(result) ? Number.isNaN : (value: number) => !Number.isFinite(value);
    for (let node = 0; node <= root; node++) {
      if (needed[node] === 0 || !isSame(graph.value(node)) || graph.isConstant(node) || graph.isLeaf(node)) continue;
      if (isOther && !graph.isWide(node)) continue;
      const values = Array.from(graph.argumentsOf(node), (argument) => graph.value(argument));
      if (values.some(isSame)) continue;
      this.#addCause("not-finite", node, () => {
        const why =
          graph.operation(node).whyNotFinite?.(...values) ?? `the value is ${formatNumber(graph.value(node))}`;
        return `${this.#formula(node)}: ${why}${this.#advice(node)}`;
      });
      return;
    }
    // No operation did it: a number as long as 1e400, or a sum of numbers that grew too large.
    for (let node = 0; node <= root; node++) {
      const text = graph.text(node);
      if (needed[node] === 0 || !graph.isConstant(node) || !isSame(graph.value(node)) || /^(?:inf|nan)$/.test(text))
        continue;
      const what = /\d/.test(text) ? `${text}: ` : "";
      this.#addCause("not-finite", node, () => `${what}overflow; ${LARGEST}`);
      return;
    }
  }

  node(node: number, inputs: readonly number[]): void {
    if (this.notes.length >= MOST_NOTES) return;
    const operation = this.#graph.operation(node);
    if (operation.exceptionAt === undefined) return;
    let values = inputs.slice(0, -1);
    if (operation.mostArity === Infinity) {
      // One argument twice is no tie: max(x, x) is as smooth as x.
      const once = new Map(Array.from(this.#graph.argumentsOf(node), (argument, i) => [argument, values[i]] as const));
      values = [...once.values()];
    }
    const told = operation.exceptionAt(...values);
    if (told === undefined) return;
    this.#told.set(
      node,
      this.#add("exceptional-point", node, () => `${this.#formula(node)} ${told}${this.#advice(node)}`),
    );
  }

  contribution({ node, index, argument, adjoint, slope, amount, isTarget }: Contribution): void {
    if (Math.abs(slope) === Infinity && Number.isFinite(this.#graph.value(node)) && !this.#told.has(node)) {
      this.#told.set(node, undefined);
      const at = formatNumber(this.#graph.value(argument));
      if (this.notes.length < MOST_NOTES || this.#cause === undefined) {
        this.#addCause("exceptional-point", node, () => {
          if (this.#isVertical(node, index)) {
            return `${this.#formula(node)} has a vertical tangent at ${at}${this.#advice(node)}`;
          }
          return `the slope of ${this.#formula(node)} at ${at} overflows; ${LARGEST}`;
        });
      }
    }
    if (isTarget && Number.isFinite(adjoint) && Number.isFinite(slope)) this.#checkOverflow(node, argument, amount);
    if (this.#gradientTold || !Number.isNaN(amount) || Number.isNaN(adjoint)) return;
    if (Number.isNaN(this.#graph.value(node))) return;
    this.#gradientTold = true;
    if (this.#told.has(node) && Number.isNaN(slope)) {
      this.#cause ??= this.#told.get(node);
      return;
    }
    this.#addCause("gradient-not-a-number", node, () => {
      const why = Number.isNaN(slope)
        ? "it has no derivative here"
        : `its slope ${formatNumber(slope)} is multiplied by ${formatNumber(adjoint)}, which is no number`;
      return `${this.#formula(node)}: ${why}`;
    });
  }

  /** Notes where numbers that are finite themselves make a derivative too large: as a product, or as a sum. */
  #checkOverflow(node: number, argument: number, amount: number): void {
    if (!(Math.abs(amount) >= FAR_FROM_OVERFLOW)) return;
    const before = this.#large.get(argument) ?? 0;
    this.#large.set(argument, before + amount);
    if (Number.isFinite(before + amount) || !Number.isFinite(before) || !Number.isFinite(this.#graph.value(node)))
      return;
    if (this.notes.length >= MOST_NOTES && this.#cause !== undefined) return;
    this.#addCause(
      "exceptional-point",
      argument,
      () => `the derivative by ${this.#formula(argument)} overflows; ${LARGEST}`,
    );
  }

  /**
   * Whether an infinite slope is one, as that of cbrt(x) at 0, or a number too large, as that of log(x) at 1e-310. A tangent
   * is vertical at a point, beside which there are others that have finite slopes.
   */
  #isVertical(node: number, index: number): boolean {
    const values = Array.from(this.#graph.argumentsOf(node), (argument) => this.#graph.value(argument));
    if (values[index] === 0) return true;
    const operation = this.#graph.operation(node);
    return [1 - Number.EPSILON, 1 + Number.EPSILON].some((factor) => {
      const beside = values.with(index, values[index] * factor);
      return Number.isFinite(
        slopeBy(operation, values.length, index)?.numeric([...beside, operation.forward(...beside)]),
      );
    });
  }

  /** What to use instead, where the operation knows better. */
  #advice(node: number): string {
    const names = Array.from(this.#graph.argumentsOf(node), (argument) => this.#graph.operation(argument).name);
    const advice = this.#graph.operation(node).advice?.(names);
    return advice === undefined ? "" : `; ${advice}`;
  }

  #formula(node: number): string {
    try {
      const text = formatFormula(this.#graph, node, this.#names);
      return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN)}...`;
    } catch (error) {
      if (error instanceof DzeroError) return "a long sub-expression";
      throw error;
    }
  }
}
