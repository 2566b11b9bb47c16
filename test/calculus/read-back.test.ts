import { nthDerivativeValue } from "../../src/calculus/derivatives.ts";
import { randomBelowOne } from "../compile/doors.ts";
import { Formula } from "../session/formula.ts";
import { isFiniteWithin, misses, POINTS, printed, RandomFormulas, type Miss } from "./read-back.ts";

/** What people differentiate, each with what could overflow, cancel or have a kink in it. */
const FORMULAS: Readonly<Record<string, readonly string[]>> = {
  powers: [
    "x^3",
    "x^-2",
    "1/x",
    "x^0.5",
    "x^1.5",
    "x^(1/3)",
    "(x^2+1)^-3",
    "x^x",
    "2^x",
    "x*2^x",
    "10^-x",
    "x^pi",
    "x^2/(1+x)",
    "x/(x^2+1)",
    "(x^2-1)/(x^2+1)",
    "1/(1+x^2)^2",
    "(1+x)^5",
    "(x-1)^4*(x+2)^3",
    "(2*x+1)/(3*x-4)",
    "x^3/(x^2+x+1)",
    "sqrt(x)",
    "sqrt(x^2+1)",
    "1/sqrt(x^2+1)",
    "x/sqrt(x^2+1)",
    "cbrt(x)",
    "cbrt(x^2+1)",
    "sqrt(x+sqrt(x+1))",
    "hypot(x, 1)",
    "hypot(3, x)",
    "abs(x)^3",
    "x*abs(x)",
    "(x^2)^0.3",
    "sqrt(abs(x))",
    "abs(x)^2",
    "1/(x+1/x)",
    "x^-0.5",
    "(1+1/x)^2",
  ],
  exponentials: [
    "exp(x)",
    "exp(-x)",
    "exp(-x^2)",
    "x*exp(-x)",
    "x^2*exp(-x)",
    "exp(x)/x",
    "exp(x)/(1+exp(x))",
    "1/(1+exp(-x))",
    "1/(1+exp(x))",
    "1/(2+exp(x))",
    "1/(2+exp(-x))^2",
    "exp(x)/(exp(x)+exp(-x))",
    "1/(exp(x)+exp(2*x))",
    "exp(x)/(exp(x)+1)^3",
    "(exp(x)-1)/(exp(x)+1)",
    "exp(2*x)/(1+exp(2*x))",
    "exp(-x)/(1+exp(-x))",
    "exp(x)/(exp(x)+exp(-x)+1)",
    "x/(exp(x)-1)",
    "1/(exp(x)-1)",
    "expm1(x)/x",
    "1-exp(-x)",
    "exp(-exp(-x))",
    "exp(-abs(x))",
    "exp(1/x)",
    "exp(-1/x^2)",
    "1/(1+e^-x)",
    "2^x/(1+2^x)",
    "1/(1+10^(2-x))",
    "exp(x)-exp(-x)",
    "(1+exp(-x))^-0.5",
    "x/(1+exp(-x))",
    "x*sigmoid(x)",
    "x*sigmoid(1.702*x)",
    "exp(-x)/(1+exp(-2*x))",
    "1/(1+exp(-3*(x-2)))",
    "100/(1+9*exp(-0.5*x))",
    "exp(x)/(exp(x)+exp(3))",
    "exp2(x)",
    "softplus(x)",
    "sigmoid(x)",
    "logit(sigmoid(x))",
    "1/expm1(x)",
    "1/(exp(x) - x - 1.5)",
    "2/(exp(x) - (1.5 + x))",
    "x/expm1(x)",
    "1/(expm1(x) + 3)^2",
    "1/sqrt(expm1(x))",
    "tanh(x)*exp(-x)",
    "exp(sin(x))",
  ],
  logarithms: [
    "log(x)",
    "x*log(x)",
    "log(x)/x",
    "log(x)^2",
    "log(log(x))",
    "log(1+x)",
    "log1p(x)",
    "log(1+x^2)",
    "log2(x)",
    "log10(1+x)",
    "log(abs(x))",
    "log(x+sqrt(x^2+1))",
    "log(1+exp(x))",
    "log(1+exp(-x))",
    "x-log(1+exp(x))",
    "log(exp(x)+exp(2))",
    "log(exp(x)+exp(-x))",
    "log(exp(x)+2)",
    "logaddexp(x, 1)",
    "logaddexp(x, -x)",
    "logaddexp(x, 0, -x)",
    "log(exp(x)-1)",
    "log(1-exp(-x))",
    "log(exp(2*x)+exp(x)+1)",
    "log(sigmoid(x))",
    "log((1+x)/(1-x))",
    "log(x^2+x+1)",
    "-x*log(x)-(1-x)*log(1-x)",
    "log(x^x)",
    "log(2, x)",
    "log(x, 2)",
    "exp(x)*log(1+exp(-x))",
    "log(cos(x))",
    "log(1+sqrt(x))",
    "log(sqrt(1+x^2)-x)",
  ],
  trigonometric: [
    "sin(x)",
    "sin(x)/x",
    "x^2*sin(1/x)",
    "sin(x)*cos(x)",
    "tan(x)",
    "1/tan(x)",
    "sec(x)",
    "csc(x)",
    "cot(x)",
    "(1-cos(x))/x^2",
    "sin(x^2)",
    "exp(-x)*sin(x)",
    "atan(x)",
    "asin(x)",
    "acos(x)",
    "atan(1/x)",
    "asin(x/2)",
    "acos(1/x)",
    "acot(x)",
    "asec(x)",
    "acsc(x)",
    "atan2(x, 1)",
    "atan2(1, x)",
    "x*atan(x)-log(1+x^2)/2",
    "sin(x)^2/(1+cos(x)^2)",
    "asin(x)*sqrt(1-x^2)",
    "tan(7/(x-1e5))",
    "atan(exp(x))",
    "sinc(x)",
  ],
  hyperbolic: [
    "sinh(x)",
    "cosh(x)",
    "tanh(x)",
    "1/cosh(x)",
    "1/cosh(x)^2",
    "sech(x)",
    "csch(x)",
    "coth(x)",
    "log(cosh(x))",
    "x*tanh(x)",
    "tanh(x)^2",
    "1/sinh(x)",
    "x/sinh(x)",
    "x/cosh(x)",
    "asinh(x)",
    "acosh(x)",
    "atanh(x)",
    "asinh(x)*x",
    "tanh(x/2)",
    "sinh(x)/x",
    "cosh(x)-1",
    "1-tanh(x)^2",
    "tanh(sqrt(2/pi)*(x+0.044715*x^3))",
    "sinh(x)/cosh(x)",
    "coth(x)-1/x",
    "asech(x)",
    "acsch(x)",
    "acoth(x)",
    "atan(sinh(x))",
    "log(tanh(x))",
    "x/(1 + cosh(x))",
    "log(1 + cosh(x))",
    "1/(1 + sinh(x))",
    "sinh(x)/(2*cosh(x) + 1)",
    "sinh(x)^2/(1 + cosh(x)^2)",
    "log(2 + tanh(x))",
    "abs(tanh(2*x))",
    "sech(x)^1.5*sinh(x)",
    "erf(tanh(x))",
    "sin(sech(x) - 3/x)",
    "(x + 0.5 - tanh(x))^-2",
    "(0.25*x + 0.5 - tanh(1))^-2*x",
    "cbrt(2*x - tanh(x))",
    "(1.5 + tanh(x))^-0.5",
    "sech(max(0.5, x) - 2*x)",
    "sech(x)^1.5",
    "expm1(sech(x))",
    "cos(sech(x))",
    "log(2 - tanh(1 - x))",
    "1/(3 + tanh(x))",
    "exp(x)/(1 + cosh(x))",
    "x/(exp(x) + exp(-x) + 1)",
  ],
  pieces: [
    "abs(x)",
    "max(x, 0)",
    "min(x, 1)",
    "max(x, -x)",
    "max(x, -1e20*x)",
    "max(0, 1-exp(x))",
    "min(1, exp(x))",
    "max(x, 1)^2",
    "max(x, 1, x^2)",
    "min(x, x^2, 3)",
    "relu(x)*x",
    "clamp(x, -1, 1)",
    "clamp(x^2, 0, 4)",
    "x % 3",
    "floor(x)*x",
    "x > 0 ? x^2 : -x",
    "x < 1 ? exp(x) : e*x",
    "abs(x-1)+abs(x+1)",
    "abs(abs(x)-1)",
    "max(sech(x) + x^2, -erf(1.5))",
    "abs(x*x)",
    "abs(x^2)*x",
    "hypot(x, x)",
    "hypot(3*x, -4*x)*x",
    "sign(x)*x^2",
    "max(exp(x), exp(-x))",
    "min(x^2, 1e10)",
    "gelu(x)",
    "x*relu(x - 1)",
    "max(x, 1/x)",
    "abs(sin(x))",
    "x > 100 ? x : log(1+exp(x))",
    "max(sin(x), cos(x))",
    "log(max(x, 1e-12))",
    "sqrt(max(x, 0))",
  ],
  special: [
    "erf(x)",
    "erfc(x)",
    "log(erfc(x))",
    "sqrt(erfc(x))",
    "x*erf(x)",
    "erfcx(x)",
    "normcdf(x)",
    "log(normcdf(x))",
    "normpdf(x)",
    "erfinv(x)",
    "normcdf(x)*normpdf(x)",
    "gamma(x)",
    "lgamma(x)",
    "digamma(x)",
    "x!",
    "log(x!)",
    "1/gamma(x)",
    "gamma(x+1)/gamma(x)",
    "beta(x, 2)",
    "beta(x, x)",
    "lbeta(x, 3)",
    "choose(5, x)",
    "choose(x, 2)",
    "choose(x, 3)",
    "choose(0.5, x)",
    "lambertw(x)",
    "lambertw(exp(x))",
    "gammainc(2, x)",
    "zeta(x)",
    "besselj(0, x)",
    "besselk(1, x)",
    "besseli(0, x)",
    "Si(x)",
    "Ci(x)",
    "Ei(x)",
    "ellipk(x)",
    "ellipe(x)",
    "ellipf(0.5, x)",
    "ellipe(0.5, x)",
    "ellipf(x, 0.5)",
    "ellipe(x, 0.5)",
    "sum(1/(x + k), k, 1, 4)",
    "x*digamma(x)",
    "polygamma(1, x)",
    "polygamma(2, x)",
    "dawson(x)",
  ],
  statistics: [
    "-(x-1)^2/2",
    "exp(-(x-1)^2/2)/sqrt(2*pi)",
    "-log(1+(x-2)^2)",
    "2*log(x)-x",
    "x*log(3)-3*log(x)",
    "3*log(sigmoid(x))+2*log(1-sigmoid(x))",
    "-0.5*log(x)-1/x",
    "log(0.3*exp(-x^2)+0.7*exp(-(x-1)^2))",
    "1-exp(-x^1.5)",
    "lgamma(x+2)-lgamma(x)",
    "x*log(x)-lgamma(x)",
    "x-exp(x)",
    "-exp(-x)-x",
    "x^2/2-log(cosh(x))",
    "exp(-x^2/2)*x",
    "1/(1+(x/3)^2)",
    "(1+x^2/5)^-3",
    "log(1+x^2/5)",
    "x*normcdf(x)+normpdf(x)",
  ],
};

