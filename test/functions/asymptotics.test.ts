import { evaluate } from "../../src/index.ts";

const NEAR = 1e-9;

/** Functions that are powers where they are large or small, and at which points. Their derivatives are no doubles there. */
test.each([
  ["polygamma(1, x)", -2, 1e-150],
  ["polygamma(1, x)", -2, -1e-150],
  ["polygamma(1, x)", -1, 1e200],
  ["-polygamma(2, x)", -3, 1e-100],
  ["-polygamma(2, x)", -2, 1e140],
  ["-polygammadiff(1, x, 3)", -2, 1e140],
  ["polygammadiff(2, x, 1e139)", -2, 1e99],
  ["beta(x, 3)", -1, 1e-250],
  ["beta(x, 3)", -3, 1e85],
  ["besselk(1, x)", -1, 1e-250],
  ["besselk(0.5, x)", -0.5, 1e-280],
  ["besselk(-3, x)", -3, 1e-96],
  ["-bessely(2, x)", -2, 1e-140],
  ["-bessely(-2, x)", -2, 1e-140],
  ["erfcx(x)", -1, 1e120],
  ["abs(dawson(x))", -1, -1e120],
  ["ellipe(x)", 0.5, -1e250],
  ["-ellipe(2, x, 1)", -0.5, -1e250],
  ["choose(x, 1)", 1, 1e167],
])("%s is a power of %d at %d, and so are its powers", (f, power, x) => {
  const exponents = [0.3, 2.5 / Math.abs(power), -0.7];
  const found = exponents.map((exponent) => {
    const text = `(${f})^${exponent}`;
    const { value, grad, hessian } = evaluate(text, { x }, { hessian: true });
    return { exponent, value, slope: grad.x, bend: hessian?.x?.x ?? NaN };
  });
  let compared = 0;
  for (const { exponent, value, slope, bend } of found) {
    const p = power * exponent;
    const [wantedSlope, wantedBend] = [(p * value) / x, ((p * (p - 1) * value) / x) * (1 / x)];
    for (const [number, wanted] of [
      [slope, wantedSlope],
      [bend, wantedBend],
    ]) {
      if (!(Math.abs(wanted) > 1e-290 && Math.abs(wanted) < 1e290)) continue;
      compared += 1;
      expect(Math.abs(number / wanted - 1)).toBeLessThan(NEAR);
    }
  }
  expect(compared).toBeGreaterThan(0);
});

test.each(["ellipf(1, x, n)", "ellipe(2, x, n)", "polygamma(n, x)", "polygammadiff(n, x, 3)"])(
  "%s of an order beyond all has a slope at once",
  (text) => {
    for (const x of [-1e60, 1e-60, 1e60]) {
      const { grad } = evaluate(text, { x, n: 1e15 }, { wrt: ["x"] });
      expect(typeof grad.x).toBe("number");
    }
  },
);

test.each([
  // The slopes of erfi and of erfcx overflow before they do.
  ["log(erfi(x))", 26.66, (x: number) => 1 / evaluate("dawson(x)", { x }).value, undefined],
  ["log(erfcx(x))", -26.6, (x: number) => 2 * x, 2],
  // log(4sqrt(t))/sqrt(t) at -t, and with log(tan(1/2)) added to the logarithm, and twice 1.5 turns farther.
  ["ellipk(x)^0.3*1e77", -1e250, logarithmic(Math.log(4)), undefined],
  ["ellipf(1, x)^0.3*1e77", -1e250, logarithmic(Math.log(4) + Math.log(Math.tan(0.5))), undefined],
] as const)("%s at %d", (text, x, slopeAt, bend) => {
  const { value, grad, hessian } = evaluate(text, { x }, { hessian: true });
  const wanted = text.startsWith("log") ? slopeAt(x) : (0.3 * value * slopeAt(x)) / x;
  expect(Math.abs(grad.x / wanted - 1)).toBeLessThan(NEAR);
  if (bend !== undefined) expect(hessian?.x?.x).toBeCloseTo(bend, 9);
});

/** x*f'(x)/f(x) for f(-t) = (constant + log(t)/2)/sqrt(t). */
function logarithmic(constant: number) {
  return (x: number) => -0.5 + 0.5 / (constant + Math.log(-x) / 2);
}
