/** A name, and what it means. */
export type Meaning = readonly [name: string, meaning: string];

/** The variables of the environment that dzero heeds. */
export const environment: readonly Meaning[] = [
  ["NO_COLOR", "set and not empty: no colour"],
  ["FORCE_COLOR", "colour even where nothing is a terminal; 0 for none"],
  ["TERM", "dumb for a terminal without colour"],
  ["DZERO_HISTORY", "the file that keeps what was typed at the prompt; empty for none"],
  ["XDG_CONFIG_HOME", "the folder of dzero/init.dz; else ~/.config"],
  ["XDG_STATE_HOME", "the folder of dzero/history; else ~/.local/state"],
];

/** The files that dzero reads and writes unasked. */
export const files: readonly Meaning[] = [
  ["~/.config/dzero/init.dz", "a script that runs before the prompt; --no-init leaves it out"],
  ["~/.local/state/dzero/history", "what was typed at the prompt"],
];

/** What the program tells the shell when it ends. */
export const exitCodes: readonly Meaning[] = [
  ["0", "all went well; an infinite result and one that is not a number are results"],
  ["1", "something is wrong with the expression, its variables, a script or the data"],
  ["2", "something is wrong with the command line: an unknown command or option, no expression"],
  ["130", "it was interrupted"],
];
