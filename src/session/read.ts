import type { Program } from "../../grammar/ast.ts";
import { parse } from "../../grammar/parser.ts";
import type { Source } from "../errors.ts";
import { functionsNamed } from "../functions/registry.ts";

/** Whether a name is that of a built-in function of one argument, which may stand without brackets. */
export function takesOne(name: string): boolean {
  return functionsNamed(name).some(({ leastArity, mostArity }) => leastArity === 1 && mostArity === 1);
}

/**
 * Reads statements, knowing the built-in functions.
 * @throws DzeroError with the place in the source
 */
export function read(source: Source): Program {
  return parse(source, takesOne);
}
