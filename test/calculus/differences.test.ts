import { agreementOf } from "../../src/calculus/agreement.ts";
import { breakNear } from "../../src/calculus/breaks.ts";
import { differenceAt, TRUST, type Estimate, type Finding } from "../../src/calculus/differences.ts";

type F = (x: number) => number;

/** The slope that was found on both sides, or on one. */
function estimate(finding: Finding): Estimate {
  if (finding.kind === "smooth" || finding.kind === "edge") return finding;
  throw new Error(`no slope: ${finding.kind}`);
}

const never = () => false;

test.each<readonly [what: string, f: F, x: number, slope: number, digits: number, noise: number]>([
  ["sin(x)", Math.sin, 1, Math.cos(1), 12, 0],
  ["exp(x)", Math.exp, 0, 1, 12, 0],
  ["exp(x)", Math.exp, 700, Math.exp(700), 11, 0],
  ["log(x)", Math.log, 1e200, 1e-200, 9, 0],
  ["log(x)", Math.log, 1e-200, 1e200, 9, 0],
  ["x^2", (x) => x * x, 1e100, 2e100, 12, 0],
  ["1 + 1e-30*x", (x) => 1 + 1e-30 * x, 1, 1e-30, 12, 0],
  ["tanh(1e20*x)", (x) => Math.tanh(1e20 * x), 0, 1e20, 12, 0],
  ["sin(1e6*x)", (x) => Math.sin(1e6 * x), 1, 1e6 * Math.cos(1e6), 7, 2.1e-10],
  ["exp(-x^2), far out", (x) => Math.exp(-x * x), 5, -10 * Math.exp(-25), 12, 0],
  ["(1e16 + x) - 1e16, which goes by 2", (x) => 1e16 + x - 1e16, 1, 1, 12, 2.2],
  ["abs(x), near its kink", Math.abs, 1e-4, 1, 12, 0],
  ["hypot(x, 1), where its slope is small", (x) => Math.hypot(x, 1), 1e-9, 1e-9, 4, 0],
  ["tan(x), near its pole", Math.tan, 1.57079632679, 1 + Math.tan(1.57079632679) ** 2, 9, 0],
  ["x mod 0.3, beside its jumps", (x) => x % 0.3, 1, 1, 12, 0],
  ["sin(x), whose steps are an eighth", Math.sin, 1e15, Math.cos(1e15), 1, 0],
  ["x, the largest", (x) => x, 1e308, 1, 12, 0],
  ["sin(x), below the normal numbers", Math.sin, 1e-310, 1, 12, 0],
])("the slope of %s is found, with an error that holds", (_what, f, x, slope, digits, noise) => {
  const found = estimate(differenceAt(f, x, noise));
  expect(Math.abs(found.slope - slope)).toBeLessThanOrEqual(TRUST * found.error);
  expect(found.error / Math.abs(slope)).toBeLessThan(10 ** -digits);
  expect(agreementOf(slope, found, never).verdict).toBe(digits < 6 ? "rough" : "agrees");
  if (digits >= 6) expect(agreementOf(slope * 1.001, found, never).verdict).toBe("differs");
});

test.each<readonly [what: string, f: F, x: number]>([
  ["x^2", (x) => x * x, 0],
  ["cos(x)", Math.cos, 0],
  ["3", () => 3, 1],
  ["x^1.5, at the edge", (x) => x ** 1.5, 0],
  ["max(0, x)^2", (x) => Math.max(0, x) ** 2, 0],
  ["x*abs(x)", (x) => x * Math.abs(x), 0],
  ["exp(-1/x^2)", (x) => (x === 0 ? 0 : Math.exp(-1 / x / x)), 0],
  ["floor(x), between its jumps", Math.floor, 2.6],
])("the slope of %s is 0", (_what, f, x) => {
  const found = estimate(differenceAt(f, x, 0));
  expect(agreementOf(0, found, never)).toMatchObject({ verdict: "agrees", digits: undefined });
  expect(agreementOf(0.5, found, never).verdict).not.toBe("agrees");
});

