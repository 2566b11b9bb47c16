// Builds the program: dist/calculator.cjs, which is all of it, dist/dzero.cjs, which starts it, and what V8 has compiled
// of it, beside it, by starting it once. dist/dzero.1 is its manual page.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";

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
// npx marks it as a program only when it first meets a folder: a clone made anew in the same place was "Permission denied".
chmodSync(`${OUT}/dzero.cjs`, 0o755);

const { outputFiles: manual } = await build({
  ...options,
  format: "esm",
  entryPoints: ["src/commands/help/manual.ts"],
  outdir: OUT,
  legalComments: "none",
  write: false,
});
/** @type {typeof import("./src/commands/help/manual.ts")} */
const { manualPage } = await import(`data:text/javascript,${encodeURIComponent(manual[0].text)}`);
const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const { SOURCE_DATE_EPOCH: seconds } = process.env;
const date = (seconds === undefined ? new Date() : new Date(Number(seconds) * 1000)).toISOString().slice(0, 10);
writeFileSync(`${OUT}/dzero.1`, manualPage({ version, date }));

const { status } = spawnSync(process.execPath, [`${OUT}/dzero.cjs`, "--version"], {
  stdio: ["ignore", "ignore", "inherit"],
});
process.exitCode = status ?? 1;
