export { layOut } from "./batch";
export {
  badRow,
  lines,
  longCount,
  readCellsOf,
  readDelimited,
  rest,
  trouble,
  troubleColumn,
  troubleEnd,
  troubleStart,
} from "./delimited";
export { printRows, writeNumbersAs } from "./output";
export { behind, outcome, parseNumber } from "./parse";
export { powers } from "./powers";
export { printNumber } from "./print";

/** The first address that is free for the host. */
export function heapBase(): usize {
  return __heap_base;
}
