import { DzeroError } from "../errors.ts";
import type { Session } from "../session/session.ts";
import { didYouMean } from "../suggestion.ts";

/** The operands of a command as names: what is typed in another normal form is the same name. */
export function namesIn(operands: readonly string[]): string[] {
  return operands.map((name) => name.normalize("NFC"));
}

/** @throws DzeroError unknown-name, where one of the names is no variable */
export function checkVariables(session: Session, names: readonly string[]): void {
  const stranger = names.find((name) => !session.variables.has(name));
  if (stranger === undefined) return;
  throw new DzeroError("unknown-name", `there is no variable '${stranger}'`, {
    hint: didYouMean(stranger, session.variables.keys()),
  });
}
