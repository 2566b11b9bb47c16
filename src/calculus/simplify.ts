import Fraction from "fraction.js";
import { ancestors } from "../autodiff/backward.ts";
import type { Graph } from "../autodiff/graph.ts";
import type { Operation } from "../autodiff/operation.ts";
import { add, mul, neg } from "../autodiff/ring.ts";
import { shownTemplate, type Template } from "../autodiff/slope.ts";
import { sub } from "../functions/arithmetic.ts";
import { ties } from "../functions/piecewise.ts";
import { Algebra } from "./algebra.ts";
import { Writer } from "./arrange.ts";
import { Exponentials } from "./exponentials.ts";
import { MOST_SHARED_TERMS, type Form } from "./form.ts";
import { expanded } from "./polynomial.ts";
import { Shrinker } from "./shrink.ts";

/** A formula of more terms is not multiplied out. */
const MOST_FLAT = 200;

/** Terms and factors that may be looked at to multiply a formula out. */
const FLAT_WORK = 100_000;

/** In a formula of more leaves and operators, shared parts of at least so many are not mixed with what they stand in. */
const MOST_OPEN = 3000;
const LEAST_SEALED = 30;

/** Digits and sizes of a number beyond which it is left as it is. */
const WRITTEN_NUMBER = /^(-?)(\d{0,4000})(?:\.(\d{0,4000}))?(?:e([+-]?\d{1,3}))?$/i;

/** The number that digits stand for, exactly: 0.1 is 1/10. */
function exactNumber(text: string): Fraction | undefined {
  const match = WRITTEN_NUMBER.exec(text.replaceAll("_", ""));
  if (match === null) return undefined;
  const [, sign, whole, fraction = "", power = "0"] = match;
  if (whole + fraction === "") return undefined;
  const shift = Number(power) - fraction.length;
  const digits = new Fraction(BigInt(sign + whole + fraction));
  const scale = new Fraction(10n ** BigInt(Math.abs(shift)));
  return shift < 0 ? digits.div(scale) : digits.mul(scale);
}

/** Operations whose nesting is flattened. */
const levels = new Map<Operation, "sum" | "product">([
  [add.operation, "sum"],
  [sub.operation, "sum"],
  [neg.operation, "sum"],
  [mul.operation, "product"],
]);

function levelOf(operation: Operation): "sum" | "product" | undefined {
  return levels.get(operation);
}

/** One simplification: a graph's nodes as formulas in normal form. */
class Simplification {
  readonly #graph: Graph;
  readonly #algebra: Algebra;
  readonly #writer: Writer;
  readonly #shrinker: Shrinker;

  /** @param isFlat whether it is made to be differentiated further, and not to be shown */
  constructor(graph: Graph, needed: Uint8Array, names: ReadonlyMap<number, string>, isFlat: boolean) {
    this.#graph = graph;
    this.#algebra = new Algebra(isFlat);
    const count = needed.reduce((sum, isNeeded) => sum + isNeeded, 0);
    // Made in this order, variables stand in it too.
    for (const [node] of [...names].sort(([, a], [, b]) => a.localeCompare(b, "en"))) this.#algebra.atom(node, false);
    this.#writer = new Writer(this.#algebra, graph, hasDecimals(graph, needed), isFlat);
    this.#shrinker = new Shrinker(this.#algebra, this.#writer, count);
  }

  /** The shortest form of a node. */
  shortest(root: number): Form {
    return this.#shrinker.shrink(this.#normalForm(root));
  }

