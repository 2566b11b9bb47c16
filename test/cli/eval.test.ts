import { dzero } from "./world.ts";

const cases: readonly (readonly [argv: string[], out: string])[] = [
  [["x+x", "--x", "3"], "value = 6\nx.grad = 2\n"],
  [["--x", "3", "x+x"], "value = 6\nx.grad = 2\n"],
  [["x+x", "--x=3"], "value = 6\nx.grad = 2\n"],
  [["x+x", "--x=-2.5"], "value = -5\nx.grad = 2\n"],
  [["x+x", "--x", "-3"], "value = -6\nx.grad = 2\n"],
  [["x+x", "x=3"], "value = 6\nx.grad = 2\n"],
  [["x=3", "x+x"], "value = 6\nx.grad = 2\n"],
  [["x+x", "-D", "x=3"], "value = 6\nx.grad = 2\n"],
  [["-Dx=3", "x+x"], "value = 6\nx.grad = 2\n"],
  [["x=3"], "value = 3\n"],
  [["y=x^2", "x=3"], "value = 9\nx.grad = 6\n"],
  [["-3+x", "--x", "5"], "value = 2\nx.grad = 1\n"],
  [["--x", "5", "--", "-x"], "value = -5\nx.grad = -1\n"],
  [["learning_rate*2", "--learning_rate", "1e-3"], "value = 0.002\nlearning_rate.grad = 2\n"],
  [["sin(x)", "--x", "pi/2", "--only", "value"], "1\n"],
  [["json+h", "json=3", "-D", "h=1"], "value = 4\njson.grad = 1\nh.grad = 1\n"],
  [["x+x", "--x", "3", "--json"], '{"value":6,"grad":{"x":2}}\n'],
  [["--json", "3"], '{"value":3,"grad":{}}\n'],
  [["x*y", "--y", "2", "--x", "3"], "value = 6\nx.grad = 2\ny.grad = 3\n"],
  [["y*x", "--x", "3", "--y", "2"], "value = 6\ny.grad = 3\nx.grad = 2\n"],
  [["x*y", "--x", "3", "--y", "2", "--wrt", "y"], "value = 6\ny.grad = 3\n"],
  [["x*y", "--x", "3", "--y", "2", "--wrt", "y", "--json"], '{"value":6,"grad":{"y":3}}\n'],
  [["x*y", "--x", "3", "--y", "2", "--only", "x.grad"], "2\n"],
  [["x*y", "--x", "3", "--y", "2", "--only", "value,y.grad"], "6\n3\n"],
  [["x/3", "--x", "1", "--digits", "4"], "value = 0.3333\nx.grad = 0.3333\n"],
  [["0.1+0.2"], "value = 0.3\n"],
  [["0.1+0.2", "--json"], '{"value":0.30000000000000004,"grad":{}}\n'],
  [["-x", "--x", "0", "--json"], '{"value":-0,"grad":{"x":-1}}\n'],
  [["y = x^2; z = x^2 + y", "--x", "3"], "value = 18\nx.grad = 12\ny.grad = 1\n"],
  [["y = x^2; y", "--x", "3"], "value = 9\nx.grad = 6\ny.grad = 1\n"],
  [["x = 3; x + x"], "value = 6\nx.grad = 2\n"],
  [["a = x^2; a^2 + a^2", "--x", "2", "--only", "x.grad"], "64\n"],
  [["f(n) = n <= 1 ? 1 : n*f(n-1); f(5)*x", "--x", "2"], "value = 240\nx.grad = 120\n"],
  [["x < 0 ? log(y) : x", "--x", "2", "--y", "-1"], "value = 2\nx.grad = 1\ny.grad = 0\n"],
  [["x.value*y", "--x", "3", "--y", "2"], "value = 6\ny.grad = 3\n"],
  [
    ["constructor + __proto__", "--constructor", "3", "--__proto__", "4"],
    "value = 7\nconstructor.grad = 1\n__proto__.grad = 1\n",
  ],
  [["__proto__", "--__proto__", "4", "--json"], '{"value":4,"grad":{"__proto__":1}}\n'],
  [["α·β", "--α", "2", "--β", "3"], "value = 6\nα.grad = 3\nβ.grad = 2\n"],
  [["beta*2", "--beta", "2"], "value = 4\nbeta.grad = 2\n"],
  [["sin x^2", "--x", "0"], "value = 0\nx.grad = 0\n"],
  [["x^5", "--x", "2", "--order", "3"], "value = 32\nx.grad = 80\nx.d3 = 240\n"],
  [["x^5", "--x", "2", "--order", "3", "--json"], '{"value":32,"grad":{"x":80},"order":3,"derivative":240}\n'],
  [["x^5", "--x", "2", "--order", "0", "--only", "x.d0"], "32\n"],
  [["x+x", "--x", "3", "--hessian", "--json"], '{"value":6,"grad":{"x":2},"hessian":{"x":{"x":0}}}\n'],
  [
    ["x^2*y", "--x", "3", "--y", "2", "--hessian"],
    "value = 18\nx.grad = 12\ny.grad = 9\nx.x.hess = 4\nx.y.hess = 6\ny.y.hess = 0\n",
  ],
  [
    ["x^2*y", "--x", "3", "--y", "2", "--hessian", "--json"],
    '{"value":18,"grad":{"x":12,"y":9},"hessian":{"x":{"x":4,"y":6},"y":{"x":6,"y":0}}}\n',
  ],
  [["x^2*y", "--x", "3", "--y", "2", "--hessian", "--only", "x.y.hess"], "6\n"],
  [["x*y^3", "--x", "3", "--y", "2", "--wrt", "y", "--order", "2", "--only", "y.d2"], "36\n"],
  [["y = x^2; diff(x*y, x)", "--x", "3"], "value = 27\nx.grad = 18\ny.grad = 1\n"],
  [["f(t) = t^3; f'(x) + f''(x)", "--x", "2", "--only", "value"], "24\n"],
  [["sum(k, k, 1, 1e6)"], "value = 500000500000\n"],
  [["3"], "value = 3\n"],
];

