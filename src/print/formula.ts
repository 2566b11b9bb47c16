import { ATOM, infixLevel, outfixLevel, strength } from "../../grammar/precedence.ts";
import { ancestors } from "../autodiff/backward.ts";
import type { Graph } from "../autodiff/graph.ts";
import type { Operation, Rule } from "../autodiff/operation.ts";
import { templateOf, type Template } from "../autodiff/slope.ts";
import { DzeroError } from "../errors.ts";

/** A formula longer than this is read by nobody; shared parts can make one that fills the memory. */
export const MAX_FORMULA = 1_000_000;

/** A formula's text, and how tightly its outermost operator binds. */
interface Piece {
  readonly text: string;
  readonly strength: number;
  /** The number it stands for, where that is known. */
  readonly value?: number;
}

const UNARY = strength("unary");
const POWER = strength("power");
const SUM = strength("sum");
const CONDITIONAL = strength("conditional");

/** How operations are written in other words, by operation code, then by number of arguments. */
const shownTemplates: Template[][] = [];

function constantPiece(text: string, value: number): Piece {
  if (Number.isNaN(value)) return { text: "nan", strength: ATOM };
  if (Number.isFinite(value)) return { text, strength: text.startsWith("-") ? UNARY : ATOM, value };
  return value > 0 ? { text: "inf", strength: ATOM } : { text: "-inf", strength: UNARY };
}

function bracketed(piece: Piece, least: number): string {
  return piece.strength < least ? `(${piece.text})` : piece.text;
}

/** How an operation on formulas is written, with brackets only where precedence asks for them. */
function write(operation: Operation, parts: readonly Piece[]): Piece {
  if (operation.shown !== undefined) return expand(operation, operation.shown, parts);
  const { operator, derivativeOf } = operation;
  if (derivativeOf !== undefined) {
    const order = parts[parts.length - 1].value ?? 0;
    const inner = parts.slice(0, -1).map(({ text }) => text);
    return { text: `${derivativeOf}${"'".repeat(order)}(${inner.join(", ")})`, strength: ATOM };
  }
  if (operator === undefined) {
    return { text: `${operation.name}(${parts.map(({ text }) => text).join(", ")})`, strength: ATOM };
  }
  if (parts.length === 1) {
    const { strength: at, form } = outfixLevel(operator);
    const operand = bracketed(parts[0], at + 1);
    if (form === "postfix") return { text: `${operand}${operator}`, strength: at };
    return { text: `${operator}${/\p{L}$/u.test(operator) ? " " : ""}${operand}`, strength: at };
  }
  if (parts.length === 3) {
    const [condition, whenTrue, whenFalse] = parts;
    const text = `${bracketed(condition, CONDITIONAL + 1)} ? ${bracketed(whenTrue, CONDITIONAL + 1)} : ${whenFalse.text}`;
    return { text, strength: CONDITIONAL };
  }
  const level = infixLevel(operator);
  const at = level.strength;
  const [left, right] = parts;
  const leftText = bracketed(left, level.form === "left" ? at : at + 1);
  // A signed exponent needs no brackets to be read, but reads better with them.
  const rightText = bracketed(right, level.form === "right" && right.strength === POWER ? at : at + 1);
  const gap = at <= SUM ? " " : "";
  return { text: `${leftText}${gap}${operator}${gap}${rightText}`, strength: at };
}

/** Writes an operation in the words of the rule in its record. */
function expand({ code }: Operation, shown: Rule, parts: readonly Piece[]): Piece {
  const byArity = (shownTemplates[code] ??= []);
  const { graph, inputs, output } = (byArity[parts.length] ??= templateOf(shown, parts.length));
  const pieces: Piece[] = parts.slice(0, inputs);
  for (let node = inputs; node <= output; node++) {
    pieces.push(
      graph.isConstant(node)
        ? constantPiece(graph.text(node), graph.value(node))
        : write(
            graph.operation(node),
            Array.from(graph.argumentsOf(node), (argument) => pieces[argument]),
          ),
    );
  }
  return pieces[output];
}

/**
 * Writes one operation, with labels for its arguments.
 * @param label how a node is called; constants are written as they are
 */
export function formatStep(graph: Graph, node: number, label: (node: number) => string): string {
  const parts = Array.from(graph.argumentsOf(node), (argument) =>
    graph.isConstant(argument)
      ? constantPiece(graph.text(argument), graph.value(argument))
      : { text: label(argument), strength: ATOM },
  );
  return write(graph.operation(node), parts).text;
}

/**
 * Writes a node as a formula that dzero reads back, as it was built: nothing is simplified.
 *
 * @param names the names of leaves; a leaf without a name is written as its value
 * @throws DzeroError too-long
 */
export function formatFormula(graph: Graph, node: number, names: ReadonlyMap<number, string>): string {
  const needed = ancestors(graph, node);
  const pieces: Piece[] = [];
  for (let i = 0; i <= node; i++) {
    if (needed[i] === 0) continue;
    let piece: Piece;
    if (graph.isConstant(i)) {
      piece = constantPiece(graph.text(i), graph.value(i));
    } else if (graph.isLeaf(i)) {
      const name = names.get(i);
      piece =
        name === undefined ? constantPiece(String(graph.value(i)), graph.value(i)) : { text: name, strength: ATOM };
    } else {
      piece = write(
        graph.operation(i),
        Array.from(graph.argumentsOf(i), (argument) => pieces[argument]),
      );
      if (graph.isKnown(i)) piece = { ...piece, value: graph.value(i) };
    }
    if (piece.text.length > MAX_FORMULA) {
      throw new DzeroError("too-long", `the formula has more than ${MAX_FORMULA} characters`);
    }
    pieces[i] = piece;
  }
  return pieces[node].text;
}
