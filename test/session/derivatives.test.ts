import { compile } from "../../src/library/compile.ts";
import { evaluate, type Numbers } from "../../src/library/evaluate.ts";

/** Derivatives within expressions, differentiated further: what does not vary at a point may vary in a derivative. */

const LN2 = Math.LN2;

const rows: readonly (readonly [text: string, at: Numbers, value: number, gradient: Numbers])[] = [
  // By a parameter that a constant stands for.
  ["f(t) = sum(t*k, k, 1, 2); f'(-3)", {}, 3, {}],
  ["f(t) = prod(t + k, k, 1, 2); f'(3)", {}, 9, {}],
  ["f(t) = sum(t*k, k, 1, 2)^3; f'(-3)", {}, 729, {}],
  ["f(t) = sum(t*k, k, 1, 2)^3; f''(-3)", {}, -486, {}],
  ["h(t) = diff(sum(t*k, k, 1, 2), t); h(3)", {}, 3, {}],
  ["g(t) = sum(k*t^2, k, 1, 2); f(t) = g(t)*t; f'(2)", {}, 36, {}],
  ["f(t) = sum(sum(t*k*i, k, 1, 2), i, 1, 2); f'(7)", {}, 9, {}],
  ["sum(diff(k^3, k), k, 1, 3)", {}, 42, {}],
  ["f(t) = sum(k, k, 1, 4)*t; f'(1)", {}, 10, {}],
  ["f(t) = sum(t*k, k, 1, 2); f'(x > 0 ? -3 : z)", { x: 1, z: 2 }, 3, { x: 0, z: 0 }],
  // An exponent that is 0 here, or whole.
  ["diff(x^y, x)", { x: 2, y: 0 }, 0, { x: 0, y: 0.5 }],
  ["diff(x*x^y, x)", { x: 2, y: 0 }, 1, { x: 0, y: 1 + LN2 }],
  ["diff(x^y, x, 1, y, 1)", { x: 2, y: 0 }, 0.5, { x: -0.25, y: LN2 }],
  ["diff(x^y, x, 2)", { x: 2, y: 1 }, 0, { x: 0, y: 0.5 }],
  ["diff(x^y, x, 2)", { x: 2, y: 0 }, 0, { x: 0, y: -0.25 }],
  ["diff(xlogy(y, x), x, 2)", { x: 2, y: 0 }, 0, { x: 0, y: -0.25 }],
  ["diff(x^y, x, 3)", { x: 2, y: 3 }, 6, { x: 0, y: 11 + 6 * LN2 }],
  [
    "diff(x^y, x, 3)",
    { x: 2, y: 65 },
    262080 * 2 ** 62,
    { x: 262080 * 62 * 2 ** 61, y: 2 ** 62 * (12287 + 262080 * LN2) },
  ],
  // Where the power itself is out of range.
  ["diff(x^3.5, x, 3)", { x: 1e-100 }, 1.3125e-49, { x: 6.5625e50 }],
  ["diff(x^9.5, x, 4)", { x: 1e-35 }, 1.24485036516066e-189, { x: 6.84667700838363e-154 }],
  // At a vertical tangent, where Taylor coefficients meet an infinity.
  ["diff(x^3.5, x, 4)", { x: 0 }, Infinity, { x: -Infinity }],
  // NaN is not forgotten at a higher order.
  ["diff(x + y, x, 3)", { x: 3, y: NaN }, NaN, { x: NaN, y: NaN }],
  ["diff(1*x, x, 3)", { x: NaN }, NaN, { x: NaN }],
];

test("the second derivative by order is that of the Hessian where it is infinite", () => {
  expect(evaluate("y^y", { y: 0 }, { hessian: true, order: 2 })).toMatchObject({
    derivative: Infinity,
    hessian: { y: { y: Infinity } },
  });
});

/** Whether two numbers agree to 13 digits. */
function isClose(a: number, b: number): boolean {
  return Object.is(a + 0, b + 0) || Math.abs(a - b) <= 1e-13 * Math.abs(b);
}

test.each(rows)("%s at %j", (text, at, value, gradient) => {
  for (const result of [evaluate(text, at), compile(text)(at)]) {
    const found = { value: result.value, ...result.grad };
    const wanted = { value, ...gradient };
    expect(Object.keys(found).toSorted()).toEqual(Object.keys(wanted).toSorted());
    const wrong = Object.entries(found).filter(
      ([name, one]) => !isClose(one, new Map(Object.entries(wanted)).get(name) ?? NaN),
    );
    expect(wrong).toEqual([]);
  }
});
