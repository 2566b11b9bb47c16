import type { Polyline } from "./clip.ts";
import type { Curve, Plot } from "./plot.ts";
import { formatNumber } from "../../print/number.ts";
import { polylinesOf, scalesOf } from "./polylines.ts";
import type { Range } from "./scale.ts";
import { ticksIn, ticksThatFit } from "./ticks.ts";

/** Colours that people with any kind of colour vision tell apart, by Okabe and Ito; without their yellow, on white. */
const COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"];

const BACKGROUND = "#ffffff";
const GRID_COLOR = "#e4e4e4";
const AXIS_COLOR = "#888888";
const TEXT_COLOR = "#333333";

/** Letters of one width, so that the place of a text is known without measuring it. */
const FONT = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace";

/** Lengths are in pixels. */
const TEXT_SIZE = 13;
const LETTER = 0.61 * TEXT_SIZE;
const TEXT_LINE = 20;
const PADDING = 12;
const LINE_WIDTH = 2;

/** From a tick's label to the frame, and at least to the next label beside it. */
const LABEL_GAP = 6;
const LABELS_APART = 18;

/** From one grid line up to the next, at least. */
const GRID_UP = 40;

/** The line that stands for a curve in the legend, and the gap between two of them. */
const SAMPLE = 28;
const SAMPLE_GAP = 6;
const BETWEEN = 24;

/** How far a line may be from the points it stands for. */
const TOLERANCE = 0.1;

