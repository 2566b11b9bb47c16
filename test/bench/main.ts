// Runs the benchmark, or the sections of it that are named, and prints tables in Markdown.
import { Bench } from "./bench.ts";
import { machine } from "./machine.ts";
import { sections } from "./sections.ts";
import { markdown } from "./table.ts";

const names = process.argv.slice(2);
const unknown = names.filter((name) => !sections.some((section) => section.name === name));
if (unknown.length > 0) {
  console.error(`no section ${unknown.join(", ")}; there are ${sections.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}

const bench = new Bench();
process.on("exit", () => bench.close());
process.on("SIGINT", () => process.exit(130));

console.log(`${machine()}.`);
for (const section of sections) {
  if (names.length > 0 && !names.includes(section.name)) continue;
  try {
    const table = await section.run(bench);
    console.log(`\n**${section.title}** (\`${section.name}\`). ${section.about}\n\n${markdown(table)}`);
  } catch (error) {
    console.error(`${section.name}:`, error);
    process.exitCode = 1;
  }
  bench.closePeers();
}
if (bench.missing.length > 0) console.log(`\nNot installed here: ${bench.missing.join(", ")}.`);
