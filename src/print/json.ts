/** What an answer is for programs. Maps keep the order of a user's names, and no name is special in them. */
export type Json = number | string | boolean | null | readonly Json[] | ReadonlyMap<string, Json>;

/**
 * One line of JSON. Numbers carry the shortest digits that read back to the same double, -0 its sign; NaN and the
 * infinities, which JSON has not, are the strings "NaN", "Infinity", "-Infinity".
 */
export function toJson(value: Json): string {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) return `"${value}"`;
    return Object.is(value, -0) ? "-0" : String(value);
  }
  if (value instanceof Map) {
    return `{${[...value].map(([key, entry]) => `${JSON.stringify(key)}:${toJson(entry)}`).join(",")}}`;
  }
  if (Array.isArray(value)) return `[${value.map(toJson).join(",")}]`;
  return JSON.stringify(value);
}

/** An object with the given fields, in order; undefined ones are left out. */
export function jsonObject(fields: readonly (readonly [string, Json | undefined])[]): ReadonlyMap<string, Json> {
  return new Map(fields.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}

/** What other programs send may nest this deep; no one's data does. */
const MOST_NESTED = 100;

/**
 * What JSON.parse returns, with maps for objects.
 * @throws RangeError where it nests too deep
 */
export function fromJson(value: unknown, depth = 0): Json {
  if (value === null || typeof value === "number" || typeof value === "string" || typeof value === "boolean")
    return value;
  if (depth > MOST_NESTED) throw new RangeError(`JSON that nests deeper than ${MOST_NESTED}`);
  if (Array.isArray(value)) return value.map((entry) => fromJson(entry, depth + 1));
  if (typeof value === "object")
    return new Map(Object.entries(value).map(([key, entry]) => [key, fromJson(entry, depth + 1)]));
  throw new TypeError(`JSON has no ${typeof value}`);
}
