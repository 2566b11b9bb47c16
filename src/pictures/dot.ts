import { formatNumber } from "../print/number.ts";
import { edgesOf, labelLines, roleOf, type Diagram, type Role } from "./diagram.ts";

const looks: Readonly<Record<Role, string>> = {
  variable: 'shape=ellipse, fillcolor="#dbeafe"',
  constant: 'shape=box, fillcolor="#f1f5f9"',
  operation: 'shape=box, fillcolor="#ffffff"',
  result: 'shape=box, fillcolor="#dcfce7", penwidth=2',
};

/** A text in quotes. In labels Graphviz reads escapes such as \N and, as browsers do, entities such as &lt;. */
function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    line
      .replaceAll("&", "&amp;")
      .replaceAll("\\", "\\\\")
      .replaceAll('"', '\\"')
      .replace(/\p{Cc}/gu, " "),
  );
  return `"${escaped.join("\\n")}"`;
}

/** A graph in the language of Graphviz; https://graphviz.org/doc/info/lang.html. */
export function formatDot(diagram: Diagram, digits: number): string[] {
  return [
    "digraph dzero {",
    "  rankdir=LR;",
    '  node [style=filled, fontname="monospace", fontsize=11];',
    '  edge [fontname="monospace", fontsize=9, color="#64748b", fontcolor="#64748b"];',
    ...diagram.nodes.map(
      (node) => `  ${node.id} [${looks[roleOf(diagram, node)]}, label=${quoted(labelLines(node, digits))}];`,
    ),
    ...edgesOf(diagram).map(({ from, to, slope }) => {
      const label = slope === undefined ? "" : ` [label=${quoted([formatNumber(slope, digits)])}]`;
      return `  ${from.id} -> ${to.id}${label};`;
    }),
    "}",
  ];
}
