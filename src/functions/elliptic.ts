import { define, noClosedForm, type Callable, type Term } from "../autodiff/operation.ts";
import { add, mul, neg } from "../autodiff/ring.ts";
import { div, sub } from "./arithmetic.ts";
import { completeElliptic, deltaFactor, deltaOf, incompleteElliptic, type EllipticKind } from "./kernels/elliptic.ts";
import { pow, sqrt } from "./powers.ts";
import { cos, sin } from "./trigonometric.ts";

/** sqrt(1 - m*sin(phi)^2), which keeps its digits where it nearly vanishes. */
const delta: Callable = define({
  name: "delta",
  arity: 2,
  forward: deltaOf,
  slopes: [
    (phi, m, y) => neg(div(mul(m, mul(sin(phi), cos(phi))), y)),
    (phi, _m, y) => neg(div(pow(sin(phi), 2), mul(2, y))),
  ],
  shown: (phi, m) => sqrt(sub(1, mul(m, pow(sin(phi), 2)))),
  internal: true,
  summary: "sqrt(1 - m*sin(phi)^2)",
  examples: [],
});

/** The n-th derivative by m of delta^-1 or delta, n > 0. */
function deltaDerivative(kind: EllipticKind, n: number, phi: Term, m: Term): Term {
  const share = pow(div(sin(phi), delta(phi, m)), 2 * n);
  const scaled = mul(deltaFactor(kind, n), share);
  return kind === "first" ? div(scaled, delta(phi, m)) : mul(scaled, delta(phi, m));
}

const derivatives: Readonly<Record<EllipticKind, Callable[]>> = { first: [], second: [] };

/** The n-th derivative by m of an incomplete integral; made when it is first asked for, as there is one of every order. */
function byParameter(kind: EllipticKind, n: number): Callable {
  if (n === 0) return kind === "first" ? ellipf : ellipeinc;
  return (derivatives[kind][n] ??= define({
    name: `${kind === "first" ? "ellipf" : "ellipe"}ByParameter${n}`,
    arity: 2,
    forward: (phi, m) => incompleteElliptic(kind, n, phi, m),
    slopes: [(phi, m) => deltaDerivative(kind, n, phi, m), (phi, m) => byParameter(kind, n + 1)(phi, m)],
    shown: (phi, m) => shownByParameter(kind, n, phi, m),
    internal: true,
    summary: `the derivative of order ${n} by the parameter`,
    examples: [],
  }));
}

const multiple = (k: number, term: Term) => (k === 1 ? term : mul(k, term));

/**
 * In the functions of lower order, by derivatives of 2m*dE/dm = E - F and of
 * 2m(1 - m)*dF/dm = E - (1 - m)F - m*sin(phi)cos(phi)/delta (DLMF 19.4.8, 19.4.5): no digits are left near m = 0.
 */
function shownByParameter(kind: EllipticKind, n: number, phi: Term, m: Term): Term {
  const lower = n - 1;
  const of = (one: EllipticKind, order: number) => byParameter(one, order)(phi, m);
  const twice = mul(2, m);
  if (kind === "second") {
    const before = of("second", lower);
    return div(sub(multiple(1 - 2 * lower, before), of("first", lower)), twice);
  }
  const rest = sub(1, m);
  const product = mul(sin(phi), cos(phi));
  const quotient = (order: number) => (order === 0 ? div(1, delta(phi, m)) : deltaDerivative("first", order, phi, m));
  let sum = sub(of("second", lower), mul(rest, of("first", lower)));
  if (lower === 0) return div(sub(sum, mul(m, mul(product, quotient(0)))), mul(twice, rest));
  sum = sub(sum, mul(mul(2 * lower, sub(1, twice)), of("first", lower)));
  sum = add(sum, multiple(lower * (2 * lower - 1), of("first", lower - 1)));
  const edges = add(mul(m, quotient(lower)), multiple(lower, quotient(lower - 1)));
  return div(sub(sum, mul(product, edges)), mul(twice, rest));
}

const ofParameter = (m: number) => (m === 1 ? "the integral is infinite at m = 1" : `the parameter m is ${m}, above 1`);

