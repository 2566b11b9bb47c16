import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import type { Section } from "../bench.ts";
import { writeCsv } from "../data.ts";
import { formulas } from "../formulas.ts";
import { digits, NOTHING } from "../table.ts";

/** As a module that node loads first, has it say at its end how much of it was in memory at most, in kilobytes. */
const SAY_RESIDENT = `process.on("exit", () => process.stderr.write("resident " + process.resourceUsage().maxRSS + "\\n"))`;

/** @returns megabytes */
function resident(args: readonly string[]): number {
  const { status, stderr } = spawnSync(
    process.execPath,
    [`--import=data:text/javascript,${encodeURIComponent(SAY_RESIDENT)}`, ...args],
    {
      encoding: "utf8",
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  const said = Array.from(stderr.matchAll(/^resident (\d+)$/gm), ([, kilobytes]) => Number(kilobytes));
  if (status !== 0 || said.length === 0) throw new Error(`${args.join(" ")} failed: ${stderr}`);
  return Math.max(...said) / 1024;
}

/** How much longer the second file is. */
const REPEATED = 10;

export const memory: Section = {
  name: "memory",
  title: "The most memory that dzero map takes",
  about: "Goal: it does not grow with the file.",
  async run(bench) {
    const [{ text }] = formulas;
    const rows = [["node -e 0", NOTHING, digits(resident(["-e", "0"]))]];
    for (const times of [1, REPEATED]) {
      const file = bench.file("long.csv");
      writeCsv(file, bench.points, times);
      const size = statSync(file).size / 2 ** 20;
      const count = (bench.points.x.length * times).toExponential(0).replace("+", "");
      rows.push([`dzero map, ${count} rows`, digits(size), digits(resident(["dist/dzero.cjs", "map", text, file]))]);
    }
    return { head: ["MB", "file", "resident at most"], rows };
  },
};