/** How many random formulas; `READ_BACK=100000 npm run -s jest -- read-back` is a long run, of all points of the table, too. */
const COUNT = Number(process.env.READ_BACK ?? 25);
const SEED = Number(process.env.READ_BACK_SEED ?? 1);

/** No end to a long run, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** Each formula is read back at one point in so many, which are others for the next; to the first order only one in so many. */
const STRIDE = process.env.READ_BACK === undefined ? 5 : 1;

test.each(Object.keys(FORMULAS))(
  "printed derivatives of %s are the numbers that eval gives, at any magnitude",
  (kind) => {
    const found = FORMULAS[kind].flatMap((text, row) =>
      (row % STRIDE === 0 ? [1, 2] : [2]).flatMap((order) => {
        const points = POINTS.filter((_, i) => (i + row + order) % STRIDE === 0);
        return misses(text, order, points).misses;
      }),
    );
    expect(found).toEqual([]);
  },
);

test("differences of polygamma are printed as such: they are differences of what is nearly the same", () => {
  // Beyond these points the second derivative of lbeta is itself no double.
  const points = POINTS.filter((x) => Math.abs(x) <= 100);
  const found = [1, 2].flatMap((order) => misses("lbeta(sinh(x)/x, lambertw(1.5))", order, points).misses);
  expect(found).toEqual([]);
});

