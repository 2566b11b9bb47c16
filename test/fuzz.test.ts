import fc from "fast-check";
import { functionNames } from "../src/functions/registry.ts";
import { ancestors } from "../src/autodiff/backward.ts";
import { differentiate } from "../src/autodiff/differentiate.ts";
import { DzeroError } from "../src/errors.ts";
import { plain } from "../src/print/palette.ts";
import { formatError } from "../src/print/frame.ts";
import { dzero } from "./cli/world.ts";
import { Formula } from "./session/formula.ts";

/** Pieces that lines are made of, sense or nonsense. */
const pieces = [
  ..."xyzefgdk0123()()+-*/^%!?:,;=<>.'′″²³⁻√∛∂π∞_ \n#[]{}|&$\\\"@é€\u0000\u200b",
  ..."** == != <= ≥ .5 1e3 1e-300 0x1F 0b 2e and or not pi ans inf nan x.grad x.value ⁻¹ '' d/dx( ∂/∂x( d²/dx²(".split(
    " ",
  ),
  ..."sin cos exp log sqrt gamma polygamma max clamp if diff sum prod f(x)=x^2 f'(x) sum(k,k,1,3) diff(x,x) :".split(
    " ",
  ),
  "\u{1f600}",
  "\ud800",
];

const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 16 }).map((parts) => parts.join(""));

const one = fc.constantFrom(
  "sin",
  "cos",
  "tan",
  "exp",
  "log",
  "sqrt",
  "cbrt",
  "abs",
  "asin",
  "acoth",
  "sinc",
  "erf",
  "lgamma",
);
const two = fc.constantFrom("max", "min", "atan2", "hypot", "logaddexp", "xlogy", "pow");
const infix = fc.constantFrom(" + ", " - ", "*", "/", "^", " % ", " < ", " == ", " and ", " or ");

/** Formulas that mean something. */
const { formula } = fc.letrec<{ formula: string }>((tie) => {
  const part = tie("formula");
  return {
    formula: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom("x", "y", "2", "0", "0.5", "pi", "1e-3", "-3"),
      fc.tuple(part, infix, part).map(([a, op, b]) => `(${a})${op}(${b})`),
      fc.tuple(one, part).map(([f, a]) => `${f}(${a})`),
      fc.tuple(one, part).map(([f, a]) => `${f}'(${a})`),
      fc.tuple(two, part, part).map(([f, a, b]) => `${f}(${a}, ${b})`),
      part.map((a) => `(${a})!`),
      part.map((a) => `not (${a})`),
      part.map((a) => `-(${a})`),
      fc.tuple(part, part, part).map(([c, a, b]) => `(${c}) ? (${a}) : (${b})`),
      part.map((a) => `diff(${a}, x)`),
      part.map((a) => `sum((${a})^k, k, 1, 3)`),
    ),
  };
});

/** Runs what may throw the one kind of error, with a place in the text, and nothing else. */
function guarded<Result>(text: string, run: () => Result): Result | undefined {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof DzeroError)) throw error;
    expect(error.code).not.toBe("internal");
    expect(error.place).toBeDefined();
    const { start, end } = error.place?.span ?? { start: -1, end: -1 };
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeGreaterThan(start);
    // A place may lie just after the end: something is missing there.
    expect(start).toBeLessThanOrEqual(text.length);
    expect(formatError(error, plain)).toContain(error.message.slice(0, 5));
    return undefined;
  }
}

test("any text is read or refused with its place, with and without symbols", () => {
  fc.assert(
    fc.property(soup, (text) => {
      guarded(text, () => new Formula(text));
      guarded(text, () => new Formula(text, { x: 2, y: -1, k: 3 }));
    }),
    { numRuns: 1200, seed: 1 },
  );
});

test("a formula with a piece put in or left out is read or refused with its place", () => {
  fc.assert(
    fc.property(formula, fc.constantFrom("", ...pieces), fc.nat(), fc.nat(3), (text, piece, at, drop) => {
      const from = at % (text.length + 1);
      const changed = text.slice(0, from) + piece + text.slice(from + drop);
      guarded(changed, () => new Formula(changed, { x: 0.7, y: -1.3, z: 2 }).gradient());
    }),
    { numRuns: 1200, seed: 2 },
  );
});

test("a formula and its derivatives print so that they read back to the same value", () => {
  const at = { x: 0.7, y: 1.3 };
  fc.assert(
    fc.property(formula, (text) => {
      const made = guarded(text, () => new Formula(text));
      if (made === undefined) return;
      const printed = made.text();
      expect(new Formula(printed).text()).toBe(printed);
      const { value: wanted, session, node } = new Formula(text, at);
      // Outside a function's domain its slope is NaN, of which the formula of the slope knows nothing.
      const needed = ancestors(session.graph, node);
      if (needed.some((yes, i) => yes === 1 && !Number.isFinite(session.graph.value(i)))) return;
      const found = new Formula(printed, at).value;
      // The slope of 0^x is 0; printed, as 0^x*log(0), it is 0*infinity.
      if (Number.isNaN(found) && /\^|pow/.test(text)) return;
      expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)));
    }),
    { numRuns: 1200, seed: 3 },
  );
});

test("the gradient is the same on numbers and as graph", () => {
  fc.assert(
    fc.property(formula, fc.constantFrom(0, 1, -2, 0.7, 1e-9), (text, x) => {
      const made = guarded(text, () => new Formula(text, { x, y: -1.3 }));
      if (made === undefined || !made.names.includes("x")) return;
      const wanted = made.gradient()["x"] + 0;
      const node = made.session.variable("x").node;
      const [derivative] = differentiate(made.session.graph, made.node, [node]);
      const found = made.session.graph.value(derivative) + 0;
      if (Number.isFinite(wanted)) expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-12 * Math.abs(wanted));
      else expect(found).toBe(wanted);
    }),
    { numRuns: 600, seed: 4 },
  );
});

test("whatever stands on a batch's line, one line answers it", async () => {
  const junk = fc.oneof(
    soup.map((expr) => JSON.stringify({ expr, at: { x: 1 } })),
    fc.json().map((text) => text.replaceAll("\n", "")),
    fc.constantFrom("", "{", "null", '{"expr":null}', '{"expr":"x","at":{"x":[]}}'),
  );
  const lines = fc.sample(junk, { numRuns: 500, seed: 5 });
  const { out, err, code } = await dzero(["batch"], { stdin: lines.map((line) => `${line}\n`).join("") });
  expect({ err, code }).toEqual({ err: "", code: 0 });
  const answers = out.split("\n").slice(0, -1);
  expect(answers).toHaveLength(lines.length);
  for (const answer of answers) expect(JSON.parse(answer).error?.code).not.toBe("internal");
});

test("every name of a function alone, before a bracket and before a name is read or refused", () => {
  for (const name of functionNames())
    for (const text of [
      name,
      `${name} x`,
      `${name}(`,
      `${name}()`,
      `${name}'(x)`,
      `${name}^2 x`,
      `${name} = 3`,
      `${name}²(x)`,
    ])
      guarded(text, () => new Formula(text, { x: 0.5 }).gradient());
});
