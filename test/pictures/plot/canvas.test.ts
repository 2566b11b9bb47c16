import { ascii, braille, Canvas, NOBODY, type Dots, type Pattern } from "../../../src/pictures/plot/canvas.ts";
import type { Polyline } from "../../../src/pictures/plot/clip.ts";

function drawn(columns: number, rows: number, dots: Dots, lines: readonly (readonly [Polyline, Pattern])[]): string[] {
  const canvas = new Canvas(columns, rows, dots);
  for (const [owner, [line, pattern]] of lines.entries()) canvas.draw([line], owner, pattern);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) =>
      canvas.owner(column, row) === NOBODY ? "." : canvas.character(column, row),
    ).join(""),
  );
}

const falling: Polyline = [
  [0, 0],
  [8, 8],
];
const level: Polyline = [
  [0, 1.5],
  [8, 1.5],
];

test("every dot of a cell of braille", () => {
  const characters = Array.from({ length: 8 }, (_, i): Polyline => [[(i % 2) + 0.5, Math.floor(i / 2) + 0.5]]);
  expect(characters.map((point) => drawn(1, 1, braille, [[point, [1]]]).join("")).join("")).toBe("⠁⠈⠂⠐⠄⠠⡀⢀");
});

test.each<[what: string, columns: number, rows: number, dots: Dots, lines: [Polyline, Pattern][], picture: string[]]>([
  ["a diagonal", 4, 2, braille, [[falling, [1]]], ["⠑⢄..", "..⠑⢄"]],
  ["a level line", 4, 1, braille, [[level, [1]]], ["⠒⠒⠒⠒"]],
  ["dotted", 4, 1, braille, [[level, [1, 1]]], ["⠂⠂⠂⠂"]],
  ["dashed", 4, 1, braille, [[level, [2, 2]]], ["⠒.⠒."]],
  [
    "where two share a cell it is the first one's",
    4,
    2,
    braille,
    [
      [falling, [1]],
      [level, [1]],
    ],
    ["⠑⢄⠒⠒", "..⠑⢄"],
  ],
  [
    "one dot a cell",
    8,
    8,
    ascii,
    [
      [falling, [1]],
      [level, [1]],
    ],
    ["*.......", "+*++++++", "..*.....", "...*....", "....*...", ".....*..", "......*.", ".......*"],
  ],
  ["the farthest edges are in the last cells", 1, 1, braille, [[[[2, 4]], [1]]], ["⢀"]],
])("%s", (_, columns, rows, dots, lines, picture) => {
  expect(drawn(columns, rows, dots, lines)).toEqual(picture);
});
