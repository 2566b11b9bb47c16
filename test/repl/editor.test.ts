import { PassThrough } from "node:stream";
import { prompt } from "../../src/repl/repl.ts";
import { Session } from "../../src/session/session.ts";
import { contextOf, plainView } from "../outside.ts";
import { Screen } from "./screen.ts";

const LEFT = "\u001b[D";
const HOME = "\u001b[H";
const UP = "\u001b[A";

/** A prompt on a terminal of its own. */
function open(columns = 80) {
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { columns, rows: 24 });
  const screen = new Screen(columns);
  output.on("data", (piece: Buffer) => screen.write(piece.toString()));
  const context = contextOf(new Session({ symbols: true }));
  const ended = prompt({
    context,
    view: { ...plainView, width: columns },
    banner: undefined,
    input,
    output,
    history: undefined,
    terminal: true,
    pathsBeginning: (start) => ["notes.dz", "notes/"].filter((path) => path.startsWith(start)),
  });
  const settle = async () => {
    let before: string | undefined;
    let quiet = 0;
    // The preview comes after a pause.
    while (quiet < 30) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      quiet = screen.text === before ? quiet + 1 : 0;
      before = screen.text;
    }
  };
  /** Presses keys, each text at once. */
  const press = async (...texts: string[]) => {
    for (const text of texts) {
      input.write(text);
      await settle();
    }
    return screen.text;
  };
  const end = async () => {
    // What stands in the line would be entered.
    await press("\u0003");
    input.end();
    await ended;
  };
  return { screen, context, press, end };
}

interface Case {
  readonly about: string;
  readonly keys: readonly string[];
  readonly shown: readonly string[];
  readonly columns?: number;
}

