import { answer } from "../../src/repl/repl.ts";
import { Session } from "../../src/session/session.ts";
import { contextOf, filesOf, plainView } from "../outside.ts";

/** A prompt over files in memory. */
function open(files: Record<string, string> = {}, symbols = true, maxNodes = 10_000_000) {
  const texts = new Map(Object.entries(files));
  const context = { ...contextOf(new Session({ symbols, maxNodes })), files: filesOf(texts) };
  const world = { context, view: { ...plainView, digits: 17 } };
  const type = async (...lines: string[]) => {
    let last = "";
    for (const text of lines) last = await answer(world, { text }, 80);
    return last;
  };
  return { type, texts, context };
}

/** Everything of a session that can be asked for. */
async function everything({ type }: ReturnType<typeof open>): Promise<string> {
  return [await type(":vars"), await type(":funcs")].join("\n");
}

const sessions: readonly (readonly [about: string, lines: readonly string[]])[] = [
  ["gradients that add up", ["x = 3", "x + x", "x + x + x"]],
  ["cleared gradients", ["x = 3; y = 2", "x*y", ":cleargrad x", "x^2*y"]],
  ["named results", ["x = 3", "y = x^2", "z = y*sin(x)", ":backward z", ":backward z"]],
  ["a descent", ["x = 3", "x^2", "x = x.value - 0.1*x.grad", "x^2", "x = x.value - 0.1*x.grad", "x^4"]],
  ["functions", ["x = 2", "f(t) = t^x", "f(3) + x", "x = 5", "f(3)"]],
  ["symbols", ["a*b + sin(a)", "a = 2", "c = a*q"]],
  ["the last result", ["x = 2", "x^3", "*2", "y = ans + x", "ans/4", "_ + y"]],
  ["names forgotten", ["x = 2", "y = x^2", ":clear x", "y + 1", "x = 7"]],
  ["everything forgotten", ["x = 2", "x^2", ":clear", "x = 4", "x^3"]],
  ["names in backquotes", ["`unit price` = 2.5", "3*`unit price`"]],
  ["brackets over lines, comments", ["x = 2 # two", "(x +\nx)*3 # six"]],
  [
    "expressions that were looked at",
    ["x = 2", ":diff a*b", ":latex ans*q", "x^2", ":eval x*3, x = 1", "*2", ":check x"],
  ],
  ["wrong lines between", ["x = 2", "x +* 2", "sine(x)", "y = 1; z = 2; y/", "x^2"]],
];

test.each(sessions)("%s come back from a file", async (_, lines) => {
  const one = open();
  await one.type(...lines, ":save s.dz");
  const other = open(Object.fromEntries(one.texts));
  await other.type(":load s.dz");
  expect(await everything(other)).toBe(await everything(one));
  // A script has symbols only where the file says so.
  const script = open(Object.fromEntries(one.texts), false);
  await script.type(":load s.dz");
  expect(await everything(script)).toBe(await everything(one));
});

test.each(sessions)("%s are undone, line by line", async (_, lines) => {
  const one = open();
  const states = [await everything(one)];
  for (const line of lines) {
    const { length } = one.context.session.journal;
    await one.type(line);
    if (one.context.session.journal.length > length) states.push(await everything(one));
  }
  while (states.length > 1) {
    expect(await everything(one)).toBe(states.pop());
    expect(await one.type(":undo")).toMatch(/^undone: /);
  }
  expect(await everything(one)).toBe(states[0]);
  expect(await one.type(":undo")).toBe("error: there is nothing to undo");
});

test.each([
  ...["a*b", "a", "x*a"].flatMap((text) =>
    [":diff ", ":latex ", ":hessian ", ":graph "].map((command) => command + text),
  ),
  ":taylor exp(a), a = 0, 3",
  ":trace x^3",
  ":trace y = x^3",
  ":hessian y = x^3",
  ":check x^3",
  ":plot a*x, a = 0..1",
  ":eval x^3, x = 5",
])("%s leaves the session as it was", async (line) => {
  const one = open();
  await one.type("x = 2", "x^2");
  const before = await everything(one);
  await one.type(line);
  expect(await everything(one)).toBe(before);
  expect(await one.type("ans")).toBe("4");
});

