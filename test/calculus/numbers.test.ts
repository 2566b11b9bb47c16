import fc from "fast-check";
import { derivativeFormula } from "../../src/calculus/derivatives.ts";
import { formatShared, language } from "../../src/print/formula.ts";
import { Formula } from "../session/formula.ts";

/** The numbers of printed derivatives: multiplied out, with their signs, and the doubles that they should be. */

/** The n-th derivative by x as it is printed. */
function printed(text: string, order: number): string {
  const { session, node } = new Formula(text);
  const names = session.nodeNames();
  const derivative = derivativeFormula(session.graph, node, session.variable("x").node, order, names);
  return formatShared(language, session.graph, derivative, names);
}

/** A number times or over another, neither of them a power. */
const UNMULTIPLIED = /(?<![\w.^)])\d[\d.]*(?:e-?\d+)?\*\d[\d.]*(?:e-?\d+)?(?![\d.^e])/;

function checkNumbers(formula: string): void {
  expect(formula).not.toMatch(/[*/]\s*-|inf/);
  expect(formula).not.toMatch(UNMULTIPLIED);
}

function factorial(n: number): bigint {
  return n < 2 ? 1n : BigInt(n) * factorial(n - 1);
}

const power = (base: bigint, n: number) => base ** BigInt(n);
const minus = (n: number) => (n % 2 === 0 ? 1n : -1n);

/** A fraction as the nearest double. */
function double(above: bigint, below = 1n): number {
  const shift = 60n + BigInt(below.toString().length);
  return Number(`${(above * 10n ** shift) / below}e-${shift}`);
}

/** Formulas whose n-th derivative is a power or an exponential function that is 1 at `at`, times a number. */
const rows: readonly (readonly [text: string, at: number, coefficient: (n: number) => number])[] = [
  ["log(1 + x)", 0, (n) => double(-minus(n) * factorial(n - 1))],
  ["log(1 - x)", 0, (n) => double(-factorial(n - 1))],
  ["1/(3*x + 7)", -2, (n) => double(minus(n) * factorial(n) * power(3n, n))],
  ["1/(1 - x)", 0, (n) => double(factorial(n))],
  ["exp(3*x)", 0, (n) => double(power(3n, n))],
  ["exp(-3*x)", 0, (n) => double(minus(n) * power(3n, n))],
  ["exp(x/7)", 0, (n) => double(1n, power(7n, n))],
  ["exp(0.1*x)", 0, (n) => double(1n, power(10n, n))],
  ["exp(-1.7*x)/3", 0, (n) => double(minus(n) * power(17n, n), 3n * power(10n, n))],
  ["x^100", 1, (n) => double(factorial(100), factorial(100 - n))],
  ["cosh(x/3)*5", 0, (n) => double(n % 2 === 0 ? 5n : 0n, power(3n, n))],
];

const orders = [1, 2, 20, 24, 43];

test.each(rows)("the numbers of derivatives of %s at any order are the nearest doubles", (text, x, coefficient) => {
  for (const order of orders) {
    const formula = printed(text, order);
    checkNumbers(formula);
    expect([order, formula, new Formula(formula, { x }).value]).toEqual([order, formula, coefficient(order)]);
  }
});

test.each([
  ["log(1 + x)", 50, "-6.082818640342675e62/(x + 1)^50"],
  ["log(1 + x)", 19, "6402373705728000/(x + 1)^19"],
  ["x^100", 5, "9034502400*x^95"],
  ["exp(3*x)", 50, "7.178979876918526e23*exp(3*x)"],
])("the derivative of %s of order %i is %s", (text, order, wanted) => {
  expect(printed(text, order)).toBe(wanted);
});

test("a number that no double holds is told, and not printed as infinity", () => {
  expect(() => printed("log(1 + 1000*x)", 100)).toThrow("the derivative of order 100 has numbers beyond 1.79e308");
});

const number = fc.oneof(
  fc.integer({ min: -30, max: 30 }).map(String),
  fc.constantFrom("1e25", "-3e30", "12345678901234567890123", "0.1", "-2.5", "1e-30"),
);

/** Products, quotients and powers of few parts, with signs wherever they may stand. */
const { formula } = fc.letrec<{ formula: string }>((tie) => ({
  formula: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("x", "(x + 1)", "sqrt(x)", "log(x)"),
    number.map((text) => `(${text})`),
    fc.tuple(tie("formula"), tie("formula")).map(([a, b]) => `(${a})*(${b})`),
    fc.tuple(tie("formula"), tie("formula")).map(([a, b]) => `(${a})/(${b})`),
    fc.tuple(tie("formula"), number).map(([a, b]) => `(${a} - (${b}))`),
    tie("formula").map((a) => `exp(-(${a}))`),
  ),
}));

test("no printed derivative has a sign behind an operator, or numbers that are not multiplied", () => {
  fc.assert(
    fc.property(formula, fc.integer({ min: 1, max: 2 }), (text, order) => {
      const whole = `x*(${text})`;
      if (/nan|inf/.test(printed(whole, 0))) return;
      checkNumbers(printed(whole, order));
    }),
    { seed: 1, numRuns: 75 },
  );
});
