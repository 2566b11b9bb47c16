import Fraction from "fraction.js";
import { ancestors } from "../autodiff/backward.ts";
import type { Graph } from "../autodiff/graph.ts";
import type { Operation } from "../autodiff/operation.ts";
import { add, mul, neg } from "../autodiff/ring.ts";
import { templateOf, type Template } from "../autodiff/slope.ts";
import { div, sub } from "../functions/arithmetic.ts";
import { pow } from "../functions/powers.ts";
import { Algebra } from "./algebra.ts";
import { Writer } from "./arrange.ts";
import { MOST_SHARED_TERMS, type Form } from "./form.ts";
import { Shrinker } from "./shrink.ts";

/** Digits and sizes of a number beyond which it is left as it is. */
const WRITTEN_NUMBER = /^(-?)(\d{0,40})(?:\.(\d{0,40}))?(?:e([+-]?\d{1,2}))?$/i;

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

/** How operations are written in other words, by operation code, then by number of arguments. */
const shownTemplates: Template[][] = [];

function shownTemplate({ code, shown }: Operation, arity: number): Template | undefined {
  if (shown === undefined) return undefined;
  return ((shownTemplates[code] ??= [])[arity] ??= templateOf(shown, arity));
}

const linear = new Set<Operation>([add, sub, neg].map(({ operation }) => operation));
const multiplicative = new Set<Operation>([mul, div].map(({ operation }) => operation));

/** One simplification: a graph's nodes as formulas in normal form. */
class Simplification {
  readonly #graph: Graph;
  readonly #algebra = new Algebra();
  readonly #writer: Writer;
  readonly #shrinker: Shrinker;

  constructor(graph: Graph, decimals: boolean, names: ReadonlyMap<number, string>) {
    this.#graph = graph;
    // Made in this order, variables stand in it too.
    for (const [node] of [...names].sort(([, a], [, b]) => a.localeCompare(b, "en"))) this.#algebra.atom(node, false);
    this.#writer = new Writer(this.#algebra, graph, decimals);
    this.#shrinker = new Shrinker(this.#algebra, this.#writer);
  }

  /** The shortest form of a node. */
  form(root: number): Form {
    const graph = this.#graph;
    const needed = ancestors(graph, root);
    const uses = new Int32Array(root + 1);
    for (let node = 0; node <= root; node++) {
      if (needed[node] === 1) for (const argument of graph.argumentsOf(node)) uses[argument] += 1;
    }
    const forms: Form[] = [];
    for (let node = 0; node <= root; node++) {
      if (needed[node] === 0) continue;
      forms[node] = this.#formOf(node, forms, uses);
      // Measured on the way up, so that no formula is measured from a great height.
      this.#writer.size(forms[node]);
    }
    return this.#shrinker.shrink(forms[root]);
  }

  write(form: Form): number {
    return this.#writer.write(form);
  }

  size(form: Form): number {
    return this.#writer.size(form);
  }

  #formOf(node: number, forms: readonly Form[], uses: Int32Array): Form {
    const graph = this.#graph;
    if (graph.isConstant(node)) return this.#constant(node);
    if (graph.isLeaf(node)) return this.#algebra.atom(node, false);
    const parts = Array.from(graph.argumentsOf(node), (argument) =>
      // A long sum or product that is used again stays whole, or copying it would take the square of its length.
      uses[argument] > 1 && isLong(forms[argument])
        ? this.#algebra.part(this.#shrinker.shrink(forms[argument]))
        : forms[argument],
    );
    return this.#apply(graph.operation(node), parts);
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
    const template = shownTemplate(operation, parts.length);
    if (template !== undefined) return this.#instantiate(template, parts);
    if (linear.has(operation)) return this.#algebra.call(operation, parts);
    // What becomes a factor, a base or an argument is rearranged first; terms of a sum only as a whole.
    const closed = parts.map((part) => this.#shrinker.shrink(part));
    if (multiplicative.has(operation) || operation === pow.operation) return this.#algebra.call(operation, closed);
    return this.#algebra.call(operation, closed);
  }

  #instantiate({ graph, inputs, output }: Template, parts: readonly Form[]): Form {
    const forms: Form[] = parts.slice(0, inputs);
    for (let node = inputs; node <= output; node++) {
      forms.push(
        graph.isConstant(node)
          ? this.#algebra.number(graph.value(node))
          : this.#apply(
              graph.operation(node),
              Array.from(graph.argumentsOf(node), (argument) => forms[argument]),
            ),
      );
    }
    return forms[output];
  }
}

function isLong(form: Form): boolean {
  return (
    (form.kind === "sum" && form.terms.length > MOST_SHARED_TERMS) ||
    (form.kind === "product" && form.factors.length > MOST_SHARED_TERMS)
  );
}

/** Whether a node's formula has a number that is no finite one: then no rule is safe. */
function hasInfinity(graph: Graph, needed: Uint8Array): boolean {
  return needed.some(
    (isNeeded, node) => isNeeded === 1 && graph.isConstant(node) && !Number.isFinite(graph.value(node)),
  );
}

/** A number that is written with a decimal point or an exponent. */
const DECIMAL = /^-?(?:\d*\.\d|\d+\.?\d*e)/i;

function hasDecimals(graph: Graph, needed: Uint8Array): boolean {
  return needed.some((isNeeded, node) => isNeeded === 1 && graph.isConstant(node) && DECIMAL.test(graph.text(node)));
}

/**
 * A node with the same value that is written as short as we can: like terms and powers collected, fractions cancelled,
 * identities applied. It may have a value where the node itself has none (x/x), never another value.
 */
export function simplify(graph: Graph, root: number, names: ReadonlyMap<number, string> = new Map()): number {
  const needed = ancestors(graph, root);
  if (hasInfinity(graph, needed)) return root;
  const simplification = new Simplification(graph, hasDecimals(graph, needed), names);
  return simplification.write(simplification.form(root));
}
