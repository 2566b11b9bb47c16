import { plain, type Palette } from "../print/palette.ts";

/** What decides whether a stream gets colour. */
export interface ColorRequest {
  /** --color */
  readonly when: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stream: { readonly isTerminal: boolean };
}

/**
 * Whether to colour: --color decides, else NO_COLOR (no-color.org: set and not empty) and FORCE_COLOR, else whether the
 * stream is a terminal that can. chalk's own detection knows neither NO_COLOR nor one stream from another.
 */
export function wantsColor({ when, env, stream }: ColorRequest): boolean {
  if (when === "always") return true;
  if (when === "never" || env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return env["TERM"] !== "dumb" && stream.isTerminal;
}

let colors: Promise<Palette> | undefined;

/** The one place that knows colours. */
export function paletteFor(request: ColorRequest): Palette | Promise<Palette> {
  return wantsColor(request) ? (colors ??= coloured()) : plain;
}

async function coloured(): Promise<Palette> {
  // Not before there is something to colour: chalk takes its time to look at the terminal.
  const { Chalk } = await import("chalk");
  const chalk = new Chalk({ level: 1 });
  return {
    error: chalk.red.bold,
    note: chalk.yellow.bold,
    hint: chalk.cyan.bold,
    mark: chalk.red,
    name: chalk.cyan,
    number: chalk.yellow,
    call: chalk.blue,
    pair: chalk.bold.underline,
    dim: chalk.dim,
    heading: chalk.bold,
    curves: [chalk.cyan, chalk.yellow, chalk.magenta, chalk.green, chalk.red, chalk.blue],
  };
}
