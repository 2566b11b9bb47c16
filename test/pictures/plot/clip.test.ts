import { clipped, type Polyline } from "../../../src/pictures/plot/clip.ts";

test.each<[what: string, line: Polyline, parts: Polyline[]]>([
  [
    "all inside",
    [
      [1, 1],
      [5, 2],
    ],
    [
      [
        [1, 1],
        [5, 2],
      ],
    ],
  ],
  [
    "through the middle",
    [
      [-5, 5],
      [15, 5],
    ],
    [
      [
        [0, 5],
        [10, 5],
      ],
    ],
  ],
  [
    "out and in again",
    [
      [5, 5],
      [5, -5],
      [6, -5],
      [6, 5],
    ],
    [
      [
        [5, 5],
        [5, 0],
      ],
      [
        [6, 0],
        [6, 5],
      ],
    ],
  ],
  [
    "beside a corner",
    [
      [-4, 3],
      [1, -2],
    ],
    [],
  ],
  [
    "all on one side",
    [
      [-1, 5],
      [-2, 6],
      [-1, 7],
    ],
    [],
  ],
  ["a point inside", [[3, 4]], [[[3, 4]]]],
  ["a point outside", [[3, 14]], []],
])("%s", (_, line, parts) => {
  expect(clipped(line, 10, 10)).toEqual(parts);
});

test("a line far out is cut where it leaves", () => {
  const [[, [x, y]]] = clipped(
    [
      [5, 5],
      [6, 1e9],
    ],
    10,
    10,
  );
  expect(x).toBeCloseTo(5, 6);
  expect(y).toBeCloseTo(10, 6);
});