/** Ways in which a part of a formula has no number, or none of its size, where the whole has one. */
const OVERFLOWS: Readonly<Record<string, readonly string[]>> = {
  "a power of a sum of exponentials within a sum": [
    "atan(exp(x) - x)",
    "1/(1 + (exp(x) - 2)^2)",
    "asinh(2*exp(-x) + 1)",
    "atan(expm1(x))",
    "atan(expm1(x) - x)",
    "log(expm1(x) + x)",
  ],
  "a power of a sum of powers of numbers": ["1/(1 + (2^x - 3)^2)", "1/(2*4^x - 2*0.5^-x + 1)"],
  "a root of squares of powers of a number": ["asinh(2^x)"],
  "exponentials with different signs on one side": [
    "1/(2*exp(-2*x) - 2*exp(-x) + 1)",
    "log(exp(2*x) - 3*exp(x) + 4)",
    "sqrt(2*exp(-2*x) - 2*exp(-x) + 1)",
  ],
  "a length of exponentials": ["atan2(exp(x), x)", "exp(x)/hypot(exp(x), x)"],
  "a power or a length of hyperbolic functions": ["atan(sinh(x) + 1)", "hypot(sech(2), sinh(x))"],
  "a length of what is 0 at once": ["hypot(x, x^2)", "hypot(x^2 + x, x)"],
  "a length of one side": ["hypot(0, x - 2*tanh(x))"],
  "a power of normcdf that is 0 before normcdf is": ["1/normcdf(1.5*x)"],
  "a power of softplus that is 0 before softplus is": ["1/softplus(x)", "softplus(x)^-0.5", "x/softplus(2*x - 1)"],
  "a root of a sum of exponentials, and what is not one": ["x*sqrt(1 + exp(x))", "x*(1 + exp(x))^0.3"],
  "exponentials beside hyperbolic functions": [
    "sqrt(1 + exp(-x))*x^2",
    "sinh(x)/(exp(x) + 2)",
    "exp(1 - x)/(1 + sinh(x))",
    "log1p(sech(x) + erf(x))",
  ],
  "a tail beside an exponential that falls faster": ["hypot(1, erfc(x))"],
  "a condition beside an exponential that a branch grows with": ["hypot(erf(x), 1 + x - relu(x))"],
  "a power of what grows beside one of what falls": ["(sech(x) - cbrt(x))^4"],
  "what grows in a sum in a sum in a sum": ["(-1 - tanh(x))/softplus(sqrt(x))"],
  "what grows beside a square of a sum that falls": ["(2 + sech(x))^3", "(e + sech(2*x))^3"],
  "a hyperbolic function of a number": ["sqrt(exp(x) + sinh(2))", "sqrt(expm1(1) + exp(x))"],
  "hyperbolic functions of twice an angle in a sum in a sum": ["sigmoid(x + x - tanh(x))"],
  "a root of a number, met by another": ["log(cbrt(sqrt(2)*x))", "log(cbrt(hypot(x, x)))"],
  "a root of a product with exponentials": ["(x*expm1(x))^0.4"],
  "a root of squares of exponentials": [
    "asinh(exp(x))",
    "asinh(exp(-x/2))",
    "asinh(3*exp(x))",
    "exp(x)/sqrt(exp(2*x) + 4)",
  ],
  "a maximum or a ramp whose value a condition tells": [
    "atan(max(x + x, exp(x)))",
    "atan(relu(sinh(x)))",
    "x/relu(sinh(x))",
  ],
  "what falls as an exponential of an exponential, beside one": [
    "sigmoid(exp(x))",
    "tanh(sinh(x))",
    "sech(exp(x))",
    "normcdf(sinh(x))",
    "erf(sinh(x))",
    "exp(-cosh(x))",
    "exp(sinh(x))",
    "log(1 - exp(-exp(x)))",
  ],
  "an exponential whose exponent has terms beside those of the sum below": ["1/(1 + exp(-exp(x)))"],
  "an exponential beside what it makes a sigmoid": ["x*tanh(log(1 + exp(x)))", "tanh(log(1 + exp(x)))"],
  "a root of what falls": ["sqrt(sech(x))", "sqrt(sigmoid(x))", "sigmoid(x)^0.3"],
  "a root of squares of hyperbolic functions": ["1/hypot(sinh(x), 2)"],
  "a hyperbolic function of half an angle, or its absolute value, beside others": [
    "exp(sech(2*x))",
    "hypot(0, tanh(x))*sech(x)",
    "log1p(2)/abs(tanh(x))",
    "tanh(x)*sinh(x/2)^2",
    "tanh(2*x)/sinh(x)^2",
    "csch(x/2)^2*sech(x)",
  ],
  "hyperbolic functions of a difference both ways round, or of what a condition tells": [
    "sech(relu(7 - x))",
    "tanh(logaddexp(x, x) + relu(x))",
  ],
  "an exponential beside a sum of exponentials with part of its exponent": ["erfc(erf(x) + 10 - x)"],
  "a function of a number beyond the doubles": ["1/(10*x + tanh(1e5))"],
  "terms that cancel at 0": ["atan(x/tanh(x))", "1/(x^2 + tanh(x)^2)", "atan(x^2/tan(x))"],
  "expm1 and a number over expm1": ["cosh(x - 1)/expm1(1/x)"],
  "exponentials in sums within the terms of a sum": [
    "(sqrt(x^2 + 1) + sin(x)/x)/(exp(x) + 2)",
    "x^3/(sech(x) + 2 + x)",
  ],
  "a common factor beside expm1": ["sqrt(-expm1(x))", "cbrt(expm1(x))"],
  "a power of a sum that grows as fast as what is beside it falls": [
    "logaddexp(erfc(x), cos(x))",
    "logaddexp(erfc(x - 7), erfc(1.5)/x)",
    "logaddexp(erfc(x*x), erf(asinh(x)))",
  ],
};

