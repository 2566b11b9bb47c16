import { isName } from "../../grammar/names.ts";
import type { Binding, CommandOption } from "../commands/command.ts";
import { DzeroError } from "../errors.ts";
import { commands } from "../commands/registry.ts";
import { unknownOption, withoutValue } from "./unknown.ts";

/** A command line, sorted. */
export interface Arguments {
  /** Options as they were given, for commander to judge. */
  readonly options: readonly string[];
  readonly operands: readonly string[];
  readonly bindings: readonly Binding[];
}

/** Looks like an option or a variable, and hardly like a value: --y. */
const OPTION_LIKE = /^--[\p{L}_]/u;

/** The parts of `x=3`, which is no statement list and no comparison. */
function assignmentIn(text: string): { name: string; value: string } | undefined {
  const equals = text.indexOf("=");
  const name = text.slice(0, Math.max(0, equals));
  const value = text.slice(equals + 1);
  return isName(name) && !/^=|[;\n]/.test(value) ? { name, value } : undefined;
}

/**
 * Sorts a command's arguments. Any `--name` that is no option gives a variable its value, so commander, which would
 * take a variable for a misspelt option or an expression like -3+x for one, gets only what is left.
 *
 * @param takesBindings whether variables can be given
 * @throws DzeroError usage
 */
export function sortArguments(
  argv: readonly string[],
  known: readonly CommandOption[],
  takesBindings: boolean,
): Arguments {
  const options: string[] = [];
  const operands: string[] = [];
  const bindings: Binding[] = [];
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i];
    if (argument === "--") {
      operands.push(...argv.slice(i + 1));
      break;
    }
    if (takesBindings && argument.startsWith("-D")) {
      const text = argument === "-D" ? argv[++i] : argument.slice(2);
      bindings.push(bindingOf(text ?? ""));
      continue;
    }
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/su.exec(argument) ?? [];
    const option = known.find((one) => one.name === name || (one.short !== undefined && `-${one.short}` === argument));
    if (option !== undefined) {
      if (option.value === undefined && value !== undefined)
        throw new DzeroError("usage", `--${option.name} takes no value`, { hint: `write --${option.name}` });
      options.push(argument);
      if (option.value !== undefined && value === undefined && i + 1 < argv.length) options.push(argv[++i]);
    } else if (name === undefined) {
      operands.push(argument);
    } else if (!takesBindings || !isName(name)) {
      throw unknownOption(name, known, commands);
    } else {
      const text = value ?? argv[++i];
      if (text === undefined || (value === undefined && OPTION_LIKE.test(text)))
        throw withoutValue(name, known, commands);
      bindings.push({ name: name.normalize("NFC"), value: text, given: `--${name}` });
    }
  }
  return takesBindings ? { options, ...operandsAndBindings(operands, bindings) } : { options, operands, bindings };
}

/** An operand NAME=VALUE is a binding as long as another operand remains to be the expression. */
function operandsAndBindings(operands: readonly string[], bindings: Binding[]): Omit<Arguments, "options"> {
  const isPlain = (operand: string) => assignmentIn(operand) === undefined;
  const expression = Math.max(0, operands.findIndex(isPlain));
  const rest: string[] = [];
  for (const [i, operand] of operands.entries()) {
    if (i === expression || isPlain(operand)) rest.push(operand);
    else bindings.push(bindingOf(operand));
  }
  return { operands: rest, bindings };
}

function bindingOf(text: string): Binding {
  const assignment = assignmentIn(text);
  if (assignment === undefined) {
    throw new DzeroError("usage", `'${text}' gives no variable a value`, { hint: "write -D x=3" });
  }
  const { name, value } = assignment;
  return { name: name.normalize("NFC"), value, given: `${name}=` };
}
