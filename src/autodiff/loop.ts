import { FunctionText } from "./function-text.ts";
import type { Kind, Kinds } from "./kinds.ts";

/**
 * Loops of one sort, each made once for the kinds of nodes it will meet: a call of whatever function a node has takes longer
 * than the arithmetic.
 * @param head the text before the cases: everything up to the switch on a node's kind
 * @param caseOf the text of what is done with a node of a kind
 * @param tail the text behind the cases
 */
export function loops<Loop>(
  head: string,
  caseOf: (kind: Kind, text: FunctionText) => string,
  tail: string,
): (kinds: Kinds) => Loop {
  const made = new Map<string, Loop>();
  return ({ key, list }) => {
    const loop = made.get(key);
    if (loop !== undefined) return loop;
    const text = new FunctionText();
    const cases = list.map((kind, i) => `case ${i + 1}: ${caseOf(kind, text)} break;\n`);
    const fresh = text.declare<Loop>(head + cases.join("") + tail);
    made.set(key, fresh);
    return fresh;
  };
}
