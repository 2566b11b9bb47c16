import { transformSync } from "esbuild";

/** A jest transformer that strips TypeScript's types; `npm test` type-checks on its own. */
export default {
  process(source, file) {
    const { code, map } = transformSync(source, {
      loader: "ts",
      format: "esm",
      target: "node20",
      sourcefile: file,
      sourcemap: "both",
    });
    return { code, map };
  },
};