test.each([
  ["f(e) = e^2", "e hides the constant"],
  ["g(e) = e^2", "e hides the constant"],
  ["pi = 3", "pi hides the constant"],
  ["x = log(-x)", "logarithm of a negative number"],
  ["log(-x)", "logarithm of a negative number"],
  ["rato*x", "rato has no value"],
  ["rato", "rato has no value"],
])("where notes are errors, %s happens not at all", async (line, why) => {
  const one = open();
  await one.type("x = 2", "rate = 1", "x^2", "f(t) = t^x", "f(2)", ":set strict on");
  const before = await everything(one);
  const script = one.context.session.journal.script();
  expect(await one.type(line)).toContain("error: ");
  expect(await one.type(line)).toContain(why);
  expect(await everything(one)).toBe(before);
  expect(one.context.session.journal.script()).toBe(script);
  expect(await one.type("ans")).toBe("4");
});

test("several lines are undone at once", async () => {
  const { type } = open();
  await type("x = 1", "x = 2", "x = 3");
  expect(await type(":undo 2")).toBe("undone: x = 2\nundone: x = 3");
  expect(await type("x")).toBe("1");
});

test("what was loaded is undone as one", async () => {
  const { type } = open({ "a.dz": "x = 3\nx + x\n" });
  await type("x = 1", ":load a.dz");
  expect(await type(":undo")).toBe("undone: x = 3\nundone: x + x");
  expect(await type("x")).toBe("1");
});

test("undo outlives the tidying of the graph", async () => {
  const { type, context } = open();
  await type("x = 2", "y = x^3", "x = 5");
  for (let i = 0; i < 3; i++) await type("sum(sin(x*k), k, 1, 9000)");
  const { length } = context.session.graph;
  expect(await type("t = 1")).toBe("t = 1");
  expect(context.session.graph.length).toBeLessThan(length + 10_000);
  await type(":undo 5");
  expect(await type("x")).toBe("2");
  await type(":backward y");
  expect(await type("x.grad")).toBe("12");
});

test("a past that takes too much room is given up", async () => {
  const { type, context } = open({}, true, 30_000);
  for (let i = 0; i < 4; i++) await type("x = 2", "sum(sin(x*k), k, 1, 4000)");
  await type("1 + 1", "2 + 2");
  expect(context.session.graph.length).toBeLessThan(30_000);
  expect(await type(":undo")).toMatch(/^undone: /);
});

test("files that load one another have an end", async () => {
  const { type } = open({ "a.dz": "n = 1\n:load b.dz\n", "b.dz": ":load a.dz\n" });
  expect(await type(":load a.dz")).toContain("error: files load one another more than 20 deep");
});

test.each([
  [":load", "error: there is no file\nhint: for example :load session.dz"],
  [":save", "error: there is no file\nhint: for example :save session.dz"],
  [":load gone.dz", "error: cannot read 'gone.dz': there is no such file"],
  [":trace", "error: there is no expression\nhint: for example :trace x*sin(x)"],
  [":plot", "error: there is no expression\nhint: for example :plot sin(x), x = -3..3"],
  // In the shell - is standard input, which at the prompt has the next lines.
  [":trace -", "error: a value is missing after '-'\n  -\n   ^"],
  [":undo", "error: there is nothing to undo"],
  [":undo x", "error: :undo takes a whole number from 1 to 1000, not 'x'"],
  [":undo 1 2", "error: :undo takes one number\nhint: :undo 2"],
  [
    ":set",
    "  setting  now\n  preview  on   the result of a line is shown while it is typed\n  strict   off  notes are errors\n  quiet    off  notes are dropped\n  verbose  off  it is told how an expression was read, in scripts too",
  ],
  [":set colour on", "error: there is no setting 'colour'\nhint: there are preview, strict, quiet, verbose"],
  [":set prewiev on", "error: there is no setting 'prewiev'\nhint: did you mean 'preview'?"],
  [":set constructor on", "error: there is no setting 'constructor'\nhint: there are preview, strict, quiet, verbose"],
  [":set strict", "error: strict is on or off\nhint: :set strict on"],
  [":set strict yes", "error: strict is on or off\nhint: :set strict on"],
])("%s", async (line, shown) => {
  const { type } = open();
  expect(await type(line)).toBe(shown);
});

test("a setting stays", async () => {
  const { type } = open();
  await type("x = 0", ":set strict on");
  expect(await type("log(x)")).toMatch(/^error: /);
  await type(":set strict off");
  expect(await type("log(x)")).toMatch(/^-inf\n/);
});

test.each([
  ["s.dz", "s.dz"],
  ["~/kept/s-1.dz", "~/kept/s-1.dz"],
  ["my session.dz", '"my session.dz"'],
])("what is saved in %s is brought back by a line that a shell reads", async (file, written) => {
  const { type } = open();
  await type("x = 3");
  expect(await type(`:save ${file}`)).toBe(`saved in ${file}; :load ${file} or dzero run ${written} brings it back`);
});
