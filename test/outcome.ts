import { DzeroError } from "../src/errors.ts";

/** What a calculation gives, or the code of the error it ends with. */
export function outcome<Result>(calculate: () => Result): Result | string {
  try {
    return calculate();
  } catch (error) {
    if (error instanceof DzeroError) return error.code;
    throw error;
  }
}
