import { dzero } from "./world.ts";

const cases: readonly (readonly [argv: string[], out: string])[] = [
  [["sin(x^2)"], "2*x*cos(x^2)\n"],
  [["x^2*y"], "d/dx = 2*x*y\nd/dy = x^2\n"],
  [["x^2*y", "--wrt", "x"], "2*x*y\n"],
  [["x^2*y", "--wrt", "y,x"], "d/dy = x^2\nd/dx = 2*x*y\n"],
  [["x^5", "--order", "2"], "20*x^3\n"],
  [["x^5", "--order", "0"], "x^5\n"],
  [["x^2*y", "--order", "2"], "d^2/dx^2 = 2*y\nd^2/dy^2 = 0\n"],
  [["sin(x^2)", "--x", "3"], "2*x*cos(x^2)\nx.grad = -5.46678157130806\n"],
  [["x^5", "--order", "2", "--x", "2"], "20*x^3\nx.d2 = 160\n"],
  [["x*y", "--x", "2", "--y", "3"], "d/dx = y\nd/dy = x\nx.grad = 3\ny.grad = 2\n"],
  [["a*x^2", "--a", "2"], "2*a*x\n"],
  [["sum(x^k, k, 1, n)", "--n", "3"], "3*x^2 + 2*x + 1\n"],
  [["f(n) = n <= 1 ? x : x*f(n-1); f(5)"], "5*x^4\n"],
  [["y = x^2; y*sin(x)"], "x*(x*cos(x) + 2*sin(x))\n"],
  [["sqrt(x)", "--latex"], "\\frac{1}{2 \\sqrt{x}}\n"],
  [["sin(x^2)", "--json"], '{"formula":"sin(x^2)","derivatives":{"x":"2*x*cos(x^2)"}}\n'],
  [
    ["x^2", "--json", "--latex", "--order", "1", "--x", "3"],
    '{"formula":"x^2","order":1,"derivatives":{"x":"2*x"},"latex":{"x":"2 x"},"value":9,"grad":{"x":6}}\n',
  ],
  [
    ["x^3", "--json", "--order", "2", "--x", "3"],
    '{"formula":"x^3","order":2,"derivatives":{"x":"6*x"},"values":{"x":18}}\n',
  ],
  [["x", "x=3"], "1\nx.grad = 1\n"],
  [["__proto__*constructor", "--wrt", "__proto__"], "constructor\n"],
  [["floor(x)"], "0\n"],
];

test.each(cases)("dzero diff %j", async (argv, expected) => {
  const { out, err, code } = await dzero(["diff", ...argv]);
  expect({ out, err, code }).toEqual({ out: expected, err: "", code: 0 });
});

const NO_VARIABLE = "note: the expression has no variable, so its derivative is 0\n";

test.each([
  [["5"], "0\n", NO_VARIABLE],
  [["pi^2", "--wrt", "x"], "0\n", NO_VARIABLE],
  [["3", "--order", "0"], "3\n", NO_VARIABLE],
  [["abs(x)", "--x", "0"], "sign(x)\nx.grad = 0\n", "note: abs(x) is not differentiable at 0; used 0\n"],
] as const)("dzero diff %j tells what is special", async (argv, expected, note) => {
  const { out, err, code } = await dzero(["diff", ...argv]);
  expect({ out, err, code }).toEqual({ out: expected, err: note, code: 0 });
});

