import { noClosedForm } from "../../src/autodiff/operation.ts";
import { operationsByFamily } from "../../src/functions/registry.ts";
import { awkwardRows } from "../functions/awkward.ts";
import { dzero, type Ended } from "./world.ts";

interface Checked {
  readonly grad: number | string;
  readonly verdict: string;
  readonly digits?: number;
}

/** `--x 3` for each of the variables. */
function given(at: Readonly<Record<string, number>>): string[] {
  const text = (value: number) => (Number.isFinite(value) ? String(value) : String(value).slice(0, -5).toLowerCase());
  return Object.entries(at).flatMap(([name, value]) => ["-D", `${name}=${Number.isNaN(value) ? "nan" : text(value)}`]);
}

function checked({ out }: Ended): [name: string, checked: Checked][] {
  const { check }: { check: Record<string, Checked> } = JSON.parse(out);
  return Object.entries(check);
}

const TABLE = "  variable  gradient";

test.each([
  [
    "x^2*sin(y)",
    "--x 1.5 --y 0.7 --digits 6",
    `  variable  gradient  differences  error  agree
  x         1.93265   1.93265      1e-14  15 digits
  y         1.72089   1.72089      2e-13  14 digits
all agree to 14 digits or more
`,
  ],
  [
    "abs(x)*y",
    "--x 0 --y 2",
    `  variable  gradient  differences  error   agree
  x         0         -2 | 2               kink
  y         0         0            9e-308  both 0
kink at x = 0: left -2, right 2
y agrees
`,
  ],
  [
    "x < 0 ? -x : x",
    "--x 0",
    `  variable  gradient  differences  error  agree
  x         1         -1 | 1              kink
kink at x = 0: left -1, right 1
`,
  ],
  [
    "floor(x)",
    "--x 2",
    `  variable  gradient  differences  error  agree
  x         0                             jump
jump at x = 2: left 1, value 2, right 2
`,
  ],
  [
    "sqrt(x)",
    "--x 0",
    `  variable  gradient  differences  error  agree
  x         inf       inf                 both inf
edge of the domain at x = 0: there are values to the right only, with a vertical tangent
it agrees
`,
  ],
])("%s %s", async (expression, rest, expected) => {
  const { out, code } = await dzero(["check", expression, "--quiet", ...rest.split(" ")]);
  expect({ out, code }).toEqual({ out: expected, code: 0 });
});

test.each([
  ["cbrt(x)", "--x 0", "vertical tangent at x = 0"],
  ["log(x)", "--x 0", "there is no finite value at x = 0, and nothing to compare"],
  ["x^y", "--x -2 --y 2", "there are no finite values beside y = 2, and nothing to compare"],
  ["sqrt(x)^2", "--x 0", "the gradient is no number at x = 0"],
  ["tanh(x)", "--x 20", "differences are too rough to tell at x = 20"],
  ["sin(x)", "--x 1e15", "differences reach only 1 digit at x = 1000000000000000"],
  ["abs(x)", "--x 1e-4", "x = 0.0001 is near x = 0, where there is no derivative"],
  ["2 + 3", "", "the expression has no variable: there is nothing to check"],
  ["sum(k*x, k, 1, n)", "--x 2 --n 3", "there are no finite values beside n = 3, and nothing to compare"],
])("of %s %s it says: %s", async (expression, rest, sentence) => {
  const words = rest.split(" ").filter((word) => word !== "");
  const { out, code } = await dzero(["check", expression, "--quiet", ...words]);
  expect(out.split("\n")).toContain(sentence);
  expect(code).toBe(0);
});

const operations = [...operationsByFamily.values()].flat();

/** Points off the round numbers, where kinks and steps are: one of them lies in the domain of most functions. */
const POINTS = [
  [0.37, 0.61, 0.83],
  [1.43, 2.31, 0.72],
];

test.each(operations.map((operation) => [operation.name, operation] as const))(
  "the gradient of %s agrees with differences",
  async (name, { operator, operatorOnly, leastArity, mostArity, slopes }) => {
    const letters = ["a", "b", "c"].slice(0, mostArity === Infinity ? 3 : leastArity);
    const hasSlope = letters.map((_, i) => typeof slopes === "function" || slopes[i] !== noClosedForm);
    const operands = letters.map((letter, i) => (hasSlope[i] ? letter : name === "lambertw" ? "-1" : "2"));
    const text = operatorOnly
      ? [...operands.slice(0, -1), ""].join(` ${operator} `)
      : `${name}(${operands.join(", ")})`;
    const expression = operatorOnly ? (operands.length === 1 ? `${operator} a` : `${text}${operands.at(-1)}`) : text;
    for (const point of POINTS) {
      const at = Object.fromEntries(letters.flatMap((letter, i) => (hasSlope[i] ? [[letter, point[i]]] : [])));
      const ended = await dzero(["check", expression, "--json", "--quiet", ...given(at)]);
      const verdicts = checked(ended).filter(([, { verdict }]) => verdict !== "no value");
      for (const [, { verdict, digits = 15 }] of verdicts) {
        expect([verdict, expression, at]).toEqual(["agrees", expression, at]);
        expect(digits).toBeGreaterThanOrEqual(8);
      }
      if (verdicts.length > 0) break;
    }
  },
);

