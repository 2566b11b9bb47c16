import type { DzeroError, Place } from "../errors.ts";
import type { Palette } from "./palette.ts";

/** How wide a line may be where nothing says how wide the terminal is. */
export const DEFAULT_WIDTH = 80;

/** How many lines a screen has where nothing says how many the terminal has. */
export const DEFAULT_HEIGHT = 24;

const INDENT = "  ";
const CUT = "...";

/** Control characters must not reach a terminal; each is shown as one that stands for it. */
function harmless(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u200b\ufeff]/gu, (c) => {
    const code = c.charCodeAt(0);
    if (c === "\t") return " ";
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : "\ufffd";
  });
}

/** How many columns a text takes: letters of the wide scripts take two, combining marks none. */
function columns(text: string): number {
  let count = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    const isWide =
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
    count += isWide.test(character) ? 2 : 1;
  }
  return count;
}

/** The line a place is on, cut to a window around it, with carets below. */
function excerpt({ source, span }: Place, width: number, palette: Palette): string[] {
  const { text } = source;
  const lineStart = text.lastIndexOf("\n", span.start - 1) + 1;
  const nextBreak = text.indexOf("\n", span.start);
  const lineEnd = nextBreak < 0 ? text.length : nextBreak;
  if (lineStart === lineEnd) return [];
  const line = text.slice(lineStart, lineEnd).replace(/\r$/, "");
  const start = Math.min(span.start - lineStart, line.length);
  const end = Math.max(start + 1, Math.min(span.end - lineStart, line.length));
  const room = Math.max(20, width - INDENT.length - 2 * CUT.length);
  let from = 0;
  let to = line.length;
  if (columns(line) > room) {
    // A third of the window before the place: what led to it explains more than what follows.
    from = Math.max(0, Math.min(start - Math.floor(room / 3), line.length - room));
    to = Math.min(line.length, from + room);
  }
  const before = `${from > 0 ? CUT : ""}${harmless(line.slice(from, start))}`;
  const shown = `${from > 0 ? CUT : ""}${harmless(line.slice(from, to))}${to < line.length ? CUT : ""}`;
  const marked = harmless(line.slice(start, Math.min(end, to)));
  const carets = "^".repeat(Math.max(1, columns(marked)));
  const gap = " ".repeat(columns(before));
  return [INDENT + shown, INDENT + gap + palette.mark(carets)];
}

/** Where a text came from, where that is a file or an option: `script.dz:3`. */
function origin({ source, span }: Place): string | undefined {
  if (source.name === undefined) return undefined;
  if (source.firstLine === undefined) return source.name;
  const line = source.firstLine + (source.text.slice(0, span.start).match(/\n/g)?.length ?? 0);
  return `${source.name}, line ${line}`;
}

/**
 * An error for people, without a newline at the end: the message, the line with carets below the place, the hint.
 * @param width the terminal's columns
 */
export function formatError(error: DzeroError, palette: Palette, width: number = DEFAULT_WIDTH): string {
  const lines = [`${palette.error("error:")} ${harmless(error.message)}`];
  if (error.place !== undefined) {
    const from = origin(error.place);
    if (from !== undefined) lines[0] += ` (${harmless(from)})`;
    lines.push(...excerpt(error.place, width, palette));
  }
  if (error.hint !== undefined) lines.push(`${palette.hint("hint:")} ${harmless(error.hint)}`);
  return lines.join("\n");
}
