/** Points joined by straight lines, in units of a picture. */
export type Polyline = readonly (readonly [x: number, y: number])[];

/**
 * The parts of a polyline inside the rectangle from (0, 0) to (width, height): Liang and Barsky's clipping, segment by
 * segment. A single point stays one.
 */
export function clipped(line: Polyline, width: number, height: number): Polyline[] {
  const parts: [number, number][][] = [];
  let part: [number, number][] | undefined;
  if (line.length === 1) {
    const [[x, y]] = line;
    return x >= 0 && x <= width && y >= 0 && y <= height ? [line] : [];
  }
  for (let i = 1; i < line.length; i++) {
    const [x0, y0] = line[i - 1];
    const [dx, dy] = [line[i][0] - x0, line[i][1] - y0];
    let [enter, leave] = [0, 1];
    for (const [toward, room] of [
      [-dx, x0],
      [dx, width - x0],
      [-dy, y0],
      [dy, height - y0],
    ]) {
      if (toward === 0) {
        if (room < 0) enter = 2;
      } else if (toward < 0) enter = Math.max(enter, room / toward);
      else leave = Math.min(leave, room / toward);
    }
    if (enter > leave) {
      part = undefined;
      continue;
    }
    if (part === undefined || enter > 0) parts.push((part = [[x0 + enter * dx, y0 + enter * dy]]));
    part.push(leave < 1 ? [x0 + leave * dx, y0 + leave * dy] : [line[i][0], line[i][1]]);
    if (leave < 1) part = undefined;
  }
  return parts;
}
