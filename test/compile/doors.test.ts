import { differencesOf, Formulas, randomBelowOne, textOf, type Point } from "./doors.ts";

/** How many programs; `DOORS=100000 npm run -s jest -- doors` is a long run. */
const COUNT = Number(process.env.DOORS ?? 12);
const SEED = Number(process.env.DOORS_SEED ?? 1);

/** No end to a long run, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** One program in so many is also computed by WebAssembly: compiling a module takes longer than everything else. */
const WITH_LANES = 5;

/** One program in so many is also given to `diff`, which is the slowest way. */
const WITH_FORMULAS = 10;

test(
  "random programs give the same to the bit in every way",
  async () => {
    const formulas = new Formulas(randomBelowOne(SEED));
    const differences = [];
    for (let i = 0; i < COUNT; i++) {
      const text = textOf(formulas.program());
      const found = await differencesOf(text, formulas.points(12), {
        lanes: i % WITH_LANES === 0,
        samples: true,
        formulas: i % WITH_FORMULAS === 0,
      });
      differences.push(...found.slice(0, 1));
    }
    expect(differences).toEqual([]);
  },
  LONGEST,
);

const POINTS: readonly Point[] = [
  { x: 2.377, y: 2.844, z: -1.079 },
  { x: 0, y: 0, z: -0 },
  { x: -0, y: 1.5, z: 2 },
  { x: 4.246, y: -1.22, z: 1.615 },
  { x: NaN, y: Infinity, z: -3 },
  { x: Infinity, y: 3.601, z: 0 },
  { x: -54.371, y: -3.993, z: -2.903 },
  { x: 1e-310, y: 1e300, z: -1e-200 },
  { x: 4.4e-268, y: -6.5e-15, z: 1 },
  { x: -753.6, y: -5.97e294, z: -1 },
  { x: 749.6, y: -717, z: NaN },
  { x: 4.631, y: 2.988, z: 0 },
  { x: 3.799, y: 3.747, z: 4e193 },
  { x: 800, y: 745.2, z: 27.3 },
  { x: -0.707, y: 0.7478330302983522, z: 976.90763277933 },
];

