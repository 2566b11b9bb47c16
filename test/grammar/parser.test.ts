import type { Expression } from "../../grammar/ast.ts";
import { openBrackets, parse } from "../../grammar/parser.ts";
import { DzeroError } from "../../src/errors.ts";

const isFunction = (name: string) => ["sin", "cos", "sqrt", "cbrt", "gamma"].includes(name);

/** An expression with every operation in brackets: how it was read. */
function reading(expression: Expression): string {
  switch (expression.kind) {
    case "number":
      return expression.text;
    case "name":
      return expression.name;
    case "member":
      return `${expression.name}.${expression.member}`;
    case "call":
      return `${expression.name}${"'".repeat(expression.primes)}(${expression.arguments.map(reading).join(", ")})`;
    case "application": {
      const power = expression.power === 1 ? "" : `^${expression.power}`;
      return `${expression.name}${power}[${reading(expression.argument)}]`;
    }
    case "derivative": {
      const by = expression.by.map(({ name, order }) => name.name + (order === undefined ? "" : ` ${reading(order)}`));
      return `D[${reading(expression.expression)}; ${by.join(", ")}]`;
    }
    case "series": {
      const { operation, body, index, from, to } = expression;
      return `${operation}[${reading(body)}; ${index.name} ${reading(from)}..${reading(to)}]`;
    }
    case "group":
      return reading(expression.inner);
    case "unary":
      if (expression.operator === "!") return `(${reading(expression.operand)}!)`;
      return `(${expression.operator}${expression.operator === "not" ? " " : ""}${reading(expression.operand)})`;
    case "binary":
      return `(${reading(expression.left)} ${expression.operator} ${reading(expression.right)})`;
    case "comparison":
      return `(${expression.operands.map((operand, i) => (i === 0 ? "" : ` ${expression.operators[i - 1]} `) + reading(operand)).join("")})`;
    case "conditional":
      return `(${reading(expression.condition)} ? ${reading(expression.whenTrue)} : ${reading(expression.whenFalse)})`;
  }
}

function readings(text: string): string[] {
  return parse({ text }, isFunction).statements.map((statement) => {
    if (statement.kind === "evaluation") return reading(statement.expression);
    if (statement.kind === "assignment") return `${statement.target.name} = ${reading(statement.expression)}`;
    if (statement.kind === "primed") return `${statement.name.name}${"'".repeat(statement.primes)}`;
    const parameters = statement.parameters.map(({ name }) => name).join(", ");
    return `${statement.name.name}(${parameters}) = ${reading(statement.body)}`;
  });
}

