import { clipped, type Polyline } from "./clip.ts";
import type { Curve, Plot } from "./plot.ts";
import { Scale } from "./scale.ts";

/** The scales of a picture of a size, in which y runs down. */
export function scalesOf({ across, up }: Plot, width: number, height: number): { x: Scale; y: Scale } {
  return { x: new Scale(across.low, across.high, width), y: new Scale(up.high, up.low, height) };
}

/**
 * A curve in the units of a picture.
 * @param margin so far beyond the frame lines may go
 */
export function polylinesOf({ pieces, column }: Curve, { x, y }: { x: Scale; y: Scale }, margin: number): Polyline[] {
  return pieces.flatMap((piece) => {
    const line = piece.map((sample) => [x.at(sample.x) + margin, y.at(sample[column]) + margin] as const);
    return clipped(line, x.length + 2 * margin, y.length + 2 * margin);
  });
}
