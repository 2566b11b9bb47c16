import { TRUST, type Estimate } from "./differences.ts";

/** A double has no more digits that mean anything. */
const MOST_DIGITS = 15;

/** Numbers with so many digits in common agree, whatever the estimate of the error. */
const ENOUGH_DIGITS = 8;

/** Where differences reach fewer digits, they say little of a derivative. */
const FEW_DIGITS = 6;

/** A slope this large may be one that overflows. */
const ALMOST_INFINITE = 1e290;

/** How a derivative compares with an estimate from differences. */
export interface Agreement {
  /**
   * `rough` where the estimate is too coarse to tell, `unknown` where the derivative is no number, `differs` only where
   * the two are further apart than the estimate's error explains.
   */
  readonly verdict: "agrees" | "rough" | "differs" | "unknown";
  /** How many digits the two have in common; undefined where they have none to compare: both are 0 or infinite. */
  readonly digits: number | undefined;
  /** How many digits the differences reach. */
  readonly reach: number;
}

function digitsOf(error: number, size: number): number {
  const digits = Math.floor(-Math.log10(error / size));
  return Number.isNaN(digits) ? 0 : Math.max(0, Math.min(MOST_DIGITS, digits));
}

/**
 * Compares a derivative with what differences say.
 * @param mayHide whether what the derivative is of may be too small for differences to see; asked where the two differ
 */
export function agreementOf(derivative: number, estimate: Estimate, mayHide: () => boolean): Agreement {
  const { slope, error, growth, isDoubtful } = estimate;
  if (Number.isNaN(derivative)) return { verdict: "unknown", digits: undefined, reach: 0 };
  if (Math.abs(derivative) === Infinity) {
    const isOneWay = slope * derivative > 0;
    if (isOneWay && growth !== undefined) return { verdict: "agrees", digits: undefined, reach: 0 };
    const isRough = (isOneWay && Math.abs(slope) > ALMOST_INFINITE) || digitsOf(error, Math.abs(slope)) < FEW_DIGITS;
    return { verdict: isRough ? "rough" : "differs", digits: 0, reach: 0 };
  }
  if (growth === "power") {
    // The slope of the finest step, and the true one is steeper.
    const isSteeper = derivative / slope >= 1;
    return { verdict: isSteeper ? "rough" : "differs", digits: 0, reach: 0 };
  }
  const distance = Math.abs(derivative - slope);
  const size = Math.max(Math.abs(derivative), Math.abs(slope));
  const reach = digitsOf(error, size);
  if (derivative === 0 && distance <= TRUST * error && error < Infinity)
    return { verdict: "agrees", digits: undefined, reach };
  const digits = digitsOf(distance, size);
  if (digits < ENOUGH_DIGITS && distance > TRUST * error) {
    const isSure = growth === undefined && isDoubtful === undefined && !mayHide();
    return { verdict: isSure ? "differs" : "rough", digits, reach: isSure ? reach : 0 };
  }
  return { verdict: reach < FEW_DIGITS ? "rough" : "agrees", digits, reach };
}
