/** A number as JSON writes it. */
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Numbers that JSON has not. */
const WORD = /^([+-]?)(?:nan|inf|NaN|Infinity)$/;

/**
 * The cells of one row of CSV or TSV, without their quotes.
 * @param row without the line's end, its quotes closed
 */
export function cellsOf(row: string, delimiter: string): string[] {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (row[at] === '"') {
      let close = row.indexOf('"', at + 1);
      while (close >= 0 && row[close + 1] === '"') close = row.indexOf('"', close + 2);
      if (close < 0) close = row.length;
      cells.push(row.slice(at + 1, close).replaceAll('""', '"'));
      at = close + 1;
    } else {
      const end = row.indexOf(delimiter, at);
      cells.push(row.slice(at, end < 0 ? row.length : end));
      at = end < 0 ? row.length : end;
    }
    if (at >= row.length) return cells;
    at += 1;
  }
}

/** A cell as CSV and TSV write it: in quotes where it would read differently without. */
export function quotedCell(text: string, delimiter: string): string {
  return text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A row of CSV or TSV. */
export function delimitedRow(cells: readonly string[], delimiter: string): string {
  // A row of one empty cell would be a blank line.
  return cells.length === 1 && cells[0] === ""
    ? '""'
    : cells.map((cell) => quotedCell(cell, delimiter)).join(delimiter);
}

/** What a cell becomes in JSON: a number where it is written as one, else a string. */
export function jsonOfCell(cell: string, isUsed: boolean): string {
  if (JSON_NUMBER.test(cell)) return cell;
  if (!isUsed) return JSON.stringify(cell);
  const text = cell.trim();
  const [, sign] = WORD.exec(text) ?? [];
  if (sign === undefined) return numberOr(text, cell);
  return `"${/nan/i.test(text) ? "NaN" : `${sign === "-" ? "-" : ""}Infinity`}"`;
}

/** A used cell may be a number that JSON writes otherwise: `+5`, `.5`, `007`. */
function numberOr(text: string, cell: string): string {
  const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? (Object.is(value, -0) ? "-0" : String(value)) : JSON.stringify(cell);
}

/** Marks a string that is the text of a number; in text of its own it is unlikely. */
const NUMBER = "\u0000#";
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
const MARKED = /"\\u0000#([^"]*)"/g;

/** A JSON object whose numbers are marked strings: as doubles they would lose digits, 12345678901234567890 its last. */
export function withNumbersAsWritten(json: string): object {
  return JSON.parse(json.replace(STRING_OR_NUMBER, (text) => (text.startsWith('"') ? text : `"\\u0000#${text}"`)));
}

/** What a value of JSON becomes in a cell: text as it is, marked numbers as they are written, nothing for null, lists and objects as JSON. */
export function cellOfJson(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value.startsWith(NUMBER) ? value.slice(NUMBER.length) : value;
  return JSON.stringify(value).replace(MARKED, "$1");
}
