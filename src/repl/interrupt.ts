import { createContext, Script } from "node:vm";
import type { Readable } from "node:stream";

/** What came of work that could be stopped. */
export type Ended<Result> = { readonly stopped: false; readonly result: Result } | { readonly stopped: true };

/** The input of a terminal, whose keys come one by one in raw mode, and whose Ctrl-C is a signal otherwise. */
interface Terminal {
  readonly isRaw: boolean;
  setRawMode(raw: boolean): unknown;
}

function isTerminal(input: object): input is Terminal {
  return "setRawMode" in input && typeof input.setRawMode === "function" && "isRaw" in input;
}

/**
 * What has been awaited and is there already goes on within the call that can be stopped, not after it. Node has a function
 * for that without a place in its documentation; where it is gone, only what comes before the first `await` can be stopped.
 */
function finishPromises(): void {
  if ("_tickCallback" in process && typeof process._tickCallback === "function") process._tickCallback();
}

/** The error is one of the other context, and so no Error of this. */
function isInterruption(error: unknown): boolean {
  return (
    typeof error === "object" && error !== null && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED"
  );
}

/**
 * How node:repl is started where work may be stopped. With a domain of node:domain, its own choice, Node keeps a stack of all
 * that is awaited, and ends the program where work broken off leaves something on it. The prompt answers for every error
 * itself, so a domain that watches nothing loses nothing.
 */
export const unwatched: object = { domain: { on() {}, emit() {}, bind: <Work>(work: Work): Work => work } };

/**
 * Makes work stop at Ctrl-C, however long its loops are. While JavaScript runs no handler of a signal does; but node:vm lets
 * V8 break off what it runs, at the next turn of a loop or call. What was broken off stays as it was at that moment.
 *
 * @param input is taken out of raw mode while the work goes on; where it is no terminal, nothing can be stopped
 */
export class Interruptible {
  readonly #input: Readable;
  readonly #context: { work: () => void };
  readonly #script = new Script("work()");

  constructor(input: Readable) {
    this.#input = input;
    this.#context = { work() {} };
    createContext(this.#context);
  }

  run<Result>(work: () => Promise<Result>): Promise<Ended<Result>> {
    const input = this.#input;
    if (!isTerminal(input)) return work().then((result) => ({ stopped: false, result }));
    return new Promise((resolve, reject) => {
      // From the event loop: promises that are awaited cannot go on within one that is going on.
      setImmediate(() => {
        // A signal before the work begins or after it has ended must not end the program.
        const ignore = () => {};
        process.on("SIGINT", ignore);
        const wasRaw = input.isRaw;
        input.setRawMode(false);
        let result: Promise<Result> | undefined;
        this.#context.work = () => {
          result = work();
          // Else what it throws is taken for something that no one will ever look at.
          result.catch(() => {});
          finishPromises();
        };
        try {
          this.#script.runInContext(this.#context, { breakOnSigint: true });
        } catch (error) {
          if (isInterruption(error)) resolve({ stopped: true });
          else reject(error);
          return;
        } finally {
          input.setRawMode(wasRaw);
          process.off("SIGINT", ignore);
        }
        result?.then((value) => resolve({ stopped: false, result: value }), reject);
      });
    });
  }
}
