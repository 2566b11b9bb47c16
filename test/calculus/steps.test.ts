import { noClosedForm, type Operation } from "../../src/autodiff/operation.ts";
import { operationsByFamily, functionNames } from "../../src/functions/registry.ts";
import type { Step } from "../../src/calculus/steps.ts";
import { Formulas } from "../../src/commands/formula.ts";
import { DzeroError } from "../../src/errors.ts";
import { Formula } from "../session/formula.ts";

const operations = [...operationsByFamily.values()].flat();
const VARIABLES = ["x", "y", "z"];
const publicNames = new Set(functionNames());

/** What stands for an argument without slope where 2 is none that it takes. */
const CONSTANTS: Readonly<Record<string, string>> = { lambertw: "-1" };

/** The operation on variables or on something else by a name, with a constant where it has no slope. */
function applied(
  { name, operator, operatorOnly, leastArity, mostArity, slopes }: Operation,
  of: (name: string) => string,
) {
  const names = [...VARIABLES];
  const operands = Array.from({ length: mostArity === Infinity ? 2 : leastArity }, (_, i) =>
    typeof slopes !== "function" && slopes[i] === noClosedForm ? (CONSTANTS[name] ?? "2") : of(names.shift() ?? ""),
  );
  if (operatorOnly !== true) return `${name}(${operands.join(", ")})`;
  return operands.length === 1 ? `${operator} (${operands[0]})` : `(${operands.join(`) ${operator} (`)})`;
}

/** The steps of a formula's derivative by x, and how their parts are written. */
function stepsOf(text: string): { steps: readonly Step[]; write: (node: number) => string } {
  const { session, node } = new Formula(text);
  const formulas = new Formulas(session);
  const opened = formulas.opened(node);
  return { steps: formulas.steps(opened, session.variable("x").node, 1), write: (one) => formulas.text(one) };
}

/** Letters of a rule as names that the language reads, u' as u_. */
const readable = (text: string) => text.replace(/\b([uvwxck]\d*)'/g, "$1_");

function namesIn(text: string): string[] {
  return Array.from(text.matchAll(/([\p{L}_]\w*)'*\(/gu), ([, name]) => name).filter(
    (name) => !/^(and|or|not)$/.test(name),
  );
}

const letters: Readonly<Record<string, number>> = {
  u: 0.37,
  v: 0.83,
  w: 0.59,
  x: 0.41,
  y: 0.67,
  z: 0.53,
  c: 0.71,
  k: 0.29,
  n: 3,
};
const slopes: Readonly<Record<string, number>> = { u: 0.9, v: -1.3, w: 0.7, x: 1 };

function valueOf(text: string): number {
  const all = { ...letters, ...Object.fromEntries(Object.entries(slopes).map(([name, slope]) => [`${name}_`, slope])) };
  return new Formula(text, all).value;
}

/** The total derivative of a rule's formula, from the gradient on numbers. */
function derivativeOf(text: string): number {
  const gradient = new Formula(text, letters).gradient();
  return Object.entries(slopes).reduce((sum, [name, slope]) => sum + (gradient[name] ?? 0) * slope, 0);
}

function check({ steps, write }: ReturnType<typeof stepsOf>): void {
  for (const { rule, node, derivative } of steps) {
    const [, named] = /^derivative of (\w+)'*$/.exec(rule.words) ?? [];
    if (named !== undefined) expect(publicNames).toContain(named);
    else
      expect(rule.words).toMatch(
        /^(?:[a-z]+ )+?(?:rule|differentiation)$|^case by case|^step function|^power rule and chain rule$/,
      );
    const texts = [node, derivative, ...rule.parts.map(([, part]) => part)].map(write);
    for (const text of texts) for (const name of namesIn(text)) expect(publicNames).toContain(name);
    if (rule.equation === undefined) continue;
    const [left, right] = [rule.equation.formula, rule.equation.derivative].map((one) => readable(write(one)));
    for (const name of [...namesIn(left), ...namesIn(right)]) expect(publicNames).toContain(name);
    const direct = derivativeOf(left);
    if (Number.isFinite(direct)) expect([left, valueOf(right)]).toEqual([left, expect.closeTo(direct, 7)]);
  }
}

/** Steps, unless there is no derivative in closed form. */
function checkIfClosed(text: string): void {
  try {
    check(stepsOf(text));
  } catch (error) {
    if (!(error instanceof DzeroError) || error.code !== "no-derivative") throw error;
  }
}

describe.each(operations.map((operation) => [operation.name, operation] as const))(
  "the steps of %s",
  (_name, operation) => {
    test("name only what the language has, and each rule holds", () => {
      check(stepsOf(applied(operation, (name) => name)));
      check(stepsOf(applied(operation, (name) => `${name}*x + y`)));
    });

    test("so do those of its derivatives", () => {
      const plain = applied(operation, (name) => name);
      for (const by of VARIABLES) checkIfClosed(`diff(${plain}, ${by})`);
      if (/\by\b/.test(plain)) return;
      const ofOne = applied(operation, () => "t");
      checkIfClosed(`f(t) = ${ofOne}; f'(x^2)`);
      checkIfClosed(`f(t) = ${ofOne}; f''(x)`);
    });
  },
);

test("of a function of many arguments the derivative is told in words", () => {
  const { steps } = stepsOf("max(x, x^2, sin(x))");
  expect(steps[steps.length - 1].rule).toEqual({
    words: "chain rule: the derivative of max by each argument, times that argument's own, summed",
    parts: [],
  });
});

test("a letter of a rule is no variable of the formula", () => {
  const { steps, write } = stepsOf("sin(u*x)");
  const { equation, parts } = steps[steps.length - 1].rule;
  expect([equation?.formula, equation?.derivative].map((node) => write(node ?? -1))).toEqual([
    "sin(u1)",
    "cos(u1)*u1'",
  ]);
  expect(parts.map(([letter, node]) => [letter, write(node)])).toEqual([["u1", "u*x"]]);
});
