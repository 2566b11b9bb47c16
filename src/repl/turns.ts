import type { REPLServer } from "node:repl";
import { hasInternals, type Key } from "./internals.ts";

/** Keys that wait until the line before them is answered. */
export interface Turns {
  /** A line was entered and is being answered. */
  begin(): void;
  /** It is answered. */
  end(): void;
}

interface Press {
  readonly text: string | undefined;
  readonly key: Key | undefined;
  /** Whether the key was pressed and not pasted. */
  readonly isTyped: boolean;
}

/**
 * Makes each line wait for the answer to the one before, as when lines are pasted: what is shown is then as if they had been
 * typed. Ctrl-C does not wait, and drops what does.
 */
export function inTurns(server: REPLServer): Turns {
  if (!hasInternals(server)) return { begin() {}, end() {} };
  const take = server._ttyWrite.bind(server);
  const waiting: Press[] = [];
  let unanswered = 0;
  server._ttyWrite = (text, key) => {
    if (key?.ctrl && key.name === "c") waiting.length = 0;
    else if (unanswered > 0 || waiting.length > 0) {
      waiting.push({ text, key, isTyped: server.isCompletionEnabled });
      return;
    }
    take(text, key);
  };
  return {
    begin() {
      unanswered += 1;
    },
    end() {
      unanswered -= 1;
      while (unanswered === 0) {
        const next = waiting.shift();
        if (next === undefined) break;
        server.isCompletionEnabled = next.isTyped;
        take(next.text, next.key);
      }
      server.isCompletionEnabled = true;
    },
  };
}
