import type { Candidate } from "./completion.ts";

const GAP = "  ";

/** A text, or as much of it as so many columns hold. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : width < 2 ? "" : `${text.slice(0, width - 1)}…`;
}

/**
 * Candidates as lines: one a line with its summary or, where these would be too many lines, the words alone in columns.
 * @param width columns of the terminal
 * @param height rows that the list may take
 */
export function listing(
  candidates: readonly Candidate[],
  width: number,
  height: number,
  dim: (text: string) => string,
): string[] {
  const longest = candidates.reduce((most, { text }) => Math.max(most, text.length), 0);
  if (candidates.length <= height && candidates.some(({ summary }) => summary !== "")) {
    return candidates.map(({ text, summary }) => {
      const room = width - longest - GAP.length - 1;
      return `${text.padEnd(longest)}${GAP}${dim(cut(summary, room))}`;
    });
  }
  const inRow = Math.max(1, Math.floor((width + GAP.length - 1) / (longest + GAP.length)));
  const rows = Math.ceil(candidates.length / inRow);
  const shown = Math.max(1, Math.min(rows, height));
  const lines = Array.from({ length: shown }, (_, row) =>
    Array.from({ length: inRow }, (_, column) => candidates[column * rows + row]?.text ?? "")
      .map((text) => text.padEnd(longest))
      .join(GAP)
      .trimEnd(),
  );
  if (rows > shown) lines.push(dim(`... and more, ${candidates.length} in all: type a letter`));
  return lines;
}
