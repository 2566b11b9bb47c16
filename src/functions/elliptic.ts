import { define, noClosedForm, written, type Callable, type Term } from "../autodiff/operation.ts";
import { add, conditional, mul, neg } from "../autodiff/ring.ts";
import { Wide } from "../autodiff/wide.ts";
import { div, sub } from "./arithmetic.ts";
import { ellipticBeyond } from "./asymptotics.ts";
import { choose } from "./binomial.ts";
import { equal } from "./comparison.ts";
import { factorial } from "./gamma.ts";
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

/** What the n-th derivative of delta^-1 by m has before it: 1/2*3/2*...*(n - 1/2). */
const inverseFactor: Callable = define({
  name: "inverseFactor",
  forward: (n) => deltaFactor("first", n),
  slopes: [noClosedForm],
  shown: (n) => div(mul(factorial(n), choose(mul(2, n), n)), pow(4, n)),
  internal: true,
  summary: "1/2*3/2*...*(n - 1/2)",
  examples: [],
});

/** What the n-th derivative of delta by m has before it: -1/2*1/2*3/2*...*(n - 3/2). */
const directFactor: Callable = define({
  name: "directFactor",
  forward: (n) => deltaFactor("second", n),
  slopes: [noClosedForm],
  shown: (n) => div(inverseFactor(n), sub(1, mul(2, n))),
  internal: true,
  summary: "-1/2*1/2*3/2*...*(n - 3/2)",
  examples: [],
});

/** The n-th derivative by m of delta^-1 or delta, n > 0. */
function deltaDerivative(kind: EllipticKind, n: Term, phi: Term, m: Term): Term {
  const share = pow(div(sin(phi), delta(phi, m)), mul(2, n));
  return kind === "first"
    ? div(mul(inverseFactor(n), share), delta(phi, m))
    : mul(mul(directFactor(n), share), delta(phi, m));
}

const ofParameter = (m: number) => (m === 1 ? "the integral is infinite at m = 1" : `the parameter m is ${m}, above 1`);

const ellipks: Callable = define({
  name: "ellipks",
  arity: 2,
  forward: (m, n) => completeElliptic("first", n, m),
  wide: ({ number: m }, { number: n }) => ellipticBeyond("first", n, m) ?? new Wide(completeElliptic("first", n, m)),
  slopes: [(m, n) => ellipks(m, add(n, 1)), noClosedForm],
  derivativeOf: "ellipk",
  internal: true,
  summary: "the n-th derivative of ellipk",
  examples: [],
});

export const ellipk: Callable = define({
  name: "ellipk",
  latex: "K",
  forward: (m) => completeElliptic("first", 0, m),
  slopes: [(m) => ellipks(m, 1)],
  closedForm: (m) => {
    const rest = sub(1, m);
    const quotient = div(sub(ellipe(m), mul(rest, ellipk(m))), mul(mul(2, m), rest));
    return conditional(equal(m, 0), div(written(m, Math.PI, "pi"), 8), quotient);
  },
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
  wide: ({ number: m }, { number: n }) => ellipticBeyond("second", n, m) ?? new Wide(completeElliptic("second", n, m)),
  slopes: [(m, n) => ellipes(m, add(n, 1)), noClosedForm],
  derivativeOf: "ellipe",
  internal: true,
  summary: "the n-th derivative of ellipe",
  examples: [],
});

export const ellipe: Callable = define({
  name: "ellipe",
  latex: "E",
  forward: (m) => completeElliptic("second", 0, m),
  slopes: [(m) => ellipes(m, 1)],
  closedForm: (m) =>
    conditional(equal(m, 0), div(neg(written(m, Math.PI, "pi")), 8), div(sub(ellipe(m), ellipk(m)), mul(2, m))),
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
  slopes: [(phi, m) => div(1, delta(phi, m)), (phi, m) => ellipfs(phi, m, 1)],
  whyNotFinite: whyIncomplete,
  parameters: ["phi", "m"],
  summary: "the incomplete elliptic integral of the first kind, of 1/sqrt(1 - m*sin(t)^2) for t from 0 to phi",
  derivative: "1/sqrt(1 - m*sin(phi)^2), ellipf(phi, m, 1)",
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
  slopes: [(phi, m) => delta(phi, m), (phi, m) => ellipeincs(phi, m, 1)],
  whyNotFinite: whyIncomplete,
  parameters: ["phi", "m"],
  summary: "the incomplete elliptic integral of the second kind, of sqrt(1 - m*sin(t)^2) for t from 0 to phi",
  derivative: "sqrt(1 - m*sin(phi)^2), ellipe(phi, m, 1)",
  domain: "m <= 1, or -pi/2 <= phi <= pi/2 with m*sin(phi)^2 <= 1",
  examples: [
    ["ellipe(1, 0)", 1],
    ["ellipe(pi/6, 1)", 0.5],
  ],
});

const whyOrder = (phi: number, m: number, n: number) =>
  Number.isInteger(n) && n >= 0 ? whyIncomplete(phi, m) : `the order must be a whole number from 0 on, not ${n}`;

/**
 * The derivatives by m. In ellipf and ellipe, as 2m*dE/dm = E - F and
 * 2m(1 - m)*dF/dm = E - (1 - m)F - m*sin(phi)cos(phi)/delta have it (DLMF 19.4.8, 19.4.5), no digits would be left near m = 0.
 */
export const ellipfs: Callable = define({
  name: "ellipf",
  latex: "F^{(0, #3)}\\left(#1 \\mid #2\\right)",
  arity: 3,
  forward: (phi, m, n) => incompleteElliptic("first", n, phi, m),
  wide: ({ number: phi }, { number: m }, { number: n }) =>
    ellipticBeyond("first", n, m, phi) ?? new Wide(incompleteElliptic("first", n, phi, m)),
  slopes: [(phi, m, n) => deltaDerivative("first", n, phi, m), (phi, m, n) => ellipfs(phi, m, add(n, 1)), noClosedForm],
  whyNotFinite: whyOrder,
  parameters: ["phi", "m", "n"],
  summary: "the n-th derivative of ellipf(phi, m) by m",
  derivative: "the n-th derivative of 1/sqrt(1 - m*sin(phi)^2) by m, ellipf(phi, m, n + 1), none by n",
  domain: "n whole from 0 on, m < 1, or -pi/2 <= phi <= pi/2 with m*sin(phi)^2 <= 1",
  examples: [["ellipf(1, 0, 1)", (2 - Math.sin(2)) / 8]],
});

export const ellipeincs: Callable = define({
  name: "ellipe",
  latex: "E^{(0, #3)}\\left(#1 \\mid #2\\right)",
  arity: 3,
  forward: (phi, m, n) => incompleteElliptic("second", n, phi, m),
  wide: ({ number: phi }, { number: m }, { number: n }) =>
    ellipticBeyond("second", n, m, phi) ?? new Wide(incompleteElliptic("second", n, phi, m)),
  slopes: [
    (phi, m, n) => deltaDerivative("second", n, phi, m),
    (phi, m, n) => ellipeincs(phi, m, add(n, 1)),
    noClosedForm,
  ],
  whyNotFinite: whyOrder,
  parameters: ["phi", "m", "n"],
  summary: "the n-th derivative of ellipe(phi, m) by m",
  derivative: "the n-th derivative of sqrt(1 - m*sin(phi)^2) by m, ellipe(phi, m, n + 1), none by n",
  domain: "n whole from 0 on, m <= 1, or -pi/2 <= phi <= pi/2 with m*sin(phi)^2 <= 1",
  examples: [["ellipe(1, 0, 1)", (Math.sin(2) - 2) / 8]],
});
