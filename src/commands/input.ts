/** The whole of a stream of text. */
export async function readAll(pieces: AsyncIterable<string>): Promise<string> {
  const all: string[] = [];
  for await (const piece of pieces) all.push(piece);
  return all.join("").replace(/^\uFEFF/, "");
}

/** The lines of a stream of text, as they come, without their ends. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest: string[] = [];
  let isFirst = true;
  for await (const piece of pieces) {
    const lines = (isFirst ? piece.replace(/^\uFEFF/, "") : piece).split("\n");
    isFirst = false;
    for (let i = 0; i < lines.length - 1; i++) {
      rest.push(lines[i]);
      yield rest.join("");
      rest = [];
    }
    rest.push(lines[lines.length - 1]);
  }
  const last = rest.join("");
  if (last !== "") yield last;
}

/** A text that is there already, as a stream of one piece. */
export async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
