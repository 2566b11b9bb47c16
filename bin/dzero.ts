import { startCompiled } from "../src/cli/code-cache.ts";

/** The file of the program, and what tells it from that of another build. */
declare const PROGRAM: string;
declare const PROGRAM_HASH: string;

void startCompiled(`${__dirname}/${PROGRAM}`, PROGRAM_HASH, require);
