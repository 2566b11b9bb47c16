import fc from "fast-check";
import { callables, functionNamed, operationsByFamily } from "../../src/functions/registry.ts";
import { noClosedForm, type Operation } from "../../src/autodiff/operation.ts";
import { Formula } from "../session/formula.ts";

const operations = [...operationsByFamily.values()].flat();
const LETTERS = ["a", "b", "c"];

/** What stands for an argument without slope where 2 is none that it takes. */
const CONSTANTS: Readonly<Record<string, string>> = { lambertw: "-1" };

/** An expression that applies the operation to variables, and to a constant where it has no slope. */
function applied({ name, operator, operatorOnly, leastArity, mostArity, slopes }: Operation): {
  text: string;
  names: string[];
} {
  const operands = LETTERS.slice(0, mostArity === Infinity ? 3 : leastArity).map((letter, i) =>
    typeof slopes !== "function" && slopes[i] === noClosedForm ? (CONSTANTS[name] ?? "2") : letter,
  );
  const names = operands.filter((operand) => LETTERS.includes(operand));
  if (operatorOnly !== true) return { text: `${name}(${operands.join(", ")})`, names };
  return { text: names.length === 1 ? `${operator} ${names[0]}` : names.join(` ${operator} `), names };
}

/** Points off the round numbers, where kinks and steps are, and not near 0, where remainders jump all the time. */
const point = (names: string[]) =>
  fc
    .tuple(...names.map(() => fc.integer({ min: -280, max: 280 }).map((n) => n / 100 + Math.sign(n) * 0.2 + 0.0037)))
    .map((values) => Object.fromEntries(names.map((name, i) => [name, values[i]])));

/** Whether the function is smooth enough around a point for a difference quotient to mean something. */
function isSmooth(text: string, at: Record<string, number>, names: string[], step: number): boolean {
  const corners = names.flatMap((name) => [-4, -2, 2, 4].map((k) => ({ ...at, [name]: at[name] + k * step })));
  const slopes = corners.map((corner) => Object.values(new Formula(text, corner).gradient()));
  const here = Object.values(new Formula(text, at).gradient());
  return slopes.every((slope) =>
    slope.every((s, i) => Number.isFinite(s) && Math.abs(s - here[i]) <= 1e-2 * (1 + Math.abs(here[i]))),
  );
}

describe.each(operations.map((operation) => [operation.name, operation] as const))("%s", (name, operation) => {
  const { text, names } = applied(operation);

  test("is documented, with examples that run", () => {
    expect(operation.summary).toMatch(/^\S.*[^.]$/);
    expect(operation.examples.length).toBeGreaterThan(0);
    for (const [expression, value] of operation.examples) {
      expect(new Formula(expression).value).toBeCloseTo(value, 12);
    }
  });

  test("every name calls it", () => {
    const count = operation.leastArity;
    if (operation.operatorOnly === true) expect(functionNamed(name, count)).toBeUndefined();
    else for (const one of [name, ...(operation.synonyms ?? [])]) expect(functionNamed(one, count)).toBe(operation);
  });

  test("its slopes agree with central differences", () => {
    const step = 1e-5;
    fc.assert(
      fc.property(point(names), (at) => {
        fc.pre(isSmooth(text, at, names, step));
        const formula = new Formula(text, at);
        for (const by of names) {
          const sides = [1, -1].map((k) => new Formula(text, { ...at, [by]: at[by] + k * step }).value);
          const quotient = (sides[0] - sides[1]) / (2 * step);
          const slope = formula.gradient()[by] ?? 0;
          expect(Math.abs(slope - quotient)).toBeLessThan(1e-3 * (1 + Math.abs(slope)));
        }
      }),
      { numRuns: 10, seed: 1 },
    );
  });

  test("its slopes are the same on numbers and as graph, and second derivatives agree with differences of the first", () => {
    const step = 1e-5;
    fc.assert(
      fc.property(point(names), (at) => {
        const formula = new Formula(text, at);
        for (const by of names) expect(formula.derivative(by) + 0).toBe((formula.gradient()[by] ?? 0) + 0);
        fc.pre(isSmooth(text, at, names, step));
        for (const by of names) {
          const sides = [1, -1].map((k) => new Formula(text, { ...at, [by]: at[by] + k * step }).derivative(by));
          const quotient = (sides[0] - sides[1]) / (2 * step);
          const second = formula.derivative(by, by);
          expect(Math.abs(second - quotient)).toBeLessThan(1e-2 * (1 + Math.abs(second)));
        }
      }),
      { numRuns: 10, seed: 2 },
    );
  });

  test("it and its derivatives are printed so that they read back", () => {
    const symbolic = new Formula(text);
    fc.assert(
      fc.property(point(names), (at) => {
        for (const by of [[], ...names.map((one) => [one]), [names[0], names[0]]]) {
          const back = new Formula(symbolic.text(...by), at);
          const direct = new Formula(text, at).derivative(...by);
          // A gate passes what a decision on the spot does not even compute, so an infinite slope may differ.
          fc.pre(Number.isFinite(direct));
          expect(Math.abs(back.value - direct)).toBeLessThan(5e-9 * (1 + Math.abs(direct)));
        }
      }),
      { numRuns: 12, seed: 3 },
    );
  });
});

test("no two functions share a name and a number of arguments", () => {
  const names = operations.flatMap(({ name, synonyms = [], leastArity, mostArity }) =>
    [name, ...synonyms].flatMap((one) =>
      Array.from({ length: Math.min(mostArity, 9) - leastArity + 1 }, (_, i) => `${one} of ${leastArity + i}`),
    ),
  );
  expect(new Set(names).size).toBe(names.length);
});

test("all exported operations are public and listed once", () => {
  expect(new Set(callables).size).toBe(callables.length);
});
