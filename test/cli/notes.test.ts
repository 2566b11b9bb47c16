import { noClosedForm } from "../../src/autodiff/operation.ts";
import { callables } from "../../src/functions/registry.ts";
import { dzero } from "./world.ts";

/**
 * Every number of an answer that is infinite or none has a note that says where it comes from, and --strict makes it an error:
 * every function at its awkward points, and formulas that overflow on the way.
 */

const points = ["0", "1", "-1", "0.5", "2", "1e200"];

const calls = callables
  .map(({ operation }) => operation)
  .filter(({ operatorOnly }) => operatorOnly !== true)
  .map(({ name, leastArity, mostArity, slopes }) => {
    const count = mostArity === Infinity ? 3 : leastArity;
    // The last argument of which there is a slope.
    const last = typeof slopes === "function" ? count - 1 : slopes.findLastIndex((slope) => slope !== noClosedForm);
    return `${name}(${Array.from({ length: count }, (_, i) => (i === last ? "x" : "2")).join(", ")})`;
  });

const formulas = [
  "x^1.5",
  "x^2.5*(x + 1)",
  "x*sqrt(x)",
  "abs(x)*x^1.5",
  "sqrt(x^3)",
  "x^9.5",
  "2^x",
  "1/(x - 1)",
  "1/x^3",
  "x^60",
  "log(x)*x",
  "sin(1e200*x)",
  "sin(1e200*x)*1e200",
  "1e308*x + sin(1e308*x)",
  "f(t) = t^1.5; f''(x)",
  "diff(x^3.5, x, 4)",
  "atan2(x, x - 1)",
  "hypot(x, 2*x)",
  "x > 0 ? sqrt(x) : x^1.5",
  "prod(x - k, k, 0, 3)^0.5",
];

/** The names of numbers that are not finite in an answer of the JSON form. */
function wrongNumbers(json: string): string[] {
  return json.match(/"(?:NaN|-?Infinity)"/g) ?? [];
}

const options: readonly (readonly string[])[] = [["--hessian"], ["--order", "2"], ["--order", "4"], ["--order", "11"]];

test.each([...formulas, ...calls])(
  "no number of an answer about %s is without a note where it is none",
  async (text) => {
    const missing: unknown[] = [];
    let checked = 0;
    for (const x of points) {
      for (const asked of options) {
        const argv = ["eval", text, "--x", x, ...asked];
        const { code, out, err } = await dzero([...argv, "--json"]);
        if (code !== 0) continue;
        checked += 1;
        if (wrongNumbers(out).length === 0) continue;
        const noted = /note/.test(out + err);
        const strict = await dzero([...argv, "--strict"]);
        if (!noted || strict.code !== 1) missing.push({ argv: argv.join(" "), out, strict });
      }
    }
    expect(missing).toEqual([]);
    expect(checked).toBeGreaterThan(0);
  },
);

test("there are functions to check", () => {
  expect(calls.length).toBeGreaterThan(80);
});

const SECOND = "x.x.hess is inf: in x.grad, x^0.5 has a vertical tangent at 0";
const ORDER = "x.d2 is inf: in x.grad, x^0.5 has a vertical tangent at 0";
const OVERFLOW = "the derivative by x overflows; the largest number is 1.79e308";

