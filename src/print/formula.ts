import { ATOM, strength } from "../../grammar/precedence.ts";
import { ancestors } from "../autodiff/backward.ts";
import type { Graph } from "../autodiff/graph.ts";
import type { Operation, Rule } from "../autodiff/operation.ts";
import { templateOf, type Template } from "../autodiff/slope.ts";
import { DzeroError } from "../errors.ts";
import { atom, operated, type Piece } from "./piece.ts";

/** A formula longer than this is read by nobody; shared parts can make one that fills the memory. */
export const MAX_FORMULA = 1_000_000;

const UNARY = strength("unary");

/** How operations are written in other words, by operation code, then by number of arguments. */
const shownTemplates: Template[][] = [];

function constantPiece(text: string, value: number): Piece {
  if (Number.isNaN(value)) return atom("nan");
  if (Number.isFinite(value)) return { text, strength: text.startsWith("-") ? UNARY : ATOM, value };
  return value > 0 ? atom("inf") : { text: "-inf", strength: UNARY };
}

/** How an operation on formulas is written, with brackets only where precedence asks for them. */
function write(operation: Operation, parts: readonly Piece[]): Piece {
  if (operation.shown !== undefined) return expand(operation, operation.shown, parts);
  const { operator, derivativeOf } = operation;
  if (derivativeOf !== undefined) {
    const order = parts[parts.length - 1].value ?? 0;
    const inner = parts.slice(0, -1).map(({ text }) => text);
    return atom(`${derivativeOf}${"'".repeat(order)}(${inner.join(", ")})`);
  }
  if (operator === undefined) return atom(`${operation.name}(${parts.map(({ text }) => text).join(", ")})`);
  return operated(operator, parts);
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
    graph.isConstant(argument) ? constantPiece(graph.text(argument), graph.value(argument)) : atom(label(argument)),
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
      piece = name === undefined ? constantPiece(String(graph.value(i)), graph.value(i)) : atom(name);
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
