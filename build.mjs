// Builds the program: dist/calculator.cjs, which is all of it, dist/dzero.cjs, which starts it, and what V8 has compiled
// of it, beside it, by starting it once.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";

const OUT = "dist";
const PROGRAM = "calculator.cjs";

/** @type {import("esbuild").BuildOptions} */
const options = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  loader: { ".wasm": "binary", ".bash": "text", ".zsh": "text", ".fish": "text" },
  // A script that is not a file of node's own has no import(); it has require.
  supported: { "dynamic-import": false },
  // Names are half of what is read and a part of what V8 keeps. The same version built without has the names for a trace.
  minify: true,
  legalComments: "external",
  logLevel: "warning",
};

/** ASCII is read and kept in half the time. esbuild escapes everything else, but not in regular expressions. */
function inAscii(source) {
  return source.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

mkdirSync(OUT, { recursive: true });
for (const file of readdirSync(OUT)) if (file.endsWith(".cache")) rmSync(`${OUT}/${file}`);

const { outputFiles } = await build({
  ...options,
  entryPoints: ["bin/calculator.ts"],
  outfile: `${OUT}/${PROGRAM}`,
  write: false,
});
const hash = createHash("sha256");
for (const { path, text } of outputFiles) {
  const source = inAscii(text);
  hash.update(source);
  writeFileSync(path, source);
}

await build({
  ...options,
  entryPoints: ["bin/dzero.ts"],
  outfile: `${OUT}/dzero.cjs`,
  banner: { js: "#!/usr/bin/env node" },
  define: {
    PROGRAM: JSON.stringify(PROGRAM),
    PROGRAM_HASH: JSON.stringify(hash.digest("hex").slice(0, 16)),
  },
});

const { status } = spawnSync(process.execPath, [`${OUT}/dzero.cjs`, "--version"], {
  stdio: ["ignore", "ignore", "inherit"],
});
process.exitCode = status ?? 1;