test.each<[argv: string[], notes: string[], stdin?: string]>([
  [["eval", "x^1.5", "--x", "0", "--hessian"], [SECOND]],
  [["eval", "x^1.5", "--x", "0", "--order", "2"], [ORDER]],
  [["eval", "x^9.5", "--x", "0", "--order", "12"], ["x.d12 is inf: the derivatives are finite up to order 9 only"]],
  [["eval", "x^200", "--x", "30", "--order", "20"], ["x.d20 is inf: it overflows; the largest number is 1.79e308"]],
  [["eval", "sin(1e200*x)*1e200", "--x", "0"], [OVERFLOW]],
  // The values are finite, but would be others without the overflow.
  [["eval", "exp(x)/(exp(x) + 1)^2", "--x", "400"], ["(exp(x) + 1)^2: overflow"]],
  [["eval", "1/sqrt(9 + 2^(2*x))", "--x", "800"], ["2^(2*x): overflow"]],
  [["eval", "log(exp(x) + 1)", "--x", "800"], ["exp(x): overflow"]],
  [["eval", "sqrt(exp(-2*x))", "--x", "400"], ["exp(-2*x): underflow; the smallest number is 4.94e-324"]],
  [["eval", "1e308*x + sin(1e308*x)", "--x", "0"], [OVERFLOW]],
  [
    ["eval", "hypot(x, y)", "--x", "0", "--y", "0", "--hessian"],
    [
      "hypot(x, y) is not differentiable at (0, 0); used 0",
      "x.x.hess and x.y.hess are nan: in x.grad, x/hypot(x, y): it has no derivative here",
      "y.y.hess is nan: in y.grad, y/hypot(y, x): it has no derivative here",
    ],
  ],
  [["eval", "x^1.5", "--x", "0..2 in 3", "--hessian"], [`${SECOND} (at x = 0)`]],
  [["eval", "x^1.5", "--x", "0..2 in 3", "--order", "2"], [`${ORDER} (at x = 0)`]],
  [
    ["eval", "x^3.5*y", "--x", "0..2 in 3", "--y", "1..2 in 2", "--wrt", "x", "--order", "4"],
    ["x.d4 is inf: the derivatives are finite up to order 3 only (2 points, first at x = 0, y = 1)"],
  ],
  [["eval", "f(t) = t^1.5; f''(x)", "--x", "0"], ["x^(-0.5): zero to a negative power"]],
  [["eval", "diff(x^3.5, x, 4)", "--x", "0"], ["x^(-0.5): zero to a negative power"]],
  [["diff", "x^1.5", "--x", "0", "--order", "2"], [ORDER]],
  [
    ["diff", "hypot(x, y)", "--x", "0", "--y", "0", "--order", "2"],
    [
      "hypot(x, y) is not differentiable at (0, 0); used 0",
      "x.d2 is nan: in x.grad, x/hypot(x, y): it has no derivative here",
      "y.d2 is nan: in y.grad, y/hypot(y, x): it has no derivative here",
    ],
  ],
  [["map", "1e308*x + sin(1e308*x)"], [`${OVERFLOW} (row 1)`], "x\n0\n1\n"],
  [["map", "f(t) = t^1.5; f''(x)"], ["x^(-0.5): zero to a negative power (2 rows, first row 1)"], "x\n0\n1\n0\n"],
])("%j: %j", async (argv, notes, stdin = "") => {
  const { err } = await dzero(argv, { stdin });
  expect(err).toBe(notes.map((note) => `note: ${note}\n`).join(""));
  const strict = await dzero([...argv, "--strict"], { stdin });
  expect(strict.code).toBe(1);
  expect(strict.err).toMatch(/^error: /);
});

test.each([
  ["atan(exp(x))", "800"],
  ["1 + exp(-x)^2*exp(x)", "500"],
  ["exp(-x^2)", "40"],
])("what is beyond the doubles on the way to %s at %s changes nothing and is not noted", async (text, x) => {
  const { err } = await dzero(["eval", text, "--x", x, "--strict"]);
  expect(err).toBe("");
});

test("batch notes further derivatives", async () => {
  const stdin = ["hessian", "order"]
    .map((key) => `{"expr": "x^1.5", "at": {"x": 0}, "${key}": ${key === "order" ? 2 : true}}\n`)
    .join("");
  const { out } = await dzero(["batch"], { stdin });
  expect(out.split("\n").map((line) => /"notes":(.*)}$/.exec(line)?.[1])).toEqual([
    `["${SECOND}"]`,
    `["${ORDER}"]`,
    undefined,
  ]);
});
