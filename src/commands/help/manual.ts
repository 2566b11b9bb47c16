import { constants } from "../../functions/constants.ts";
import { functionNames } from "../../functions/registry.ts";
import type { Command, CommandOption } from "../command.ts";
import { knownOptions } from "../options.ts";
import { commands } from "../registry.ts";
import { blocksOf, wrapped } from "./layout.ts";
import { callOf, optionForm, optionSummary, PURPOSE } from "./pages.ts";
import { environment, exitCodes, files, type Meaning } from "./surroundings.ts";
import { topics } from "./topics.ts";

/** Signs that roff would take for something else, and how they are written. */
const signs: ReadonlyMap<string, string> = new Map([
  ["\\", "\\e"],
  ["-", "\\-"],
  ["^", "\\(ha"],
  ["~", "\\(ti"],
  ["'", "\\(aq"],
  ["`", "\\(ga"],
  ['"', "\\(dq"],
]);

/** A text as roff reads it: one that begins with a dot is a request no more, and all is ASCII. */
function roff(text: string): string {
  const plain = text
    .replace(/[\\^~'`"-]/g, (sign) => signs.get(sign) ?? sign)
    .replace(
      /[^\0-\x7f]/gu,
      (sign) => `\\[u${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`,
    );
  return plain.startsWith(".") ? `\\&${plain}` : plain;
}

/** A line of the source is at most 80 long, what is escaped in it too. */
const SOURCE_WIDTH = 64;

/** Sentences begin on lines of their own, so that roff sees where they end. */
function sentences(text: string): string[] {
  return text
    .split(/(?<=[.:]) (?=[A-Z])/)
    .flatMap((sentence) => wrapped(sentence, SOURCE_WIDTH))
    .map(roff);
}

/** What stands as it is. */
function verbatim(lines: readonly string[]): string[] {
  return [".PP", ".RS 4", ".nf", ...lines.map((line) => roff(line.replace(/^ {2}/, ""))), ".fi", ".RE"];
}

/** A text of help, its paragraphs filled. */
function text(source: string): string[] {
  return blocksOf(source).flatMap((block) =>
    block.kind === "verbatim" ? verbatim(block.lines) : [".PP", ...sentences(block.text)],
  );
}

/** A list of terms, each with what it means. */
function terms(rows: readonly Meaning[]): string[] {
  return rows.flatMap(([term, meaning]) => [".TP", `.B ${roff(term)}`, ...sentences(meaning)]);
}

function optionTerms(options: readonly CommandOption[]): string[] {
  return terms(options.map((option) => [optionForm(option), optionSummary(option)]));
}

function section(heading: string, ...lines: readonly string[]): string[] {
  return [`.SH ${heading}`, ...lines];
}

/** A topic of help, under a heading of its own where a section has several. */
function topic(name: string, heading?: string): string[] {
  const found = topics.find((one) => one.name === name);
  if (found === undefined) throw new TypeError(`no topic ${name}`);
  return [...(heading === undefined ? [] : [`.SS ${heading}`]), ...text(found.text)];
}

function at(place: "shell" | "prompt"): readonly Command[] {
  return commands.filter(({ places }) => places.includes(place));
}

/** A command of the shell with its own options. */
function commandTerm(command: Command): string[] {
  const { summary, details, options = [] } = command;
  const more = [...(details === undefined ? [] : text(details)), ...optionTerms(options)];
  return [
    ".TP",
    `.B ${roff(callOf(command, "shell"))}`,
    ...sentences(summary),
    ...(more.length === 0 ? [] : [".RS", ...more, ".RE"]),
  ];
}

function usedBy(command: Command): string[] {
  return command.examples.filter((example) => !example.startsWith(":"));
}

/**
 * The manual page, in the macros of man(7).
 * @param date of the edition, YYYY-MM-DD
 */
export function manualPage({ version, date }: { version: string; date: string }): string {
  const lines = [
    `.TH DZERO 1 ${date} "dzero ${version}" "User Commands"`,
    ...section("NAME", `dzero \\- ${roff(PURPOSE.replace(/^A/, "a").replace(/\.$/, ""))}`),
    ...section(
      "SYNOPSIS",
      ".nf",
      ...at("shell").map((command) => `.B ${roff(callOf(command, "shell"))}`),
      ".B dzero",
      ".fi",
    ),
    ...section(
      "DESCRIPTION",
      ...text(`
dzero computes a formula and the derivatives of its value by every variable, exactly and not by differences.

Without a command it is a prompt, or, where something is piped in, it runs what comes as a script. dzero help, and :help at the
prompt, tell of every function, command and topic.
`),
    ),
    ...section("COMMANDS", ...at("shell").flatMap(commandTerm)),
    ...section("OPTIONS", ...text("Every command takes these."), ...optionTerms(knownOptions())),
    ...section("VARIABLES", ...topic("variables"), ...topic("ranges", "Ranges")),
    ...section(
      "LANGUAGE",
      ...topic("language", "Statements and operators"),
      ...topic("numbers", "Numbers"),
      ...topic("derivatives", "Derivatives"),
      ...topic("formulas", "Formulas"),
      ".SS Functions and constants",
      ...text(`dzero help functions tells what they are, dzero help NAME more of one.`),
      ...text([...functionNames()].join(" ")),
      ...text([...constants.keys()].join(" ")),
    ),
    ...section(
      "PROMPT",
      ...topic("prompt"),
      ".SS Commands",
      ...terms(at("prompt").map((command) => [callOf(command, "prompt"), command.summary])),
      ...topic("scripts", "Scripts"),
    ),
    ...section("ROWS", ...topic("rows")),
    ...section("PICTURES", ...topic("pictures")),
    ...section("DIAGNOSTICS", ...topic("errors")),
    ...section("FILES", ...terms(files)),
    ...section("ENVIRONMENT", ...terms(environment)),
    ...section("EXIT STATUS", ...terms(exitCodes)),
    ...section("EXAMPLES", ...verbatim(at("shell").flatMap(usedBy))),
    ...section("SEE ALSO", ".BR bc (1),", ".BR units (1),", ".BR gnuplot (1)"),
    ...section(
      "BUGS",
      ...text(`
Numbers are real: the square root of a negative number is no number. A derivative that has no closed form, such as that of a
Bessel function by its order, is an error that says so.
`),
    ),
  ];
  // A heading begins a paragraph of itself.
  const needed = lines.filter((line, i) => line !== ".PP" || !/^\.S[HS] /.test(lines[i - 1]));
  return `${needed.join("\n")}\n`;
}
