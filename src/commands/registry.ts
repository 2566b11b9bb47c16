import { backwardCommand } from "./backward.ts";
import { batchCommand } from "./batch.ts";
import { checkCommand, checkLineCommand } from "./check.ts";
import { clearCommand } from "./clear.ts";
import { cleargradCommand } from "./cleargrad.ts";
import type { Command } from "./command.ts";
import { completeCommand } from "./complete.ts";
import { diffCommand, diffLineCommand } from "./diff.ts";
import { digitsCommand } from "./digits.ts";
import { evalCommand } from "./eval.ts";
import { evalLineCommand } from "./eval-line.ts";
import { funcsCommand } from "./funcs.ts";
import { graphCommand, graphLineCommand } from "./graph.ts";
import { helpCommand } from "./help.ts";
import { hessianCommand } from "./hessian.ts";
import { latexCommand } from "./latex.ts";
import { loadCommand } from "./load.ts";
import { mapCommand } from "./map.ts";
import { plotCommand, plotLineCommand } from "./plot.ts";
import { quitCommand } from "./quit.ts";
import { runCommand } from "./run.ts";
import { saveCommand } from "./save.ts";
import { setCommand } from "./set.ts";
import { symbolsCommand } from "./symbols.ts";
import { taylorCommand } from "./taylor.ts";
import { traceCommand, traceLineCommand } from "./trace.ts";
import { undoCommand } from "./undo.ts";
import { varsCommand } from "./vars.ts";

/** Every command, in the order help lists them. */
export const commands: readonly Command[] = [
  evalCommand,
  evalLineCommand,
  diffCommand,
  diffLineCommand,
  mapCommand,
  batchCommand,
  runCommand,
  traceCommand,
  traceLineCommand,
  checkCommand,
  checkLineCommand,
  graphCommand,
  graphLineCommand,
  plotCommand,
  plotLineCommand,
  hessianCommand,
  latexCommand,
  taylorCommand,
  varsCommand,
  funcsCommand,
  backwardCommand,
  cleargradCommand,
  clearCommand,
  undoCommand,
  loadCommand,
  saveCommand,
  digitsCommand,
  setCommand,
  symbolsCommand,
  helpCommand,
  completeCommand,
  quitCommand,
];
