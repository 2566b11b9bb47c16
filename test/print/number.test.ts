import fc from "fast-check";
import { formatNumber } from "../../src/print/number.ts";
import { toJson } from "../../src/print/json.ts";

test.each([
  [0, "0"],
  [-0, "0"],
  [6, "6"],
  [0.1 + 0.2, "0.3"],
  [1 / 3, "0.333333333333333"],
  [-2.5, "-2.5"],
  [1e-5, "0.00001"],
  [9.99e-6, "9.99e-6"],
  [1.5e-7, "1.5e-7"],
  [-1.5e-7, "-1.5e-7"],
  [123456789012345.6, "123456789012346"],
  [999999999999999.9, "1e15"],
  [1e15, "1000000000000000"],
  [2 ** 53 - 1, "9007199254740991"],
  [2 ** 53, "9.00719925474099e15"],
  [1e21, "1e21"],
  [1.2345e300, "1.2345e300"],
  [5e-324, "4.94065645841247e-324"],
  [Infinity, "inf"],
  [-Infinity, "-inf"],
  [NaN, "nan"],
])("%d is shown as %s", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test.each([
  [1 / 3, 4, "0.3333"],
  [1234.5678, 3, "1230"],
  [123456, 3, "123456"],
  [0.1, 17, "0.10000000000000001"],
  [9.99, 1, "10"],
])("%d to %i digits is %s", (value, digits, text) => {
  expect(formatNumber(value, digits)).toBe(text);
});

test("what is shown reads back to the digits shown, and 17 digits read back whole", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -1e308, max: 1e308 }), (value) => {
      expect(Number(formatNumber(value, 17)) + 0).toBe(value + 0);
      const short = Number(formatNumber(value));
      expect(Math.abs(short - value)).toBeLessThanOrEqual(Math.abs(value) * 6e-15 + 5e-324);
    }),
    { seed: 1 },
  );
});

test("JSON keeps every bit, and strings for what it has no numbers for", () => {
  expect(toJson([-0, 0.1, 1e21, NaN, Infinity, -Infinity])).toBe('[-0,0.1,1e+21,"NaN","Infinity","-Infinity"]');
  expect(
    toJson(
      new Map([
        ["__proto__", 1],
        ['a"b', 2],
      ]),
    ),
  ).toBe('{"__proto__":1,"a\\"b":2}');
});
