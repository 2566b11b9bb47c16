import { isRange } from "../../grammar/range.ts";
import { DzeroError } from "../../src/errors.ts";
import { readRange } from "../../src/session/range.ts";
import { Session } from "../../src/session/session.ts";

function session(): Session {
  const made = new Session({ symbols: true });
  made.setVariable("a", 2);
  made.setSymbol("s");
  return made;
}

function range(text: string) {
  return readRange(session(), { text });
}

const pi = Math.PI;

// What stands there, and the points.
const withPoints: readonly (readonly [text: string, points: readonly number[]])[] = [
  ["0..2 in 3", [0, 1, 2]],
  ["0..1 step 0.1", [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]],
  ["0.1..0.7 step .1", [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]],
  ["0..1 step 0.4", [0, 0.4, 0.8]],
  ["0..1 step 0.3", [0, 0.3, 0.6, 0.9]],
  ["0..0.3 step 0.1", [0, 0.1, 0.2, 0.3]],
  ["0..0.3 in 4", [0, 0.1, 0.2, 0.3]],
  ["-0.7..1.4 in 4", [-0.7, 0, 0.7, 1.4]],
  ["1/3..1 in 3", [1 / 3, 1 / 3 + (1 - 1 / 3) / 2, 1]],
  ["0..1 step 1/3", [0, 1 / 3, 2 / 3, 1]],
  ["2..1 step -0.5", [2, 1.5, 1]],
  ["2..1 in 3", [2, 1.5, 1]],
  ["0..-1 in 2", [0, -1]],
  ["-pi..pi in 3", [-pi, 0, pi]],
  ["0..2pi in 2", [0, 2 * pi]],
  ["0.. .5 in 2", [0, 0.5]],
  ["1e-3..1 in 2", [1e-3, 1]],
  ["(1+1)..sqrt 16 in 2", [2, 4]],
  ["a..2a step a/2", [2, 3, 4]],
  ["max(0, 1)..sum(k, k, 1, 3) step 5", [1, 6]],
  ["3..3 in 1", [3]],
  ["3..3 step 1", [3]],
  ["5..7 in 1", [5]],
  ["0..1 # all of it\n in 2", [0, 1]],
  ["-1e308..1e308 in 3", [-1e308, 0, 1e308]],
  ["0..1000000 step 1e6", [0, 1e6]],
];

test.each(withPoints)("%s", (text, points) => {
  const read = range(text);
  expect(isRange(text)).toBe(true);
  expect(read.count).toBe(points.length);
  const found = read.points(points.length);
  expect([...found]).toEqual(points);
});

test.each(["0..1 step 0.1", "-1..0.7 in 18", "1e-300..3e300 in 7", "0.1..2.3 step 0.1", "7..-3 in 1000"])(
  "the ends of %s are exact",
  (text) => {
    const read = range(text);
    const points = read.points(read.count ?? 0);
    expect([points[0], points.at(-1)]).toEqual([read.from, read.to]);
    expect(Array.from(points, (_, i) => read.point(i, points.length))).toEqual([...points]);
  },
);

test("without step and number whoever uses it chooses how many points there are", () => {
  expect(range("0..1").count).toBeUndefined();
  expect([...range("0..1").points(5)]).toEqual([0, 0.25, 0.5, 0.75, 1]);
});

test.each(["1", "1.5", "x.grad", "f(0..1)", "a == 2", "", "1. .2"])("%s is no range", (text) => {
  expect(isRange(text)).toBe(false);
});

// What stands there, the error's code, and the place that is shown.
const wrong: readonly (readonly [text: string, code: string, shown: string, message: RegExp])[] = [
  ["0..", "syntax", "..", /the end of the range is missing/],
  ["..1", "syntax", "..", /the beginning of the range is missing/],
  ["..", "syntax", "..", /the beginning/],
  ["0...1", "syntax", "...", /two dots, not 3/],
  ["0....1", "syntax", "....", /two dots, not 4/],
  ["0..1..2", "syntax", "..", /two ends, not three/],
  ["0..1 in", "syntax", "in", /the number of points is missing/],
  ["0..1 step", "syntax", "step", /the step of the range is missing/],
  ["0.. in 5", "syntax", "..", /the end of the range is missing/],
  ["0..1 in 5 step 2", "syntax", "step", /'step' after 'in'/],
  ["0..1 step 2 in 5", "syntax", "in", /'in' after 'step'/],
  ["0..1 in 5 in 6", "syntax", "in", /'in' after 'in'/],
  ["0..1 in 0", "bad-value", "0", /whole number from 1 on, not 0/],
  ["0..1 in -3", "bad-value", "-3", /whole number/],
  ["0..1 in 2.5", "bad-value", "2.5", /whole number/],
  ["0..1 in nan", "bad-value", "nan", /whole number/],
  ["0..1 in inf", "bad-value", "inf", /whole number/],
  ["0..1 in 1000001", "bad-value", "1000001", /more than 1000000 points/],
  ["0..1 step 0", "bad-value", "0", /not 0/],
  ["0..1 step -0.1", "bad-value", "-0.1", /goes up, its step the other way/],
  ["1..0 step 0.1", "bad-value", "0.1", /goes down/],
  ["0..1 step 1e-9", "bad-value", "1e-9", /more than 1000000 points/],
  ["0..1e300 step 1e-300", "bad-value", "1e-300", /more than 1000000 points/],
  ["1e308..1.1e308 step 1e-10", "bad-value", "1e-10", /more than 1000000 points/],
  ["0..1 step inf", "bad-value", "inf", /finite number/],
  ["0..inf", "bad-value", "inf", /the end of a range is a finite number/],
  ["-inf..0", "bad-value", "-inf", /the beginning of a range is a finite number/],
  ["nan..1", "bad-value", "nan", /finite/],
  ["0..1/0", "bad-value", "1/0", /finite/],
  ["0..b", "unknown-name", "b", /b has no value/],
  ["0..s", "no-value", "s", /s has no value/],
  ["0..1 by 2", "syntax", "2", /cannot follow/],
  ["0..1, 2", "syntax", ",", /','/],
  ["0..1; 2", "syntax", "2", /the end of the range is one expression/],
  ["x = 0..1", "syntax", "x = 0", /the beginning of the range is one expression/],
  ["(0..1", "syntax", "(0..1", /no range/],
  ["0..(1", "unclosed-bracket", "(", /never closed/],
  ["0..1)", "unmatched-bracket", ")", /no '\('/],
  ["0..1 in (5", "unclosed-bracket", "(", /never closed/],
  ["0..+", "syntax", "", /a value is missing after '\+'/],
  ["0..sine(1)", "unknown-function", "sine", /unknown function/],
  ["0..[1]", "unknown-character", "[", /unexpected character/],
  ["0..1 in 5 6", "syntax", "6", /cannot follow/],
];

test.each(wrong)("%s: %s", (text, code, shown, message) => {
  const before = session();
  const length = before.graph.length;
  let error: unknown;
  try {
    readRange(before, { text });
  } catch (thrown) {
    error = thrown;
  }
  if (!(error instanceof DzeroError)) throw error;
  expect(error.code).toBe(code);
  expect(error.message).toMatch(message);
  const { start = 0, end = 0 } = error.span ?? {};
  expect(text.slice(start, end)).toBe(shown);
  expect([before.graph.length, [...before.variables.keys()]]).toEqual([length, ["a", "s"]]);
});
