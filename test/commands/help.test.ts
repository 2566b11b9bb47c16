import { commandPage, helpPage, topicNames } from "../../src/commands/help/pages.ts";
import { blocksOf, textLines } from "../../src/commands/help/layout.ts";
import { topics } from "../../src/commands/help/topics.ts";
import { knownOptions } from "../../src/commands/options.ts";
import { commands } from "../../src/commands/registry.ts";
import { answer } from "../../src/repl/repl.ts";
import { callIn } from "../cli/shell-line.ts";
import { dzero } from "../cli/world.ts";
import { exchangesIn } from "../golden/sessions.ts";
import { contextOf, filesOf, plainView as view } from "../outside.ts";

const names = topicNames(commands, topics);
const verbatim = topics.flatMap(({ name, text }) =>
  blocksOf(text).flatMap((block) => (block.kind === "verbatim" ? [{ name, lines: block.lines }] : [])),
);

test("no page hides another: a topic is no function, constant or command", () => {
  const [written, rest] = [names.slice(0, topics.length), names.slice(topics.length)];
  expect(written.filter((name) => rest.includes(name))).toEqual([]);
});

test.each([...new Set(names)])("help %s fits 80 columns", (name) => {
  const lines = helpPage(contextOf(), topics, name, view);
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});

test.each(topics)("the topic $name fits a terminal of 24 lines and 80 columns", ({ text }) => {
  const lines = textLines(text, 80);
  expect(lines.length).toBeLessThan(24);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});

test.each([
  [80, 24],
  [80, 40],
  [100, 30],
  [200, 50],
])("on a terminal of %i columns and %i rows the overview fits above the prompt", (width, height) => {
  const lines = helpPage(contextOf(), topics, "", { ...view, width, height, isTerminal: true });
  expect(lines.length).toBeLessThan(height);
  expect(lines.join(" ")).toContain(":undo");
});

test("the overview is no longer than 60 lines", () => {
  expect(helpPage(contextOf(), topics, "", view).length).toBeLessThanOrEqual(60);
});

test("help topics tells of every topic in a line", async () => {
  const { out } = await dzero(["help", "topics"]);
  const told = new Map(out.split("\n").map((line) => [line.trim().split(" ")[0], line.trim()]));
  for (const { name, summary } of topics) expect(told.get(name)).toBe(`${name.padEnd(13)}${summary}`);
});

const sessions = verbatim.filter(({ lines }) => lines[0].startsWith("  dzero> "));
const calls = verbatim.filter(({ lines }) => lines[0].startsWith("  $ "));

test("topics have examples of both kinds", () => {
  expect(sessions.length).toBeGreaterThan(3);
  expect(calls.length).toBeGreaterThan(3);
});

test.each(sessions)("the session in $name, $lines.0", async ({ lines }) => {
  const context = contextOf();
  context.session.symbols = true;
  for (const { typed, answer: wanted } of exchangesIn(lines.map((line) => line.slice(2)).join("\n")))
    expect([typed, await answer({ context, view }, { text: typed }, 80)]).toEqual([typed, wanted]);
});

test.each(calls)("the command line in $name, $lines.0", async ({ lines }) => {
  const [line, ...wanted] = lines.map((one) => one.slice(2));
  const { argv, stdin = "" } = callIn(line.slice(2));
  const { out, err } = await dzero(argv, { stdin });
  expect((out + err).trimEnd()).toBe(wanted.join("\n"));
});

/** What tables say of expressions: `1/2x is 1/(2*x)`. */
const claims = verbatim
  .filter(({ lines }) => !/^ {2}(?:\$|dzero>)/.test(lines[0]))
  .flatMap(({ name, lines }) => lines.map((line) => [name, line.slice(2).split(/ {2,}/).at(-1) ?? ""] as const))
  .flatMap(([name, meaning]) =>
    Array.from(meaning.matchAll(/(?:^|[;,] )(\S+) is (\S+?)(?=[;,] |$)/g), ([, left, right]) => ({
      name,
      left,
      right,
    })),
  );

test("there are claims to check", () => expect(claims.length).toBeGreaterThan(5));

test.each(claims)("$name: $left is $right", async ({ left, right }) => {
  const valueOf = async (text: string) => {
    const { out } = await dzero(["eval", `x = 3; ${text}`, "--only", "value"]);
    return Number(out);
  };
  const value = await valueOf(left);
  expect(value).not.toBeNaN();
  expect(await valueOf(right)).toBe(value);
});

const callable = commands.flatMap((command) => command.places.map((place) => ({ command, place, name: command.name })));

test.each(callable)("$place $name: every way to ask tells the same", async ({ command, place, name }) => {
  const page = commandPage(command, view).join("\n");
  const { out: asked } = await dzero(["help", name]);
  expect(asked).toContain(page);
  const atPrompt = await answer({ context: contextOf(), view }, { text: `:help ${name}` }, 80);
  expect(atPrompt).toContain(page);
  expect(await dzero([], { stdin: `:help ${name}\n` })).toEqual({ code: 0, out: asked, err: "" });
  if (place === "shell") expect(await dzero([name, "--help"])).toEqual({ code: 0, out: `${page}\n`, err: "" });
  for (const option of command.options ?? []) expect(page).toContain(`--${option.name}`);
});

test("dzero --help tells of every command of the shell and of every option", async () => {
  const { out } = await dzero(["--help"]);
  for (const { name, usage } of commands.filter(({ places }) => places.includes("shell")))
    expect(out).toContain(`\n  ${`${name} ${usage}`.trimEnd()}`);
  for (const { name } of knownOptions()) expect(out).toContain(`--${name}`);
});

/** The files that examples name. */
const files = { "data.csv": "x,y\n1,2\n3,4\n", "story.dz": "x = 3\nx + x\n", "session.dz": "x = 3\n" };

const examples = commands.flatMap((command) => command.examples.map((example) => ({ command: command.name, example })));

test.each(examples.filter(({ example }) => !example.startsWith(":")))("$example", async ({ example }) => {
  const { argv, stdin = "1,2\n3,4\n" } = callIn(example);
  const { code, out, err, written } = await dzero(argv, { stdin, files });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(`${out}${Object.keys(written ?? {}).join()}`).not.toBe("");
});

test.each(examples.filter(({ example }) => example.startsWith(":")))("$example at the prompt", async ({ example }) => {
  const context = { ...contextOf(), files: filesOf(new Map(Object.entries(files))) };
  const world = { context, view };
  for (const text of [":symbols", "x = 3", "f(t) = t^2", "y = x^2"]) await answer(world, { text }, 80);
  expect(await answer(world, { text: example }, 80)).not.toMatch(/^(?:error|note):/m);
});