const ellipks: Callable = define({
  name: "ellipks",
  arity: 2,
  forward: (m, n) => completeElliptic("first", n, m),
  slopes: [(m, n) => ellipks(m, add(n, 1)), noClosedForm],
  derivativeOf: "ellipk",
  internal: true,
  summary: "the n-th derivative of ellipk",
  examples: [],
});

export const ellipk = define({
  name: "ellipk",
  latex: "K",
  forward: (m) => completeElliptic("first", 0, m),
  slopes: [(m) => ellipks(m, 1)],
  whyNotFinite: ofParameter,
  parameters: ["m"],
  summary: "the complete elliptic integral of the first kind, of the parameter m = k^2",
  derivative: "(ellipe(m) - (1 - m)*ellipk(m))/(2*m*(1 - m)), and pi/8 at 0",
  domain: "m < 1",
  examples: [
    ["ellipk(0)", Math.PI / 2],
    ["ellipk(0.5)", 1.8540746773013719],
  ],
});

const ellipes: Callable = define({
  name: "ellipes",
  arity: 2,
  forward: (m, n) => completeElliptic("second", n, m),
  slopes: [(m, n) => ellipes(m, add(n, 1)), noClosedForm],
  derivativeOf: "ellipe",
  internal: true,
  summary: "the n-th derivative of ellipe",
  examples: [],
});

export const ellipe = define({
  name: "ellipe",
  latex: "E",
  forward: (m) => completeElliptic("second", 0, m),
  slopes: [(m) => ellipes(m, 1)],
  whyNotFinite: ofParameter,
  parameters: ["m"],
  summary: "the complete elliptic integral of the second kind, of the parameter m = k^2",
  derivative: "(ellipe(m) - ellipk(m))/(2*m), and -pi/8 at 0",
  domain: "m <= 1",
  examples: [
    ["ellipe(0)", Math.PI / 2],
    ["ellipe(1)", 1],
  ],
});

const whyIncomplete = (phi: number, m: number) => {
  if (m > 1) return `m*sin(phi)^2 exceeds 1 between 0 and ${phi}`;
  return m === 1 ? `at m = 1 the integral is infinite from pi/2 on, at ${phi}` : "an angle of infinity";
};

export const ellipf: Callable = define({
  name: "ellipf",
  latex: "F\\left(#1 \\mid #2\\right)",
  arity: 2,
  forward: (phi, m) => incompleteElliptic("first", 0, phi, m),
  slopes: [(phi, m) => div(1, delta(phi, m)), (phi, m) => byParameter("first", 1)(phi, m)],
  whyNotFinite: whyIncomplete,
  parameters: ["phi", "m"],
  summary: "the incomplete elliptic integral of the first kind, of 1/sqrt(1 - m*sin(t)^2) for t from 0 to phi",
  derivative:
    "1/sqrt(1 - m*sin(phi)^2), (ellipe(phi, m) - (1 - m)*ellipf(phi, m))/(2*m*(1 - m)) - " +
    "sin(2*phi)/(4*(1 - m)*sqrt(1 - m*sin(phi)^2))",
  domain: "m < 1, or -pi/2 <= phi <= pi/2 with m*sin(phi)^2 <= 1",
  examples: [
    ["ellipf(1, 0)", 1],
    ["ellipf(pi/6, 1)", Math.atanh(0.5)],
  ],
});

export const ellipeinc: Callable = define({
  name: "ellipe",
  latex: "E\\left(#1 \\mid #2\\right)",
  arity: 2,
  forward: (phi, m) => incompleteElliptic("second", 0, phi, m),
  slopes: [(phi, m) => delta(phi, m), (phi, m) => byParameter("second", 1)(phi, m)],
  whyNotFinite: whyIncomplete,
  parameters: ["phi", "m"],
  summary: "the incomplete elliptic integral of the second kind, of sqrt(1 - m*sin(t)^2) for t from 0 to phi",
  derivative: "sqrt(1 - m*sin(phi)^2), (ellipe(phi, m) - ellipf(phi, m))/(2*m)",
  domain: "m <= 1, or -pi/2 <= phi <= pi/2 with m*sin(phi)^2 <= 1",
  examples: [
    ["ellipe(1, 0)", 1],
    ["ellipe(pi/6, 1)", 0.5],
  ],
});
