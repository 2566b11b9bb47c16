import type { Palette } from "../print/palette.ts";

/** A column's heading, and to which side its cells lean. */
export interface Column {
  readonly heading: string;
  readonly align: "left" | "right";
}

/** Lines of aligned cells under their headings, indented by two. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  palette: Palette,
): string[] {
  const widths = columns.map(({ heading }, i) =>
    rows.reduce((width, row) => Math.max(width, row[i].length), heading.length),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (columns[i].align === "right" ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join("  ")
      .trimEnd();
  const headings = line(columns.map(({ heading }) => heading));
  return [`  ${palette.heading(headings)}`, ...rows.map((row) => `  ${line(row)}`)];
}