test.each([
  // The user's expression decides by doubles, also where they underflowed.
  "sqrt(exp(-x)) > 0 ? log1p(exp(y/3)) : y + exp(-3*z)",
  "sqrt(exp(-x)) ? y*z : y + z",
  "max(exp(-y), (exp(-x) > 0 ? x*x^-40 : sqrt(2^-y)))",
  "log(log(x^-40))/(tanh(x)/sinh(x) > 0 ? tanh(x)*y : sqrt(tanh(y)))",
  "abs(sqrt(exp(-x)))*y*sign(sqrt(exp(-x)))",
  // Constants beyond the doubles are compared as doubles.
  "clamp(z, 1e-3, cosh(1e5))",
  "max(z, -exp(1e5), y) + (exp(1e5) ? x : y)",
  // What depends on them keeps its exponent in derivatives.
  "exp(-1000)/(1/(z + y))",
  // What an earlier statement cannot have is an error.
  "a = diff(min(y, y, gamma(x, x)), x, 2); x",
  "a = diff(max(y, gamma(x, y)), x); b = x > 0 ? diff(gamma(z, x), z) : y; y*z",
  // Zeros have signs: of what is not reached, of constants, of sums.
  "relu(-x)",
  "-diff(3, x)",
  "(y >= y ? z : z) - prod(z + k, k, 1, 3)",
  "-max(y, erfinv(-x), (y >= x ? 0.5 : y)^1)",
  // Contributions are added in one order.
  "-(logaddexp((0.5 == x ? z : x), x + x)^2)",
  "-coth(x) - -0.3/sech'(-z)",
  "tan'''(x)",
  "f(t) = x and t > 0 ? asinh(y + t) : 1; exp(f''(z))",
  // A second derivative is no further from the truth than the engine's.
  "y^y",
  "diff((z/x)^(z*z), z)^3",
  // A branch that is not made leaves the order in which the others are added as it is, and the sign of a zero.
  "diff(z/(x == y ? 2*y : sin(y)), y, 2)",
  "a = diff(cbrt(0.1 - x), x); x ? a*a : a",
  "normpdf'''(z)*y",
  "diff(z*tanh(x ? y : y), y, 3)",
  "diff(-(x ? -1 : z), z, 3)",
  "diff((y >= x ? z : 3)*-(x + 2)*x, z, 3)",
  "diff((z > x ? sin(y) : 1)/-(y < 2 ? 3 : exp(y)), y, 3)",
  "diff(y/y + (x or y), y, 3)",
  // So does what was made for a derivative and is of no use in it.
  "diff(((y*x)^(z < y ? x : 3))^3, y, 2)",
  // The first leaf of a graph is a condition like any other.
  "x ? z : z",
  "(x ? z : z)*y + x",
  // A slope without closed form is an error where it is reached, and there alone.
  "lambertw(cot(x), 4.6 + z)",
  "x > 0 ? y : diff(gammainc(y, z), y)",
  "z > 0 ? diff(besselj(x, 2), x, 2) : y",
  "max(gammainc(max(x, 7), 1e5), x)",
  "x > 0 ? diff(gammainc(max(y, 7), z), y) : y",
  "diff(max(x, besseli(z, x)), z, 2)",
  "diff(besselj(z > 0.1 ? x : -3, -0.3), x)",
  // Nor is it left out where the result does not need what it is in.
  "a = y/x == 2 - y ? y : diff(bessely(x, 2), x, 2); f(t) = diff(t, y); f(a)",
  "f(t) = diff((x > 1 ? y : diff(bessely(x, 2), x)), y); z^(x > f(y) ? 0.5 : 2)",
  "f(t) = y; f(x > 0 ? diff(bessely(x, y), x) : 2)*z",
  "f(t) = (x > 1 ? y : diff(bessely(x, y), x)) + t^2; x < 2 ? f'(x) : x",
  // What a condition does not look at has no derivative, and needs none.
  "a = z or y; diff(bessely(a, a), y)",
  "a = z >= y and x; bessely(diff(a, x), a)",
  "diff(logaddexp((2 == y and z*1e5), y - sqrt(x)), z, 3)",
  "log(atanh'(y), gammalower((y > e), z))",
  // What NaN chooses is NaN: neither branch is made.
  "x ? diff(gammainc(y, z), z) : z",
  "(x ? diff(gammainc(y, z), y) : z)*y",
  "(x ? (y ? diff(gammainc(y, z), y) : z) : 3)*y",
  "(x^0.1) ? 3 : (z ? -0.3 : prod(y, k, 0, 2))",
  // NaN to the power 0 is 1, and has no derivative.
  "(x + x)^(x > y)",
  "a = 0; (x - 0.5)^a",
  // An overflow within a derivative is hidden from what is made of it.
  "diff(x^x, x, 2) >= y",
  "1/diff(x^x, x, 2)",
  "y < erfc'(1e5)",
  "z/sqrt(9 + 2^(2*x))",
  "exp(x)/(exp(x) + 1)^2",
  "1/(y*y)",
  "atan(exp(x)*y)",
  "(x > 0 ? exp(-1/(y*y)) : y)/z",
  "1/cosh(x) - log(sinh(y))",
  // Conditions are what they are as doubles.
  "if(diff(z^-1, z, 2), 0.5, z)",
  // Nor are products of numbers below the normal ones with one from 1 on.
  "fresnels(x)*y",
  "if(diff(y^-1, y, 2), 0.5*x, y)*(diff(y^-1, y, 2) > 0)",
  "x^(z > 0 ? y : 0)",
  "diff(y^(z > 0 ? y : 0), y)",
  "diff((x*y)^(z > 0 ? y : 2) + x, y, 2)",
  "x == (z ? x : z)",
  "a = x; b = x; (-b)^diff(z ? y : a, a)",
  // What is made for a node that varies in a branch only is not shared with what is made later.
  "diff((y < 1e-3 ? z : 3)*y/z, z, 2)",
  "diff((y < 1e-3 ? z : x)*y/z, z, 2)",
  "diff(hypot(x ? y : z, z), z, 3)",
  // Values of derivatives beyond the doubles keep their exponents, whatever names stand for them.
  "diff(softplus'(3*z), z, 2)",
])("%s", async (text) => {
  expect(await differencesOf(text, POINTS)).toEqual([]);
});

// Each row of these takes milliseconds, so that a thousand of them take too long.
test.each([
  "choose(x + 1, y - y)",
  "f(t) = gammalower(t, t); z < y and f''(x)",
  "f(t) = x > 0 ? t : polygamma(t, t); f'''(x)",
  "diff(max(x^3, besselj(x, y)), x, 3)",
  "diff((x > 0 ? y^3 : 0)*besselj(y, (y > -2 ? 2 : x^y)), x, 3)",
  "diff((x ? y^3 : 2) - (y > z ? y^4 : y)*(z ? y : y*y), y, 3)",
])("%s, a few rows", async (text) => {
  expect(await differencesOf(text, POINTS, { lanes: false })).toEqual([]);
});
