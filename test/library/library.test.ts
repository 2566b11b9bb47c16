import { readFileSync } from "node:fs";
import { compile, diff, DzeroError, evaluate } from "../../src/index.ts";

function errorOf(run: () => unknown): DzeroError {
  try {
    run();
  } catch (error) {
    if (error instanceof DzeroError) return error;
    throw error;
  }
  throw new Error("there was no error");
}

test("evaluate gives value and gradient", () => {
  expect(evaluate("x+x", { x: 3 })).toStrictEqual({ value: 6, grad: { x: 2 } });
  expect(evaluate("2*3")).toStrictEqual({ value: 6, grad: {} });
  expect(evaluate("x*y", { x: 3, y: 4, z: 5 }, { wrt: ["y"] })).toStrictEqual({ value: 12, grad: { y: 3 } });
  expect(evaluate("f(t) = t^2; f(x)", { x: 3 }).grad).toEqual({ x: 6 });
});

test("evaluate gives further derivatives where they are asked for", () => {
  expect(evaluate("x^2*y", { x: 3, y: 2 }, { hessian: true }).hessian).toStrictEqual({
    x: { x: 4, y: 6 },
    y: { x: 6, y: 0 },
  });
  expect(evaluate("x^5", { x: 2 }, { order: 3 }).derivative).toBe(240);
});

test("diff gives a formula", () => {
  expect(diff("sin(x^2)")).toBe("2*x*cos(x^2)");
  expect(diff("x^2*y", { wrt: "y" })).toBe("x^2");
  expect(diff("x^5", { order: 2 })).toBe("20*x^3");
  expect(diff("x^5", { order: 0 })).toBe("x^5");
  expect(diff("x/2", { latex: true })).toBe("\\frac{1}{2}");
  expect(diff("3")).toBe("0");
});

test("compile gives a function of a point and of columns", () => {
  const f = compile("x^2*y");
  expect(f.variables).toEqual(["x", "y"]);
  expect(f({ x: 3, y: 2 })).toStrictEqual({ value: 18, grad: { x: 12, y: 9 } });
  expect(f.columns({ x: Float64Array.of(3, 1), y: [2, 5] })).toStrictEqual({
    value: Float64Array.of(18, 5),
    grad: { x: Float64Array.of(12, 10), y: Float64Array.of(9, 1) },
  });
  expect(f.columns({ x: [1, 2], y: 3 }).value).toEqual(Float64Array.of(3, 12));
});

test("what is the same in every row is in every row, finite or not", () => {
  const x = { x: [1, 2, 3] };
  expect(compile("2*3").columns({})).toEqual({ value: Float64Array.of(6), grad: {} });
  expect(compile("5 + 0*x").columns(x).grad["x"]).toEqual(Float64Array.of(0, 0, 0));
  expect(compile("x*inf").columns(x).grad["x"]).toEqual(Float64Array.of(Infinity, Infinity, Infinity));
  expect(compile("2*3/x", { wrt: [] }).columns(x).value).toEqual(Float64Array.of(6, 3, 2));
});

test("columns of an earlier call are written over", () => {
  const f = compile("x^2");
  const first = f.columns({ x: [3, 4] });
  expect(f.columns({ x: [5, 6] }, first)).toBe(first);
  expect(first).toEqual({ value: Float64Array.of(25, 36), grad: { x: Float64Array.of(10, 12) } });
});

test("compile differentiates by what is chosen, and twice", () => {
  expect(compile("x^2*y", { wrt: ["y"] })({ x: 3, y: 2 })).toStrictEqual({ value: 18, grad: { y: 9 } });
  const f = compile("x^2*y + z^3", { hessian: true });
  const at = { x: 3, y: 2, z: 0.5 };
  expect(f(at)).toStrictEqual(evaluate("x^2*y + z^3", at, { hessian: true }));
  const { hessian } = f.columns({ x: [3, 1], y: [2, 7], z: 0.5 });
  expect(hessian?.["y"]["x"]).toEqual(Float64Array.of(6, 2));
  expect(hessian?.["z"]["z"]).toEqual(Float64Array.of(3, 3));
  expect(hessian?.["z"]["x"]).toEqual(Float64Array.of(0, 0));
});

const expressions: readonly { expr: string; at: Record<string, number> }[] = readFileSync(
  "test/cases/random.jsonl",
  "utf8",
)
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

test("compile and evaluate agree, second derivatives too", () => {
  const withoutSigns = (value: unknown) => JSON.parse(JSON.stringify(value));
  for (const { expr, at } of expressions.slice(0, 300)) {
    expect(withoutSigns(compile(expr, { hessian: true })(at))).toEqual(
      withoutSigns(evaluate(expr, at, { hessian: true })),
    );
  }
});

/** Rows at awkward points and out of a function's range, where the passes on numbers decide. */
test.each([
  ["sqrt(x)", 0],
  ["log(x)", -1],
  ["abs(x)*y", 0],
  ["x > 0 ? log(x) : y", -1],
  ["x^y", 0],
  ["max(x, y)", 3],
  ["exp(x)", 1000],
  ["sin(x)/x", 0],
  ["log'(x)", -2],
  ["log''(x)*y", -2],
  ["diff(x^2*log(x), x, 2)", -1],
  ["digamma'(x)", -1],
])("compile and evaluate agree on %s at %d", (text, x) => {
  const at = { x, y: 3 };
  expect(compile(text, { hessian: true })(at)).toEqual(evaluate(text, at, { hessian: true }));
});

