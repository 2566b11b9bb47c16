import { moveCursor, cursorTo } from "node:readline";
import type { REPLServer } from "node:repl";
import { commonStart, type Completion } from "./completion.ts";
import { hasInternals, type Key } from "./internals.ts";
import { cut, listing } from "./listing.ts";

/** What is shown while a line is typed, and what its words can become. */
export interface Typing {
  /** The line in colour; as many columns as the line. */
  highlight(line: string, cursor: number): string;
  /** What to show below the line; undefined for nothing. */
  preview(line: string): string | undefined;
  /** @param line up to the cursor */
  complete(line: string): Completion;
  /** Rows and columns of the terminal. */
  readonly rows: number;
  readonly columns: number;
  /** How a summary looks beside its word. */
  readonly dim: (text: string) => string;
}

/** Characters that go into the line, not keys that do something to it. */
function isText(text: string | undefined, { ctrl, meta }: Key = {}): boolean {
  return text !== undefined && !ctrl && !meta && /^[^\p{Cc}]+$/u.test(text);
}

/** So long after the last key, in milliseconds, the preview is made: who types on does not wait for it. */
const PAUSE = 20;

/** Keys of a search through the history, which node:repl shows below the line. */
function isOfSearch(text: string | undefined, key: Key = {}): boolean {
  return isText(text, key) || key.name === "backspace" || beginsSearch(key);
}

function beginsSearch({ name, ctrl }: Key = {}): boolean {
  return ctrl === true && (name === "r" || name === "s");
}

/**
 * Colour, a preview and completion with summaries for the line that is typed. node:readline draws only what changes, and
 * knows no colours; here the whole line is drawn anew, once for all the characters that come at a time. Where another Node
 * lacks what this builds on, lines are edited as Node does it.
 */
export function enliven(server: REPLServer, typing: Typing): void {
  if (!hasInternals(server)) return;
  const { output } = server;
  const insert = server._insertString.bind(server);
  const move = server._moveCursor.bind(server);
  const refresh = server._refreshLine.bind(server);
  const write = server._writeToOutput.bind(server);
  const enter = server._line.bind(server);
  const take = server._ttyWrite.bind(server);

  /** The line is not on the screen as it is. */
  let isStale = false;
  let isSilent = false;
  let isPreviewed = false;
  let pause: NodeJS.Timeout | undefined;
  /** Where it is known what keys mean, and not in a search through the history. */
  let isTyping = false;

  const draw = () => {
    isStale = false;
    isPreviewed = false;
    refresh();
  };
  const preview = () => {
    const text = typing.preview(server.line);
    if (text === undefined || text === "") return;
    const end = server._getDisplayPos(server.getPrompt() + server.line);
    const cursor = server.getCursorPos();
    // A terminal is not at the beginning of the next row before something is written there.
    const below = end.rows - cursor.rows + 1;
    const shown = cut(text, Math.max(1, typing.columns - 1));
    moveCursor(output, 0, below - 1);
    output.write(`\n\r${typing.dim(shown)}`);
    moveCursor(output, 0, -below);
    cursorTo(output, cursor.cols);
    isPreviewed = true;
  };
  /** Shows the line as it is, with nothing below it. */
  const settle = () => {
    if (isStale || isPreviewed) draw();
  };
  const show = () => {
    if (!isTyping) return;
    draw();
    pause = setTimeout(() => {
      if (isTyping && !isStale) preview();
    }, PAUSE);
  };

  server._refreshLine = () => {
    if (isSilent) isStale = true;
    else draw();
  };
  server._writeToOutput = (text) => {
    if (isSilent) return;
    const prompt = server.getPrompt();
    const isLine = text === prompt + server.line && server.line !== "";
    write(isLine ? prompt + typing.highlight(server.line, server.cursor) : text);
  };
  server._insertString = (text) => {
    const { isCompletionEnabled } = server;
    isSilent = true;
    // Else Node 20 puts what is pasted into the middle of a line at its end.
    server.isCompletionEnabled = true;
    // A tab would take as many columns as the terminal likes.
    insert(text.replaceAll("\t", " "));
    server.isCompletionEnabled = isCompletionEnabled;
    isSilent = false;
    isStale = true;
  };
  server._moveCursor = (by) => {
    settle();
    move(by);
  };
  server._line = () => {
    settle();
    isTyping = false;
    enter();
  };
  server._tabComplete = (isRepeated) => {
    settle();
    const { candidates, word } = typing.complete(server.line.slice(0, server.cursor));
    const more = commonStart(candidates.map(({ text }) => text)).slice(word.length);
    if (more !== "") {
      server._insertString(more);
      return;
    }
    if (candidates.length < 2 || !isRepeated) return;
    const lines = listing(candidates, typing.columns, typing.rows - 2, typing.dim);
    write(`\r\n${lines.join("\r\n")}\r\n`);
    server.prevRows = 0;
    draw();
  };
  let isSearching = false;
  let isScheduled = false;
  /** Left: what is drawn now would stand before the shell's prompt. */
  let isClosed = false;
  server.once("close", () => (isClosed = true));
  server._ttyWrite = (text, key) => {
    clearTimeout(pause);
    isSearching = isSearching ? isOfSearch(text, key) : beginsSearch(key);
    if (isSearching || !isText(text, key)) settle();
    isTyping = !isSearching;
    take(text, key);
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      if (!isClosed) show();
    });
  };
}
