import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { historyIn, MOST_LINES, type History } from "../../src/cli/history.ts";
import { prompt } from "../../src/repl/repl.ts";
import { Session } from "../../src/session/session.ts";
import { contextOf, plainView } from "../outside.ts";
import { exchangesIn, type Exchange } from "../golden/sessions.ts";

/** A prompt on streams; `type` gives back what appears until the next prompt. */
function open(options: { terminal?: boolean; history?: History } = {}) {
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = "";
  output.on("data", (piece: Buffer) => (shown += piece.toString()));
  const context = contextOf(new Session({ symbols: true }));
  const ended = prompt({
    context,
    view: plainView,
    banner: undefined,
    input,
    output,
    history: options.history,
    pathsBeginning: () => [],
    terminal: options.terminal ?? false,
  });
  const until = async (end: RegExp): Promise<string> => {
    while (!end.test(shown)) await new Promise((resolve) => setTimeout(resolve, 1));
    const text = shown;
    shown = "";
    return text;
  };
  const type = async (text: string, end = /(?:dzero> |\.\.\. )$/): Promise<string> => {
    input.write(text);
    return until(end);
  };
  return { input, context, ended, type, until };
}

async function play(exchanges: readonly Exchange[]): Promise<Exchange[]> {
  const { input, ended, type, until } = open();
  await until(/dzero> $/);
  const played: Exchange[] = [];
  for (const { typed } of exchanges) {
    let answer = "";
    for (const line of typed.split("\n")) answer = await type(`${line}\n`);
    played.push({ typed, answer: answer.replace(/(?:dzero> |\.\.\. )$/, "").replace(/\n$/, "") });
  }
  input.end();
  await ended;
  return played;
}

test("the prompt tells the story to the letter", async () => {
  const story = exchangesIn(readFileSync("test/golden/story.txt", "utf8"));
  expect(await play(story)).toEqual(story);
});

test("the prompt has symbols", async () => {
  const symbols = exchangesIn(readFileSync("test/golden/symbols.txt", "utf8"));
  expect(await play(symbols)).toEqual(symbols);
});

test("the sessions of the README", async () => {
  const blocks = readFileSync("README.md", "utf8").match(/^```console\ndzero> [^]*?^```$/gm) ?? [];
  expect(blocks.length).toBe(6);
  for (const block of blocks) {
    const exchanges = exchangesIn(block.replace(/\n```$/, ""));
    expect(await play(exchanges)).toEqual(exchanges);
  }
});

test("lines that come all at once are answered in order", async () => {
  const { input, ended, until } = open();
  await until(/dzero> $/);
  input.end("x = 3\nx + x\n(x +\nx)*2\n:cleargrad x\nx + x\n.5 + x\n");
  await ended;
  const text = await until(/$/);
  expect(
    text
      .replaceAll(/dzero> |\.\.\. /g, "")
      .split("\n")
      .slice(0, 8),
  ).toEqual([
    "x = 3",
    "6",
    "  x.grad = 2",
    "12",
    "  x.grad = 6      (2 before + 4 now; :cleargrad x starts over)",
    "6",
    "  x.grad = 2",
    "3.5",
  ]);
});

test.each([":quit", ":q", "quit", "exit", ":exit"])("%s leaves", async (line) => {
  const { input, ended, until } = open();
  await until(/dzero> $/);
  input.write(`${line}\n`);
  await ended;
});

/** Gives a file for a history, in a folder of its own. */
async function withFile(use: (file: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "dzero-"));
  try {
    await use(join(folder, "history"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("history is kept across sessions", () =>
  withFile(async (file) => {
    const first = open({ terminal: true, history: historyIn(file) });
    await first.until(/dzero> /);
    await first.type("1 + 41\r", /42/);
    await first.type("1 + 41\r", /42/);
    await first.type("(6*\r", /\.\.\. /);
    await first.type("7)\r", /42/);
    first.input.write(":quit\r");
    await first.ended;
    expect(readFileSync(file, "utf8")).toBe("1 + 41\n(6* 7)\n:quit\n");
    const second = open({ terminal: true, history: historyIn(file) });
    await second.until(/dzero> /);
    // Up three times: past :quit and the bracket to the line before them.
    await second.type("\u001b[A\u001b[A\u001b[A\r", /42/);
    second.input.end();
    await second.ended;
  }));

test("sessions at the same time lose no line of one another's history, and leave a long one whole", () =>
  withFile(async (file) => {
    const numbers = Array.from({ length: 2 * MOST_LINES + 1 }, (_, i) => `${i}`);
    writeFileSync(file, `${numbers.join("\n")}\n`);
    const [first, second] = [historyIn(file), historyIn(file)];
    first.add("long".repeat(100));
    second.add("short");
    first.add("last");
    const { lines } = historyIn(file);
    expect(lines.length).toBe(MOST_LINES);
    expect(lines.slice(0, 4)).toEqual(["last", "short", "long".repeat(100), numbers.at(-1)]);
  }));

test("a history that is not to be read or written is none", () => {
  const history = historyIn("/");
  history.add("1");
  expect(history.lines).toEqual([]);
});

test("what newcomers type for help is understood, unless it is a variable", async () => {
  const { ended, type, until } = open();
  await until(/dzero> $/);
  const overview = await type(":help\n");
  expect(await type("help\n")).toBe(overview);
  expect(await type("?\n")).toBe(overview);
  expect(await type("vars\n")).toContain("note: vars has no value; did you mean :vars?");
  expect(await type("help = 3\n")).toContain("help = 3");
  expect(await type("help\n")).toBe("3\ndzero> ");
  await type(":quit\n", /$/);
  await ended;
});
