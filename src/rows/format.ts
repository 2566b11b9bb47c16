/** How rows are written in a file. */
export type Format = "csv" | "tsv" | "jsonl";

export const formats: readonly Format[] = ["csv", "tsv", "jsonl"];

const endings: ReadonlyMap<string, Format> = new Map([
  ["csv", "csv"],
  ["tsv", "tsv"],
  ["tab", "tsv"],
  ["jsonl", "jsonl"],
  ["ndjson", "jsonl"],
]);

/** The format that the name of a file tells. */
export function formatOf(path: string): Format | undefined {
  return endings.get(/\.([^./\\]+)$/.exec(path)?.[1].toLowerCase() ?? "");
}

/** What stands between the cells of a row. */
export function delimiterOf(format: "csv" | "tsv"): string {
  return format === "tsv" ? "\t" : ",";
}