/** A text as XML. Characters that XML does not have, not even by number, are replaced. */
function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, "\ufffd").replace(/[&<>"]/g, (character) => names[character]);
}

/** A length with two decimals at most. */
function length(value: number): string {
  return String(Math.round(value * 100) / 100 + 0);
}

/**
 * A polyline without the points that lie on the line between others: the first and the last of as many as can be are
 * joined. Goes on while all points since the last that was kept lie within a wedge of directions.
 */
function thinned(line: Polyline): Polyline {
  const kept: (readonly [number, number])[] = [line[0]];
  let [x, y] = line[0];
  let [lowest, highest] = [-Infinity, Infinity];
  let base = NaN;
  for (let i = 1; i < line.length; i++) {
    const [dx, dy] = [line[i][0] - x, line[i][1] - y];
    const distance = Math.hypot(dx, dy);
    if (distance === 0) continue;
    const direction = Math.atan2(dy, dx);
    if (Number.isNaN(base)) base = direction;
    const turned = turn(direction - base);
    if (turned >= lowest && turned <= highest) {
      const leeway = distance <= TOLERANCE ? Math.PI : Math.asin(TOLERANCE / distance);
      lowest = Math.max(lowest, turned - leeway);
      highest = Math.min(highest, turned + leeway);
      continue;
    }
    kept.push(line[i - 1]);
    [x, y] = line[i - 1];
    [lowest, highest, base] = [-Infinity, Infinity, NaN];
    i -= 1;
  }
  if (line.length > 1) kept.push(line[line.length - 1]);
  return kept;
}

/** An angle from -pi to pi. */
function turn(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

function pathOf(lines: readonly Polyline[]): string {
  return lines
    .map((line) => {
      const [first, ...rest] = thinned(line).map(([x, y]) => `${length(x)} ${length(y)}`);
      // A single point is a line of no length, which shows by its round ends.
      return rest.length === 0 ? `M${first}h0` : `M${first}L${rest.join(" ")}`;
    })
    .join("");
}

interface LegendEntry {
  readonly label: string;
  readonly x: number;
  readonly line: number;
}

/** Where the curves stand in the legend, as many in a line as there is room for. */
function legendOf(curves: readonly Curve[], width: number): LegendEntry[] {
  const most = Math.max(4, Math.floor((width - 2 * PADDING - SAMPLE - SAMPLE_GAP) / LETTER));
  let x = PADDING;
  let line = 0;
  return curves.map(({ label: text }) => {
    const letters = [...text];
    const label = letters.length <= most ? text : `${letters.slice(0, most - 3).join("")}...`;
    const room = SAMPLE + SAMPLE_GAP + [...label].length * LETTER;
    if (x > PADDING && x + room > width - PADDING) {
      x = PADDING;
      line += 1;
    }
    const entry = { label, x, line };
    x += room + BETWEEN;
    return entry;
  });
}

/** What a line of a curve looks like, as attributes. */
function strokeOf({ isDerivative }: Curve, i: number): string {
  return `stroke="${COLORS[i % COLORS.length]}"${isDerivative ? ' stroke-dasharray="6 4"' : ""}`;
}

/**
 * Curves as a picture that needs nothing else: a file of its own, or an element of a page.
 * @param width in pixels
 * @param height in pixels
 */
export function svg(plot: Plot, width: number, height: number): string {
  const { across, up, curves, variable } = plot;
  const legend = legendOf(curves, width);
  const top = PADDING + TEXT_LINE * ((legend.at(-1)?.line ?? 0) + 1);
  const frameHeight = Math.max(1, height - top - 2 * TEXT_LINE - PADDING);
  const left = ticksIn(up.low, up.high, Math.max(1, Math.floor(frameHeight / GRID_UP)));
  const labelWidth = LETTER * left.reduce((most, { label }) => Math.max(most, label.length), 0);
  const start = PADDING + labelWidth + LABEL_GAP;
  const frameWidth = Math.max(1, width - start - 2 * PADDING);
  const { x, y } = scalesOf(plot, frameWidth, frameHeight);
  const below = ticksThatFit(across.low, across.high, frameWidth / LABELS_APART, (ticks) =>
    ticks.every(({ value, label }, i) => {
      if (i === 0) return true;
      const between = (LETTER * (label.length + ticks[i - 1].label.length)) / 2;
      return x.at(value) - x.at(ticks[i - 1].value) >= between + LABELS_APART;
    }),
  );

  const gridLines = [
    ...below.map(({ value }) => `M${length(x.at(value))} 0v${length(frameHeight)}`),
    ...left.map(({ value }) => `M0 ${length(y.at(value))}h${length(frameWidth)}`),
  ].join("");
  const zeroLines = [
    across.low < 0 && across.high > 0 ? `M${length(x.at(0))} 0v${length(frameHeight)}` : "",
    up.low < 0 && up.high > 0 ? `M0 ${length(y.at(0))}h${length(frameWidth)}` : "",
  ].join("");
  const labelled = curves.map(({ label }) => label).join(", ");
  const range = ({ low, high }: Range) => `from ${formatNumber(low, 6)} to ${formatNumber(high, 6)}`;
  const underLabels = frameHeight + LABEL_GAP + TEXT_SIZE;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(labelled)}</title>`,
    `<desc>${escaped(`${curves.length === 1 ? "A curve" : "Curves"} over ${variable} ${range(across)}, values ${range(up)}.`)}</desc>`,
    `<rect width="100%" height="100%" fill="${BACKGROUND}"/>`,
    `<g font-family="${FONT}" font-size="${TEXT_SIZE}" fill="${TEXT_COLOR}" stroke-width="${LINE_WIDTH}">`,
    ...curves.flatMap((curve, i) => {
      const entry = legend[i];
      const middle = length(PADDING + (entry.line + 0.5) * TEXT_LINE - LABEL_GAP);
      return [
        `<path d="M${length(entry.x)} ${middle}h${SAMPLE}" ${strokeOf(curve, i)}/>`,
        `<text x="${length(entry.x + SAMPLE + SAMPLE_GAP)}" y="${middle}" dy=".35em">${escaped(entry.label)}</text>`,
      ];
    }),
    `</g>`,
    `<g transform="translate(${length(start)} ${length(top)})">`,
    `<path d="${gridLines}" stroke="${GRID_COLOR}"/>`,
    ...(zeroLines === "" ? [] : [`<path d="${zeroLines}" stroke="${AXIS_COLOR}"/>`]),
    `<g font-family="${FONT}" font-size="${TEXT_SIZE}" fill="${TEXT_COLOR}" text-anchor="middle">`,
    ...below.map(({ value, label }) => `<text x="${length(x.at(value))}" y="${length(underLabels)}">${label}</text>`),
    `<text x="${length(frameWidth / 2)}" y="${length(underLabels + TEXT_LINE)}">${escaped(variable)}</text>`,
    `</g>`,
    `<g font-family="${FONT}" font-size="${TEXT_SIZE}" fill="${TEXT_COLOR}" text-anchor="end">`,
    ...left.map(({ value, label }) => `<text x="-${LABEL_GAP}" y="${length(y.at(value))}" dy=".35em">${label}</text>`),
    `</g>`,
    `<g fill="none" stroke-width="${LINE_WIDTH}" stroke-linecap="round" stroke-linejoin="round">`,
    ...curves
      .map((curve, i) => ({ ...curve, path: pathOf(polylinesOf(curve, { x, y }, 0)), stroke: strokeOf(curve, i) }))
      .filter(({ path }) => path !== "")
      // The first on top, as in a terminal, but for derivatives: a line shows between the dashes.
      .toReversed()
      .toSorted((a, b) => Number(a.isDerivative) - Number(b.isDerivative))
      .map(({ path, stroke }) => `<path d="${path}" ${stroke}/>`),
    `</g>`,
    `<rect width="${length(frameWidth)}" height="${length(frameHeight)}" fill="none" stroke="${AXIS_COLOR}"/>`,
    `</g>`,
    `</svg>`,
  ].join("\n");
}
