import { readFileSync } from "node:fs";
import { dzero } from "./world.ts";

const PLOT = ["plot", "x^2, x = -1..1", "--width", "24", "--height", "9"];

test("a curve and its derivative", async () => {
  const { code, out, err } = await dzero(PLOT);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toBe(`⠤⠤⠤ x^2   ⠄⠄⠄ d/dx(x^2)
  │          │     ⢀⠔⠁
1 ┤⣄         │   ⢀⠔⠁   ⣠
  │⠈⠓⢤⡀      │  ⡠⠂  ⢀⡤⠚⠁
  │   ⠙⠲⢤⣀   │⡠⠊ ⣀⡤⠖⠋
0 ┤──────⠈⠉⠙⠒⠒⠒⠋⠉⠁──────
  │       ⡠⠊ │
  └┬─────────┬─────────┬
x -1         0         1
`);
});

test("in ASCII, where a pole is no line", async () => {
  const picture = `*** 1/x   +++ d/dx(1/x)
  |          |*
  |          |**
0 +----------+-*********
  |*********+|++++++++++
  |        **|+
  |         *|+
  ++---------+---------+
x -10        0        10
`;
  const size = ["--width", "24", "--height", "9"];
  expect((await dzero(["plot", "1/x", "--ascii", ...size])).out).toBe(picture);
  expect((await dzero(["plot", "1/x", ...size], { env: { TERM: "dumb" } })).out).toBe(picture);
  expect((await dzero(["plot", "1/x", ...size], { env: { LANG: "C" } })).out).toBe(picture);
  expect((await dzero(["plot", "1/x", ...size], { env: { LANG: "de_DE.UTF-8" } })).out).not.toBe(picture);
});

test("several curves have no derivatives, unless asked for", async () => {
  const legend = async (...argv: string[]) => (await dzero(["plot", ...argv])).out.split("\n")[0];
  expect(await legend("sin(x), cos(x)")).toBe("⠤⠤⠤ sin(x)   ⠄⠄⠄ cos(x)");
  expect(await legend("sin(x), x", "--derivative")).toBe("⠤⠤⠤ sin(x)   ⠄⠄⠄ d/dx(sin(x))   ⠤⠤  x   ⠄ ⠠ d/dx(x)");
  expect(await legend("sin(x)", "--no-derivative")).toBe("⠤⠤⠤ sin(x)");
  expect(await legend("a = 2; a*x, a", "--no-derivative")).toBe("⠤⠤⠤ a*x   ⠄⠄⠄ a");
});

/** Different ways to say the same. */
test.each<[one: string[], other: string[]]>([
  [["sin(x)"], ["sin(x), x = -10..10"]],
  [["sin(x)", "--x", "-3..3"], ["sin(x), x = -3..3"]],
  [["sin(x)", "x=-3..3"], ["sin(x), x = 3..-3"]],
  [
    ["a*sin(x)", "--a", "2"],
    ["a*sin(x), a = 1 + 1", "--x", "-10..10"],
  ],
  [
    ["sin(x)", "--x", "0..2pi"],
    ["sin(x)", "-D", "x=0..2*pi"],
  ],
])("%p is %p", async (one, other) => {
  const { out, code } = await dzero(["plot", ...one]);
  expect(code).toBe(0);
  expect((await dzero(["plot", ...other])).out).toBe(out);
});

test("it is as large as it is asked to be, and no line is longer", async () => {
  for (const [width, height] of [
    [20, 6],
    [37, 11],
    [80, 24],
    [200, 50],
  ]) {
    const size = ["--width", String(width), "--height", String(height)];
    for (const text of ["sin(x)", "1e300*x", "x, x = 1e6..1000001", "tan(x), exp(x), x^2, x = -1e-7..2e-7"]) {
      const { out } = await dzero(["plot", text, ...size]);
      const lines = out.split("\n").slice(0, -1);
      expect(lines.length).toBe(height);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
    }
  }
});

test("without a terminal it is as large as one of 80 columns and 24 lines leaves room for", async () => {
  const lines = (await dzero(["plot", "sin(x)"])).out.split("\n").slice(0, -1);
  expect(lines.length).toBe(22);
  expect(Math.max(...lines.map((line) => line.length))).toBe(80);
});

