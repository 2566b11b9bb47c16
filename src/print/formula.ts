import { ATOM, strength } from "../../grammar/precedence.ts";
import { ancestors } from "../autodiff/backward.ts";
import type { Graph } from "../autodiff/graph.ts";
import type { Operation } from "../autodiff/operation.ts";
import { shownTemplate, type Template } from "../autodiff/slope.ts";
import { DzeroError } from "../errors.ts";
import { atom, operated, type Piece } from "./piece.ts";

/** A formula longer than this is read by nobody; shared parts can make one that fills the memory. */
export const MAX_FORMULA = 1_000_000;

/** A formula of more leaves than this has a name for what it repeats. */
const MOST_LEAVES = 200;

/** A part of so many leaves and operators is worth a name. */
const LEAST_NAMED = 6;

/** Parts nested deeper than this get a name: the language reads 200 brackets, and people fewer. */
const MOST_NESTED = 60;

const UNARY = strength("unary");

/** How formulas are written: as the language reads them, or for typesetting. */
export interface Notation<P extends Piece = Piece> {
  /** A number, or a constant by its name. */
  constant(text: string, value: number): P;
  name(name: string): P;
  /** An operation that has a spelling of its own. */
  operation(operation: Operation, parts: readonly P[]): P;
  /** Definitions of names, in order, and the formula that uses them. */
  statements(definitions: readonly (readonly [name: string, text: string])[], text: string): string;
}

/** The language itself. */
export const language: Notation = {
  constant(text, value) {
    if (Number.isNaN(value)) return atom("nan");
    if (Number.isFinite(value)) return { text, strength: text.startsWith("-") ? UNARY : ATOM, value };
    return value > 0 ? atom("inf") : { text: "-inf", strength: UNARY };
  },
  name: atom,
  operation({ operator, derivativeOf, name }, parts) {
    if (derivativeOf !== undefined) {
      const order = parts[parts.length - 1].value ?? 0;
      const inner = parts.slice(0, -1).map(({ text }) => text);
      return atom(`${derivativeOf}${"'".repeat(order)}(${inner.join(", ")})`);
    }
    if (operator === undefined) return atom(`${name}(${parts.map(({ text }) => text).join(", ")})`);
    return operated(operator, parts);
  },
  statements: (definitions, text) => [...definitions.map(([name, one]) => `${name} = ${one}`), text].join("; "),
};

/** How an operation on formulas is written, with brackets only where precedence asks for them. */
function write<P extends Piece>(notation: Notation<P>, operation: Operation, parts: readonly P[]): P {
  const shown = shownTemplate(operation, parts.length);
  const piece = shown === undefined ? notation.operation(operation, parts) : expand(notation, shown, parts);
  checkLength(piece.text.length);
  return piece;
}

/** @throws DzeroError too-long */
function checkLength(length: number): void {
  if (length > MAX_FORMULA) throw new DzeroError("too-long", `the formula has more than ${MAX_FORMULA} characters`);
}

/** A number of more characters is left as it was computed: 1.1 - 1 and not 0.10000000000000009. */
const MOST_COMPUTED = 8;

/**
 * A piece as a number, where it is computed from numbers: of what rules put together, an exponent of -0.5 and not of
 * 1.5 - (1 + 1).
 */
function asNumber<P extends Piece>(notation: Notation<P>, piece: P): P {
  const { value, text } = piece;
  const number = String(value);
  if (value === undefined || number.length > MOST_COMPUTED || /\p{L}/u.test(text)) return piece;
  return { ...notation.constant(number, value), value };
}

/** Writes an operation in the words of the rule in its record. */
function expand<P extends Piece>(
  notation: Notation<P>,
  { graph, inputs, steps, output }: Template,
  parts: readonly P[],
): P {
  const pieces: P[] = parts.slice(0, inputs);
  for (const node of steps) {
    if (graph.isConstant(node)) {
      pieces[node] = notation.constant(graph.text(node), graph.value(node));
      continue;
    }
    const operation = graph.operation(node);
    const operands = Array.from(graph.argumentsOf(node), (argument) => asNumber(notation, pieces[argument]));
    const values = operands.flatMap(({ value }) => (value === undefined ? [] : [value]));
    const piece = write(notation, operation, operands);
    pieces[node] = values.length < operands.length ? piece : { ...piece, value: operation.forward(...values) };
  }
  return pieces[output];
}

/** One operation, with pieces for its arguments. */
export function stepPiece(graph: Graph, node: number, piece: (argument: number) => Piece): Piece {
  return write(language, graph.operation(node), Array.from(graph.argumentsOf(node), piece));
}

/**
 * Writes one operation, with labels for its arguments.
 * @param label how a node is called; constants are written as they are
 */
