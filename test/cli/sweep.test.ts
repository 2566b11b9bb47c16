import { dzero } from "./world.ts";

const cases: readonly (readonly [argv: string[], out: string])[] = [
  [
    ["sin(x)", "--x", "0..pi in 7"],
    `  x                  value                 x.grad
  0                  0                      1
  0.523598775598299  0.5                    0.866025403784439
  1.0471975511966    0.866025403784439      0.5
  1.5707963267949    1                      6.12323399573677e-17
  2.0943951023932    0.866025403784439     -0.5
  2.61799387799149   0.5                   -0.866025403784439
  3.14159265358979   1.22464679914735e-16  -1
`,
  ],
  [
    ["a*x^2", "--x", "0..3", "--a", "2"],
    "  x  value  a.grad  x.grad\n  0      0       0       0\n  1      2       1       4\n  2      8       4       8\n  3     18       9      12\n",
  ],
  // Without step and number: whole ends from 2 to 100 apart have the whole numbers between, others eleven points.
  [["x", "x=7..5", "--only", "x"], "7\n6\n5\n"],
  [["x", "-Dx=0..1", "--only", "x"], "0\n0.1\n0.2\n0.3\n0.4\n0.5\n0.6\n0.7\n0.8\n0.9\n1\n"],
  [
    ["x", "--x", "0..1000", "--only", "x.grad,x"],
    "1     0\n1   100\n1   200\n1   300\n1   400\n1   500\n1   600\n1   700\n1   800\n1   900\n1  1000\n",
  ],
  [["x/3", "--x", "1..2 in 2", "--digits", "3"], "  x  value  x.grad\n  1  0.333  0.333\n  2  0.667  0.333\n"],
  [
    ["x/3", "--x", "0..0.3 step 0.1", "--to", "csv"],
    "x,value,x.grad\n0,0,0.3333333333333333\n0.1,0.03333333333333333,0.3333333333333333\n0.2,0.06666666666666667,0.3333333333333333\n0.3,0.09999999999999999,0.3333333333333333\n",
  ],
  [
    ["x*y", "--x", "1..2 in 2", "--y", "3..5", "--to", "csv"],
    "x,y,value,x.grad,y.grad\n1,3,3,3,1\n1,4,4,4,1\n1,5,5,5,1\n2,3,6,3,2\n2,4,8,4,2\n2,5,10,5,2\n",
  ],
  [
    ["x*y", "--y", "1..2 in 2", "--x", "1..2 in 2", "--to", "tsv", "--wrt", "x"],
    "y\tx\tvalue\tx.grad\n1\t1\t1\t1\n1\t2\t2\t1\n2\t1\t2\t2\n2\t2\t4\t2\n",
  ],
  [
    ["log(x)", "--x", "-1..1 in 3", "--to", "csv", "--quiet"],
    "x,value,x.grad\n-1,NaN,NaN\n0,-Infinity,Infinity\n1,0,1\n",
  ],
  [["-x", "--x", "0..1 in 2", "--to", "csv"], "x,value,x.grad\n0,-0,-1\n1,-1,-1\n"],
  [["x^2", "--x", "1..2 in 2", "--to", "jsonl"], '{"x":1,"value":1,"x.grad":2}\n{"x":2,"value":4,"x.grad":4}\n'],
  [
    ["x^2", "--x", "0..1 in 2", "--json"],
    '{"at":{"x":0},"value":0,"grad":{"x":0}}\n{"at":{"x":1},"value":1,"grad":{"x":2}}\n',
  ],
  [
    ["log(x)", "--x", "0..1 in 2", "--json", "--quiet"],
    '{"at":{"x":0},"value":"-Infinity","grad":{"x":"Infinity"}}\n{"at":{"x":1},"value":0,"grad":{"x":1}}\n',
  ],
  [
    ["x^2*y", "--x", "1..2 in 2", "--y", "3", "--hessian", "--to", "csv"],
    "x,value,x.grad,y.grad,x.x.hess,x.y.hess,y.y.hess\n1,3,6,1,6,2,0\n2,12,12,4,6,4,0\n",
  ],
  [
    ["x^2*y", "--x", "1..1 in 1", "--y", "3", "--hessian", "--json"],
    '{"at":{"x":1},"value":3,"grad":{"x":6,"y":1},"hessian":{"x":{"x":6,"y":2},"y":{"x":2,"y":0}}}\n',
  ],
  [
    ["x^5", "--x", "1..2 in 2", "--order", "3", "--json"],
    '{"at":{"x":1},"value":1,"grad":{"x":5},"order":3,"derivative":60}\n{"at":{"x":2},"value":32,"grad":{"x":80},"order":3,"derivative":240}\n',
  ],
  [["x^5", "--x", "1..2 in 2", "--order", "2", "--only", "x.d2"], "20\n160\n"],
  [["x^2", "--x", "1..3", "--only", "value", "--json"], "1\n4\n9\n"],
  [["x^2", "--x", "1..2 in 2", "--only", "x,x.grad", "--json"], "[1,2]\n[2,4]\n"],
  [
    ["sum(x^k, k, 0, n)", "--n", "1..3", "--x", "2", "--to", "csv"],
    "n,value,x.grad,n.grad\n1,3,1,0\n2,7,5,0\n3,15,17,0\n",
  ],
  [["f(t) = t^2; f(x) + f'(x)", "--x", "1..2 in 2", "--only", "value,x.grad"], "3  4\n8  6\n"],
  [
    ["__proto__", "--__proto__", "1..2 in 2", "--json"],
    '{"at":{"__proto__":1},"value":1,"grad":{"__proto__":1}}\n{"at":{"__proto__":2},"value":2,"grad":{"__proto__":1}}\n',
  ],
];