test.each(cases)("eval %j", async (argv, out) => {
  expect(await dzero(["eval", ...argv])).toEqual({ code: 0, out, err: "" });
});

test("a variable that hides a constant is noted", async () => {
  const out = "value = 4\ne.grad = 2\n";
  expect(await dzero(["eval", "e*2", "--e", "2"])).toEqual({ code: 0, out, err: "note: e hides the constant e\n" });
  expect(await dzero(["eval", "e*2", "--e", "2", "--quiet"])).toEqual({ code: 0, out, err: "" });
});

test("--verbose tells how an expression was read, where readers differ", async () => {
  const { err } = await dzero(["eval", "1/2x + sin 2x", "--x", "2", "--verbose"]);
  expect(err).toBe("note: read as 1/(2·x) + sin(2·x)\n");
  expect((await dzero(["eval", "1/2*x", "--x", "2", "--verbose"])).err).toBe("");
});

test("a name is the same in every normal form", async () => {
  const composed = "\u00e9";
  const decomposed = "e\u0301";
  expect((await dzero(["eval", composed, `--${decomposed}`, "3"])).out).toBe("value = 3\n\u00e9.grad = 1\n");
});

test("the expression can come from a file or from standard input", async () => {
  const expected = { code: 0, out: "value = 6\nx.grad = 2\n", err: "" };
  expect(await dzero(["eval", "-f", "f.dz", "--x", "3"], { files: { "f.dz": "x + # once\nx" } })).not.toEqual(expected);
  expect(await dzero(["eval", "-f", "f.dz", "--x", "3"], { files: { "f.dz": "(x + # once\nx)\n" } })).toEqual(expected);
  expect(await dzero(["eval", "-", "--x", "3"], { stdin: "\uFEFFx + x\n" })).toEqual(expected);
});

test.each([
  ["log(x - 5)", "3", "value = nan\nx.grad = nan\n", "note: log(x - 5): logarithm of a negative number, -2\n"],
  ["abs(x)", "0", "value = 0\nx.grad = 0\n", "note: abs(x) is not differentiable at 0; used 0\n"],
  ["1/x", "0", "value = inf\nx.grad = -inf\n", "note: 1/x: division by zero\n"],
  ["sqrt(x)", "0", "value = 0\nx.grad = inf\n", "note: sqrt(x) has a vertical tangent at 0\n"],
  ["asin(x)", "1", "value = 1.5707963267949\nx.grad = inf\n", "note: asin(x) has a vertical tangent at 1\n"],
  [
    "x^-0.5",
    "1e-206",
    "value = 1e103\nx.grad = -inf\n",
    "note: the slope of x^(-0.5) at 1e-206 overflows; the largest number is 1.79e308\n",
  ],
  ["exp(x) - exp(x)", "1000", "value = nan\nx.grad = nan\n", "note: exp(x) - exp(x): infinity minus infinity\n"],
])("%s at %s is a result with a note", async (expression, x, out, err) => {
  expect(await dzero(["eval", expression, "--x", x])).toEqual({ code: 0, out, err });
  expect(await dzero(["eval", expression, "--x", x, "--quiet"])).toEqual({ code: 0, out, err: "" });
  const strict = await dzero(["eval", expression, "--x", x, "--strict"]);
  const place = `  ${expression}\n  ${"^".repeat(expression.length)}\n`;
  expect(strict).toEqual({ code: 1, out: "", err: `${err.replace("note:", "error:")}${place}` });
});

