import { MAX_ORDER } from "../calculus/derivatives.ts";
import { asDzeroError, DzeroError, type Source } from "../errors.ts";
import { fromJson, jsonObject, toJson, type Json } from "../print/json.ts";
import { read } from "../session/read.ts";
import { Session } from "../session/session.ts";
import { didYouMean } from "../suggestion.ts";
import { constantValue } from "./bindings.ts";
import type { Answer, Command, Context, Request } from "./command.ts";
import { derivativesOf } from "./point.ts";
import { carryOut } from "./expression.ts";
import { linesOf } from "./input.ts";

const FIELDS = ["id", "expr", "at", "wrt", "hessian", "order"];

const EXAMPLE = `a request is {"expr": "x+x", "at": {"x": 3}}`;

/** Numbers that JSON has not, as answers spell them. */
const SPELLED: ReadonlyMap<string, number> = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);

function bad(message: string, hint?: string): DzeroError {
  return new DzeroError("bad-request", message, { hint });
}

function objectOf(line: string): ReadonlyMap<string, Json> {
  let value: Json;
  try {
    value = fromJson(JSON.parse(line));
  } catch {
    throw bad("the line is not JSON", EXAMPLE);
  }
  if (value instanceof Map) return value;
  throw bad("the line is JSON, but no object", EXAMPLE);
}

/** Checks the fields of a request, which come from another program. */
function judge(request: ReadonlyMap<string, Json>) {
  for (const field of request.keys()) {
    const hint = FIELDS.includes(field) ? undefined : didYouMean(field, FIELDS);
    // Fields of other names are the asker's own.
    if (hint !== undefined) throw bad(`unknown field '${field}'`, hint);
  }
  const expr = request.get("expr");
  if (expr === undefined) throw bad("there is no expr", EXAMPLE);
  if (typeof expr !== "string") throw bad("expr must be a string");

  const at = request.get("at") ?? new Map<string, Json>();
  if (!(at instanceof Map)) throw bad('at must be an object of numbers: {"x": 3}');

  const wrt = request.get("wrt") ?? undefined;
  if (wrt !== undefined && !Array.isArray(wrt)) throw bad("wrt must be a list of names");
  const names = wrt?.map((name) => {
    if (typeof name !== "string") throw bad("wrt must be a list of names");
    return name.normalize("NFC");
  });

  const hessian = request.get("hessian") ?? false;
  if (typeof hessian !== "boolean") throw bad("hessian must be true or false");

  const order = request.get("order") ?? undefined;
  if (
    order !== undefined &&
    !(typeof order === "number" && Number.isInteger(order) && order >= 0 && order <= MAX_ORDER)
  )
    throw bad(`order must be a whole number from 0 to ${MAX_ORDER}`);
  return { expr, at, wrt: names, hessian, order };
}

function numberAt(name: string, value: Json): number {
  if (typeof value === "number") return value;
  if (typeof value !== "string") throw new DzeroError("bad-value", `the value of ${name} is not a number`);
  return SPELLED.get(value) ?? constantValue({ name, value, given: name });
}

/** The fields of one answer. Each request starts from nothing. */
function answerTo(
  context: Context,
  request: ReadonlyMap<string, Json>,
  source: Source,
  asked: ReturnType<typeof judge>,
) {
  const session = new Session({
    isForPoints: true,
    maxNodes: context.session.graph.maxNodes,
    adviseOnMissing: (names) => `add "at": {${names.map((name) => `${JSON.stringify(name)}: 1`).join(", ")}}`,
  });
  const { statements } = read(source);
  for (const [name, value] of asked.at) session.setVariable(name.normalize("NFC"), numberAt(name, value));
  const given = new Map(session.variables);
  const prepared = carryOut(session, statements, source, given);
  const { fields, notes } = derivativesOf({ ...context, session }, prepared, {
    ...asked,
    strangers: new Set(given.keys()),
  });
  const messages = context.settings.quiet ? [] : notes.map(({ message }) => message);
  return jsonObject([["id", request.get("id")], ...fields, ["notes", messages.length > 0 ? messages : undefined]]);
}

function errorFields(error: DzeroError, source: Source | undefined): Json {
  const { code, message, hint, place } = error;
  const span = place !== undefined && place.source === source ? [place.span.start, place.span.end] : undefined;
  return jsonObject([
    ["code", code],
    ["message", message],
    ["span", span],
    ["hint", hint],
  ]);
}

function answer(context: Context, line: string): Json {
  let request: ReadonlyMap<string, Json> = new Map();
  let source: Source | undefined;
  try {
    request = objectOf(line);
    const asked = judge(request);
    source = { text: asked.expr };
    return answerTo(context, request, source, asked);
  } catch (error) {
    return jsonObject([
      ["id", request.get("id")],
      ["error", errorFields(asDzeroError(error), source)],
    ]);
  }
}

async function* run(context: Context, { operands }: Request): AsyncGenerator<Answer> {
  if (operands.length > 0) {
    throw new DzeroError("usage", "batch reads requests from standard input and takes no operand", {
      hint: `dzero batch < ${operands[0]}`,
    });
  }
  for await (const line of linesOf(context.files.stdin())) {
    const json = answer(context, line);
    yield { text: () => toJson(json), json };
  }
}

export const batchCommand: Command = {
  name: "batch",
  summary: "one JSON request per line in, one JSON answer per line out; keeps dzero open for another program",
  usage: "",
  places: ["shell"],
  group: "calculate",
  takes: "words",
  examples: [`echo '{"expr": "x+x", "at": {"x": 3}}' | dzero batch`],
  run,
};