test.each([
  [["x", "--wrt", "3"], 2, "'3' is no name"],
  [["x", "--wrt", "x+1"], 2, "'x+1' is no name"],
  [["x", "--wrt", "z"], 1, "'z' is no variable of the expression"],
  [["x^2", "--order", "-1"], 2, "--order takes a whole number from 0 to 100, not '-1'"],
  [["x^2", "--order", "1.5"], 2, "not '1.5'"],
  [["x^2", "--order", "1000000"], 2, "not '1000000'"],
  [["x^2", "--y", "2"], 1, "y is given, but the expression does not use it"],
  [[""], 1, "the expression is empty"],
  [[], 2, "there is no expression"],
  [["polygamma(x, 2)"], 1, "polygamma has no derivative by its first argument in closed form"],
  [["f(x) = x^2"], 1, "defines a function"],
  [["f(x) = x^2; f'"], 1, "f' is a formula and has no value"],
  [["sum(x, k, 1, n)"], 1, "the bounds of a sum need a value"],
  [["sine(x)"], 1, "unknown function 'sine'"],
  [["5", "--strict"], 1, "the expression has no variable"],
] as const)("dzero diff %j is an error with code %i", async (argv, expected, message) => {
  const { out, err, code } = await dzero(["diff", ...argv]);
  expect({ out, code }).toEqual({ out: "", code: expected });
  expect(err).toContain(message);
});

test("--steps tells each rule, from the inside out", async () => {
  const { out } = await dzero(["diff", "--steps", "x^2*sin(3x)"]);
  expect(out).toBe(`1. power rule: (x^n)' = n*x^(n - 1)
   d/dx(x^2) = 2*x
2. constant factor rule: (c*u)' = c*u'
   d/dx(3*x) = 3
3. chain rule: (sin(u))' = cos(u)*u', with u = 3*x
   d/dx(sin(3*x)) = 3*cos(3*x)
4. product rule: (u*v)' = u'*v + u*v', with u = x^2, v = sin(3*x)
   d/dx(x^2*sin(3*x)) = x*(3*x*cos(3*x) + 2*sin(3*x))
x*(3*x*cos(3*x) + 2*sin(3*x))
`);
});

test("--steps of a derivative in the formula are those of what it is shown as", async () => {
  const { out } = await dzero(["diff", "--steps", "f(t) = t^3; f'(2x)"]);
  expect(out).toBe(`1. constant factor rule: (c*u)' = c*u'
   d/dx(2*x) = 2
2. power rule and chain rule: (u^n)' = n*u^(n - 1)*u', with u = 2*x
   d/dx((2*x)^2) = 8*x
3. constant factor rule: (c*u)' = c*u', with u = (2*x)^2
   d/dx(3*(2*x)^2) = 24*x
24*x
`);
});

test("a product that vanishes says so once, however often it is differentiated", async () => {
  const { out } = await dzero(["diff", "--steps", "--order", "2", "normcdf(sinh(x))"]);
  expect(out).toContain("\nnormpdf(sinh(x)) == 0 ? 0 : -sinh(x)^3*normpdf(sinh(x))");
  expect(out).not.toContain("== 0 ? 0 : normpdf(sinh(x)) == 0");
});

test("--steps has no step for a condition or for what is rounded, and one for a step function that is differentiated", async () => {
  const { out } = await dzero(["diff", "--steps", "x^2 > 3 ? x*floor(sin(x)) : x"]);
  expect(out).toBe(`1. step function: constant between its jumps
   d/dx(floor(sin(x))) = 0
2. product rule: (u*v)' = u'*v + u*v', with v = floor(sin(x))
   d/dx(x*floor(sin(x))) = floor(sin(x))
3. case by case: the derivative of the case that holds
   d/dx(x^2 > 3 ? x*floor(sin(x)) : x) = x^2 > 3 ? floor(sin(x)) : 1
x^2 > 3 ? floor(sin(x)) : 1
`);
});

const LATEX_STEPS = String.raw`\begin{aligned}
& 1.\; \text{constant factor rule: } \left(c u\right)' = c u' \\
& \quad \frac{d}{da}\left(a \omega\right) = \omega \\
& 2.\; \text{chain rule: } \left(\sin\left(u\right)\right)' = \cos\left(u\right) u' \text{, with } u = a \omega \\
& \quad \frac{d}{da}\left(\sin\left(a \omega\right)\right) = \omega \cos\left(a \omega\right) \\
& 1.\; \text{constant factor rule: } \left(c u\right)' = c u' \\
& \quad \frac{d}{d\omega}\left(a \omega\right) = a \\
& 2.\; \text{chain rule: } \left(\sin\left(u\right)\right)' = \cos\left(u\right) u' \text{, with } u = a \omega \\
& \quad \frac{d}{d\omega}\left(\sin\left(a \omega\right)\right) = a \cos\left(a \omega\right)
\end{aligned}
`;

