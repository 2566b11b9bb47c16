import { formatNumber } from "../print/number.ts";
import type { Palette } from "../print/palette.ts";
import { nodeText, type Diagram, type DiagramNode } from "./diagram.ts";
import { formatTable, type Column } from "./table.ts";

/** A tree of more lines is not read. */
const MOST_LINES = 60;

/** What lies deeper goes on in a tree of its own, so that lines stay short. */
const DEEPEST = 8;

/** So little below is not worth a tree of its own. */
const LITTLE = 2;

/** A column of formulas is at least so wide, however narrow the terminal. */
const LEAST_ROOM = 24;

const HOW_TO_SEE_ALL = "dzero graph --all shows every node, --svg draws them";

/** What the lines of a tree are drawn with, all of one width. */
interface Strokes {
  readonly between: string;
  readonly last: string;
  readonly along: string;
  readonly past: string;
}

const box: Strokes = { between: "├─ ", last: "└─ ", along: "│  ", past: "   " };
const ascii: Strokes = { between: "|- ", last: "`- ", along: "|  ", past: "   " };

/** How a tree is to look. */
export interface TreeStyle {
  readonly digits: number;
  readonly width: number;
  readonly palette: Palette;
  /** Every line, however many. */
  readonly isWhole: boolean;
  readonly isAscii: boolean;
}

interface Line {
  readonly text: string;
  /** Where the node's numbers are told. */
  readonly node: DiagramNode | undefined;
}

interface Open {
  readonly node: number;
  readonly depth: number;
  /** What stands before it, and before what is below it. */
  readonly before: string;
  readonly below: string;
}

/** The places of the nodes that are arguments of one. */
function argumentsOf({ parts }: DiagramNode): number[] {
  return parts.flatMap(({ node }) => (node === undefined ? [] : [node]));
}

/** How many steps there are at most from each node to a variable. */
function heightsOf({ nodes }: Diagram): Int32Array {
  const heights = new Int32Array(nodes.length);
  for (const [i, node] of nodes.entries())
    for (const argument of argumentsOf(node)) heights[i] = Math.max(heights[i], heights[argument] + 1);
  return heights;
}

/** The nodes whose arguments are shown: those next to the result, as long as there is room for lines. */
function expandedNodes({ nodes, result }: Diagram, mostLines: number): ReadonlySet<number> {
  const expanded = new Set<number>();
  const found = [result];
  let lines = 1;
  for (const node of found) {
    const below = argumentsOf(nodes[node]);
    if (expanded.has(node) || lines + below.length > mostLines) continue;
    expanded.add(node);
    lines += below.length;
    for (const argument of below) found.push(argument);
  }
  return expanded;
}

/** The lines of a diagram: each node once, with its arguments below it; where it comes up again, it is only mentioned. */
function linesOf(diagram: Diagram, expanded: ReadonlySet<number>, strokes: Strokes): Line[] {
  const { nodes, result } = diagram;
  const heights = heightsOf(diagram);
  const lines: Line[] = [];
  const told = new Set<number>();
  const roots = [result];
  const promised = new Set(roots);
  for (const root of roots) {
    if (root !== result) lines.push({ text: "", node: undefined });
    const open: Open[] = [{ node: root, depth: 0, before: "", below: "" }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { node: place, depth, before, below } = next;
      const node = nodes[place];
      const isLater =
        !told.has(place) && depth > 0 && (promised.has(place) || (depth >= DEEPEST && heights[place] > LITTLE));
      if (isLater || told.has(place)) {
        lines.push({ text: `${before}${node.label} (${isLater ? "below" : "above"})`, node: undefined });
        if (isLater && !promised.has(place)) {
          promised.add(place);
          roots.push(place);
        }
        continue;
      }
      told.add(place);
      const isCut = !expanded.has(place);
      lines.push({ text: `${before}${nodeText(node)}${isCut ? " ..." : ""}`, node });
      const parts = isCut ? [] : argumentsOf(node);
      for (const [i, part] of Array.from(parts.entries()).reverse()) {
        const isLast = i === parts.length - 1;
        open.push({
          node: part,
          depth: depth + 1,
          before: below + (isLast ? strokes.last : strokes.between),
          below: below + (isLast ? strokes.past : strokes.along),
        });
      }
    }
  }
  return lines;
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room - 3)}...`;
}

/** A graph as a tree from the result down, with values and adjoints in columns. */
export function formatTree(diagram: Diagram, style: TreeStyle): string[] {
  const { digits, width, palette, isWhole, isAscii } = style;
  const { nodes } = diagram;
  const expanded = expandedNodes(diagram, isWhole ? Infinity : MOST_LINES);
  const lines = linesOf(diagram, expanded, isAscii ? ascii : box);
  const numbers: readonly [heading: string, of: (node: DiagramNode) => number | undefined][] = [
    ["value", ({ value }) => value],
    ["adjoint", ({ adjoint }) => adjoint],
  ];
  const columns = numbers
    .filter(([, of]) => nodes.some((node) => of(node) !== undefined))
    .map(([heading, of]) => {
      const cells = lines.map(({ node }) => {
        const number = node === undefined ? undefined : of(node);
        return number === undefined ? "" : formatNumber(number, digits);
      });
      return { heading, cells, width: cells.reduce((most, cell) => Math.max(most, cell.length), heading.length) };
    });
  const room = Math.max(
    LEAST_ROOM,
    columns.reduce((left, column) => left - 2 - column.width, width - 2),
  );
  const headings: Column[] = [
    { heading: "node", align: "left" },
    ...columns.map(({ heading }) => ({ heading, align: "right" as const })),
  ];
  const rows = lines.map(({ text }, i) => [cut(text, room), ...columns.map(({ cells }) => cells[i])]);
  const table = formatTable(headings, rows, palette);
  if (expanded.size === nodes.length) return table;
  return [summary(diagram), ...table, palette.dim(HOW_TO_SEE_ALL)];
}

/** What is said of a graph that is not shown whole. */
function summary(diagram: Diagram): string {
  const { nodes, result } = diagram;
  const variables = nodes.filter(({ kind }) => kind === "variable").length;
  const named = `${variables} variable${variables === 1 ? "" : "s"}`;
  return `${nodes.length} nodes, ${named}, ${heightsOf(diagram)[result]} steps from the result to the farthest; the top:`;
}
