import { plain } from "../print/palette.ts";
import type { Answer, Command, Context, Request, View } from "./command.ts";
import { helpPage } from "./help/pages.ts";

async function* run(context: Context, { operands }: Request): AsyncGenerator<Answer> {
  const { topics } = await import("./help/topics.ts");
  const topic = operands.join(" ").trim();
  const text = (view: View) => helpPage(context, topics, topic, view).join("\n");
  // Asked once before it is shown, so that an unknown topic is an error and no answer.
  text({ digits: 15, width: 80, height: 24, ascii: false, palette: plain });
  yield { text };
}

export const helpCommand: Command = {
  name: "help",
  summary: "the language, every function and command, or one topic",
  usage: "[topic]",
  places: ["shell", "prompt"],
  group: "other",
  takes: "text",
  operand: "topic",
  details: "help topics lists the topics. A topic is also the name of a function, a constant or a command.",
  examples: ["dzero help", "dzero help language", "dzero help sin", ":help topics", ":help functions"],
  run,
};
