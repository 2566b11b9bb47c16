import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createInterface } from "node:readline";
import { mustAgree, type Contender } from "./measure.ts";

/** What a peer says of a task that it did. */
export interface Answer {
  /** The time of one repetition. */
  readonly nanoseconds: number;
  /** Numbers that tell what it computed. */
  readonly results: readonly number[];
}

/** What a peer is asked to do. */
export interface Request {
  readonly task: string;
  readonly size: number;
  readonly repetitions?: number;
}

/**
 * Another program that does the same work, kept open so that it can take its turns. It reads requests, a line each,
 * `TASK SIZE REPETITIONS`, and answers each with a line `= NANOSECONDS RESULT ...`, the time being that of all repetitions.
 * Other lines that it writes are no answer.
 */
export class Peer {
  readonly name: string;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  constructor(name: string, command: string, args: readonly string[], folder: string) {
    this.name = name;
    this.#process = spawn(command, args, { cwd: folder });
    this.#process.stderr.pipe(process.stderr);
    // That it ended is told where its answer is missed.
    this.#process.stdin.on("error", () => {});
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  async ask({ task, size, repetitions = 1 }: Request): Promise<Answer> {
    this.#process.stdin.write(`${task} ${size} ${repetitions}\n`);
    for (let next = await this.#lines.next(); next.done !== true; next = await this.#lines.next()) {
      const [mark, nanoseconds, ...results] = next.value.trim().split(/\s+/);
      if (mark === "=") return { nanoseconds: Number(nanoseconds) / repetitions, results: results.map(Number) };
    }
    throw new Error(`${this.name} ended at the task ${task}`);
  }

  /**
   * @param expected what dzero computed
   * @param units how many units of the table's there are in one repetition, such as rows
   */
  contender(request: Request, expected: readonly number[], units = 1, rounds?: number): Contender {
    const run = async () => {
      const { nanoseconds, results } = await this.ask(request);
      mustAgree(this.name, results, expected);
      return nanoseconds / units;
    };
    return { name: this.name, run, ...(rounds !== undefined && { rounds }) };
  }

  close(): void {
    this.#process.stdin.end();
  }
}
