import { extentOf, rangeFor } from "./extent.ts";
import { unbrokenPieces } from "./refine.ts";
import { grid, samplesAt, type Column, type Sample, type Sampler } from "./samples.ts";
import { Scale, type Range } from "./scale.ts";

/** A function to be drawn. */
export interface Drawing {
  readonly label: string;
  /** What its derivative is called; absent where that is not drawn. */
  readonly derivative: string | undefined;
  readonly sampler: Sampler;
  /** The most points that it is to be computed at, about. */
  readonly most: number;
}

export interface Curve {
  readonly label: string;
  /** Whether it is the derivative of the curve before it. */
  readonly isDerivative: boolean;
  readonly column: Column;
  /** From left to right; between two of them is a gap, a jump or a pole. */
  readonly pieces: readonly (readonly Sample[])[];
}

/** Curves over one variable. */
export interface Plot {
  readonly variable: string;
  readonly across: Range;
  readonly up: Range;
  readonly curves: readonly Curve[];
}

/**
 * The size of the picture that curves are computed for: as fine as any terminal, and as a picture of usual size. How fine
 * lines are is the same for all, so that a picture is drawn in any size.
 */
const WIDTH = 800;
const HEIGHT = 480;

/** Points on the grid, two a unit; fewer where all points are few, but enough to see what there is. */
const GRID = 2 * WIDTH + 1;
const LEAST_GRID = WIDTH / 8 + 1;

/** The part of the points that goes to the grid, where it is not enough for all of it. */
const GRID_PART = 1 / 3;

/** No curve needs more points than this. */
const MOST_SAMPLES = 20_000;

/**
 * Computes curves.
 * @param up what is shown of them; as much as their values want where absent
 * @returns undefined where no function has a finite value
 */
export function plotOf(
  drawings: readonly Drawing[],
  { variable, across, up }: { variable: string; across: Range; up: Range | undefined },
): Plot | undefined {
  const sketches = drawings.map((drawing) => {
    const count = Math.max(LEAST_GRID, Math.min(GRID, Math.round(GRID_PART * drawing.most)));
    const most = Math.min(drawing.most, MOST_SAMPLES);
    return { ...drawing, most, samples: samplesAt(drawing.sampler, grid(across.low, across.high, count)) };
  });
  const extents = (column: Column) =>
    sketches
      .filter(({ derivative }) => column === "value" || derivative !== undefined)
      .flatMap((sketch) => extentOf(sketch, column) ?? []);
  const functions = extents("value");
  if (functions.length === 0) return undefined;
  const shown = up ?? rangeFor(functions, extents("slope"));
  const scales = { across: new Scale(across.low, across.high, WIDTH), up: new Scale(shown.low, shown.high, HEIGHT) };
  const curves = sketches.flatMap(({ label, derivative, sampler, samples, most }) => {
    const columns: readonly Column[] = derivative === undefined ? ["value"] : ["value", "slope"];
    const pieces = unbrokenPieces({ sampler, samples, most }, columns, scales);
    return columns.map((column, i) => ({
      label: i === 0 ? label : (derivative ?? ""),
      isDerivative: i > 0,
      column,
      pieces: pieces[i],
    }));
  });
  return { variable, across, up: shown, curves };
}
