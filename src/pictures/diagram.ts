import type { Contribution } from "../autodiff/backward.ts";
import type { Graph } from "../autodiff/graph.ts";
import { shownTemplate } from "../autodiff/slope.ts";
import { language, stepPiece } from "../print/formula.ts";
import { jsonObject, type Json } from "../print/json.ts";
import { formatNumber } from "../print/number.ts";
import { atom, type Piece } from "../print/piece.ts";

/** A part without variables whose formula is longer has a node of its own. */
const MOST_INLINE = 24;

/** A formula in a picture is cut to this length. */
const MOST_LABEL = 60;

/** What an operation is applied to. */
export interface Part {
  /** Where the argument stands among the nodes; undefined for one that is written into the formula. */
  readonly node: number | undefined;
  /** The argument's value, where it is known. */
  readonly value: number | undefined;
  /** The slope by it, where the backward pass went this way. */
  readonly slope: number | undefined;
}

/** A node as it is drawn. */
export interface DiagramNode {
  /** A word of ASCII: `v1` for what has a name, `n1` for what has none. */
  readonly id: string;
  /** The name of a variable or of a named result, as it is written; undefined where it has none. */
  readonly name: string | undefined;
  /** How formulas call it: by its name, or by its id. */
  readonly label: string;
  readonly kind: "variable" | "constant" | "operation";
  /** The name of the operation; undefined for a variable. */
  readonly operation: string | undefined;
  /** The operation, with the labels of its arguments; empty for a variable. */
  readonly formula: string;
  readonly parts: readonly Part[];
  /** Undefined where a variable below has no value. */
  readonly value: number | undefined;
  /** Undefined where no backward pass was run, or where it asks for nothing below. */
  readonly adjoint: number | undefined;
}

/** A graph as people see it: constants are parts of formulas, and what only passes a value on is not there. */
export interface Diagram {
  /** Arguments before results. */
  readonly nodes: readonly DiagramNode[];
  /** Where the result stands among them. */
  readonly result: number;
}

/** `n1 = sin(x)` */
export function nodeText({ label, formula }: DiagramNode): string {
  return formula === "" ? label : `${label} = ${formula}`;
}

/** What is written into a node of a picture, line by line. */
export function labelLines(node: DiagramNode, digits: number): string[] {
  const text = nodeText(node);
  return [
    text.length <= MOST_LABEL ? text : `${text.slice(0, MOST_LABEL)}...`,
    ...(node.value === undefined ? [] : [`value ${formatNumber(node.value, digits)}`]),
    ...(node.adjoint === undefined ? [] : [`adjoint ${formatNumber(node.adjoint, digits)}`]),
  ];
}

/** An argument's way to a result that is computed from it. */
export interface Edge {
  readonly from: DiagramNode;
  readonly to: DiagramNode;
  readonly slope: number | undefined;
}

/** One edge for each time that a node is an argument. */
export function edgesOf({ nodes }: Diagram): Edge[] {
  return nodes.flatMap((to) =>
    to.parts.flatMap(({ node, slope }) => (node === undefined ? [] : [{ from: nodes[node], to, slope }])),
  );
}

/** What a node is, for its looks. */
export type Role = DiagramNode["kind"] | "result";

export function roleOf({ nodes, result }: Diagram, node: DiagramNode): Role {
  return node === nodes[result] && node.kind === "operation" ? "result" : node.kind;
}

/** What a backward pass from the root found. */
export interface Pass {
  /** By node. */
  readonly adjoints: ArrayLike<number>;
  readonly contributions: readonly Contribution[];
  /** Whether the pass asks for something below a node. */
  isActive(node: number): boolean;
}

/** Whether an operation is written as its first argument alone. */
function passesOn(graph: Graph, node: number): boolean {
  return shownTemplate(graph.operation(node), graph.arity(node))?.output === 0;
}

/** Marks every node that is to be seen below the root, and those in between that pass a value on. */
function seenBelow(graph: Graph, root: number): Uint8Array {
  const seen = new Uint8Array(root + 1);
  seen[root] = 1;
  for (let node = root; node >= 0; node--) {
    if (seen[node] === 0) continue;
    const count = passesOn(graph, node) ? 1 : graph.arity(node);
    for (let i = 0; i < count; i++) seen[graph.argument(node, i)] = 1;
  }
  return seen;
}

/**
 * The results that a name alone stands on, with the names' nodes: `y = x^2` is one node to people.
 * @param seen the nodes below the root
 */