const cases: readonly (readonly [text: string, ...readings: string[]])[] = [
  ["2^-1", "(2 ^ (-1))"],
  ["2^--1", "(2 ^ (-(-1)))"],
  ["2^-3^2", "(2 ^ (-(3 ^ 2)))"],
  ["x^-2y", "((x ^ (-2)) * y)"],
  ["2^3x", "((2 ^ 3) * x)"],
  ["2^3^2", "(2 ^ (3 ^ 2))"],
  ["x**2", "(x ^ 2)"],
  ["-2^2", "(-(2 ^ 2))"],
  ["(-2)^2", "((-2) ^ 2)"],
  ["1/2x", "(1 / (2 * x))"],
  ["1/2*x", "((1 / 2) * x)"],
  ["2(x+1)", "(2 * (x + 1))"],
  ["(x+1)(x-1)", "((x + 1) * (x - 1))"],
  ["2 pi r", "((2 * pi) * r)"],
  ["2sin(x)", "(2 * sin(x))"],
  ["2`price (USD)`^2", "(2 * (price (USD) ^ 2))"],
  ["`sin` x + `and`", "((sin * x) + and)"],
  ["` a``b `", "a`b"],
  ["`x`y", "(x * y)"],
  ["`# (` # a comment", "# ("],
  ["-x y", "(-(x * y))"],
  ["2*-x y", "(2 * (-(x * y)))"],
  ["a - -b", "(a - (-b))"],
  ["a - b - c", "((a - b) - c)"],
  ["a / b * c", "((a / b) * c)"],
  ["a + b*c % d", "(a + ((b * c) % d))"],
  ["+x", "(+x)"],
  ["a·b ⋅ c × d ÷ e − f", "(((((a * b) * c) * d) / e) - f)"],
  ["a ≤ b", "(a <= b)"],
  ["a < b <= c != d", "(a < b <= c != d)"],
  ["(a < b) < c", "((a < b) < c)"],
  ["a + 1 < b*2", "((a + 1) < (b * 2))"],
  ["a ? b : c ? d : e", "(a ? b : (c ? d : e))"],
  ["a ? b ? c : d : e", "(a ? (b ? c : d) : e)"],
  ["a < b ? -a : b + 1", "((a < b) ? (-a) : (b + 1))"],
  ["x!=2", "(x != 2)"],
  ["f (x)", "f(x)"],
  ["f()", "f()"],
  ["f(a, b)(c)", "(f(a, b) * c)"],
  ["x.grad*2", "(x.grad * 2)"],
  ["3. + .5 + 1e-3 + 1_000_000 + 0x1F + 0b101", "(((((3. + .5) + 1e-3) + 1000000) + 0x1F) + 0b101)"],
  ["2e3x", "(2e3 * x)"],
  ["2e", "(2 * e)"],
  ["3.x", "(3. * x)"],
  ["x₁ + x_2 + é + 变量", "(((x₁ + x_2) + é) + 变量)"],
  ["∞", "∞"],
  ["x = 3; y = x", "x = 3", "y = x"],
  ["f(x, y) = x*y", "f(x, y) = (x * y)"],
  ["f() = 3", "f() = 3"],
  ["x!^2 + 3!!= 2", "((((x!) ^ 2) + (3!)) != 2)"],
  ["-x!", "(-(x!))"],
  ["2^x!", "(2 ^ (x!))"],
  ["x²y", "((x ^ 2) * y)"],
  ["-x²", "(-(x ^ 2))"],
  ["2^x²", "(2 ^ (x ^ 2))"],
  ["x⁻¹⁰ + x²³", "((x ^ (-10)) + (x ^ 23))"],
  ["(x+1)²!", "(((x + 1) ^ 2)!)"],
  ["not a < b and c or d", "(((not (a < b)) and c) or d)"],
  ["a and not b", "(a and (not b))"],
  ["not not a ? b : c", "((not (not a)) ? b : c)"],
  ["orb + android + nothing", "((orb + android) + nothing)"],
  ["sin x^2", "sin[(x ^ 2)]"],
  ["sin 2 pi x", "sin[((2 * pi) * x)]"],
  ["sin 2x cos x", "(sin[(2 * x)] * cos[x])"],
  ["1/2 sin x", "(1 / (2 * sin[x]))"],
  ["sin x!", "sin[(x!)]"],
  ["-sin x + 1", "((-sin[x]) + 1)"],
  ["sin x*y", "(sin[x] * y)"],
  ["sin sin x", "sin[sin[x]]"],
  ["sin x(y)", "sin[x(y)]"],
  ["sin 2(x+1)y", "sin[((2 * (x + 1)) * y)]"],
  ["sin x f(y)", "(sin[x] * f(y))"],
  ["2^sin x y", "(2 ^ sin[(x * y)])"],
  ["2^sin x cos y", "((2 ^ sin[x]) * cos[y])"],
  ["sin^2(x)", "(sin(x) ^ 2)"],
  ["sin² x", "sin^2[x]"],
  ["sin^2 x cos x", "(sin^2[x] * cos[x])"],
  ["sin²(x)cos³(x)", "((sin(x) ^ 2) * (cos(x) ^ 3))"],
  ["sin (x) y", "(sin(x) * y)"],
  ["sin - x", "(sin - x)"],
  ["sin^-1 + 2", "((sin ^ (-1)) + 2)"],
  ["√x", "sqrt[x]"],
  ["√2x + ∛(x) y", "(sqrt[(2 * x)] + (cbrt(x) * y))"],
  ["2√x√y", "((2 * sqrt[x]) * sqrt[y])"],
  ["f'(x) + f''(x)*g′(2x)", "(f'(x) + (f''(x) * g'((2 * x))))"],
  ["f″(x)", "f''(x)"],
  ["f'", "f'"],
  ["f‴; sin'", "f'''", "sin'"],
  ["diff(x^2, x)", "D[(x ^ 2); x]"],
  ["diff(x^2*y, x, 1, y, 2)", "D[((x ^ 2) * y); x 1, y 2]"],
  ["diff(f, x, y)", "D[f; x, y]"],
  ["d/dx(x^2)y", "(D[(x ^ 2); x 1] * y)"],
  ["∂/∂x(x y)", "D[(x * y); x 1]"],
  ["d²/dx²(x^3) + d^2/dx^2(x)", "(D[(x ^ 3); x 2] + D[x; x 2])"],
  ["∂³/∂x∂y²(f)", "D[f; x 1, y 2]"],
  ["2d / dlong_name (x)", "(2 * D[x; long_name 1])"],
  ["d/dx", "(d / dx)"],
  ["sum(k^2, k, 1, n)", "sum[(k ^ 2); k 1..n]"],
  ["prod(k, k, 1, 3)!", "(prod[k; k 1..3]!)"],
  ["a\nb;;\n\n;c # comment ; d", "a", "b", "c"],
  ["(a\n+ # in between\nb)", "(a + b)"],
  ["a\r\nb\r\n", "a", "b"],
  [""],
];

