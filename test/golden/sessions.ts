/** A line typed, and what it must answer. */
export interface Exchange {
  readonly typed: string;
  readonly answer: string;
}

const PROMPT = "dzero> ";
const CONTINUED = "... ";

/** Takes a transcript apart: what follows a prompt was typed, the rest are answers. */
export function exchangesIn(transcript: string): Exchange[] {
  const exchanges: { typed: string; answer: string }[] = [];
  for (const line of transcript.split("\n")) {
    const last = exchanges.at(-1);
    if (line.startsWith(PROMPT)) exchanges.push({ typed: line.slice(PROMPT.length), answer: "" });
    else if (last === undefined) continue;
    else if (line.startsWith(CONTINUED) && last.answer === "") last.typed += `\n${line.slice(CONTINUED.length)}`;
    else last.answer += `${line}\n`;
  }
  return exchanges.map(({ typed, answer }) => ({ typed, answer: answer.replace(/\n+$/, "") }));
}
