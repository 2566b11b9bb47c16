import type { Context, Settings } from "../../src/commands/command.ts";
import { sampled, type Asked } from "../../src/commands/sampling.ts";
import { DzeroError } from "../../src/errors.ts";
import { read } from "../../src/session/read.ts";
import { Session } from "../../src/session/session.ts";
import { contextOf } from "../outside.ts";

/** A session in which these lines were carried out. */
function after(lines: string, settings: Partial<Settings> = {}): Context {
  const session = new Session({ symbols: true });
  const source = { text: lines };
  for (const statement of read(source).statements) {
    const outcome = session.run(statement, source);
    if (outcome.kind === "computed") session.setLast(outcome.node);
  }
  const context = contextOf(session);
  return { ...context, settings: { ...context.settings, ...settings } };
}

/** What a session holds. */
function state({ session }: Context) {
  return {
    length: session.graph.length,
    variables: [...session.variables],
    functions: [...session.functions.keys()],
    last: session.last,
    names: [...session.nodeNames()],
  };
}

async function samplesOf(context: Context, text: string, points: Readonly<Record<string, number[]>>, asked?: Asked) {
  const names = Object.keys(points);
  const columns = names.map((name) => Float64Array.from(points[name]));
  const swept = new Map(names.map((name) => [name, points[name][0]] as const));
  const sampling = await sampled(context, { text }, swept, asked);
  const { value, grad } = sampling.at(columns, columns[0].length);
  return {
    value: [...value],
    grad: Object.fromEntries(sampling.names.map((name, i) => [name, [...grad[i]]])),
    notes: sampling.notes().map(({ message }) => message),
    reading: sampling.reading,
  };
}

const cases: readonly (readonly [
  title: string,
  lines: string,
  text: string,
  points: Readonly<Record<string, number[]>>,
  value: number[],
  grad: Readonly<Record<string, number[]>>,
])[] = [
  ["a variable that is none yet", "", "x^2", { x: [1, 2, 3] }, [1, 4, 9], { x: [2, 4, 6] }],
  ["one with a value", "x = 7", "x^2", { x: [1, 2] }, [1, 4], { x: [2, 4] }],
  ["a symbol", "x", "x^2", { x: [1, 2] }, [1, 4], { x: [2, 4] }],
  ["beside one with a value", "a = 3", "a*x^2", { x: [1, 2] }, [3, 12], { a: [1, 4], x: [6, 12] }],
  ["two", "", "x*y^2", { y: [1, 2], x: [3, 4] }, [3, 16], { x: [1, 4], y: [6, 16] }],
  ["behind a result", "x = 5; y = x^2", "y", { x: [1, 2] }, [1, 4], { y: [1, 1], x: [2, 4] }],
  ["behind two", "x = 5; y = x^2; z = x*y", "z + x", { x: [1, 2] }, [2, 10], { z: [1, 1], x: [4, 13], y: [1, 2] }],
  ["a result itself", "x = 5; y = x^2; z = 3y", "z*x", { y: [1, 2] }, [15, 30], { z: [5, 5], x: [3, 6], y: [15, 15] }],
  ["behind the last result", "x = 5; x^2", "ans + x", { x: [1, 2] }, [2, 6], { x: [3, 5] }],
  ["a total derivative", "x = 5; y = x^2", "diff(y*x, x)", { x: [1, 2] }, [3, 12], { y: [1, 1], x: [6, 12] }],
  ["free in a function", "k = 2; f(t) = k*t", "f(3)", { k: [1, 4] }, [3, 12], { k: [3, 3] }],
  [
    "the length of a sum",
    "",
    "sum(k*x, k, 1, n)",
    { n: [1, 2, 3], x: [1, 1, 2] },
    [1, 3, 12],
    { n: [0, 0, 0], x: [1, 3, 6] },
  ],
  ["a recursion", "f(n) = n < 2 ? 1 : n*f(n-1)", "f(n)", { n: [1, 3, 4] }, [1, 6, 24], { n: [0, 5, 26] }],
  [
    "the order of a derivative",
    "x = 2",
    "diff(x^3, x, n + 0)",
    { n: [0, 1, 2] },
    [8, 12, 12],
    { x: [12, 12, 6], n: [0, 0, 0] },
  ],
  ["its value alone", "", "x.value + x", { x: [1, 2] }, [2, 4], { x: [1, 1] }],
  [
    "behind a result, in a sum",
    "x = 5; y = x^2",
    "sum(y, k, 1, n)",
    { n: [1, 2], x: [2, 3] },
    [4, 18],
    { y: [1, 2], n: [0, 0], x: [4, 12] },
  ],
  ["a branch", "", "x > 0 ? x^2 : -x", { x: [-2, 2] }, [2, 4], { x: [-1, 4] }],
  ["awkward points", "", "abs(x) + sqrt(x)", { x: [0, 4] }, [0, 6], { x: [Infinity, 1.25] }],
  ["several statements", "", "a = x^2; a*x", { x: [1, 2] }, [1, 8], { a: [1, 2], x: [3, 12] }],
  [
    "several, point by point",
    "",
    "a = x^2; sum(a, k, 1, n)",
    { x: [1, 2], n: [1, 2] },
    [1, 8],
    { x: [2, 8], a: [1, 2], n: [0, 0] },
  ],
];

