/** What a line of help is at most: longer ones are hard to read, however wide the terminal. */
const WIDEST = 100;
/** Below this nothing can be laid out side by side. */
const NARROWEST = 40;

/** The width that help takes in a terminal of a width. */
export function widthOfHelp(width: number): number {
  return Math.min(WIDEST, Math.max(NARROWEST, width));
}

/** Pieces in lines of a width, with a gap between them; a piece is never cut. */
export function packed(pieces: readonly string[], width: number, gap = " ", indent = "  "): string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last === undefined || last.length + gap.length + piece.length > width) lines.push(indent + piece);
    else lines[lines.length - 1] = last + gap + piece;
  }
  return lines;
}

/** A text in lines of a width. */
export function wrapped(text: string, width: number, indent = ""): string[] {
  return packed(text.split(/\s+/).filter(Boolean), width, " ", indent);
}

/** The left column is never wider than this part of the line. */
const LEFT_PART = 0.3;

/** Two columns, indented; the right one is wrapped, and begins below what is too long for the left one. */
export function twoColumns(rows: readonly (readonly [left: string, right: string])[], width: number): string[] {
  const most = Math.floor(width * LEFT_PART);
  const fitting = rows.map(([left]) => left.length).filter((length) => length <= most);
  const column = 2 + Math.max(0, ...fitting) + 2;
  const indent = " ".repeat(column);
  return rows.flatMap(([left, right]) => {
    const lines = wrapped(right, width, indent);
    const head = `  ${left}`;
    if (lines.length === 0) return [head];
    return head.length + 2 > column
      ? [head, ...lines]
      : [head.padEnd(column) + lines[0].slice(column), ...lines.slice(1)];
  });
}

/** A part of a text of help. */
export type Block =
  | { readonly kind: "paragraph"; readonly text: string }
  /** Stands as it is: examples, tables. */
  | { readonly kind: "verbatim"; readonly lines: readonly string[] };

/** Takes a text of help apart: blank lines separate its blocks, and a block that is indented stands as it is. */
export function blocksOf(text: string): Block[] {
  return text
    .split(/\n\s*\n/)
    .map((block) => block.split("\n").filter((line) => line.trim() !== ""))
    .filter((lines) => lines.length > 0)
    .map((lines) =>
      lines[0].startsWith("  ")
        ? { kind: "verbatim", lines }
        : { kind: "paragraph", text: lines.map((line) => line.trim()).join(" ") },
    );
}

/** The lines of a text of help. */
export function textLines(text: string, width: number): string[] {
  return blocksOf(text).flatMap((block, i) => [
    ...(i === 0 ? [] : [""]),
    ...(block.kind === "verbatim" ? block.lines : wrapped(block.text, width)),
  ]);
}