export function formatStep(graph: Graph, node: number, label: (node: number) => string): string {
  return stepPiece(graph, node, (argument) =>
    graph.isConstant(argument)
      ? language.constant(graph.text(argument), graph.value(argument))
      : language.name(label(argument)),
  ).text;
}

/** Writes a node, the parts in `named` by their names, which are defined in front. */
function writeNode<P extends Piece>(
  notation: Notation<P>,
  graph: Graph,
  node: number,
  names: ReadonlyMap<number, string>,
  named: ReadonlyMap<number, string>,
): string {
  const needed = ancestors(graph, node);
  const pieces: P[] = [];
  const definitions: (readonly [string, string])[] = [];
  let length = 0;
  for (let i = 0; i <= node; i++) {
    if (needed[i] === 0) continue;
    let piece: P;
    if (graph.isConstant(i)) {
      piece = notation.constant(graph.text(i), graph.value(i));
    } else if (graph.isLeaf(i)) {
      const name = names.get(i);
      piece = name === undefined ? notation.constant(String(graph.value(i)), graph.value(i)) : notation.name(name);
    } else {
      piece = write(
        notation,
        graph.operation(i),
        Array.from(graph.argumentsOf(i), (argument) => pieces[argument]),
      );
      if (graph.isKnown(i) && !graph.varies(i)) piece = { ...piece, value: graph.value(i) };
    }
    const name = named.get(i);
    if (name !== undefined) {
      const defined = notation.name(name);
      definitions.push([defined.text, piece.text]);
      length += piece.text.length;
      piece = defined;
    }
    checkLength(piece.text.length + length);
    pieces[i] = piece;
  }
  return notation.statements(definitions, pieces[node].text);
}

/**
 * Writes a node as a formula that dzero reads back, as it was built: nothing is simplified, what is shared is repeated.
 *
 * @param names the names of leaves; a leaf without a name is written as its value
 * @throws DzeroError too-long
 */
export function formatFormula(graph: Graph, node: number, names: ReadonlyMap<number, string>): string {
  return writeNode(language, graph, node, names, new Map());
}

/** The parts of a formula that get a name, where it is long or deep. */
function namedParts(graph: Graph, node: number, names: ReadonlyMap<number, string>): Map<number, string> {
  const needed = ancestors(graph, node);
  const leaves = new Float64Array(node + 1);
  const uses = new Int32Array(node + 1);
  for (let i = 0; i <= node; i++) {
    if (needed[i] === 0) continue;
    const parts = graph.argumentsOf(i);
    for (const part of parts) uses[part] += 1;
    leaves[i] = parts.length === 0 ? 1 : parts.reduce((sum, part) => sum + leaves[part], 0);
  }
  const named = new Map<number, string>();
  const isLong = leaves[node] > MOST_LEAVES;
  const stem = freeStem(new Set(names.values()));
  const sizes = new Float64Array(node + 1);
  const depths = new Float64Array(node + 1);
  for (let i = 0; i <= node; i++) {
    if (needed[i] === 0) continue;
    const parts = graph.argumentsOf(i);
    const isNested = graph.operation(i).operator === undefined || parts.length === 1;
    sizes[i] = parts.reduce((sum, part) => sum + (named.has(part) ? 1 : sizes[part]), 1);
    // What stands to the left of an operator needs no brackets as a rule: a sum of many terms is not deep.
    depths[i] = parts.reduce((most, part, k) => {
      const depth = named.has(part) ? 0 : depths[part];
      return Math.max(most, isNested || k > 0 ? depth + 1 : depth);
    }, 0);
    const isRepeated = isLong && uses[i] > 1 && sizes[i] >= LEAST_NAMED;
    if ((isRepeated || depths[i] > MOST_NESTED) && i !== node && graph.varies(i))
      named.set(i, `${stem}${named.size + 1}`);
  }
  return named;
}

/** What the names of parts begin with: no name of the user's may be one of them. */
function freeStem(taken: ReadonlySet<string>): string {
  let stem = "t";
  while ([...taken].some((name) => name.startsWith(stem) && /^\d+$/.test(name.slice(stem.length)))) stem += "_";
  return stem;
}

/**
 * Writes a node as a formula that dzero reads back. What a long one repeats is written once, as statements on the same
 * line: `t1 = sin(x^2); t1*cos(t1)`.
 *
 * @param names the names of leaves; a leaf without a name is written as its value
 * @throws DzeroError too-long
 */
export function formatShared<P extends Piece>(
  notation: Notation<P>,
  graph: Graph,
  node: number,
  names: ReadonlyMap<number, string>,
): string {
  return writeNode(notation, graph, node, names, namedParts(graph, node, names));
}
