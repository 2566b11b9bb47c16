import type { Palette } from "../../print/palette.ts";
import { ascii, braille, Canvas, NOBODY, type Pattern } from "./canvas.ts";
import type { Curve, Plot } from "./plot.ts";
import { polylinesOf, scalesOf } from "./polylines.ts";
import type { Range } from "./scale.ts";
import { ticksIn, ticksThatFit, type Tick } from "./ticks.ts";

/** How a picture for a terminal is to look. */
export interface ChartLook {
  /** In columns and lines. */
  readonly width: number;
  readonly height: number;
  /** Whether only ASCII can be shown. */
  readonly ascii: boolean;
  readonly palette: Palette;
}

/** Lines as characters. */
interface Strokes {
  readonly horizontal: string;
  readonly vertical: string;
  readonly crossing: string;
  readonly corner: string;
  readonly tickLeft: string;
  readonly tickBelow: string;
}

const boxes: Strokes = {
  horizontal: "─",
  vertical: "│",
  crossing: "┼",
  corner: "└",
  tickLeft: "┤",
  tickBelow: "┬",
};

const asciiStrokes: Strokes = {
  horizontal: "-",
  vertical: "|",
  crossing: "+",
  corner: "+",
  tickLeft: "+",
  tickBelow: "+",
};

/** Curves in turn are solid, dotted, dashed, and of single dots. */
const patterns: readonly Pattern[] = [[1], [1, 1], [4, 3], [1, 4]];

/** Letters are told apart as they are. */
const solid: Pattern = [1];

/** Columns between labels below the axis. */
const GAP = 2;

/** Columns from one tick below the axis to the next, at least. */
const LEAST_APART = 6;

/** Lines from one tick on the left to the next, at least. */
const LINES_A_TICK = 3;

/** The least columns of the curves; labels on the left that leave fewer are left out. */
const LEAST_COLUMNS = 12;

/** Lines below the curves: the axis and its labels. */
const LINES_BELOW = 2;

/** The place of a number on a scale of cells. */
interface CellTick extends Tick {
  readonly cell: number;
}

/** Curves as text, without a newline at the end. */
export function chart(plot: Plot, look: ChartLook): string {
  const { palette, width } = look;
  const dots = look.ascii ? ascii : braille;
  const strokes = look.ascii ? asciiStrokes : boxes;
  const legend = legendLines(plot.curves, look);
  const rows = Math.max(1, look.height - legend.length - LINES_BELOW);
  const { x: xScale, y: yScale } = scalesOf(plot, 1, 1);
  const left: CellTick[] = ticksIn(plot.up.low, plot.up.high, Math.max(1, Math.floor(rows / LINES_A_TICK))).map(
    (tick) => ({
      ...tick,
      cell: cellOf(yScale.at(tick.value), rows, dots.up),
    }),
  );
  const labelWidth = left.reduce((most, { label }) => Math.max(most, label.length), 0);
  const margin = labelWidth + 1 > width - LEAST_COLUMNS ? 0 : labelWidth + 1;
  const columns = Math.max(1, width - margin - 1);
  const below = ticksBelow(plot.across, margin + 1, columns, (value) => cellOf(xScale.at(value), columns, dots.across));

  const canvas = new Canvas(columns, rows, dots);
  const scales = scalesOf(plot, canvas.width - 1, canvas.height - 1);
  for (const [i, curve] of plot.curves.entries()) {
    const pattern = look.ascii ? solid : patterns[i % patterns.length];
    canvas.draw(polylinesOf(curve, scales, 0.5), i, pattern);
  }

  const zeroColumn = zeroCell(plot.across, (value) => cellOf(xScale.at(value), columns, dots.across));
  const zeroRow = zeroCell(plot.up, (value) => cellOf(yScale.at(value), rows, dots.up));
  const lines = Array.from({ length: rows }, (_, row) => {
    const tick = left.find(({ cell }) => cell === row);
    const label = margin === 0 ? "" : `${(tick?.label ?? "").padStart(labelWidth)} `;
    const axis = tick === undefined ? strokes.vertical : strokes.tickLeft;
    return `${label}${palette.dim(axis)}${cellsOf(canvas, row, look, { strokes, zeroColumn, zeroRow })}`.trimEnd();
  });
  const axisBelow = Array.from({ length: columns }, (_, column) =>
    below.some(({ cell }) => cell === column) ? strokes.tickBelow : strokes.horizontal,
  ).join("");
  return [
    ...legend,
    ...lines,
    `${" ".repeat(margin)}${palette.dim(strokes.corner + axisBelow)}`,
    labelLine(below, plot.variable, margin + 1, width),
  ].join("\n");
}

