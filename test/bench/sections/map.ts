import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import type { Bench, Section } from "../bench.ts";
import { writeCsv } from "../data.ts";
import { formulas } from "../formulas.ts";
import { inTurns, mustAgree, type Contender } from "../measure.ts";
import { timedRun, type Command } from "../run.ts";
import { comparison } from "../table.ts";

const ROUNDS = 7;
const FEW_ROUNDS = 3;

/** The numbers in the first lines of a file, but for its header. */
function firstNumbers(file: string): number[] {
  const start = Buffer.alloc(20_000);
  const input = openSync(file, "r");
  const length = readSync(input, start);
  closeSync(input);
  const lines = start.toString("latin1", 0, length).split("\n").slice(1, -1);
  return lines.join(",").split(",").map(Number).slice(0, 300);
}

function lineCount(file: string): number {
  const bytes = readFileSync(file);
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}

/** A program that maps, and how often. */
interface Mapper extends Command {
  readonly name: string;
  readonly rounds: number;
}

function mappersOf(bench: Bench, input: string): Mapper[] {
  const [{ text }] = formulas;
  const args = ["dist/dzero.cjs", "map", text, input, "--no-input"];
  const mappers = [{ name: "dzero map", command: process.execPath, args, rounds: ROUNDS }];
  const compiled = bench.build({ name: "C++17 from_chars/to_chars by hand", source: "map.cpp" });
  if (compiled !== undefined)
    mappers.push({ name: "C++17 from_chars/to_chars by hand", command: compiled, args: [input], rounds: ROUNDS });
  const interpreted = (name: string, command: string, options: readonly string[], source: string) =>
    mappers.push({ name, command, args: [...options, bench.source(source), input], rounds: FEW_ROUNDS });
  if (bench.has("mawk", ["BEGIN {}"])) interpreted("mawk by hand", "mawk", ["-f"], "map.awk");
  if (bench.hasModule("numpy")) interpreted("numpy by hand", "python3", [], "map-numpy.py");
  if (bench.has("python3")) interpreted("Python by hand", "python3", [], "map.py");
  return mappers;
}

export const map: Section = {
  name: "map",
  title: "CSV to CSV, a million rows: value and both partial derivatives of x^2*sin(y) + exp(x/y)",
  about:
    "Processes, from start to end; the answer goes to a file, with the fewest digits that read back to the same number (mawk: 17). " +
    "Goal: first twice as fast as mawk, then as fast as C++17.",
  async run(bench) {
    const input = bench.file("xy.csv");
    writeCsv(input, bench.points);
    const rows = bench.points.x.length;
    let expected: number[] | undefined;
    const contenders = mappersOf(bench, input).map((mapper): Contender => {
      const output = bench.file("output.csv");
      const run = () => {
        const time = timedRun(mapper, { output });
        const found = [lineCount(output), ...firstNumbers(output)];
        expected ??= [rows + 1, ...found.slice(1)];
        mustAgree(mapper.name, found, expected);
        return time / rows;
      };
      return { name: mapper.name, run, rounds: bench.size(mapper.rounds) };
    });
    return comparison("ns a row", [
      { title: "a million rows", measured: await inTurns(contenders, bench.size(ROUNDS)) },
    ]);
  },
};
