import { readFileSync } from "node:fs";
import fc from "fast-check";
import { derivativeFormula } from "../../src/calculus/derivatives.ts";
import { simplify } from "../../src/calculus/simplify.ts";
import { formatShared, language } from "../../src/print/formula.ts";
import { Formula } from "../session/formula.ts";

interface Case {
  readonly expr: string;
  readonly at: Readonly<Record<string, number>>;
}

const cases: readonly Case[] = readFileSync("test/cases/random.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

/** Formulas and their derivatives by x as they are to be printed. */
const derivatives = readFileSync("test/cases/derivatives.tsv", "utf8")
  .trim()
  .split("\n")
  .map((line) => line.split("\t"));

/** A node of a formula as it is printed, simplified or not. */
function printed({ session }: Formula, node: number): string {
  return formatShared(language, session.graph, node, session.nodeNames());
}

function simplified(formula: Formula, node: number): string {
  return printed(formula, simplify(formula.session.graph, node, formula.session.nodeNames()));
}

/** Rounding in another order: relative to the largest of what was added up. */
function isClose(found: number, wanted: number, tolerance = 1e-7): boolean {
  return Object.is(found, wanted) || Math.abs(found - wanted) <= tolerance * (1e-3 + Math.abs(wanted));
}

/** That the simplified formula has the value of the formula itself, and reads back. */
function check(formula: Formula, node: number, at: Readonly<Record<string, number>>): void {
  const { graph } = formula.session;
  const wanted = graph.value(node);
  const simple = simplify(graph, node, formula.session.nodeNames());
  if (!Number.isFinite(wanted)) return;
  if (!isClose(graph.value(simple), wanted))
    throw new Error(
      `${printed(formula, node)}\n => ${printed(formula, simple)}\n is ${graph.value(simple)}, not ${wanted} at ${JSON.stringify(at)}`,
    );
  const text = printed(formula, simple);
  const again = new Formula(text, at).value;
  if (!isClose(again, graph.value(simple))) throw new Error(`${text} is read as ${again}, not ${graph.value(simple)}`);
}

// One in four: all of them take a fifth of the time of all tests.
test.each(cases.filter((_, i) => i % 4 === 0))("simplified, $expr has the same value and gradient", ({ expr, at }) => {
  const formula = new Formula(expr, at);
  check(formula, formula.node, at);
  for (const name of Object.keys(at)) check(formula, formula.derivativeNode(name), at);
});

test.each(derivatives)("d/dx(%s) = %s", (text, wanted) => {
  const formula = new Formula(text);
  const derivative = formula.derivativeNode(formula.names.includes("x") ? "x" : formula.names[0]);
  expect(simplified(formula, derivative)).toBe(wanted);
});

const POINTS = [0.7, -0.6, 3.3];

test.each(derivatives)("the printed derivative of %s has the value of the derivative", (text, derivative) => {
  const { names } = new Formula(text);
  for (const [i, x] of POINTS.entries()) {
    const at = Object.fromEntries(names.map((name, k) => [name, name === "x" ? x : 1.3 + 0.4 * k + 0.1 * i]));
    const wanted = new Formula(text, at).derivative("x");
    const found = new Formula(derivative, { x, ...at }).value;
    if (Number.isFinite(wanted)) expect(isClose(found, wanted, 1e-9)).toBe(true);
  }
});

test.each([3, 5, 8, 11, 13, 14, 20])(
  "the derivative of a product of %i sums keeps its digits between the roots",
  (n) => {
    const text = `prod(x - k, k, 1, ${n})`;
    const symbolic = new Formula(text);
    const formula = simplified(symbolic, symbolic.derivativeNode("x"));
    for (let x = 0.63; x < n; x++)
      expect(isClose(new Formula(formula, { x }).value, new Formula(text, { x }).derivative("x"), 1e-8)).toBe(true);
  },
);

// Formulas that are equal to others.
test.each([
  ["x + x + 2*x", "4*x"],
  ["x*x^2/x^3", "1"],
  ["(x + 1)^2 - x^2 - 2*x - 1", "0"],
  ["sin(x)^2 + cos(x)^2", "1"],
  ["1 + tan(x)^2", "sec(x)^2"],
  ["cosh(x)^2 - sinh(x)^2", "1"],
  ["2*sin(x)*cos(x)", "sin(2*x)"],
  ["cos(x)^2 - sin(x)^2", "cos(2*x)"],
  ["(exp(x) - exp(-x))/2", "sinh(x)"],
  ["1/3 + 1/6", "1/2"],
  ["0.1 + 0.2*x", "0.2*x + 0.1"],
  ["(x + 1e-310)^2/(1e300 + x)", "1e-300*(x + 1e-310)^2/(1e-300*x + 1)"],
  ["1e-310*x/2 + 1e-310", "5e-311*x + 1e-310"],
  ["1e-160*1e-170*x", "1e-330*x"],
  ["1.5/1e-200 + x", "x + 1.5e200"],
  ["18/1e-310 + x", "x + 18/1e-310"],
  ["x/3 + x/6", "x/2"],
  ["sqrt(12)*x", "2*sqrt(3)*x"],
  ["sqrt(x^2)", "abs(x)"],
  ["(x^2)^(1/4)", "sqrt(abs(x))"],
  ["abs(x)^2", "x^2"],
  ["cbrt(x)^3", "x"],
  ["cbrt(3)^3 + x", "x + 3"],
  ["exp(x)*exp(y)", "exp(x + y)"],
  ["exp(log(2*x))", "2*x"],
  ["log(exp(x))", "x"],
  ["sin(asin(x))", "x"],
  ["sin(-x)", "-sin(x)"],
  ["cos(1 - x)", "cos(x - 1)"],
  ["sin(pi/3)", "sqrt(3)/2"],
  ["cos(pi)", "-1"],
  ["sin(7*pi/6)", "-1/2"],
  ["tan(pi/2)", "tan(pi/2)"],
  ["tan(pi/4)", "1"],
  ["0*x", "0"],
  ["x^0", "1"],
  ["x - -y", "x + y"],
  ["-(-x)", "x"],
  ["if(x > 0, 3, 3)", "3"],
  ["not (x > 0) ? 1 : 2", "x > 0 ? 2 : 1"],
  ["besselj(-3, x)", "-besselj(3, x)"],
  ["floor(7/2)*x", "3*x"],
  ["(x^2 - 1)/(x - 1)", "x + 1"],
  ["(x^3 + 3*x^2 + 3*x + 1)/(x + 1)^2", "x + 1"],
  ["1/(1/x + 1/y)", "x*y/(x + y)"],
  ["(1 - x)^(1/2)*(x - 1)", "-(1 - x)^(3/2)"],
  ["sqrt(2 - sqrt(3))*sqrt(2 - sqrt(3))", "2 - sqrt(3)"],
  ["constructor*constructor", "constructor^2"],
  ["1e400*x", "inf*x"],
])("%s is %s", (text, wanted) => {
  const formula = new Formula(text);
  expect(simplified(formula, formula.node)).toBe(wanted);
});

const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const part = tie("expression");
  const exponents = ["2", "3", "-1", "1/2", "-2", "1/3", "2/3", "x", "-1/2"];
  const functions = [
    "sin",
    "cos",
    "tan",
    "exp",
    "log",
    "sqrt",
    "abs",
    "tanh",
    "atan",
    "asin",
    "sec",
    "cbrt",
    "sign",
    "relu",
  ];
  return {
    expression: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom("x", "x", "y", "2", "3", "0.5", "1/3", "pi", "e"),
      fc.tuple(part, fc.constantFrom("+", "-", "*", "*", "/"), part).map(([a, op, b]) => `(${a})${op}(${b})`),
      fc.tuple(part, fc.constantFrom(...exponents)).map(([a, n]) => `(${a})^(${n})`),
      fc.tuple(fc.constantFrom(...functions), part).map(([f, a]) => `${f}(${a})`),
      fc.tuple(fc.constantFrom("max", "min", "hypot"), part, part).map(([f, a, b]) => `${f}(${a}, ${b})`),
      fc.tuple(part, part, part).map(([c, a, b]) => `(${c}) < 1 ? (${a}) : (${b})`),
    ),
  };
});

