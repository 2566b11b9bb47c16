/** A call of dzero as a shell makes it. */
export interface Call {
  readonly argv: readonly string[];
  /** What is piped in, where something is. */
  readonly stdin: string | undefined;
}

/** Splits a line as a shell does, as far as examples need it. */
function words(line: string): string[] {
  return Array.from(
    line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g),
    ([, double, single, bare]) => double ?? single ?? bare,
  );
}

/** The call in a line of the shell; what is done with its answer is left out. */
export function callIn(line: string): Call {
  const [, writer, doubleQuoted, singleQuoted, call] =
    /^(?:(echo|printf) (?:"([^"]*)"|'([^']*)') \| )?dzero\b(.*)$/.exec(line) ?? [];
  if (call === undefined) throw new Error(`no call of dzero: ${line}`);
  const text = doubleQuoted ?? singleQuoted;
  const stdin = writer === "printf" ? text.replaceAll("\\n", "\n") : text && `${text}\n`;
  const all = words(call);
  const end = all.findIndex((word) => word === "|" || word === ">");
  return { argv: end < 0 ? all : all.slice(0, end), stdin };
}