const LATEX_SECOND = String.raw`\begin{aligned}
& 1.\; \text{derivative of log: } \left(\ln\left(x\right)\right)' = \frac{1}{x} \\
& \quad \frac{d}{dx}\left(\ln\left(x\right)\right) = \frac{1}{x} \\
& 2.\; \text{reciprocal rule: } \left(\frac{c}{v}\right)' = -\frac{c v'}{v^{2}} \\
& \quad \frac{d}{dx}\left(\frac{1}{x}\right) = -\frac{1}{x^{2}} \\
& \frac{d^{2}}{dx^{2}}\left(\ln\left(x\right)\right) = -\frac{1}{x^{2}}
\end{aligned}
x.d2 = -0.25
`;

test.each([
  [["sin(a*omega)"], LATEX_STEPS],
  [["log(x)", "--order", "2", "--x", "2"], LATEX_SECOND],
  [["x"], "\\begin{aligned}\n& \\frac{d}{dx}\\left(x\\right) = 1\n\\end{aligned}\n"],
  [["x^2", "--order", "0"], "x^{2}\n"],
])("--steps --latex %j is one block for a display", async (argv, expected) => {
  const { out, err, code } = await dzero(["diff", ...argv, "--steps", "--latex"]);
  expect({ out, err, code }).toEqual({ out: expected, err: "", code: 0 });
});

test.each([
  "sinc(x^2)*`50% of_a`",
  "max(x, x^2) % u",
  "diff(zeta(x), x)^x_1",
  "f(t) = t^t; f''(2x)",
  "x > 2 ? x^2 : -x",
])("the steps of %s are balanced LaTeX", async (expr) => {
  const { out } = await dzero(["diff", expr, "--steps", "--latex", "--wrt", "x"]);
  const count = (pattern: RegExp) => out.match(pattern)?.length ?? 0;
  expect(count(/\\left\b/g)).toBe(count(/\\right\b/g));
  expect(count(/(?<!\\)\{/g)).toBe(count(/(?<!\\)\}/g));
  expect(count(/\\begin\b/g)).toBe(count(/\\end\b/g));
  expect(out).not.toMatch(/\*|(?<!\\)%/);
});

test("--json has the steps in LaTeX, too", async () => {
  const { out } = await dzero(["diff", "x^2", "--steps", "--latex", "--json"]);
  expect(JSON.parse(out).steps.x).toEqual([
    {
      rule: "power rule: (x^n)' = n*x^(n - 1)",
      formula: "x^2",
      derivative: "2*x",
      latex: {
        rule: "\\text{power rule: } \\left(x^{n}\\right)' = n x^{n - 1}",
        formula: "x^{2}",
        derivative: "2 x",
      },
    },
  ]);
});

test.each([
  ["x + x^2 - 3", "difference rule"],
  ["-x", "constant factor rule"],
  ["x/3", "constant factor rule"],
  ["3/x", "reciprocal rule"],
  ["sin(x)/x", "quotient rule"],
  ["sin(x)^2", "power rule and chain rule"],
  ["2^x", "exponential rule"],
  ["x^x", "logarithmic differentiation"],
  ["exp(x)", "derivative of exp"],
  ["atan2(x, 2)", "derivative of atan2"],
  ["x < 0 ? x : 2*x", "case by case"],
])("the steps of %s name the %s", async (expr, rule) => {
  const { out, err } = await dzero(["diff", "--steps", "--json", expr]);
  expect(err).toBe("");
  const { steps } = JSON.parse(out);
  expect(steps.x.at(-1).rule).toContain(rule);
});