test.each<readonly [what: string, f: F, x: number, finding: Partial<Record<string, unknown>>]>([
  ["abs(x)", Math.abs, 0, { kind: "kink", left: -1, right: 1 }],
  ["max(0, x)", (x) => Math.max(0, x), 0, { kind: "kink", left: 0, right: 1 }],
  ["a small kink", (x) => x + 1e-9 * Math.abs(x), 0, { kind: "kink", left: 0.999999999, right: 1.000000001 }],
  ["sqrt(abs(x)), a cusp", (x) => Math.sqrt(Math.abs(x)), 0, { kind: "kink", left: -Infinity, right: Infinity }],
  ["floor(x)", Math.floor, 2, { kind: "jump", left: 1, value: 2, right: 2 }],
  ["sign(x)", Math.sign, 0, { kind: "jump", left: -1, value: 0, right: 1 }],
  ["sqrt(x)", Math.sqrt, 0, { kind: "edge", valuesOn: "right", growth: "power" }],
  ["acos(x)", Math.acos, 1, { kind: "edge", valuesOn: "left", growth: "power" }],
  ["1 + cbrt(x)", (x) => 1 + Math.cbrt(x), 0, { kind: "smooth", growth: "power" }],
  ["x*log(x)", (x) => (x === 0 ? 0 : x * Math.log(x)), 0, { kind: "edge", valuesOn: "right", growth: "logarithm" }],
  ["log(x)", Math.log, 0, { kind: "no value" }],
  ["x^y by y, for x < 0", (y) => (-2) ** y, 2, { kind: "isolated" }],
  ["1, at infinity", () => 1, Infinity, { kind: "isolated" }],
])("%s is told for what it is", (_what, f, x, finding) => {
  expect(differenceAt(f, x, 0)).toMatchObject(finding);
});

test.each<readonly [derivative: number, estimate: Estimate, verdict: string]>([
  [2, { slope: 2.0001, error: 1e-3, step: 1 }, "rough"],
  [2, { slope: 2.0001, error: 1e-9, step: 1 }, "differs"],
  [2, { slope: NaN, error: Infinity, step: 0 }, "rough"],
  [0, { slope: NaN, error: Infinity, step: 0 }, "rough"],
  [NaN, { slope: 2, error: 1e-9, step: 1 }, "unknown"],
  [Infinity, { slope: 2, error: 1e-9, step: 1 }, "differs"],
  [Infinity, { slope: 0, error: 100, step: 1, isDoubtful: true }, "rough"],
  [Infinity, { slope: 1e8, error: Infinity, step: 1, growth: "power" }, "agrees"],
  [-Infinity, { slope: 1e8, error: 1, step: 1, growth: "power" }, "differs"],
  [1e9, { slope: 1e8, error: Infinity, step: 1, growth: "power" }, "rough"],
  [1, { slope: 1e8, error: Infinity, step: 1, growth: "power" }, "differs"],
  [1, { slope: 0, error: 1e-16, step: 1, isDoubtful: true }, "rough"],
])("%s beside %j: %s", (derivative, found, verdict) => {
  expect(agreementOf(derivative, found, never).verdict).toBe(verdict);
});

test("what differences may not see is no difference", () => {
  expect(agreementOf(2, { slope: 3, error: 1e-9, step: 1 }, () => true).verdict).toBe("rough");
});

test.each<readonly [what: string, f: F, slope: F, x: number, place: number | undefined]>([
  ["abs(x)", Math.abs, Math.sign, 1e-4, 0],
  ["max(x, 0.1)", (x) => Math.max(x, 0.1), (x) => (x > 0.1 ? 1 : x < 0.1 ? 0 : 0.5), 0.0999999, 0.1],
  ["floor(8*x)", (x) => Math.floor(8 * x), () => 0, 0.3754, 0.375],
  ["sqrt(x - 1)", (x) => Math.sqrt(x - 1), (x) => 0.5 / Math.sqrt(x - 1), 1.0001, 1],
  ["abs(x)", Math.abs, Math.sign, 1, undefined],
  ["exp(x)", Math.exp, Math.exp, 1, undefined],
  ["sin(1e6*x)", (x) => Math.sin(1e6 * x), (x) => 1e6 * Math.cos(1e6 * x), 1, undefined],
  ["sin(x), too fast to follow", Math.sin, Math.cos, 1e15, undefined],
])("%s: where there is a break nearby", (_what, f, slope, x, place) => {
  const sampled = (points: readonly number[]) => ({ values: points.map(f), slopes: points.map(slope) });
  expect(breakNear(sampled, x, 2 ** -10 * Math.max(1, x))).toBe(place);
});
