import type { Section } from "./bench.ts";
import { gradient } from "./sections/gradient.ts";
import { graph } from "./sections/graph.ts";
import { map } from "./sections/map.ts";
import { memory } from "./sections/memory.ts";
import { parsing } from "./sections/parsing.ts";
import { point } from "./sections/point.ts";
import { rows } from "./sections/rows.ts";
import { second } from "./sections/second.ts";
import { startup } from "./sections/startup.ts";

/** Every section, in the order that they are run in. */
export const sections: readonly Section[] = [startup, rows, map, memory, graph, gradient, second, parsing, point];
