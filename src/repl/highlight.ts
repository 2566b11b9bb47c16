import { formNames } from "../../grammar/forms.ts";
import { nameIn } from "../../grammar/names.ts";
import { scan } from "../../grammar/scanner.ts";
import { Close, NameToken, NumberToken, Open, Prime } from "../../grammar/tokens.ts";
import type { Context } from "../commands/command.ts";
import { isCommandLine, promptCommand } from "../commands/line.ts";
import { constants } from "../functions/constants.ts";
import { functionsNamed } from "../functions/registry.ts";
import type { Palette } from "../print/palette.ts";

type Style = (text: string) => string;

/** A line at the prompt, while it is typed. */
export interface Typed {
  readonly line: string;
  /** Where the cursor stands: before the character of this offset. */
  readonly cursor: number;
  /** How many brackets the lines before have left open. */
  readonly open: number;
}

/** By the place of a bracket that is closed, and of the one that closes it, the other's place; what closes nothing is alone. */
function bracketsIn({ line, open }: Typed): {
  readonly pairs: ReadonlyMap<number, number>;
  readonly alone: ReadonlySet<number>;
} {
  const pairs = new Map<number, number>();
  const alone = new Set<number>();
  const opened: number[] = [];
  let outside = open;
  for (const { tokenType, startOffset } of scan(line).tokens) {
    if (tokenType === Open) opened.push(startOffset);
    if (tokenType !== Close) continue;
    const from = opened.pop();
    if (from !== undefined) pairs.set(from, startOffset).set(startOffset, from);
    else if (outside > 0) outside -= 1;
    else alone.add(startOffset);
  }
  return { pairs, alone };
}

/** How the words of the language look. */
class Words {
  readonly #context: Context;
  readonly #palette: Palette;

  constructor(context: Context, palette: Palette) {
    this.#context = context;
    this.#palette = palette;
  }

  /** @param isCalled whether a bracket follows */
  style(name: string, isCalled: boolean): Style {
    const { session } = this.#context;
    const { call, error, name: value } = this.#palette;
    const word = nameIn(name);
    const isFunction = functionsNamed(word).length > 0 || formNames.includes(word) || session.functions.has(word);
    const isVariable = session.variables.has(word);
    if (isCalled) return isFunction ? call : isVariable || constants.has(word) ? value : error;
    if (isVariable || constants.has(word)) return value;
    return isFunction ? call : same;
  }
}

const same: Style = (text) => text;

/** What is typed, in colour. Without its colours it is what was typed, to the letter. */
export function highlight(context: Context, typed: Typed, palette: Palette): string {
  const { line, cursor } = typed;
  const { tokens } = scan(line);
  const words = new Words(context, palette);
  const { pairs, alone } = bracketsIn(typed);
  // The bracket under the cursor, else the one just typed.
  const at = pairs.has(cursor) ? cursor : cursor - 1;
  const other = pairs.get(at);
  let coloured = "";
  let done = 0;
  const between = (to: number) => {
    // No token: space, a comment, characters the language does not know.
    const text = line.slice(done, to);
    coloured += text.replaceAll(/#.*|[^\s#]+/g, (part) =>
      part.startsWith("#") ? palette.dim(part) : palette.error(part),
    );
  };
  const commandEnd = isCommandLine(line) ? (/^\s*:\s*[\p{L}\p{N}_-]*/u.exec(line)?.[0].length ?? 0) : 0;
  if (commandEnd > 0) {
    const name = line.slice(0, commandEnd).replace(/^\s*:\s*/, "");
    const isCommand = promptCommand(context.commands, name) !== undefined;
    coloured = (isCommand ? palette.call : same)(line.slice(0, commandEnd));
    done = commandEnd;
  }
  for (const [i, { tokenType, image, startOffset }] of tokens.entries()) {
    if (startOffset < commandEnd) continue;
    between(startOffset);
    done = startOffset + image.length;
    const follower = tokens[i + 1]?.tokenType === Prime ? tokens[i + 2] : tokens[i + 1];
    let style = same;
    if (tokenType === NumberToken) style = palette.number;
    else if (tokenType === NameToken) style = words.style(image, follower?.tokenType === Open);
    else if (alone.has(startOffset)) style = palette.error;
    else if (other !== undefined && (startOffset === at || startOffset === other)) style = palette.pair;
    coloured += style(image);
  }
  between(line.length);
  return coloured;
}
