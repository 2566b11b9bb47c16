import { DzeroError } from "../../src/errors.ts";
import type { Format } from "../../src/rows/format.ts";
import { mapRows, type Mapped, type Plan } from "../../src/rows/map.ts";

/** How a text is mapped; what is left out is as usual. */
export interface Asked {
  readonly from?: Format;
  readonly to?: Format;
  readonly hasHeader?: boolean;
  readonly keepsInput?: boolean;
  readonly keepsBad?: boolean;
  /** The columns that are read. */
  readonly use?: readonly string[];
  /** How many bytes come at a time. */
  readonly piece?: number;
  /** Whether bytes come late, when the work on those before is done. */
  readonly isSlow?: boolean;
  /** Computes one result alone. */
  readonly run?: Plan["run"];
  /** Ends the work. */
  readonly signal?: AbortSignal;
}

export interface Written {
  readonly out: string;
  /** The pieces that were written, one by one. */
  readonly writes: readonly string[];
  readonly error: string | undefined;
  readonly mapped: Mapped | undefined;
}

/** Maps a text in memory: the results are the sum of the columns read, and each of them doubled. */
export async function mapped(input: string | Uint8Array, asked: Asked = {}): Promise<Written> {
  const { from = "csv", to = from, hasHeader = true, keepsInput = true, keepsBad = false } = asked;
  const { use = ["x"], piece = 1 << 16, isSlow = false, run, signal = new AbortController().signal } = asked;
  const bytes = Buffer.from(input);
  const writes: string[] = [];
  let at = 0;
  try {
    const result = await mapRows({
      reader: {
        name: `data.${from}`,
        size: undefined,
        identity: undefined,
        async read(into) {
          if (isSlow) await new Promise((resolve) => void setTimeout(resolve, 1));
          const count = Math.min(piece, into.length, bytes.length - at);
          into.set(bytes.subarray(at, at + count));
          at += count;
          return count;
        },
        async close() {},
      },
      openWriter: async () => ({
        isTerminal: false,
        async write(written) {
          if (isSlow) await new Promise((resolve) => void setTimeout(resolve, 2));
          writes.push(Buffer.from(written).toString("utf8"));
        },
        async close() {},
      }),
      from,
      to,
      hasHeader,
      keepsInput,
      keepsBad,
      plan: async (columns) => ({
        inputs: use.map((name) => columns.indexOf(name)),
        outputs: run === undefined ? ["value", ...use.map((name) => `${name}.grad`)] : ["value"],
        run(inputs, outputs, count, first, blanks) {
          if (run !== undefined) return run(inputs, outputs, count, first, blanks);
          for (let row = 0; row < count; row++) {
            outputs[0][row] = inputs.reduce((sum, column) => sum + column[row], 0);
            for (const [i, column] of inputs.entries()) outputs[i + 1][row] = 2 * column[row];
          }
          return undefined;
        },
      }),
      signal,
      progress() {},
    });
    return { out: writes.join(""), writes, error: undefined, mapped: result };
  } catch (error) {
    if (!(error instanceof DzeroError)) throw error;
    return { out: writes.join(""), writes, error: error.message, mapped: undefined };
  }
}

/** A row of a table in full: where the last entry is optional, jest takes it for a callback. */
export function withAsked<A, B, C>(row: readonly [A, B, C, Asked?]): [A, B, C, Asked] {
  const [first, second, third, asked = {}] = row;
  return [first, second, third, asked];
}