function namedResults(graph: Graph, seen: Uint8Array, names: ReadonlyMap<number, string>): Map<number, number> {
  const uses = new Int32Array(seen.length);
  for (let node = 0; node < seen.length; node++)
    if (seen[node] === 1) for (const argument of graph.argumentsOf(node)) uses[argument] += 1;
  const named = new Map<number, number>();
  for (const place of names.keys()) {
    if (place >= seen.length || seen[place] === 0 || graph.isLeaf(place)) continue;
    let result = graph.argument(place, 0);
    while (passesOn(graph, result) && !names.has(result) && uses[result] === 1) result = graph.argument(result, 0);
    if (uses[result] === 1 && graph.arity(result) > 0 && !names.has(result)) named.set(result, place);
  }
  return named;
}

/**
 * Draws what a root is computed from.
 * @param names the names of variables and named results, as they are written
 * @param pass a backward pass from the root
 */
export function diagramOf(graph: Graph, root: number, names: ReadonlyMap<number, string>, pass?: Pass): Diagram {
  const seen = seenBelow(graph, root);
  const named = namedResults(graph, seen, names);
  const namesResult = new Set(named.values());
  const taken = new Set(names.values());
  const nodes: DiagramNode[] = [];
  const places = new Int32Array(root + 1).fill(-1);
  const pieces: Piece[] = [];
  const slopes = slopesOf(pass);
  const counts = { v: 0, n: 0 };
  const next = (letter: "v" | "n") => `${letter}${(counts[letter] += 1)}`;
  const isInline = (node: number) => places[node] < 0;

  const show = (node: number, kind: DiagramNode["kind"], formula: string) => {
    const place = named.get(node) ?? node;
    const name = names.get(place);
    let id = next(name === undefined ? "n" : "v");
    while (taken.has(id)) id = next(name === undefined ? "n" : "v");
    const label = name ?? id;
    places[node] = nodes.length;
    pieces[node] = atom(label);
    nodes.push({
      id,
      name,
      label,
      kind,
      formula,
      operation: kind === "operation" ? graph.operation(node).name : undefined,
      parts: Array.from(graph.argumentsOf(node), (argument, i) => ({
        node: isInline(argument) ? undefined : places[argument],
        value: graph.isKnown(argument) ? graph.value(argument) : undefined,
        slope: slopes(node, i),
      })),
      value: graph.isKnown(node) ? graph.value(node) : undefined,
      adjoint: pass?.isActive(place) ? pass.adjoints[place] : undefined,
    });
  };

  for (let node = 0; node <= root; node++) {
    if (seen[node] === 0) continue;
    if (graph.isLeaf(node) && names.has(node)) {
      show(node, "variable", "");
    } else if (graph.arity(node) === 0) {
      pieces[node] = language.constant(graph.text(node), graph.value(node));
    } else {
      if (names.has(node) ? namesResult.has(node) : passesOn(graph, node)) {
        const first = graph.argument(node, 0);
        places[node] = places[first];
        pieces[node] = pieces[first];
        continue;
      }
      const piece = stepPiece(graph, node, (argument) => pieces[argument]);
      if (!names.has(node) && !named.has(node) && graph.argumentsOf(node).every(isInline)) {
        pieces[node] = piece;
        if (piece.text.length > MOST_INLINE) show(node, "constant", piece.text);
      } else show(node, "operation", piece.text);
    }
  }
  if (isInline(root)) show(root, "constant", pieces[root].text);
  return { nodes, result: places[root] };
}

/** The slopes of a pass, by node and argument. */
function slopesOf(pass: Pass | undefined): (node: number, index: number) => number | undefined {
  const slopes = new Map<number, (number | undefined)[]>();
  for (const { node, index, slope } of pass?.contributions ?? []) {
    const known = slopes.get(node) ?? [];
    known[index] = slope;
    slopes.set(node, known);
  }
  return (node, index) => slopes.get(node)?.[index];
}

/** The fields of a diagram's JSON. An argument is a node's id, or the value of a constant. */
export function diagramJson({ nodes, result }: Diagram): readonly (readonly [string, Json])[] {
  return [
    ["result", nodes[result].id],
    [
      "nodes",
      nodes.map(({ id, name, kind, operation, formula, parts, value, adjoint }) =>
        jsonObject([
          ["id", id],
          ["name", name],
          ["kind", kind],
          ["operation", operation],
          ["formula", formula === "" ? undefined : formula],
          [
            "arguments",
            parts.length === 0
              ? undefined
              : parts.map((part) => (part.node === undefined ? (part.value ?? null) : nodes[part.node].id)),
          ],
          [
            "slopes",
            parts.some(({ slope }) => slope !== undefined) ? parts.map(({ slope }) => slope ?? null) : undefined,
          ],
          ["value", value],
          ["adjoint", adjoint],
        ]),
      ),
    ],
  ];
}