/** The cell of a place from 0 to 1. */
function cellOf(place: number, cells: number, dotsInCell: number): number {
  return Math.floor(Math.round(place * (cells * dotsInCell - 1)) / dotsInCell);
}

function zeroCell({ low, high }: Range, cell: (value: number) => number): number | undefined {
  return low < 0 && high > 0 ? cell(0) : undefined;
}

/** The characters of a row, with zero lines where there is no curve. */
function cellsOf(
  canvas: Canvas,
  row: number,
  { palette }: ChartLook,
  { strokes, zeroColumn, zeroRow }: { strokes: Strokes; zeroColumn: number | undefined; zeroRow: number | undefined },
): string {
  let text = "";
  let run = "";
  let runOwner = NOBODY;
  const flush = () => {
    if (run.trim() === "") text += run;
    else text += runOwner === NOBODY ? palette.dim(run) : colorOf(palette, runOwner)(run);
    run = "";
  };
  for (let column = 0; column < canvas.columns; column++) {
    const owner = canvas.owner(column, row);
    if (owner !== runOwner) flush();
    runOwner = owner;
    if (owner !== NOBODY) run += canvas.character(column, row);
    else if (column === zeroColumn) run += row === zeroRow ? strokes.crossing : strokes.vertical;
    else run += row === zeroRow ? strokes.horizontal : " ";
  }
  if (runOwner === NOBODY) run = run.trimEnd();
  flush();
  return text;
}

function colorOf({ curves }: Palette, owner: number): (text: string) => string {
  return curves[owner % curves.length];
}

/** Where a label begins: in the middle below its tick, as far as the line allows. */
function startOf({ label, cell }: CellTick, from: number, width: number): number {
  return Math.max(0, Math.min(from + cell - Math.floor(label.length / 2), width - label.length));
}

/** As many ticks below the axis as there is room for their labels. */
function ticksBelow({ low, high }: Range, from: number, columns: number, cell: (value: number) => number): CellTick[] {
  const placed = (tick: Tick) => ({ ...tick, cell: cell(tick.value) });
  const haveRoom = (ticks: readonly Tick[]) => {
    let free = 0;
    return ticks.every((tick) => {
      const start = startOf(placed(tick), from, from + columns);
      const isFree = start >= free;
      free = start + tick.label.length + GAP;
      return isFree;
    });
  };
  return ticksThatFit(low, high, columns / LEAST_APART, haveRoom).map(placed);
}

/** The labels below the axis, and the variable's name at the end, or at the beginning, where there is room for it. */
function labelLine(ticks: readonly CellTick[], variable: string, from: number, width: number): string {
  let line = "";
  for (const tick of ticks) line = line.padEnd(startOf(tick, from, width)) + tick.label;
  if (width - line.length - GAP >= variable.length) return line.padEnd(width - variable.length) + variable;
  const blank = line.length - line.trimStart().length;
  return blank > variable.length ? variable + line.slice(variable.length) : line;
}

/** Cells of line that stand for a curve in the legend. */
const SAMPLE_CELLS = 3;

/** What stands between two curves in a line of the legend. */
const BETWEEN = "   ";

/** The curves with what their lines look like, as many in a line as there is room for. */
function legendLines(curves: readonly Curve[], look: ChartLook): string[] {
  const lines: { text: string; length: number }[] = [];
  for (const [i, curve] of curves.entries()) {
    const sample = lineSample(i, look);
    const room = look.width - SAMPLE_CELLS - 1;
    const label = curve.label.length <= room ? curve.label : `${curve.label.slice(0, Math.max(0, room - 3))}...`;
    const text = `${colorOf(look.palette, i)(sample)} ${label}`;
    const length = SAMPLE_CELLS + 1 + label.length;
    const last = lines.at(-1);
    if (last === undefined || last.length + BETWEEN.length + length > look.width) lines.push({ text, length });
    else {
      last.text += BETWEEN + text;
      last.length += BETWEEN.length + length;
    }
  }
  return lines.map(({ text }) => text);
}

function lineSample(i: number, { ascii: isAscii }: ChartLook): string {
  const canvas = new Canvas(SAMPLE_CELLS, 1, isAscii ? ascii : braille);
  const y = canvas.height / 2;
  const line = [
    [0, y],
    [canvas.width, y],
  ] as const;
  canvas.draw([line], i, isAscii ? solid : patterns[i % patterns.length]);
  return Array.from({ length: SAMPLE_CELLS }, (_, column) =>
    canvas.owner(column, 0) === NOBODY ? " " : canvas.character(column, 0),
  ).join("");
}
