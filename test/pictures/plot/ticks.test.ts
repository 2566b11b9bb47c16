import { ticksIn, ticksThatFit } from "../../../src/pictures/plot/ticks.ts";

const labels = (low: number, high: number, most: number) => ticksIn(low, high, most).map(({ label }) => label);

test.each<[low: number, high: number, most: number, labels: string]>([
  [0, 1, 11, "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1"],
  [0, 0.3, 4, "0 0.1 0.2 0.3"],
  [-3, 3, 7, "-3 -2 -1 0 1 2 3"],
  [-3, 3, 3, "-2 0 2"],
  [-3, 3, 2, "0"],
  [0, 2 * Math.PI, 7, "0 1 2 3 4 5 6"],
  [-1.08, 1.08, 5, "-1 -0.5 0 0.5 1"],
  [0, 22026, 5, "0 5000 10000 15000 20000"],
  [0, 3e6, 4, "0 1e6 2e6 3e6"],
  [123456, 123459, 4, "123456 123457 123458 123459"],
  [1, 1 + 3e-9, 4, "1 1.000000001 1.000000002 1.000000003"],
  [0, 4e-5, 5, "0 1e-5 2e-5 3e-5 4e-5"],
  [-1e301, 1e301, 3, "-1e301 0 1e301"],
  [-1.7e308, 1.7e308, 3, "-1e308 0 1e308"],
  [-1e-320, 1e-320, 3, "-1e-320 0 1e-320"],
  [4.2, 4.4, 1, ""],
  [4.21, 4.39, 1, "4.3"],
])("from %p to %p at most %p", (low, high, most, expected) => {
  expect(labels(low, high, most).join(" ")).toBe(expected);
});

/** Ends of ranges of every size, narrow ones and wide ones, around nothing and far from it. */
function* ranges(): Generator<[number, number]> {
  for (let exponent = -296; exponent <= 306; exponent += 14) {
    for (const [a, b] of [
      [0, 1],
      [-1, 2.5],
      [3.1, 3.7],
      [-98.7, -98.6],
      [7, 7.0000001],
    ])
      yield [a * 10 ** exponent, b * 10 ** exponent];
  }
}

test.each([1, 2, 3, 5, 8, 13, 30])("at most %p ticks, as many as a round step gives, in order and within", (most) => {
  for (const [low, high] of ranges()) {
    const ticks = ticksIn(low, high, most);
    expect(ticks.length).toBeLessThanOrEqual(most);
    // With the next finer step there would be too many: at most two and a half times as many intervals.
    if (most > 5) expect(ticks.length).toBeGreaterThan(most / 2.5 - 2);
    for (const [i, { value, label }] of ticks.entries()) {
      expect(value >= low && value <= high).toBe(true);
      expect(Number(label)).toBe(value);
      if (i > 0) expect(value).toBeGreaterThan(ticks[i - 1].value);
    }
  }
});

test("a tick is a multiple of 1, 2 or 5 times a power of ten", () => {
  for (const [low, high] of ranges()) {
    const ticks = ticksIn(low, high, 10);
    const digits = new Set(
      ticks.slice(1).map(({ value }, i) => {
        const step = value - ticks[i].value;
        const mantissa = step / 10 ** Math.floor(Math.log10(step) + 1e-3);
        return Math.round(mantissa * 1000) / 1000;
      }),
    );
    for (const mantissa of digits) expect([1, 2, 5].some((one) => Math.abs(one - mantissa) < 0.01)).toBe(true);
  }
});

test("ticks that have no room are fewer", () => {
  expect(ticksThatFit(0, 10, 11, (ticks) => ticks.length <= 4).map(({ label }) => label)).toEqual(["0", "5", "10"]);
  expect(ticksThatFit(0, 10, 11, () => false)).toEqual([]);
});
