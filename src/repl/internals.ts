/** A key as node:readline tells of it. */
export interface Key {
  readonly name?: string;
  readonly ctrl?: boolean;
  readonly meta?: boolean;
}

/** What node:repl inherits from node:readline and has no place in the documentation for. */
export interface Internals {
  line: string;
  cursor: number;
  prevRows: number;
  isCompletionEnabled: boolean;
  clearLine(): void;
  _insertString(text: string): void;
  _moveCursor(by: number): void;
  _refreshLine(): void;
  _writeToOutput(text: string): void;
  _line(): void;
  _tabComplete(isRepeated: boolean): void;
  _ttyWrite(text: string | undefined, key: Key | undefined): void;
  _getDisplayPos(text: string): { readonly rows: number; readonly cols: number };
}

const methods: readonly (keyof Internals)[] = [
  "clearLine",
  "_insertString",
  "_moveCursor",
  "_refreshLine",
  "_writeToOutput",
  "_line",
  "_tabComplete",
  "_ttyWrite",
  "_getDisplayPos",
];

export function hasInternals(server: object): server is Internals {
  return methods.every((name) => {
    const method: unknown = Reflect.get(server, name);
    return typeof method === "function";
  });
}
