import type { CompiledRows } from "../compile/rows.ts";
import { NoteCounts, NoteTaker } from "../print/notes.ts";
import type { Session } from "../session/session.ts";

/**
 * Takes note of rows at awkward points.
 * @returns makes a taker for a row; where the results are left blank, nothing is counted
 */
export function noteTakers(
  rows: CompiledRows,
  session: Session,
  counts: NoteCounts,
): (row: number, isBlank: boolean) => NoteTaker {
  const { reference } = rows;
  const names = new Map(Array.from(session.nodeNames(), ([node, name]) => [reference.place(node), name] as const));
  const uncounted = new NoteCounts();
  return (row, isBlank) => {
    counts.row = row;
    const taker = new NoteTaker(reference.graph, names, isBlank ? uncounted : counts);
    taker.value(reference.root);
    return taker;
  };
}