const cases: readonly Case[] = [
  { about: "the value before it is entered", keys: ["2^10"], shown: ["dzero> 2^10", "= 1024"] },
  { about: "no value of what is not whole", keys: ["2^"], shown: ["dzero> 2^"] },
  { about: "the derivative of a formula", keys: ["x^3"], shown: ["dzero> x^3", "d/dx = 3*x^2"] },
  { about: "nothing below a line that was entered", keys: ["2^10", "\r"], shown: ["dzero> 2^10", "1024", "dzero>"] },
  {
    about: "no preview where it is off",
    keys: [":set preview off\r", "2^10"],
    shown: ["dzero> :set preview off", "dzero> 2^10"],
  },
  { about: "the last result goes on", keys: ["6*7\r", "/2"], shown: ["dzero> 6*7", "42", "dzero> /2", "= 21"] },
  { about: "nothing that takes long", keys: ["sum(k, k, 1, 1e9)"], shown: ["dzero> sum(k, k, 1, 1e9)"] },
  {
    about: "a preview below a line of several rows",
    keys: ["1111111111+2222222222"],
    columns: 20,
    shown: ["dzero> 1111111111+22", "22222222", "= 3333333333"],
  },
  {
    about: "a preview cut to the terminal",
    keys: ["x*y*z+sin(x*y)"],
    columns: 24,
    shown: ["dzero> x*y*z+sin(x*y)", "d/dx = y*(z + cos(x*y)…"],
  },
  { about: "a paste into the middle", keys: ["(3)*2", HOME, "1 + 1 + "], shown: ["dzero> 1 + 1 + (3)*2", "= 8"] },
  { about: "a paste before the last character", keys: ["23", LEFT, "0000"], shown: ["dzero> 200003"] },
  {
    about: "lines pasted, each with its answer",
    keys: ["a = 2\nb = 3\na*b\n(a +\nb)*2\n7"],
    shown: [
      "dzero> a = 2",
      "a = 2",
      "dzero> b = 3",
      "b = 3",
      "dzero> a*b",
      "6",
      "  a.grad = 3",
      "  b.grad = 2",
      "dzero> (a +",
      "... b)*2",
      "10",
      "  a.grad = 5      (3 before + 2 now; :cleargrad a starts over)",
      "  b.grad = 4      (2 before + 2 now)",
      "dzero> 7",
    ],
  },
  {
    about: "lines of a bracket are one in the history",
    keys: ["(1 +\r", "2)\r", UP],
    shown: ["dzero> (1 +", "... 2)", "3", "dzero> (1 + 2)", "= 3"],
  },
  {
    about: "but not where a comment would swallow the rest",
    keys: ["(1 + # one\r", "2)\r", UP],
    shown: ["dzero> (1 + # one", "... 2)", "3", "dzero> 2)"],
  },
  { about: "a word with one end", keys: ["sinhc", "\t"], shown: ["dzero> sinhc("] },
  { about: "what words have in common", keys: ["bessel", "\t"], shown: ["dzero> bessel"] },
  {
    about: "a list with summaries",
    keys: [":cleargr\t", "\r:clear", "\t", "\t"],
    shown: [
      "dzero> :cleargrad",
      "dzero> :clear",
      ":clear      forgets the variables and functions named, or everything",
      ":cleargrad  starts gradients over: those of the variables named, or all",
      "dzero> :clear",
    ],
  },
  { about: "files", keys: [":load no", "\t"], shown: ["dzero> :load notes"] },
  {
    about: "files, listed",
    keys: [":load notes", "\t", "\t"],
    shown: ["dzero> :load notes", "notes.dz  notes/", "dzero> :load notes"],
  },
  { about: "settings", keys: [":set pre", "\t"], shown: ["dzero> :set preview"] },
  { about: "Tab in a paste is a space", keys: ["1\t+\t1\r"], shown: ["dzero> 1 + 1", "2", "dzero>"] },
  { about: "Ctrl-C clears the line", keys: ["1 + 2", "\u0003", "4"], shown: ["dzero> 1 + 2", "dzero> 4"] },
  {
    about: "Ctrl-C at an empty line does not leave",
    keys: ["x = 3\r", "\u0003", "\u0003", "x\r"],
    shown: [
      "dzero> x = 3",
      "x = 3",
      "dzero>",
      "(:quit or Ctrl-D leaves)",
      "dzero>",
      "(:quit or Ctrl-D leaves)",
      "dzero> x",
      "3",
      "dzero>",
    ],
  },
  {
    about: "Ctrl-C drops the lines of an open bracket",
    keys: ["2*(1 +\r", "\u0003", "6*7\r"],
    shown: ["dzero> 2*(1 +", "...", "dzero> 6*7", "42", "dzero>"],
  },
  {
    about: "a search through the history",
    keys: ["6*7\r", "1+1\r", "\u0012", "*"],
    shown: ["dzero> 6*7", "42", "dzero> 1+1", "2", "dzero> 6*7", "bck-i-search: *_"],
  },
];

test.each([
  { keys: ["6*7\r", "\u0004"], shown: ["dzero> 6*7", "42", "dzero>"], row: 3 },
  { keys: ["6*7\r", "quit\r"], shown: ["dzero> 6*7", "42", "dzero> quit"], row: 3 },
])("after $keys the shell's prompt has a line of its own", async ({ keys, shown, row }) => {
  const { press, screen } = open();
  await press("");
  expect(await press(...keys)).toBe(shown.join("\n"));
  expect([screen.row, screen.column]).toEqual([row, 0]);
});

test.each(cases)("$about", async ({ keys, shown, columns }) => {
  const { press, end } = open(columns);
  await press("");
  expect(await press(...keys)).toBe(shown.join("\n"));
  await end();
});

test("the cursor is where it was before the preview", async () => {
  const { press, screen, end } = open();
  await press("12+3", LEFT, LEFT);
  expect(screen.column).toBe("dzero> 12".length);
  await press("+");
  expect(screen.text).toBe("dzero> 12++3\n= 15");
  await end();
});

test("a preview leaves no trace", async () => {
  const { press, context, end } = open();
  await press("x = 3\r");
  const { length } = context.session.graph;
  await press("f'(y) + x*z");
  await press("\u0003");
  expect(context.session.graph.length).toBe(length);
  expect([...context.session.variables.keys()]).toEqual(["x"]);
  expect(context.session.variable("x").grad).toBe(0);
  await end();
});
