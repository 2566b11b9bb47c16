import { nthDerivative, nthDerivativeValue } from "../../src/calculus/derivatives.ts";
import { taylorCoefficients, taylorNode } from "../../src/calculus/taylor.ts";
import { differentiate } from "../../src/autodiff/differentiate.ts";
import { operationsByFamily } from "../../src/functions/registry.ts";
import { Formula } from "../session/formula.ts";

function derivative(text: string, x: number, order: number): number {
  const { session, node } = new Formula(text, { x });
  return nthDerivativeValue(session.graph, node, session.variable("x").node, order);
}

// By mpmath, at 60 digits.
test.each([
  ["exp(sin(x))", 1, 20, -290634961113.51013],
  ["exp(sin(x))", 1, 30, -1.236595451871533e21],
  ["x^x", 1.5, 20, 3478327844247.6724],
  ["1/(1+x^2)", 0.5, 20, -2.2238440706334e17],
  ["sin(x)*cos(x)", 1, 30, -488175338.819157],
  ["tan(x)", 0.3, 12, 21110231.81620383],
  ["tanh(x)", 0.3, 30, 1.0634231224118648e26],
  ["lgamma(x)", 2.5, 20, 1339111289.6505828],
  ["sinc(x)", 2, 11, 0.07937187279485121],
  ["sinc(x)", 0, 10, -1 / 11],
  ["erf(x)", 0.7, 25, 205264533350786.03],
  ["cbrt(x)", 8, 4, -0.0004822530864197531],
  ["diff(x^(1/3), x)", 2, 30, 1.2283343289605404e22],
  ["x^64", 1.1, 60, 7.740631558889709e87],
  ["polygamma(3, x)", 1.5, 10, 21347451.950412773],
  ["atan2(x, 2)", 1, 8, -4.3352064],
  ["hypot(x, 3)", 1, 8, 0.35671962465811297],
  ["sum(sin(k*x), k, 1, 1000)", 0.3, 30, 7.602610210147015e89],
])("the derivative of %s at %d of order %d", (text, x, order, expected) => {
  expect(Math.abs(derivative(text, x, order) / expected - 1)).toBeLessThan(1e-10);
});

// At the awkward points of the conventions, and on branches.
test.each([
  ["x^7", 0, 5, 0],
  ["x^7", 0, 7, 5040],
  ["x^7", 0, 8, 0],
  ["diff(x^7, x)", 0, 4, 0],
  ["diff(x^7, x)", 0, 6, 5040],
  ["diff(x^7, x)", 0, 7, 0],
  ["x^0", 0, 3, 0],
  ["abs(x)", 0, 3, 0],
  ["sqrt(x)", 0, 3, Infinity],
  ["x < 3 ? x^4 : log(-1)", 2, 4, 24],
  ["max(x^3, x)", 2, 3, 6],
  ["mod(x, 2)^4", 3.5, 4, 24],
  ["tanh(x)", 0, 3, -2],
  ["3", 1, 3, 0],
  ["log(-x)", 1, 3, NaN],
])("%s at %d, order %d: %d", (text, x, order, expected) => {
  expect(derivative(text, x, order)).toBe(expected);
});

const smooth = [...operationsByFamily.values()].flat().filter(({ slopes, leastArity, mostArity, operatorOnly }) => {
  return leastArity === 1 && mostArity === 1 && operatorOnly !== true && slopes !== undefined;
});

test.each(smooth.map(({ name }) => [name]))("Taylor arithmetic agrees with repeated differentiation: %s", (name) => {
  for (const at of [-1.7, -0.6, 0.3, 0.8, 1.6, 3.3]) {
    const { session, node } = new Formula(`${name}(x)*exp(x/2)`, { x: at });
    const { graph } = session;
    const x = session.variable("x").node;
    const coefficients = taylorCoefficients(graph, node, x, 4).map(({ number }) => number);
    let repeated = node;
    let factorial = 1;
    for (let k = 1; k <= 4; k++) {
      [repeated] = differentiate(graph, repeated, [x]);
      factorial *= k;
      const [found, wanted] = [coefficients[k] * factorial, graph.value(repeated)];
      if (!Number.isFinite(wanted)) continue;
      expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(wanted)));
      expect(graph.value(taylorNode(graph, node, x, k)) * factorial).toBeCloseTo(
        found,
        9 - Math.log10(1 + Math.abs(found)),
      );
    }
  }
});

test("a derivative of high order is a node like any other: it can be differentiated", () => {
  const { session, node } = new Formula("sin(x*y)", { x: 0.7, y: 1.3 });
  const { graph } = session;
  const [x, y] = ["x", "y"].map((name) => session.variable(name).node);
  const fifth = nthDerivative(graph, node, x, 5);
  const mixed = graph.value(differentiate(graph, fifth, [y])[0]);
  expect(mixed).toBeCloseTo(5 * 1.3 ** 4 * Math.cos(0.91) - 1.3 ** 5 * 0.7 * Math.sin(0.91), 12);
  expect(graph.value(nthDerivative(graph, fifth, x, 5))).toBeCloseTo(-(1.3 ** 10) * Math.sin(0.91), 10);
});

test("high orders grow as a polynomial: order 60 of a product takes few nodes", () => {
  const { session, node } = new Formula("sin(x)*cos(x)*exp(x)", { x: 1 });
  const { graph } = session;
  const before = graph.length;
  nthDerivative(graph, node, session.variable("x").node, 60);
  expect(graph.length - before).toBeLessThan(60_000);
});