test("the text is the same in colour", async () => {
  const { out } = await dzero([...PLOT, "--color", "always"]);
  expect(out).toContain("\u001b[");
  // oxlint-disable-next-line no-control-regex -- colours begin with this character
  expect(out.replace(/\u001b\[\d+m/g, "")).toBe((await dzero(PLOT)).out);
});

test("a constant, and one of constants, can be drawn", async () => {
  expect((await dzero(["plot", "5", "--x", "0..1"])).code).toBe(0);
  expect((await dzero(["plot", "x, 5"])).code).toBe(0);
});

test("what depends on the variable at the number it has there is computed at each", async () => {
  const { out } = await dzero(["plot", "f(n) = n <= 0 ? 1 : n*f(n-1); f(x), x = 0..3", "--json"]);
  const { curves } = JSON.parse(out);
  expect(curves.length).toBe(1);
  // Torn where another call begins: at 1, at 2, and at 3, which is a point.
  expect(curves[0].pieces.length).toBeGreaterThan(1);
});

test("JSON has the points of the pieces", async () => {
  const { out } = await dzero(["plot", "1/x, x^2", "--x", "-1..1", "--json"]);
  const { variable, from, to, curves } = JSON.parse(out);
  expect([variable, from, to]).toEqual(["x", -1, 1]);
  expect(curves.map(({ expr, pieces }: { expr: string; pieces: unknown[] }) => [expr, pieces.length])).toEqual([
    ["1/x", 2],
    ["x^2", 1],
  ]);
  for (const { x, value, grad } of curves[0].pieces) {
    expect(x.map((one: number) => 1 / one)).toEqual(value);
    expect(x.length).toBe(grad.length);
  }
});

test("notes are counted by kind, one line each", async () => {
  const { err } = await dzero(["plot", "sqrt(x) + log(x), log(x), x = -1..3"]);
  expect(err).toMatch(
    /^note: sqrt\(x\): square root of a negative number, -1 \(\d+ points, first at x = -1\)\nnote: log/,
  );
  expect(err.split("\n").length).toBe(3);
  expect((await dzero(["plot", "sqrt(x)", "--quiet"])).err).toBe("");
});

test("at the prompt names follow what they were computed from, and nothing changes", async () => {
  const stdin = "x = 3\ny = x^2\nx + y\n:plot y, x = -1..1\nx\ny\nx.grad\n:plot sin(2y)*k, y = 0..1, k = x\n:vars\n";
  const { out, code } = await dzero([], { stdin });
  expect(code).toBe(0);
  expect(out).toContain("⠤⠤⠤ y   ⠄⠄⠄ d/dx(y)\n");
  expect(out).toContain("\n3\n9\n7\n");
  expect(out).toContain("⠤⠤⠤ sin(2y)*k   ⠄⠄⠄ d/dy(sin(2y)*k)\n");
  expect(out.slice(out.lastIndexOf("name"))).toBe(`name  value  grad
  x         3     7
  y         9     1
`);
});

const SVG = ["plot", "x < 1 ? x : 1/x, x = 0..4", "--no-derivative", "--width", "200", "--height", "150", "--svg"];

test("SVG, to the letter", async () => {
  const picture = readFileSync("test/cases/curve.svg", "utf8");
  expect(await dzero([...SVG, "-"])).toEqual({ code: 0, out: picture, err: "" });
  expect(await dzero([...SVG, "curve.svg"])).toEqual({ code: 0, out: "", err: "", written: { "curve.svg": picture } });
});

/** Whether every element of a text is closed, in order; and no character stands for itself that must not. */
function isWellFormed(xml: string): boolean {
  const open: string[] = [];
  for (const [, text, end, name, attributes, empty] of xml.matchAll(
    /([^<]*)<(\/?)(\w+)((?:\s[\w:-]+="[^"<]*")*)(\/?)>/g,
  )) {
    if (/[<>]|&(?!\w+;)/.test(text) || /&(?!\w+;)/.test(attributes)) return false;
    if (end !== "" && open.pop() !== name) return false;
    if (end === "" && empty === "") open.push(name);
  }
  const left = xml.replace(/[^<]*<\/?\w+(?:\s[\w:-]+="[^"<]*")*\/?>/g, "");
  return open.length === 0 && left.trim() === "";
}

test.each([
  "sin(x)",
  "tan(x)",
  "1/x",
  "floor(x)",
  "gamma(x)",
  "exp(x), x^3, x",
  "x < 1 and x > -1 ? 1 : 2",
  "`<b>\"x\" & 'y'</b>`^2",
  "sqrt(4 - x^2), 1e300*x",
])("the SVG of %s is XML, within its frame, of few digits and small", async (text) => {
  const { out, code } = await dzero(["plot", text, "--svg", "-", "--quiet"]);
  expect(code).toBe(0);
  expect(isWellFormed(out)).toBe(true);
  expect(out.length).toBeLessThan(12_000);
  const [, width, height] = /<rect width="([\d.]+)" height="([\d.]+)" fill="none"/.exec(out) ?? [];
  for (const [, path] of out.matchAll(/<path d="([^"]*)" stroke="#\w+"(?: stroke-dasharray="6 4")?\/>/g)) {
    for (const [, x, y] of path.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)) {
      expect(Number(x)).toBeLessThanOrEqual(Number(width) + 0.01);
      expect(Number(y)).toBeLessThanOrEqual(Number(height) + 0.01);
      expect(Math.min(Number(x), Number(y))).toBeGreaterThanOrEqual(0);
      expect(`${x} ${y}`).toMatch(/^\d+(?:\.\d{1,2})? \d+(?:\.\d{1,2})?$/);
    }
  }
});

test.each<[argv: string[], code: number, err: string]>([
  [[], 2, `error: there is no expression\nhint: for example dzero plot "sin(x), x = -3..3"\n`],
  [["sin(x"], 1, "error: this '(' is never closed\n  sin(x\n     ^\n"],
  [["sin(x),"], 1, "error: the expression is empty\n"],
  [["sin(x),,x=1..2"], 1, "error: the expression is empty\n"],
  [["nosuch(x)"], 1, "error: unknown function 'nosuch'\n  nosuch(x)\n  ^^^^^^\n"],
  [["5"], 1, "error: there is no variable without value to draw over\nhint: give the range of one: x = -10..10\n"],
  [
    ["sin(x)", "--x", "3"],
    1,
    "error: there is no variable without value to draw over\nhint: give the range of one: x = -10..10\n",
  ],
  [
    ["a^2 + 1", "--a", "3"],
    1,
    "error: there is no variable without value to draw over\nhint: give the range of one: a = -10..10\n",
  ],
  [
    ["a*x + b"],
    1,
    "error: a plot is over one variable, and there are a, x, b\nhint: give the range of one and values of the others: a = -10..10, x = 1\n",
  ],
  [["x + y, x = 0..1"], 1, "error: y has no value\n  x + y\n      ^\nhint: add --y VALUE\n"],
  [["sin(x), x = 3..3"], 1, "error: the range of x has no width\n"],
  [["sin(x), x = 1..1.0000000000001"], 1, "error: the range of x is too narrow to be drawn\n"],
  [["sin(x), x = 0..1 in 5"], 1, "error: a plot chooses its points itself\nhint: write x = a..b without step and in\n"],
  [
    ["x*y, x = 0..1, y = 0..1"],
    1,
    "error: there are two ranges, of x and of y\nhint: a plot has one; give the other a value\n",
  ],
  [["sin(x), -3..3"], 2, "error: the range -3..3 is that of no variable\nhint: write x = -3..3\n"],
  [["sin(x), x = 0..1", "--x", "0..2"], 1, "error: x is given twice, by --x and by x =\n"],
  [["sin(x)", "--y", "1..2"], 1, "error: y is given, but the expression does not use it\nhint: it uses x\n"],
  [
    ["sin(x)", "--yrnge", "1..2"],
    1,
    "error: yrnge is given, but the expression does not use it\nhint: did you mean the option --yrange?\n",
  ],
  [["sin(x)", "--yrange", "2..2"], 1, "error: the range of --yrange has no width\n"],
  [["sin(x)", "--width", "3"], 2, "error: --width takes a whole number from 20 to 1000, not '3'\n"],
  [["sin(x)", "--width", "30", "--svg", "-"], 2, "error: --width takes a whole number from 100 to 10000, not '30'\n"],
  [["f(x) = x"], 1, "error: a function has no value to draw\n  f(x) = x\n  ^^^^^^^^\nhint: write f(x)\n"],
  [["sin'"], 1, "error: a function has no value to draw\n  sin'\n  ^^^^\nhint: write sin'(x)\n"],
  [["x,x,x,x,x,x,x,x,x,x,x,x,x"], 2, "error: a plot has at most 12 curves, not 13\n"],
  [
    ["sqrt(-1 - x^2), x = 0..1"],
    1,
    "error: there is nothing to draw from x = 0 to 1\nhint: sqrt(-1 - x^2): square root of a negative number, -1 (1601 points, first at x = 0)\n",
  ],
  [["sqrt(x)", "--strict"], 1, "error: sqrt(x): square root of a negative number, -10 (at x = -10)\n"],
])("%p", async (argv, code, err) => {
  expect(await dzero(["plot", ...argv])).toEqual({ code, out: "", err });
});
