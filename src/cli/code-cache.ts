import { closeSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { Script } from "node:vm";

/** What a program's file exports. */
interface Program {
  run(): Promise<void>;
  /** Runs what is used most, for nothing but to have it compiled. */
  warmUp(): Promise<void>;
}

type Load = (module: { exports: Program | undefined }, require: NodeJS.Require) => void;

/**
 * Starts a program from its file, with the code that V8 has compiled of it before, which lies beside it: to compile takes
 * longer than all the rest. Where that code is missing, of another Node or damaged, the program runs without, and
 * afterwards it is made anew, if it can be: a package is installed on Nodes that its maker does not have.
 *
 * @param file the program, CommonJS in ASCII. Whoever may write to its folder may change the program anyway.
 * @param hash of the program: V8 does not notice that code was compiled of another text of the same length
 */
export async function startCompiled(file: string, hash: string, require: NodeJS.Require): Promise<void> {
  const source = `(function (module, require) {${readFileSync(file, "latin1")}\n})`;
  const cacheFile = `${file}-${hash}-${process.version}-${process.platform}-${process.arch}.cache`;
  const cachedData = readCopies(cacheFile);
  const script = new Script(source, { filename: file, ...(cachedData !== undefined && { cachedData }) });
  const load: Load = script.runInThisContext();
  const module: { exports: Program | undefined } = { exports: undefined };
  load(module, require);
  const program = module.exports;
  await program?.run();
  if (cachedData !== undefined && script.cachedDataRejected !== true) return;
  // With flags V8 compiles otherwise, and code made with them is good for nothing without.
  if (process.execArgv.length > 0 || process.env["NODE_OPTIONS"]) return;
  try {
    const written = `${file}-${hash}-${process.pid}.cache`;
    const descriptor = openSync(written, "wx");
    try {
      await program?.warmUp();
      const data = script.createCachedData();
      for (let copy = 0; copy < 2; copy++) writeFileSync(descriptor, data);
      closeSync(descriptor);
      renameSync(written, cacheFile);
    } catch {
      rmSync(written, { force: true });
    }
  } catch {
    // A folder that cannot be written to is no reason not to calculate.
  }
}

/**
 * The data of a file that holds them twice. V8 trusts them and may crash where a byte is wrong; two copies are compared
 * faster than a checksum is computed.
 * @returns undefined where there is no such file, or the copies differ
 */
function readCopies(file: string): Buffer | undefined {
  try {
    const both = readFileSync(file);
    const middle = both.length / 2;
    const first = both.subarray(0, middle);
    return first.equals(both.subarray(middle)) ? first : undefined;
  } catch {
    return undefined;
  }
}
