/** How parts of a text stand out. Where there is no colour, every entry gives its text back. */
export interface Palette {
  readonly error: (text: string) => string;
  readonly note: (text: string) => string;
  readonly hint: (text: string) => string;
  /** What points at a place in a line. */
  readonly mark: (text: string) => string;
  readonly name: (text: string) => string;
  readonly number: (text: string) => string;
  /** The name of a function or a command. */
  readonly call: (text: string) => string;
  /** Two brackets that belong together. */
  readonly pair: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly heading: (text: string) => string;
  /** The lines of a picture, in turn. */
  readonly curves: readonly ((text: string) => string)[];
}

const same = (text: string) => text;

export const plain: Palette = {
  error: same,
  note: same,
  hint: same,
  mark: same,
  name: same,
  number: same,
  call: same,
  pair: same,
  dim: same,
  heading: same,
  curves: [same],
};
