import { plotOf, type Plot } from "../../../src/pictures/plot/plot.ts";
import { grid, type Sampler } from "../../../src/pictures/plot/samples.ts";

interface Function {
  readonly value: (x: number) => number;
  readonly slope: (x: number) => number;
}

const functions: Readonly<Record<string, Function>> = {
  "sin(x)": { value: Math.sin, slope: Math.cos },
  "sin(100*x)": { value: (x) => Math.sin(100 * x), slope: (x) => 100 * Math.cos(100 * x) },
  "tan(x)": { value: Math.tan, slope: (x) => 1 + Math.tan(x) ** 2 },
  "1/x": { value: (x) => 1 / x, slope: (x) => -1 / x ** 2 },
  "1/x^2": { value: (x) => 1 / x ** 2, slope: (x) => -2 / x ** 3 },
  "floor(x)": { value: Math.floor, slope: () => 0 },
  "x + floor(x)": { value: (x) => x + Math.floor(x), slope: () => 1 },
  "x/abs(x)": { value: (x) => x / Math.abs(x), slope: () => 0 },
  "abs(x)": { value: Math.abs, slope: Math.sign },
  "sqrt(x)": { value: Math.sqrt, slope: (x) => 0.5 / Math.sqrt(x) },
  "sqrt(x^2-4)": { value: (x) => Math.sqrt(x * x - 4), slope: (x) => x / Math.sqrt(x * x - 4) },
  "log(x)": { value: Math.log, slope: (x) => (x > 0 ? 1 / x : NaN) },
  "cbrt(x)": { value: Math.cbrt, slope: (x) => 1 / (3 * Math.cbrt(x) ** 2) },
  "tanh(100000*x)": { value: (x) => Math.tanh(1e5 * x), slope: (x) => 1e5 * (1 - Math.tanh(1e5 * x) ** 2) },
  "exp(-(100*x)^2)": {
    value: (x) => Math.exp(-((100 * x) ** 2)),
    slope: (x) => -2e4 * x * Math.exp(-((100 * x) ** 2)),
  },
  "exp(1/x)": { value: (x) => Math.exp(1 / x), slope: (x) => -Math.exp(1 / x) / x ** 2 },
  "exp(x)": { value: Math.exp, slope: Math.exp },
  "x^3": { value: (x) => x ** 3, slope: (x) => 3 * x ** 2 },
  "5": { value: () => 5, slope: () => 0 },
  "0": { value: () => 0, slope: () => 0 },
  "1e308*x": { value: (x) => 1e308 * x, slope: () => 1e308 },
  "1e-310*x": { value: (x) => 1e-310 * x, slope: () => 1e-310 },
  "no slope": { value: (x) => x ** 2, slope: () => NaN },
};

/** How many points were computed. */
let count = 0;

function samplerOf({ value, slope }: Function): Sampler {
  return (xs) => {
    count += xs.length;
    return { value: xs.map(value), slope: xs.map(slope) };
  };
}

function plotted(name: string, low: number, high: number, derivative = true): Plot {
  const drawing = {
    label: name,
    derivative: derivative ? "derivative" : undefined,
    sampler: samplerOf(functions[name]),
    most: 1e6,
  };
  const plot = plotOf([drawing], { variable: "x", across: { low, high }, up: undefined });
  if (plot === undefined) throw new Error("nothing to draw");
  return plot;
}

/** Where the pieces of a curve begin and end. */
function ends({ curves }: Plot, curve: number): number[][] {
  return curves[curve].pieces.map((piece) => [piece[0].x, piece[piece.length - 1].x]);
}

test.each<[name: string, low: number, high: number, ends: number[][]]>([
  ["sin(x)", -3, 3, [[-3, 3]]],
  ["sin(x)", 0, 1000, [[0, 1000]]],
  [
    "tan(x)",
    -2,
    2,
    [
      [-2, -Math.PI / 2],
      [-Math.PI / 2, Math.PI / 2],
      [Math.PI / 2, 2],
    ],
  ],
  [
    "1/x",
    -10,
    10,
    [
      [-10, 0],
      [0, 10],
    ],
  ],
  ["1/x", 1, 10, [[1, 10]]],
  [
    "floor(x)",
    -1.5,
    1.5,
    [
      [-1.5, -1],
      [-1, 0],
      [0, 1],
      [1, 1.5],
    ],
  ],
  [
    "x + floor(x)",
    -0.5,
    1.5,
    [
      [-0.5, 0],
      [0, 1],
      [1, 1.5],
    ],
  ],
  [
    "x/abs(x)",
    -10,
    10,
    [
      [-10, 0],
      [0, 10],
    ],
  ],
  ["sqrt(x)", -10, 10, [[0, 10]]],
  [
    "sqrt(x^2-4)",
    -10,
    10,
    [
      [-10, -2],
      [2, 10],
    ],
  ],
  ["log(x)", 0, 10, [[0, 10]]],
  ["cbrt(x)", -10, 10, [[-10, 10]]],
  ["tanh(100000*x)", -10, 10, [[-10, 10]]],
  ["exp(-(100*x)^2)", -10, 10, [[-10, 10]]],
  [
    "exp(1/x)",
    -1,
    1,
    [
      [-1, 0],
      [0, 1],
    ],
  ],
  ["5", -10, 10, [[-10, 10]]],
  ["1e308*x", -1.5, 1.5, [[-1.5, 1.5]]],
  ["1e-310*x", -1.5, 1.5, [[-1.5, 1.5]]],
  ["no slope", -1, 1, [[-1, 1]]],
])("the pieces of %s from %p to %p", (name, low, high, expected) => {
  const found = ends(plotted(name, low, high), 0);
  expect(found.length).toBe(expected.length);
  for (const [i, [start, end]] of expected.entries()) {
    expect(Math.abs(found[i][0] - start)).toBeLessThan((high - low) / 100);
    expect(Math.abs(found[i][1] - end)).toBeLessThan((high - low) / 100);
  }
});