  /** The same with its exponentials balanced. */
  balanced(root: number, isDerivative: boolean): Form {
    const shortest = this.shortest(root);
    this.#algebra.allow(FLAT_WORK);
    return new Exponentials(this.#algebra, isDerivative).balanced(shortest);
  }

  /** The node multiplied out, like terms collected; where that is too long, its shortest form. */
  flatForm(root: number): Form {
    const form = this.#normalForm(root);
    this.#algebra.allow(FLAT_WORK);
    return expanded(this.#algebra, form, MOST_FLAT) ?? this.#shrinker.shrink(form);
  }

  #normalForm(root: number): Form {
    const graph = this.#graph;
    const needed = ancestors(graph, root);
    const uses = new Int32Array(root + 1);
    for (let node = 0; node <= root; node++) {
      if (needed[node] === 1) for (const argument of graph.argumentsOf(node)) uses[argument] += 1;
    }
    const absorbed = this.#absorbed(root, needed, uses);
    const sizes = treeSizes(graph, root, needed);
    const isLarge = sizes[root] > MOST_OPEN;
    const forms: Form[] = [];
    for (let node = 0; node <= root; node++) {
      if (needed[node] === 0 || absorbed[node] === 1) continue;
      const form = this.#formOf(node, forms, absorbed);
      // A long part that is used again stays whole: copying it would take the square of its length, and mixing it with what
      // it stands in would lose what a large formula shares.
      const isSealed = uses[node] > 1 && !isLeaf(form) && (isLong(form) || (isLarge && sizes[node] >= LEAST_SEALED));
      forms[node] = isSealed ? this.#algebra.part(this.#shrinker.shrink(form)) : form;
      // Measured on the way up, so that no formula is measured from a great height.
      this.#writer.size(forms[node]);
    }
    return forms[root];
  }

  /**
   * Marks sums within sums and products within products, where they stand once: they are taken together with what they
   * stand in, or a sum of n terms would be made n times.
   */
  #absorbed(root: number, needed: Uint8Array, uses: Int32Array): Uint8Array {
    const graph = this.#graph;
    const absorbed = new Uint8Array(root + 1);
    for (let node = 0; node <= root; node++) {
      if (needed[node] === 0) continue;
      const level = levelOf(graph.operation(node));
      if (level === undefined) continue;
      for (const part of graph.argumentsOf(node))
        if (uses[part] === 1 && levelOf(graph.operation(part)) === level && !graph.isConstant(part)) absorbed[part] = 1;
    }
    return absorbed;
  }

  /** Leaves and operators of a formula as it is written. */
  size(form: Form): number {
    return this.#writer.size(form);
  }

  write(form: Form): number {
    return this.#writer.write(form);
  }

  #formOf(node: number, forms: readonly Form[], absorbed: Uint8Array): Form {
    const graph = this.#graph;
    if (graph.isConstant(node)) return this.#constant(node);
    if (graph.isLeaf(node)) return this.#algebra.atom(node, false);
    const operation = graph.operation(node);
    switch (levelOf(operation)) {
      case "sum":
        return this.#algebra.sum(
          this.#operands(node, absorbed).flatMap(({ part, isMinus }) =>
            this.#algebra.termsOf(isMinus ? this.#algebra.negative(forms[part]) : forms[part]),
          ),
        );
      case "product":
        return this.#algebra.multiply(
          this.#operands(node, absorbed).map(({ part }) => this.#shrinker.shrink(forms[part])),
        );
      default:
        return this.#apply(
          operation,
          Array.from(graph.argumentsOf(node), (part) => forms[part]),
        );
    }
  }

  /** What a sum or product is made of, through the ones that are taken together with it, from left to right. */
  #operands(node: number, absorbed: Uint8Array): { part: number; isMinus: boolean }[] {
    const graph = this.#graph;
    const operands: { part: number; isMinus: boolean }[] = [];
    const todo = [{ part: node, isMinus: false }];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      if (next.part !== node && absorbed[next.part] === 0) {
        operands.push(next);
        continue;
      }
      const operation = graph.operation(next.part);
      const parts = graph.argumentsOf(next.part);
      for (let i = parts.length - 1; i >= 0; i--) {
        const isOpposite = operation === neg.operation || (operation === sub.operation && i === 1);
        todo.push({ part: parts[i], isMinus: next.isMinus !== isOpposite });
      }
    }
    return operands;
  }

  #constant(node: number): Form {
    const text = this.#graph.text(node);
    const value = this.#graph.value(node);
    if (Number.isInteger(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return this.#algebra.number(value);
    const exact = exactNumber(text);
    if (exact !== undefined) return this.#algebra.number(exact);
    const atom = this.#algebra.atom(node, value > 0);
    if (text === "e") this.#algebra.eulersNumber = atom;
    if (text === "pi") this.#algebra.pi = atom;
    return atom;
  }

  #apply(operation: Operation, parts: readonly Form[]): Form {
    // Beside the condition of a winner the count of those in a tie has a shorter form, for which it must be seen whole.
    const template = operation === ties.operation ? undefined : shownTemplate(operation, parts.length);
    if (template !== undefined) return this.#instantiate(template, parts);
    // What becomes a factor, a base or an argument is rearranged first; terms of a sum only as a whole.
    const closed = levelOf(operation) === "sum" ? parts : parts.map((part) => this.#shrinker.shrink(part));
    return this.#algebra.call(operation, closed);
  }

  #instantiate({ graph, inputs, steps, output }: Template, parts: readonly Form[]): Form {
    const forms: Form[] = parts.slice(0, inputs);
    for (const node of steps) {
      forms[node] = graph.isConstant(node)
        ? this.#constant(this.#graph.constant(graph.value(node), graph.text(node)))
        : this.#apply(
            graph.operation(node),
            Array.from(graph.argumentsOf(node), (argument) => forms[argument]),
          );
    }
    return forms[output];
  }
}

