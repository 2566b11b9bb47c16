import { formatNumber } from "../print/number.ts";
import { edgesOf, labelLines, roleOf, type Diagram, type Role } from "./diagram.ts";

const shapes: Readonly<Record<Role, readonly [open: string, close: string]>> = {
  variable: ["([", "])"],
  constant: ["[", "]"],
  operation: ["[", "]"],
  result: ["[", "]"],
};

const looks: Readonly<Record<Role, string>> = {
  variable: "fill:#dbeafe,stroke:#1e293b,color:#0f172a",
  constant: "fill:#f1f5f9,stroke:#1e293b,color:#0f172a",
  operation: "fill:#ffffff,stroke:#1e293b,color:#0f172a",
  result: "fill:#dcfce7,stroke:#1e293b,stroke-width:2px,color:#0f172a",
};

/**
 * A text in quotes. What means something there to Mermaid or to HTML is written as an entity, which Mermaid spells with # in
 * place of &#.
 */
function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    line.replace(/\p{Cc}/gu, " ").replace(/["#&<>\\`]/g, (character) => `#${character.charCodeAt(0)};`),
  );
  return `"${escaped.join("<br/>")}"`;
}

/** A graph as a flowchart of Mermaid; https://mermaid.js.org/syntax/flowchart.html. */
export function formatMermaid(diagram: Diagram, digits: number): string[] {
  return [
    "flowchart LR",
    ...diagram.nodes.map((node) => {
      const role = roleOf(diagram, node);
      const [open, close] = shapes[role];
      return `  ${node.id}${open}${quoted(labelLines(node, digits))}${close}:::${role}`;
    }),
    ...edgesOf(diagram).map(({ from, to, slope }) => {
      const label = slope === undefined ? "" : `|${quoted([formatNumber(slope, digits)])}|`;
      return `  ${from.id} -->${label} ${to.id}`;
    }),
    ...Object.entries(looks).map(([role, look]) => `  classDef ${role} ${look}`),
  ];
}