test.each(cases)("%j", (text, ...expected) => {
  expect(readings(text)).toEqual(expected);
});

test.each([
  ["2+", "syntax", 2, 3],
  ["(1", "unclosed-bracket", 0, 1],
  ["f(1, (2)", "unclosed-bracket", 1, 2],
  ["1)", "unmatched-bracket", 1, 2],
  ["1 2", "syntax", 2, 3],
  ["(x+1)2", "syntax", 5, 6],
  ["0x1F 0", "syntax", 5, 6],
  ["1e5.5", "syntax", 3, 5],
  ["3 x = 4", "not-assignable", 0, 4],
  ["f(1) = 4", "not-assignable", 0, 5],
  ["x.grad = 4", "not-assignable", 0, 7],
  ["a = b = c", "syntax", 6, 7],
  ["(a = b)", "syntax", 3, 4],
  ["1..2", "syntax", 1, 2],
  ["x.", "syntax", 2, 3],
  ["x.5", "syntax", 1, 3],
  ["x . 5", "syntax", 4, 5],
  ["x ^ * 2", "syntax", 4, 5],
  ["2 ^", "syntax", 3, 4],
  ["?", "syntax", 0, 1],
  ["a ? : b", "syntax", 4, 5],
  ["50%", "syntax", 3, 4],
  ["xⁿ", "unknown-character", 1, 2],
  ["x 😀", "unknown-character", 2, 4],
  ["0b2", "syntax", 0, 3],
  ["x + 'a'", "syntax", 4, 5],
  ["x!!", "syntax", 1, 3],
  ["a not b", "syntax", 2, 5],
  ["f'(x) = x^2", "not-assignable", 0, 6],
  ["sin x = 3", "not-assignable", 0, 6],
  ["d/dx(x) = 3", "not-assignable", 0, 8],
  ["!x", "syntax", 0, 1],
  ["f' + 1", "syntax", 0, 2],
  ["3'", "syntax", 1, 2],
  ["(x)'", "syntax", 3, 4],
  ["x²2", "syntax", 2, 3],
  ["²", "syntax", 0, 1],
  ["x⁻", "unknown-character", 1, 2],
  ["and", "syntax", 0, 3],
  ["a and", "syntax", 5, 6],
  ["or = 3", "syntax", 0, 2],
  ["a && b", "unknown-character", 2, 3],
  ["diff(x^2)", "syntax", 0, 9],
  ["diff(x^2, 3)", "syntax", 10, 11],
  ["diff(x, x, 1, 2)", "syntax", 14, 15],
  ["diff'(x)", "syntax", 0, 8],
  ["d²/dx(x)", "syntax", 0, 5],
  ["∂²/∂x∂y²(x)", "syntax", 0, 8],
  ["sum(1, 2, 3)", "syntax", 0, 12],
  ["sum(k, 2, 1, 3)", "syntax", 7, 8],
  ["√-x", "syntax", 1, 2],
  ["1..2 step 3", "syntax", 1, 2],
  ["a; (b\n; c)", "syntax", 6, 7],
  ["x\n+", "syntax", 3, 4],
] as const)("%j is %s at %i to %i", (text, code, start, end) => {
  const found = (() => {
    try {
      return parse({ text }, isFunction);
    } catch (error) {
      return error;
    }
  })();
  expect(found).toBeInstanceOf(DzeroError);
  expect(found).toMatchObject({ code, span: { start, end } });
});

test("long sums, chains of signs, powers and conditionals are no recursion", () => {
  const count = 50_000;
  for (const text of [
    `x${"+x".repeat(count)}`,
    `${"-".repeat(count)}x`,
    `x${"^x".repeat(count)}`,
    `${"x ? x : ".repeat(count)}x`,
    `x${" < x".repeat(count)}`,
    `x${" x".repeat(count)}`,
    `x${" and x".repeat(count)}`,
    `${"not ".repeat(count)}x`,
    `${"sin ".repeat(count)}x`,
    `x${"!²".repeat(count)}`,
  ]) {
    expect(parse({ text }, isFunction).statements).toHaveLength(1);
  }
});

test("the brackets a line leaves open are counted, those in comments are not", () => {
  expect(["(", "((x)", "x)", "# (((", "f(x, # )"].map(openBrackets)).toEqual([1, 1, -1, 0, 1]);
});