test.each(cases)("%s: %s; %s", async (_, lines, text, points, value, grad) => {
  const context = after(lines);
  const before = state(context);
  const samples = await samplesOf(context, text, points);
  expect({ value: samples.value, grad: samples.grad }).toEqual({ value, grad });
  expect(state(context)).toEqual(before);
  // Asked twice, it is the same: nothing was left behind.
  expect(await samplesOf(context, text, points)).toEqual(samples);
});

test("other variables take other values, and the gradient is by whom it is asked for", async () => {
  const context = after("a = 3; b = 2; y = a*b");
  const asked = { values: new Map([["a", 10]]), wrt: ["x", "b"] };
  const { value, grad } = await samplesOf(context, "y + a*x", { x: [1, 2] }, asked);
  expect({ value, grad }).toEqual({ value: [30, 40], grad: { x: [10, 10], b: [10, 10] } });
});

test("notes are counted by kind, with the first point", async () => {
  const { notes } = await samplesOf(after(""), "log(x) + abs(y)", { x: [-1, -2, 1], y: [1, 1, 0] });
  expect(notes).toEqual([
    "log(x): logarithm of a negative number, -1 (2 points, first at x = -1, y = 1)",
    "abs(y) is not differentiable at 0; used 0 (at x = 1, y = 0)",
  ]);
  expect((await samplesOf(after(""), "sum(log(x), k, 1, n)", { x: [1, -1], n: [1, 1] })).notes).toEqual([
    "log(x): logarithm of a negative number, -1 (at x = -1, n = 1)",
  ]);
});

test.each<[lines: string, text: string, points: Record<string, number[]>, code: string, message: RegExp, asked: Asked]>(
  [
    ["", "x +", { x: [1] }, "syntax", /missing/, {}],
    ["", "x + b", { x: [1] }, "unknown-name", /b has no value/, {}],
    ["b", "x + b", { x: [1] }, "unknown-name", /b has no value/, {}],
    ["y = b*2", "x + y", { x: [1] }, "unknown-name", /b has no value/, {}],
    ["", "2", { x: [1] }, "unused-variable", /x is given/, {}],
    ["", "x", { x: [1], y: [1] }, "unused-variable", /y is given/, {}],
    ["", "f(x) = x", { x: [1] }, "no-value", /defines a function/, {}],
    ["", "sum(x, k, 1, n)", { n: [1, 1.5], x: [1, 1] }, "bad-value", /whole numbers, not 1.5/, {}],
    ["f(n) = n < 2 ? 1 : n*f(n+1)", "f(n)", { n: [1, 2] }, "recursion", /deep/, {}],
    ["", "x", { x: [1] }, "unknown-name", /'y' is no variable/, { wrt: ["y"] }],
  ],
)("%s; %s", async (lines, text, points, code, message, asked) => {
  const context = after(lines);
  const before = state(context);
  const error = await samplesOf(context, text, points, asked).catch((thrown: unknown) => thrown);
  if (!(error instanceof DzeroError)) throw error;
  expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)]);
  expect(state(context)).toEqual(before);
});

test.each(["log(x)", "sum(log(x), k, 1, n)"])("a note of %s is an error where notes are", async (text) => {
  const points = { x: [1, -1, -2], ...(text.includes("n") && { n: [1, 1, 1] }) };
  const context = after("", { strict: true });
  await expect(samplesOf(context, text, points)).rejects.toThrow(/negative number, -1 \(at x = -1/);
});
