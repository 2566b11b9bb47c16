import { transformSync } from "esbuild";

/** A jest transformer that strips TypeScript's types and takes scripts for texts; `npm test` type-checks on its own. */
export default {
  process(source, file) {
    const { code, map } = transformSync(source, {
      loader: file.endsWith(".ts") ? "ts" : "text",
      format: "esm",
      target: "node20",
      sourcefile: file,
      sourcemap: "both",
    });
    return { code, map };
  },
};
