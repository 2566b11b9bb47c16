import { spawnSync } from "node:child_process";
import { cpus, type } from "node:os";

/** What the benchmark runs on, in one line. */
export function machine(): string {
  const processors = cpus();
  const parts = [`${processors[0]?.model.trim() ?? "unknown processor"}, ${processors.length} cores`, type()];
  parts.push(`Node ${process.versions.node}`);
  const { stdout } = spawnSync("gcc", ["-dumpfullversion"], { encoding: "utf8" });
  if (stdout) parts.push(`gcc ${stdout.trim()}`);
  return parts.join("; ");
}
