import { DzeroError } from "../errors.ts";
import { didYouMean } from "../suggestion.ts";
import { say, type Answer, type Command, type Context, type Request } from "./command.ts";
import { completionOf } from "./completion/words.ts";
import { listings } from "./help/pages.ts";

/** The script of each shell, which is loaded when it is asked for. */
const scripts: ReadonlyMap<string, () => Promise<{ readonly default: string }>> = new Map([
  ["bash", () => import("./completion/dzero.bash")],
  ["zsh", () => import("./completion/dzero.zsh")],
  ["fish", () => import("./completion/dzero.fish")],
]);

const SHELLS = [...scripts.keys()];

/** What the scripts ask for: a candidate a line with its summary behind a tab, and `:files` where those fit. */
async function answerTo(words: readonly string[], { commands }: Context): Promise<string> {
  const { topics } = await import("./help/topics.ts");
  const { candidates, files } = completionOf(words, commands, [...topics, ...listings]);
  const lines = candidates.map(({ text, summary }) => `${text}\t${summary}`);
  return (files ? [...lines, ":files"] : lines).join("\n");
}

async function* run(context: Context, request: Request): AsyncGenerator<Answer> {
  const { operands } = request;
  if (request.has("words")) {
    yield say(await answerTo(operands, context));
    return;
  }
  const [shell, ...others] = operands;
  if (shell === undefined || others.length > 0) {
    throw new DzeroError("usage", shell === undefined ? "there is no shell" : "there is more than one shell", {
      hint: `write dzero complete ${SHELLS.join(", or ")}`,
    });
  }
  const script = scripts.get(shell);
  if (script === undefined) {
    throw new DzeroError("usage", `there is no completion for '${shell}'`, {
      hint: didYouMean(shell, SHELLS) ?? `there is one for ${SHELLS.join(", ")}`,
    });
  }
  yield say((await script()).default.trimEnd());
}

export const completeCommand: Command = {
  name: "complete",
  summary: "the script by which a shell completes commands, options and functions",
  usage: SHELLS.join("|"),
  places: ["shell"],
  group: "other",
  takes: "words",
  options: [{ name: "words", summary: "what the scripts ask: the candidates for the last of the words behind --" }],
  details: `
Put one of these lines where your shell starts (~/.bashrc, ~/.zshrc behind compinit, ~/.config/fish/config.fish):

  source <(dzero complete bash)
  source <(dzero complete zsh)
  dzero complete fish | source

Or, for zsh, once:

  dzero complete zsh > "\${fpath[1]}/_dzero"
`,
  examples: ["dzero complete bash", "dzero complete --words -- eval x+si"],
  run,
};
