import { DzeroError } from "../errors.ts";

/** How many steps an evaluation may still take. */
export interface Budget {
  steps: number;
}

/** @throws DzeroError too-long, where there are not so many steps left */
export function spend(budget: Budget, steps: number): void {
  budget.steps -= steps;
  if (budget.steps < 0) throw new DzeroError("too-long", "the calculation takes too many steps");
}