const isLeaf = ({ kind }: Form) => kind === "number" || kind === "atom";

/** Leaves and operators of every node as they would be written in full. */
function treeSizes(graph: Graph, root: number, needed: Uint8Array): Float64Array {
  const sizes = new Float64Array(root + 1);
  for (let node = 0; node <= root; node++)
    if (needed[node] === 1) sizes[node] = graph.argumentsOf(node).reduce((sum, part) => sum + sizes[part], 1);
  return sizes;
}

function isLong(form: Form): boolean {
  return (
    (form.kind === "sum" && form.terms.length > MOST_SHARED_TERMS) ||
    (form.kind === "product" && form.factors.length > MOST_SHARED_TERMS)
  );
}

/** A whole number in full: one of too many digits for a double comes of derivatives of high order, and is exact. */
const WHOLE_NUMBER = /^-?\d+$/;

/** Whether a node's formula has a number that is no finite one: then no rule is safe. */
function hasInfinity(graph: Graph, needed: Uint8Array): boolean {
  return needed.some(
    (isNeeded, node) =>
      isNeeded === 1 &&
      graph.isConstant(node) &&
      !Number.isFinite(graph.value(node)) &&
      !WHOLE_NUMBER.test(graph.text(node)),
  );
}

/** A number that is written with a decimal point or an exponent. */
const DECIMAL = /^-?(?:\d*\.\d|\d+\.?\d*e)/i;

function hasDecimals(graph: Graph, needed: Uint8Array): boolean {
  return needed.some((isNeeded, node) => isNeeded === 1 && graph.isConstant(node) && DECIMAL.test(graph.text(node)));
}

/**
 * A node with the same value as a sum of products, so that its derivatives have like terms to collect; where that is too
 * long, as `simplify` has it.
 *
 * @param orShort whether it may be the shortest form where that is shorter: of roots a product may hide what cancels
 */
export function collected(graph: Graph, root: number, names: ReadonlyMap<number, string>, orShort: boolean): number {
  const needed = ancestors(graph, root);
  if (hasInfinity(graph, needed)) return root;
  const simplification = new Simplification(graph, needed, names, true);
  const flat = simplification.flatForm(root);
  if (orShort) {
    const other = new Simplification(graph, needed, names, false);
    const short = other.shortest(root);
    if (other.size(short) < simplification.size(flat)) return other.write(short);
  }
  return simplification.write(flat);
}

/**
 * A node with the same value that is written as short as we can: like terms and powers collected, fractions cancelled,
 * identities applied. It may have a value where the node itself has none (x/x), never another value.
 */
export function simplify(graph: Graph, root: number, names: ReadonlyMap<number, string> = new Map()): number {
  return written(graph, root, names, false);
}

/** A derivative simplified, with no part that has no number where the whole has one. */
export function simplifyDerivative(graph: Graph, root: number, names: ReadonlyMap<number, string>): number {
  return written(graph, root, names, true);
}

function written(graph: Graph, root: number, names: ReadonlyMap<number, string>, isDerivative: boolean): number {
  const needed = ancestors(graph, root);
  if (hasInfinity(graph, needed)) return root;
  const simplification = new Simplification(graph, needed, names, false);
  return simplification.write(simplification.balanced(root, isDerivative));
}