test("no simplification changes a value, of a formula or of its derivative", () => {
  fc.assert(
    fc.property(expression, (text) => {
      const formula = new Formula(text);
      for (const node of [formula.node, ...formula.names.map((name) => formula.derivativeNode(name))]) {
        const [plain, simple] = [printed(formula, node), simplified(formula, node)];
        for (const x of POINTS) {
          const at = Object.fromEntries(formula.names.map((name) => [name, name === "x" ? x : 1.3]));
          const wanted = new Formula(plain, at).value;
          // Where rounding decides, as beside a pole, nothing can be told.
          const beside = Object.fromEntries(Object.entries(at).map(([name, value]) => [name, value * (1 + 1e-9)]));
          const change = Math.abs(new Formula(plain, beside).value - wanted);
          if (!Number.isFinite(wanted) || !(change <= 1e-6 * (1 + Math.abs(wanted))) || Math.abs(wanted) > 1e12)
            continue;
          const found = new Formula(simple, at).value;
          if (!(Math.abs(found - wanted) <= 1e-6 * (1e-3 + Math.abs(wanted)) + 100 * change))
            throw new Error(`${plain} => ${simple} is ${found}, not ${wanted} at ${JSON.stringify(at)}`);
        }
      }
    }),
    { numRuns: 150, seed: 1 },
  );
});

test("a branch that is 0 stays 0 where it is divided with the others", () => {
  const { session, node } = new Formula("sech(sinh(x) + max(x, 0.5))", { x: 0.001 });
  const derivative = derivativeFormula(session.graph, node, session.variable("x").node, 1, session.nodeNames());
  expect(session.graph.value(derivative)).toBeCloseTo(-0.4103, 4);
});
