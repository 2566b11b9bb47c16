import { spawn } from "node:child_process";
import { DzeroError } from "../errors.ts";
import { codeOf, reasonOf } from "./reasons.ts";

/**
 * Runs another program, without a shell in between.
 * @param text what it reads on its standard input
 * @returns what it writes to its standard output
 * @throws DzeroError program
 */
export function pipe(program: string, options: readonly string[], text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new DzeroError("program", `cannot run '${program}': ${why}`));
    const child = spawn(program, options);
    const output: Buffer[] = [];
    const complaints: Buffer[] = [];
    child.stdout.on("data", (piece: Buffer) => output.push(piece));
    child.stderr.on("data", (piece: Buffer) => complaints.push(piece));
    child.on("error", (error) => fail(codeOf(error) === "ENOENT" ? "there is no such program" : reasonOf(error)));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(Buffer.concat(output).toString());
      const [complaint] = Buffer.concat(complaints).toString().trim().split("\n");
      fail(complaint || (signal === null ? `it ended with code ${code}` : `it was stopped by ${signal}`));
    });
    // A program that ends early does not read all of it; its code tells what was wrong.
    child.stdin.on("error", () => {});
    child.stdin.end(text);
  });
}
