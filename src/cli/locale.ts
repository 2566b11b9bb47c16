/**
 * Whether what is shown can only be ASCII: the terminal is a dumb one, or the locale is set, by the first of its variables
 * that is, to one without UTF-8.
 */
export function showsOnlyAscii(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"];
  return env["TERM"] === "dumb" || (locale !== undefined && locale !== "" && !/utf-?8/i.test(locale));
}
