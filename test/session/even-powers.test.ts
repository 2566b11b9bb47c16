import { power } from "../../src/functions/kernels/power.ts";
import { compile } from "../../src/library/compile.ts";
import { evaluate } from "../../src/library/evaluate.ts";
import { dzero } from "../cli/world.ts";

/**
 * An even power of an absolute value is that power of what stands within: it has every derivative at 0, and no note. Each of
 * the spellings has `#` for the argument; beside it is the power.
 */
const spellings: readonly (readonly [text: string, exponent: number])[] = [
  ["abs(#)^2", 2],
  ["abs(#)²", 2],
  ["abs(#)*abs(#)", 2],
  ["abs(abs(#))^2", 2],
  ["abs(#)**4", 4],
  ["pow(abs(#), 4)", 4],
  ["f(t) = t^4; f(abs(#))", 4],
  ["f(t) = abs(t)^6; f(#)", 6],
  ["abs(#)^(1 + 1)", 2],
  ["abs(#)^0", 0],
  ["abs(#)^-2", -2],
  ["abs(#)^64", 64],
  ["abs(#)^66", 66],
];

/** Arguments with points: the kink, its other zero, and points on both sides. */
const inner: readonly (readonly [text: string, of: (x: number) => number, points: readonly number[]])[] = [
  ["x", (x) => x, [0, -0, 0.75, -0.7, NaN, -Infinity]],
  ["(x^3 - x)", (x) => x * x * x - x, [0, 1, -1, 0.5, 1.3]],
  ["(x - 1)", (x) => x - 1, [1, 1.25, 0.3]],
];

/** All spellings of one argument, and every third of each of the others. */
const rows = spellings.flatMap(([spelling, exponent], row) =>
  inner
    .filter((_, column) => column === 0 || row % 3 === column)
    .map(([u, of, points]) => ({
      text: spelling.replaceAll("#", u),
      plain: `${u}^(${exponent})`,
      exponent,
      valueAt: (x: number) => power(Math.abs(of(x)), exponent),
      points,
    })),
);

/** Statements whose last is an expression, with that in the place of `#`. */
function within(text: string, frame: string): string {
  const [last, ...before] = text.split("; ").toReversed();
  return [...before, frame.replace("#", last)].join("; ");
}

const frames = ["#", "g(x) = #; g'(x)", "g(x) = #; g''(x)", "diff(#, x, 2)", "d³/dx³(#)", "diff(#, x, 4)"];

test.each(rows)(
  "$text has the value of the power, and the derivatives of $plain",
  ({ text, plain, exponent, valueAt, points }) => {
    for (const x of points) expect(evaluate(text, { x }).value).toBe(valueAt(x));
    // Of a high power the derivatives within derivatives are thousands of nodes.
    for (const frame of exponent > 10 ? frames.slice(0, 2) : frames) {
      for (const x of points)
        expect(evaluate(within(text, frame), { x })).toEqual(evaluate(within(plain, frame), { x }));
      const columns = (one: string) => compile(within(one, frame), { hessian: true }).columns({ x: points });
      expect(columns(text)).toEqual(columns(plain));
    }
  },
);

test.each(rows)("$text has no note of $plain's own at a point", async ({ text, plain, points }) => {
  for (const x of points.slice(0, 2)) {
    const answer = (one: string) => dzero(["eval", one, "--x", String(x), "--hessian", "--order", "4", "--json"]);
    expect(await answer(text)).toEqual(await answer(plain));
  }
});

test("a name for an absolute value keeps its gradient", () => {
  expect(evaluate("y = abs(x); y^2", { x: -3 }, { wrt: ["x", "y"] }).grad).toEqual({ x: -6, y: 6 });
});