test.each<[name: string, pieces: number]>([
  ["abs(x)", 2],
  ["sin(x)", 1],
  ["floor(x)", 1],
  ["sqrt(x)", 1],
  ["no slope", 0],
])("the derivative of %s has %p pieces", (name, pieces) => {
  expect(ends(plotted(name, -10, 10), 1).length).toBe(pieces);
});

test.each<[name: string, low: number, high: number]>([
  ["sqrt(x)", -1, 0],
  ["floor(x)", -1, 1],
])("where %s is torn is found more exactly than can be seen", (name, low, torn) => {
  const found = ends(plotted(name, low - 0.3, torn + 0.3), 0).flat();
  expect(Math.min(...found.map((x) => Math.abs(x - torn)))).toBeLessThan(1e-6);
});

test.each<[name: string, low: number, high: number, derivative: boolean, least: number, most: number]>([
  ["sin(x)", -10, 10, false, -1, 1],
  ["sin(x)", 0, 1000, false, -1, 1],
  ["x^3", -10, 10, true, -1000, 1000],
  ["exp(x)", -10, 10, true, 0, Math.exp(10)],
  ["exp(-(100*x)^2)", -10, 10, false, 0, 1],
  ["sqrt(x)", -10, 10, true, 0, Math.sqrt(10)],
  ["5", -10, 10, true, 0, 5],
  ["0", -10, 10, true, -1, 1],
  ["1e-310*x", -10, 10, true, -1e-309, 1e-309],
])("%s from %p to %p is shown whole", (name, low, high, derivative, least, most) => {
  const { up } = plotted(name, low, high, derivative);
  const height = most - least;
  expect(up.low).toBeLessThanOrEqual(least + 1e-4 * height);
  expect(up.low).toBeGreaterThanOrEqual(least - 0.1 * height);
  expect(up.high).toBeGreaterThanOrEqual(most - 1e-4 * height);
  expect(up.high).toBeLessThanOrEqual(most + 0.1 * height);
});

test.each<[name: string, low: number, high: number, most: number]>([
  ["1/x", -10, 10, 5],
  ["1/x^2", -10, 10, 10],
  ["tan(x)", -10, 10, 30],
  ["log(x)", 0, 10, 10],
  ["exp(1/x)", -1, 1, 400],
])("the poles of %s do not flatten the rest", (name, low, high, most) => {
  const { up } = plotted(name, low, high);
  expect(up.high - up.low).toBeLessThan(most);
});

test("a derivative that is much higher than its function leaves that half of the picture", () => {
  const { up } = plotted("sin(100*x)", -10, 10);
  expect(up.high - up.low).toBeLessThan(4.5);
});

test("numbers that are almost as large as can be have a picture", () => {
  const { up, curves } = plotted("1e308*x", -1.7, 1.7);
  expect(up).toEqual({ low: -Number.MAX_VALUE, high: Number.MAX_VALUE });
  expect(curves[0].pieces.length).toBe(1);
});

test.each(["sin(x)", "sin(100*x)", "tan(x)", "floor(x)", "exp(1/x)"])("%s takes a bounded number of points", (name) => {
  for (const width of [1e-3, 1, 1e3]) {
    count = 0;
    plotted(name, -width, width * 1.1);
    expect(count).toBeLessThan(21_000);
  }
});

test("a function that takes long is computed at few points", () => {
  const draw = (most: number) => {
    count = 0;
    const drawing = { label: "", derivative: "", sampler: samplerOf(functions["sin(100*x)"]), most };
    plotOf([drawing], { variable: "x", across: { low: -10, high: 10 }, up: undefined });
    return count;
  };
  expect(draw(1000)).toBeLessThan(1200);
  expect(draw(0)).toBeLessThan(300);
});

test("lines are as close to their curve as can be seen", () => {
  const { curves, up } = plotted("sin(x)", -10, 10);
  const [piece] = curves[0].pieces;
  for (let i = 1; i < piece.length; i++) {
    const [a, b] = [piece[i - 1], piece[i]];
    const away = Math.abs(Math.sin((a.x + b.x) / 2) - (a.value + b.value) / 2);
    expect(away).toBeLessThan((up.high - up.low) / 480);
  }
});

test("nothing to draw", () => {
  const sampler: Sampler = (xs) => ({ value: xs.map(() => NaN), slope: xs.map(() => NaN) });
  const drawing = { label: "", derivative: undefined, sampler, most: 1e6 };
  expect(plotOf([drawing], { variable: "x", across: { low: 0, high: 1 }, up: undefined })).toBeUndefined();
});

test("the grid goes up from one end to the other, and has no number twice", () => {
  for (const [low, high] of [
    [-1, 1],
    [-1.7e308, 1.7e308],
    [5, 5 + 1e-9],
  ]) {
    const xs = grid(low, high, 1601);
    expect([xs[0], xs[1600]]).toEqual([low, high]);
    expect(xs.every((x, i) => i === 0 || x > xs[i - 1])).toBe(true);
  }
});