test("a long expression is interpreted, with the same answers", () => {
  const text = Array.from({ length: 400 }, (_, i) => `sin(${i}*x)*y`).join(" + ");
  const at = { x: 0.1, y: 2 };
  expect(compile(text)(at)).toEqual(evaluate(text, at));
  const short = { x: [0.1, -3], y: 2 };
  const { value } = compile(text).columns(short);
  expect(Array.from(value)).toEqual([evaluate(text, at).value, evaluate(text, { x: -3, y: 2 }).value]);
});

test("many rows are computed block by block, irregular ones among them", () => {
  const xs = Float64Array.from({ length: 10_000 }, (_, i) => i - 4000);
  const { value, grad } = compile("sqrt(x)").columns({ x: xs });
  for (const i of [0, 3999, 4000, 4001, 4097, 9999]) {
    const wanted = evaluate("sqrt(x)", { x: xs[i] });
    expect([value[i], grad["x"][i]]).toEqual([wanted.value, wanted.grad["x"]]);
  }
});

test.each(["constructor", "__proto__", "prototype", "arguments", "k0", "v1", "row", "π2", "eval", "Math"])(
  "%s is a variable like any other",
  (name) => {
    const at = Object.fromEntries([[name, 3]]);
    const wanted = { value: 9, grad: Object.fromEntries([[name, 6]]) };
    expect(Object.entries(compile(`${name}*${name}`)(at).grad)).toEqual(Object.entries(wanted.grad));
    expect(evaluate(`${name}*${name}`, at)).toEqual(wanted);
    expect(compile(`${name}*${name}`, { hessian: true })(at).hessian?.[name][name]).toBe(2);
  },
);

test("a name that the text gives to a number or a result is no variable", () => {
  const f = compile("x=0; 1/x + y");
  expect(f.variables).toEqual(["y"]);
  expect(f({ x: 2, y: 1 })).toEqual({ value: Infinity, grad: { y: 1 } });
  expect(compile("x=3; x^2")({}).value).toBe(9);
  expect(compile("x=x*2; x^2")({ x: 3 })).toEqual({ value: 36, grad: { x: 24 } });
  expect(compile("y=x^2; y*x", { wrt: ["y", "x"] })({ x: 3 }).grad).toEqual({ y: 3, x: 27 });
});

test("what is written over may be what is read", () => {
  const f = compile("log(x)*y");
  const x = Float64Array.of(0, 1, 2);
  const first = f.columns({ x, y: 1 });
  const y = first.value.slice();
  const wanted = f.columns({ x, y });
  expect(f.columns({ x, y: first.value }, first)).toEqual(wanted);
});

test("names are the same in every spelling of Unicode", () => {
  expect(compile("\u00e9 + 1")({ ["e\u0301"]: 3 }).value).toBe(4);
  expect(evaluate("\u00e9 + 1", { ["e\u0301"]: 3 }).value).toBe(4);
});

/** What only a caller without TypeScript can give. */
const untyped = {
  undefined: JSON.parse("[]")[0],
  text: JSON.parse('"3"'),
  list: JSON.parse("[3]"),
  nothing: JSON.parse("null"),
};

test.each<[string, () => unknown, string]>([
  ["no expression", () => evaluate(untyped.undefined), "usage"],
  ["no expression to differentiate", () => diff(untyped.nothing), "usage"],
  ["no expression to compile", () => compile(untyped.list), "usage"],
  ["a text for a value", () => evaluate("x", { x: untyped.text }), "bad-value"],
  ["a text for a column", () => compile("x").columns({ x: untyped.text }), "unknown-name"],
  ["no number in a column", () => compile("x").columns({ x: [1, untyped.nothing] }), "bad-value"],
  ["an inherited property", () => compile("toString + 1").columns({}), "unknown-name"],
  ["wrt that is no list", () => compile("x", { wrt: untyped.text }), "usage"],
  ["wrt that is no list, once", () => evaluate("x", { x: 1 }, { wrt: untyped.text }), "usage"],
  ["an order of evaluate that is no whole number", () => evaluate("x^3", { x: 2 }, { order: 1.5 }), "usage"],
  ["an order that is too high", () => evaluate("x^3", { x: 2 }, { order: 101 }), "usage"],
  ["too many primes", () => evaluate(`sin${"'".repeat(101)}(x)`, { x: 2 }), "bad-value"],
  ["a missing value", () => compile("x*y")({ x: 1 }), "unknown-name"],
  ["a missing value with an inherited name", () => compile("toString*2")({}), "unknown-name"],
  ["a missing column", () => compile("x*y").columns({ x: [1] }), "unknown-name"],
  ["columns of different lengths", () => compile("x*y").columns({ x: [1], y: [1, 2] }), "bad-value"],
  [
    "columns of another length to be written over",
    () => compile("x").columns({ x: [1] }, compile("x").columns({ x: [1] })),
    "bad-value",
  ],
  ["a stranger to differentiate by", () => compile("x*y", { wrt: ["z"] }), "unknown-name"],
  ["a syntax error", () => compile("x*"), "syntax"],
  ["an unknown function", () => evaluate("sine(x)", { x: 1 }), "unknown-function"],
  ["no value", () => evaluate("x*y", { x: 1 }), "unknown-name"],
  ["an order that is no whole number", () => diff("x", { order: 1.5 }), "usage"],
  ["several variables", () => diff("x*y"), "usage"],
  ["a stranger", () => diff("x*y", { wrt: "z" }), "unknown-name"],
  ["no closed form", () => diff("besselj(x, 2)"), "no-derivative"],
  ["no closed form, compiled", () => compile("besselj(x, y)"), "no-derivative"],
  ["a sum whose length depends on a variable", () => compile("sum(k, k, 1, n)"), "no-value"],
])("%s is an error", (_, run, code) => {
  expect(errorOf(run).code).toBe(code);
});
