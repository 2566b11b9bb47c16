import type { Operation } from "./operation.ts";

/** Values to put in for the other arguments when it is found out whether an operation passes a NaN on. */
const PROBES = [0, 1, -1, 0.5, 2, -3, Infinity, -Infinity];

/** What was found out, by operation, number of arguments and argument. */
const found = new Map<string, boolean>();

/**
 * Whether an operation is NaN wherever its i-th argument is: as far as some values of the others tell.
 * @param values the arguments' where they are known
 */
export function passesNaN(
  { forward, hidesNaN = false, code }: Operation,
  values: readonly (number | undefined)[],
  i: number,
): boolean {
  if (hidesNaN) return false;
  if (values.length === 1) return Number.isNaN(forward(NaN));
  if (values.some((value) => value !== undefined)) return probed(forward, values, i);
  const key = `${code} ${values.length} ${i}`;
  const passes = found.get(key) ?? probed(forward, values, i);
  found.set(key, passes);
  return passes;
}

function probed(forward: Operation["forward"], values: readonly (number | undefined)[], i: number): boolean {
  return PROBES.every((a) =>
    PROBES.every((b) => {
      const args = values.map((value, place) => (place === i ? NaN : (value ?? (place % 2 === 0 ? a : b))));
      return Number.isNaN(forward(...args));
    }),
  );
}
