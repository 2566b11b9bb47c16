import { readFileSync } from "node:fs";

/** The bytes that esbuild puts into the program. */
export default new Uint8Array(readFileSync("dist/rows.wasm"));
