import fc from "fast-check";
import { magnitudeOf, type Magnitude } from "../../src/autodiff/magnitude.ts";
import { operations } from "../../src/autodiff/operation.ts";
import "../../src/functions/registry.ts";

/** A size of a number, and a number of that size. */
const sized = fc
  .tuple(
    fc.integer({ min: -128, max: 120 }),
    fc.integer({ min: 0, max: 8 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom(0, 1, -1),
    fc.constantFrom("plain", "plain", "zero", "value", "whole"),
  )
  .map(([lowest, width, at, sign, kind]): { magnitude: Magnitude; value: number } => {
    const size = 2 ** (lowest + at * width) * (sign === 0 && at > 0.5 ? -1 : sign || 1);
    const bounds = { lowest, highest: lowest + width, mayBeZero: kind === "zero" };
    const known = magnitudeOf(kind === "whole" ? Math.round(6 * at - 3) : size);
    if (known?.value !== undefined && (kind === "value" || kind === "whole"))
      return { magnitude: known, value: known.value };
    const value = kind === "zero" && at < 0.1 ? 0 : size;
    return { magnitude: { ...bounds, sign: sign === 1 ? 1 : sign === -1 ? -1 : 0 }, value };
  });

/** How far an exponent is lowered. */
const count = fc.nat(3).map((value) => ({ magnitude: magnitudeOf(value) ?? never(), value }));

function never(): never {
  throw new Error("a small number has a magnitude");
}

const knowing = operations.filter(({ magnitude }) => magnitude !== undefined);

test("there are operations that tell how large their values are", () => {
  expect(knowing.length).toBeGreaterThan(10);
});

test.each(knowing.map((operation) => [operation.name, operation] as const))(
  "%s is as large as it says",
  (name, { leastArity, magnitude, forward }) => {
    let known = 0;
    fc.assert(
      fc.property(
        fc.tuple(...Array.from({ length: leastArity }, (_, i) => (name === "lowerPower" && i === 2 ? count : sized))),
        (args) => {
          const value = forward(...args.map((one) => one.value));
          const found = magnitude?.(...args.map((one) => one.magnitude));
          if (found === undefined) return;
          known += 1;
          // Of zeros only a zero is said; what they make infinite, or of a negative number nothing, is so in any arithmetic.
          if (Number.isNaN(value) || args.some((one) => one.value === 0 && !Number.isFinite(value))) return;
          if (found.lowest < -1000 || found.highest > 1000) return;
          if (value === 0) {
            expect(found.mayBeZero || args.some((one) => one.value === 0)).toBe(true);
            return;
          }
          expect(Math.abs(value)).toBeGreaterThanOrEqual(2 ** found.lowest);
          expect(Math.abs(value)).toBeLessThanOrEqual(2 ** found.highest);
          if (found.sign !== 0) expect(Math.sign(value)).toBe(found.sign);
          if (found.value !== undefined) expect(value).toBe(found.value);
        },
      ),
      { numRuns: 500 },
    );
    expect(known).toBeGreaterThan(20);
  },
);
