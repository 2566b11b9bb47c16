import { Chalk, type ColorSupportLevel } from "chalk";
import { plain, type Palette } from "../print/palette.ts";

/** What decides whether a stream gets colour. */
export interface ColorRequest {
  /** --color */
  readonly when: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
}

/**
 * Whether to colour: --color decides, else NO_COLOR (no-color.org: set and not empty) and FORCE_COLOR, else whether the
 * stream is a terminal that can. chalk's own detection knows neither NO_COLOR nor one stream from another.
 */
export function wantsColor({ when, env, isTerminal }: ColorRequest): boolean {
  if (when === "always") return true;
  if (when === "never" || env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return isTerminal && env["TERM"] !== "dumb";
}

/** The one place that knows colours. */
export function paletteFor(request: ColorRequest): Palette {
  if (!wantsColor(request)) return plain;
  const level: ColorSupportLevel = 1;
  const chalk = new Chalk({ level });
  return {
    error: chalk.red.bold,
    note: chalk.yellow.bold,
    hint: chalk.cyan.bold,
    mark: chalk.red,
    name: chalk.cyan,
    dim: chalk.dim,
    heading: chalk.bold,
  };
}