test.each(cases)("eval %j", async (argv, out) => {
  expect(await dzero(["eval", ...argv])).toEqual({ code: 0, out, err: "" });
});

// Each point is what eval gives of it, to the bit: of compiled expressions, of such as cannot be compiled, at awkward points.
const expressions = [
  "x*sin(x*a)",
  "abs(x) + sqrt(abs(x))",
  "x > 0 ? log(x) : x^3",
  "max(x, a) + clamp(x, 0, 1)",
  "x^x + cbrt(x)",
  "0^x + x^0 + xlogy(x, x)",
  "atan2(x, a*x) + hypot(x, x)",
  "sum(x^k/k!, k, 0, floor(abs(x)))",
  "y = x^2*a; y*exp(-y)",
  "f(t) = t < 1 ? t : t*f(t - 1); f(x) + f'(x)",
  "besselj(1, x)*gamma(x + a)",
  "floor(x) + round(x)*x + x % a",
];
const asked = [["--hessian"], ["--wrt", "x", "--order", "2"], ["--wrt", "x", "--order", "4"], ["--wrt", "x"]];

test.each(expressions.flatMap((expression) => asked.map((options) => [expression, ...options])))(
  "eval %s %s %s %s at points",
  async (expression, ...options) => {
    const argv = [
      "eval",
      expression,
      "--json",
      "--quiet",
      ...(/\ba\b/.test(expression) ? ["--a", "0.5"] : []),
      ...options,
    ];
    const { out, err } = await dzero([...argv, "--x", "-2..2 step 0.5"]);
    expect(err).toBe("");
    const alone = [];
    for (let x = -2; x <= 2; x += 0.5)
      alone.push(`{"at":{"x":${x}},` + (await dzero([...argv, "--x", String(x)])).out.slice(1));
    expect(out).toBe(alone.join(""));
  },
);

test("many points come whole", async () => {
  const { out } = await dzero(["eval", "x*y", "--x", "0..1 in 100", "--y", "0..1 in 100"]);
  const lines = out.trimEnd().split("\n");
  expect(lines.length).toBe(10_001);
  // Columns end or begin at the same places in each line.
  expect(new Set(lines.slice(1).map((line) => line[2])).size).toBe(2);
  expect(lines.at(-1)).toMatch(/^ {2}1 +1 +1 +1 +1$/);
});

test("notes are counted, and errors where notes are", async () => {
  const argv = ["eval", "log(x)", "--x", "-2..1"];
  expect((await dzero(argv)).err).toBe(
    "note: log(x): logarithm of a negative number, -2 (3 points, first at x = -2)\n",
  );
  expect(await dzero([...argv, "--strict"])).toEqual({
    code: 1,
    out: "",
    err: "error: log(x): logarithm of a negative number, -2 (at x = -2)\n",
  });
});

// An error leaves nothing on standard output.
const wrong: readonly (readonly [argv: string[], code: number, message: RegExp])[] = [
  [["x", "--x", "0.."], 1, /the end of the range is missing \(--x\)/],
  [["x", "--x", "0..a", "--a", "2"], 1, /a has no value \(--x\)/],
  [["x", "--x", "0..1 in 0"], 1, /whole number/],
  [["x*y", "--x", "0..1 in 1001", "--y", "0..1 in 1000"], 1, /the grid has 1001 times 1000 points; at most 1000000/],
  [["x*y", "--x", "0..1"], 1, /y has no value/],
  [["x", "--x", "0..1", "--y", "0..1"], 1, /y is given, but the expression does not use it/],
  [["x", "--x", "0..1", "-Dx=2"], 1, /x is given twice/],
  [["x", "--x", "0..1", "--only", "y.grad"], 1, /the answer has no 'y.grad'/],
  [["x", "--x", "0..1", "--wrt", "y"], 1, /'y' is no variable/],
  [["x*y", "--x", "0..1", "--y", "1", "--order", "1"], 1, /needs one variable/],
  [["x", "--x", "0..1", "--json", "--to", "csv"], 2, /exclude each other/],
  [["x", "--x", "0..1", "--to", "xls"], 2, /invalid/],
  [["x", "--x", "1", "--to", "csv"], 2, /no variable has one/],
  [["value", "--value", "0..1", "--to", "csv"], 1, /two columns value/],
  [["sum(k, k, 1, n)", "--n", "1..2 step 0.5"], 1, /whole numbers, not 1.5/],
  [["x +", "--x", "0..1"], 1, /missing/],
  [["x = 0..1", "--x", "0..1"], 1, /a range a..b cannot stand here/],
];

test.each(wrong)("eval %j: %i", async (argv, code, message) => {
  const ended = await dzero(["eval", ...argv]);
  expect([ended.code, ended.out, ended.err]).toEqual([code, "", expect.stringMatching(message)]);
});

test.each([
  ["diff", "x^2"],
  ["trace", "x^2"],
])("%s takes no range", async (command, expression) => {
  const { code, out, err } = await dzero([command, expression, "--x", "0..1"]);
  expect([code, out]).toEqual([1, ""]);
  expect(err).toBe("error: x is one number here, not the range 0..1\nhint: dzero eval and plot take ranges\n");
});

test("map takes no range for a constant", async () => {
  const { err } = await dzero(["map", "a*x", "--a", "0..1"], { stdin: "x\n1\n" });
  expect(err).toMatch(/^error: a is one number here, not the range 0..1/);
});
