import { median, ratio, type Measured } from "./measure.ts";

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A number to three digits, without an exponent. */
export function digits(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** A table as Markdown, its columns aligned; the first holds names, the others numbers. */
export function markdown({ head, rows }: Table): string {
  const widths = head.map((_, i) => Math.max(3, ...[head, ...rows].map((row) => row[i].length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(" | ")} |`;
  const rule = widths.map((width, i) => (i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

/** What stands where a contender does not do a column's work. */
export const NOTHING = "";

/** The contenders that did one kind of work; the first is dzero, which the others are compared with. */
export interface Column {
  readonly title: string;
  readonly measured: readonly Measured[];
}

/**
 * A line a contender. A cell is the median time and, in brackets, dzero's time over it.
 * @param unit of the times
 */
export function comparison(unit: string, columns: readonly Column[]): Table {
  const names = new Set(columns.flatMap(({ measured }) => measured.map(({ name }) => name)));
  const cell = ([dzero, ...others]: readonly Measured[], name: string): string => {
    const found = [dzero, ...others].find((one) => one.name === name);
    return found === undefined ? NOTHING : `${digits(median(found.times))} (${digits(ratio(dzero, found))})`;
  };
  return {
    head: [unit, ...columns.map(({ title }) => title)],
    rows: Array.from(names, (name) => [name, ...columns.map(({ measured }) => cell(measured, name))]),
  };
}