test.each(Object.keys(OVERFLOWS))("no part of a printed derivative is lost: %s", (kind) => {
  const found = OVERFLOWS[kind].flatMap((text) => [1, 2].flatMap((order) => misses(text, order).misses));
  expect(found).toEqual([]);
});

test.each(["(1 + exp(-x))^-0.5", "1/sqrt(1 + exp(x))", "(1 + exp(x))^-0.3*x"])(
  "where a value is lost to an overflow its printed slopes are not: %s",
  (text) => {
    for (const order of [1, 2])
      for (const x of [-1400, -1000, 1000, 1400]) {
        const { session, node } = new Formula(text, { x });
        const wanted = nthDerivativeValue(session.graph, node, session.variable("x").node, order);
        const found = new Formula(printed(text, order) ?? "", { x }).value;
        expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-12 * Math.abs(wanted));
      }
  },
);

test.each([
  ["erfc(x)*exp(x^2)", "2*x*erfcx(x) - 2/sqrt(pi)"],
  ["erfc(-3*x)*exp(9*x^2)", "18*x*erfcx(-3*x) + 6/sqrt(pi)"],
])("what falls as fast as the exponential beside it grows is one function: %s", (text, wanted) => {
  expect(printed(text, 1)).toBe(wanted);
});

test.each([
  ["1/(2 + sinh(exp(x)))", 6],
  ["(3 + cosh(exp(x)))^-0.1*sigmoid(-exp(x))^0.1", 6],
  ["atan(exp(exp(x)))", 6],
  ["lgamma(sech(sinh(x)))", 5],
])("a condition is not met where the derivative is not 0: %s", (text, x) => {
  expect(misses(text, 1, [x]).misses).toEqual([]);
});