test.each(awkwardRows.filter((_, i) => i % 2 === 0))(
  "no one is accused of $text at $at",
  async ({ text, at, slope }) => {
    const ended = await dzero(["check", text, "--json", "--quiet", ...given(at)]);
    expect([ended.code, ended.err]).toEqual([0, ""]);
    const verdicts = checked(ended);
    expect(verdicts.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(slope)));
    const known = ["agrees", "rough", "unknown", "no value", "isolated", "kink", "jump"];
    for (const [, { verdict }] of verdicts) expect(known).toContain(verdict);
  },
);

test("a gradient that is not the slope is told of, and fails", async () => {
  // A value has no history, so the gradient takes the first factor for a constant.
  const { out, err, code } = await dzero(["check", "x.value*x", "--x", "3"]);
  expect(out).toBe(`${TABLE}  differences  error  agree
  x         3         6            2e-14  differs
`);
  expect(err).toBe("error: the gradient by x differs from what differences give\n");
  expect(code).toBe(1);
});

test.each([
  ["softplus(x)", 0.754],
  ["asinh(7*x)", -1.804],
  ["abs(0.1*x*x)", 0.724],
  ["exp(sin(x))", 2],
])("a slope of %s that is a little off is told of", async (text, x) => {
  for (const part of ["0.1", "1e-3", "-1e-5"]) {
    const { err } = await dzero(["check", `${text} + ${part}*(x.value - x)`, "-D", `x=${x}`]);
    expect(err).toBe("error: the gradient by x differs from what differences give\n");
  }
});

// Between one double and the next these go up and down many times.
test.each([
  ["csc(x)", { x: 5.50317364433845e236 }],
  ["Ci(x)", { x: 1.3694123672332984e30 }],
  ["mod(x, y)", { x: -1242727995.7013414, y: 6.286753492895514e-9 }],
  ["mod(x, y)", { x: 0.15992153948172927, y: 9.499687753019077e-150 }],
])("no one is accused of %s where differences see nothing", async (text, at) => {
  const { err, code } = await dzero(["check", text, "--quiet", ...given(at)]);
  expect({ err, code }).toEqual({ err: "", code: 0 });
});

test("one derivative can be checked by itself", async () => {
  const ended = await dzero(["check", "besselj(n, x)", "--n", "2", "--x", "1.5", "--wrt", "x", "--json"]);
  expect(checked(ended).map(([name, { verdict }]) => [name, verdict])).toEqual([["x", "agrees"]]);
  const { code, err } = await dzero(["check", "x*y", "--x", "1", "--y", "2", "--wrt", "z"]);
  expect({ code, err }).toEqual({ code: 1, err: "error: 'z' is no variable of the expression\nhint: it has x, y\n" });
});

test("a condition is decided at each point, in what functions and statements hide, too", async () => {
  const ended = await dzero(["check", "f(t) = t < 1 ? 2*t : t^2 + 1; y = f(x); 3*y", "--x", "1", "--json"]);
  expect(checked(ended)).toMatchObject([["x", { verdict: "agrees", grad: 6 }]]);
  const kink = await dzero(["check", "f(t) = t < 1 ? t : t^2; y = f(x); 3*y", "--x", "1", "--json"]);
  expect(checked(kink)).toMatchObject([["x", { verdict: "kink", left: 3, right: 6 }]]);
});

test("at the prompt the session stays as it is", async () => {
  const stdin = "x = 3\ny = x^2\n:check y*x\nx.grad\nx + y\n:check a*x\n:check\n:check y = 2\n";
  const { out, err, code } = await dzero(["--keep-going"], { stdin });
  expect(out).toContain(`${TABLE}  differences  error  agree\n  x         27        27 `);
  expect(out.split("\n").slice(-6)).toEqual(["it agrees to 15 digits", "0", "12", "  x.grad = 7", "  y.grad = 1", ""]);
  expect(err.split("\n").filter((line) => line.startsWith("error"))).toHaveLength(3);
  expect(code).toBe(1);
});
