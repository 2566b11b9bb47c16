import fc from "fast-check";
import { Formula } from "../session/formula.ts";

const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const part = tie("expression");
  const operator = fc.constantFrom("+", "-", "*", "/", "^", "%", "<", ">=", "==", " ");
  const leaf = fc.constantFrom("x", "y", "2", "0.5", "pi", "1e-3", "3");
  return {
    expression: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc.tuple(part, operator, part).map(([a, op, b]) => `(${a})${op}(${b})`),
      part.map((a) => `-(${a})`),
      fc.tuple(fc.constantFrom("sin", "exp", "sqrt", "abs", "tanh"), part).map(([f, a]) => `${f}(${a})`),
      fc.tuple(fc.constantFrom("max", "min", "xlogy", "pow"), part, part).map(([f, a, b]) => `${f}(${a}, ${b})`),
      fc.tuple(part, part, part).map(([c, a, b]) => `(${c}) ? (${a}) : (${b})`),
    ),
  };
});

const AT = { x: 0.7, y: -1.3 };

test("a printed formula reads back to the very same value, and prints the same again", () => {
  fc.assert(
    fc.property(expression, (text) => {
      const printed = new Formula(text).text();
      expect(new Formula(printed).text()).toBe(printed);
      expect(new Formula(printed, AT).value).toBe(new Formula(text, AT).value);
    }),
    { numRuns: 500, seed: 1 },
  );
});

test("the pass on numbers and the pass that makes graph agree", () => {
  fc.assert(
    fc.property(expression, (text) => {
      const formula = new Formula(text, AT);
      for (const name of formula.names) {
        const found = formula.derivative(name) + 0;
        const wanted = (formula.gradient()[name] ?? 0) + 0;
        if (Number.isFinite(wanted)) expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-12 * Math.abs(wanted));
        else expect(found).toBe(wanted);
      }
    }),
    { numRuns: 500, seed: 2 },
  );
});

test("a derivative over symbols has the value of the derivative at numbers, where both are finite", () => {
  fc.assert(
    fc.property(expression, fc.constantFrom("x", "y"), (text, name) => {
      const symbolic = new Formula(text);
      fc.pre(symbolic.names.includes(name));
      const wanted = new Formula(text, AT).derivative(name);
      const found = new Formula(symbolic.text(name), AT).value;
      fc.pre(Number.isFinite(wanted) && Number.isFinite(found));
      expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(wanted)));
    }),
    { numRuns: 300, seed: 3 },
  );
});
