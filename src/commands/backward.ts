import { DzeroError } from "../errors.ts";
import { jsonObject } from "../print/json.ts";
import { lastResultNames } from "../session/resolve.ts";
import type { Answer, Command, Context } from "./command.ts";
import { checkVariables, namesIn } from "./names.ts";
import { accumulate } from "./statement.ts";

/** The node of a named result, or of the last one. */
function nodeOf({ session }: Context, name: string): number {
  if (lastResultNames.has(name)) {
    if (session.last === undefined) throw new DzeroError("no-value", "there is no result yet");
    return session.last;
  }
  checkVariables(session, [name]);
  return session.variable(name).node;
}

function backwardFrom(context: Context, name: string): Answer {
  const node = nodeOf(context, name);
  if (!context.session.graph.isKnown(node)) {
    throw new DzeroError("no-value", `${name} has no value`, {
      hint: "backward needs numbers; a formula shows its derivatives",
    });
  }
  const { lines, grad, notes } = accumulate(context, node, [], name);
  return {
    text: (view) => (grad === undefined ? `${name} depends on no variable` : lines(view).join("\n")),
    json: jsonObject([["grad", grad ?? new Map()]]),
    notes,
  };
}

export const backwardCommand: Command = {
  name: "backward",
  summary: "runs backward from a named result and adds to the gradients",
  usage: "y",
  places: ["prompt"],
  takes: "words",
  operand: "variable",
  changesSession: true,
  examples: [":backward y"],
  run(context, { operands }) {
    if (operands.length !== 1) throw new DzeroError("usage", ":backward takes one name", { hint: ":backward y" });
    return namesIn(operands).map((name) => backwardFrom(context, name));
  },
};
