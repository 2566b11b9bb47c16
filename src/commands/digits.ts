import { MOST_DIGITS } from "../print/number.ts";
import { DzeroError } from "../errors.ts";
import { say, wholeNumber, type Command } from "./command.ts";

export const digitsCommand: Command = {
  name: "digits",
  summary: `how many significant digits are shown, 1 to ${MOST_DIGITS}`,
  usage: "[n]",
  places: ["prompt"],
  takes: "words",
  operand: "none",
  examples: [":digits 6"],
  run({ settings }, { operands }) {
    if (operands.length > 1) throw new DzeroError("usage", ":digits takes one number", { hint: ":digits 6" });
    if (operands.length === 0) return [say(`${settings.digits} digits`)];
    settings.digits = wholeNumber(":digits", operands[0], 1, MOST_DIGITS);
    return [];
  },
};
