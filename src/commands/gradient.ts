import { writtenName } from "../../grammar/names.ts";
import { Aligned } from "../pictures/table.ts";
import { formatNumber } from "../print/number.ts";
import type { GradientEntry } from "../session/session.ts";
import type { View } from "./command.ts";

/** More lines than this are read down the column, so their numbers are aligned. */
export const MOST_LINES = 6;

/** Before each line, and between its columns. */
const GAP = "  ";

/** What each number of a table says. */
const sums = [
  { heading: "sum", of: ({ before, now }: GradientEntry) => before + now },
  { heading: "before", of: ({ before }: GradientEntry) => before },
  { heading: "now", of: ({ now }: GradientEntry) => now },
];

/** A name with its number, in a line. */
export interface NamedNumber {
  readonly name: string;
  readonly number: number;
}

/** Names and numbers, a line each; many are a table. */
export function numberLines(rows: readonly NamedNumber[], { digits, palette }: View): string[] {
  const numbers = rows.map(({ number }) => formatNumber(number, digits));
  if (rows.length <= MOST_LINES) return rows.map(({ name }, i) => `  ${palette.name(name)} = ${numbers[i]}`);
  const names = new Aligned({ heading: "", align: "left" });
  const values = new Aligned({ heading: "", align: "point" });
  for (const [i, { name }] of rows.entries()) {
    names.measure(name);
    values.measure(numbers[i]);
  }
  return rows.map(({ name }, i) => `  ${palette.name(names.pad(name))} = ${values.pad(numbers[i])}`.trimEnd());
}

/**
 * What a backward pass gave to the variables. Where something was there before, it is said what is new, so that nobody takes
 * the sum for the derivative.
 * @param explained whose line tells how to start over; the first time something was there before
 */
export function gradientLines(
  entries: readonly GradientEntry[],
  view: View,
  explained: GradientEntry | undefined,
): string[] {
  if (entries.length <= MOST_LINES) return entries.map((entry) => gradientLine(entry, view, entry === explained));
  const nameOf = ({ name }: GradientEntry) => `${writtenName(name)}.grad`;
  if (entries.every(({ before }) => before === 0))
    return numberLines(
      entries.map((entry) => ({ name: nameOf(entry), number: entry.now })),
      view,
    );
  return [
    ...gradientTable(entries, nameOf, view),
    ...(explained === undefined ? [] : [view.palette.dim("  (the sum is before + now; :cleargrad starts over)")]),
  ];
}

/** Sums and their parts. Where the parts have room only without their points below one another, they stand so. */
function gradientTable(
  entries: readonly GradientEntry[],
  nameOf: (entry: GradientEntry) => string,
  { digits, palette, width, isTerminal }: View,
): string[] {
  const names = new Aligned({ heading: "", align: "left" });
  const cells = entries.map((entry) => sums.map(({ of }) => formatNumber(of(entry), digits)));
  for (const entry of entries) names.measure(nameOf(entry));
  const columnsWith = (align: "left" | "point") => {
    const columns = sums.map(({ heading }) => new Aligned({ heading, align }));
    for (const row of cells) for (const [k, cell] of row.entries()) columns[k].measure(cell);
    return columns;
  };
  const pointed = columnsWith("point");
  const whole = pointed.reduce((sum, column) => sum + column.width + GAP.length, names.width + " = ".length);
  const columns = isTerminal && whole > width ? columnsWith("left") : pointed;
  const headings = columns.map((column) => column.heading()).join(GAP);
  return [
    `${GAP}${names.pad("")}   ${palette.heading(headings.trimEnd())}`,
    ...entries.map((entry, i) => {
      const [sum, ...others] = cells[i].map((cell, k) => columns[k].pad(cell));
      const parts = palette.dim(others.join(GAP).trimEnd());
      return `${GAP}${palette.name(names.pad(nameOf(entry)))} = ${sum}${GAP}${parts}`;
    }),
  ];
}

function gradientLine({ name, before, now }: GradientEntry, { digits, palette }: View, inFull: boolean): string {
  const written = writtenName(name);
  const line = `  ${palette.name(`${written}.grad`)} = ${formatNumber(before + now, digits)}`;
  if (before === 0) return line;
  const sum = `${formatNumber(before, digits)} before ${now < 0 ? "-" : "+"} ${formatNumber(Math.abs(now), digits)} now`;
  return line + palette.dim(`      (${sum}${inFull ? `; :cleargrad ${written} starts over` : ""})`);
}