test.each([
  ["x^x", "x^x has a vertical tangent at 0"],
  ["cbrt(x)", "cbrt(x) has a vertical tangent at 0"],
  ["x*log(x)", "x*log(x): zero times infinity; xlogy(x, x) is x*log(x), and 0 where x is 0"],
  ["floor(x)", "floor(x) jumps at 0; used slope 0"],
  ["relu(x)", "relu(x) is not differentiable at 0; used 0"],
  ["max(x, -x)", "max(x, -x) is not differentiable at a tie; used 1/2 each"],
  ["atan2(x, x)", "atan2(x, x) has no slope at (0, 0)"],
  ["gamma(x)", "gamma(x): the gamma function has a pole at 0"],
  ["(x - 8)^(1/3)", "(x - 8)^(1/3): a negative number to a power that is not whole; cbrt(x) is the real cube root"],
  ["asin(x + 1)", "asin(x + 1) has a vertical tangent at 1"],
  ["1/x", "1/x: division by zero"],
  ["sum(1/(k - 50), k, 1, 100) + x", "1/(50 - 50): division by zero"],
  ["sum(1/(k - 2), k, 1, 3) + x", "1/(2 - 2): division by zero"],
  ["prod(k, k, 1, 1000) + x", "overflow; the largest number is 1.79e308"],
  ["x + 1e400", "1e400: overflow; the largest number is 1.79e308"],
])("the note of %s at 0", async (expression, note) => {
  const { err } = await dzero(["eval", expression, "--x", "0"]);
  expect(err).toBe(`note: ${note}\n`);
});

test("max(x, x) is as smooth as x", async () => {
  expect((await dzero(["eval", "max(x, x)", "--x", "3"])).err).toBe("");
});

test("a branch not taken leaks nothing, and is no cause for a note", async () => {
  expect(await dzero(["eval", "x > 0 ? sqrt(x) : sqrt(-x)", "--x", "4"])).toEqual({
    code: 0,
    out: "value = 2\nx.grad = 0.25\n",
    err: "",
  });
});

test("a given variable keeps its place through long statements, also when its name is given to something else", async () => {
  const long = Array.from({ length: 30_000 }, (_, i) => `${i % 7}.5*x`).join("+");
  const { out } = await dzero(["eval", `a = ${long}; x = x + 1; a*0 + x*x`, "--x", "2", "--json"]);
  expect(out).toBe('{"value":9,"grad":{"x":6,"a":0}}\n');
});

test("a variable may be named like an option with one dash, or nearly like an option", async () => {
  expect(await dzero(["eval", "-json", "json=3"])).toMatchObject({ code: 0, out: "value = -3\njson.grad = -1\n" });
  expect(await dzero(["eval", "form^2", "--form", "pi"])).toMatchObject({ code: 0, err: "" });
  expect(await dzero(["eval", "x", "--x=--3"])).toMatchObject({ code: 0, out: "value = 3\nx.grad = 1\n" });
});

test.each([
  ["(x^-0.5)^0.5", "1e-206", "value = 3.16227766016838e51\nx.grad = -7.90569415042095e256\n", ""],
  ["1e200*log(exp(x))", "-460", "value = -4.6e202\nx.grad = 1e200\n", ""],
  ["1e200*(1e200*log(x))", "1", "value = 0\nx.grad = inf\n", "the derivative by x overflows"],
])("%s at %s is noted only if the gradient itself is beyond the doubles", async (expression, x, out, note) => {
  const err = note === "" ? "" : `note: ${note}; the largest number is 1.79e308\n`;
  expect(await dzero(["eval", expression, "--x", x])).toEqual({ code: 0, out, err });
});