test.each([
  ["tanh(sinh(x))", 1, "sech(sinh(x)) == 0 ? 0 : sech(sinh(x))^2*cosh(x)"],
  ["exp(exp(x))", 1, "exp(x + exp(x))"],
  ["exp(tanh(x))", 1, "sech(x)^2*exp(tanh(x))"],
  ["sqrt(sech(x))", 1, "-tanh(x)/(2*hypot(cosh(x/2), sinh(x/2)))"],
  [
    "tanh(log(1 + exp(x)))",
    2,
    "(sigmoid(x)*sigmoid(-x) - 2*tanh(log(exp(x) + 1))*sigmoid(x)^2)*sech(log(exp(x) + 1))^2",
  ],
])("a condition or another function stands only where it is needed: %s", (text, order, wanted) => {
  expect(printed(text, order)).toBe(wanted);
});

test(
  "printed derivatives of random formulas are the numbers that eval gives",
  () => {
    const formulas = new RandomFormulas(randomBelowOne(SEED));
    const found: Miss[] = [];
    for (let i = 0; i < COUNT; i++) {
      const text = formulas.formula(3);
      if (!/\bx\b/.test(text)) continue;
      // Where hypot is 0, or a sign is multiplied by what changes it, a slope at 0 is a matter of how it is written.
      const zeros = /hypot|sign|abs/.test(text) ? [] : [0];
      // An exponential of what overflows takes with it what would cancel.
      const points = [...formulas.points(8), ...zeros, 800, -800].filter((x) => isFiniteWithin(text, x));
      found.push(...misses(text, 1 + (i % 2), points).misses.slice(0, 1));
    }
    expect(found).toEqual([]);
  },
  LONGEST,
);
