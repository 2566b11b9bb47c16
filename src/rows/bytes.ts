/** Bytes to read, of a file or of standard input. */
export interface ByteReader {
  /** What people call it: the name of the file. */
  readonly name: string;
  /** How many bytes there are, where that is known. */
  readonly size: number | undefined;
  /** What tells a file from every other, by whatever name; undefined for what is no file. */
  readonly identity: string | undefined;
  /**
   * Fills a buffer from its beginning, as far as bytes are there.
   * @returns how many came; 0 at the end
   * @throws DzeroError file
   */
  read(into: Uint8Array): Promise<number>;
  close(): Promise<void>;
}

/** Where bytes are written to, a file or standard output. */
export interface ByteWriter {
  /** Whether someone sees the bytes as they come. */
  readonly isTerminal: boolean;
  /**
   * Writes all of the bytes, which must not change until it is done. Where that fails, none of them stays in a file.
   * @throws DzeroError file
   */
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}
