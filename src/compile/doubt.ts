import { MIN_SAFE } from "../autodiff/range.ts";
import { mul, neg } from "../autodiff/ring.ts";
import { div } from "../functions/arithmetic.ts";
import type { Program } from "./program.ts";

/** Where factors are from 2^-128 to below 2^128, products of them are looked at no further: a window of 2^8 exponents. */
export const WINDOW_BITS = 8;
export const MAX_FACTOR_EXPONENT = 2 ** (WINDOW_BITS - 1);

/** Products of so many factors have all their digits then, if the constants among them are not far from 1. */
const MAX_FACTORS = 7;
const MAX_CONSTANT_EXPONENT = -Math.log2(MIN_SAFE) - MAX_FACTORS * MAX_FACTOR_EXPONENT;

/**
 * The numbers that what is doubted in a program is a product of: where each of them is in the window, no digits are lost.
 * To look at factors takes fewer instructions than to look at products, of which there are more.
 */
export function factorsOf({ graph, doubted }: Pick<Program, "graph" | "doubted">): Set<number> {
  /** How far a constant is from 1, as a power of two. */
  const exponentOf = (node: number) => {
    const size = graph.isKnown(node) ? Math.abs(graph.value(node)) : 1;
    return size > 0 && size < Infinity ? Math.abs(Math.log2(size)) : 0;
  };
  // A product with a constant far from 1 may be small whatever its other factors are: it counts as a factor itself.
  const isProduct = (node: number) =>
    !graph.isKnown(node) &&
    !graph.isLeaf(node) &&
    [mul, div, neg].some(({ operation }) => operation === graph.operation(node)) &&
    graph.argumentsOf(node).every((part) => exponentOf(part) <= MAX_CONSTANT_EXPONENT);
  /** By node: how many factors a product has, and how far its constants are from 1. */
  const counts: number[] = [];
  const exponents: number[] = [];
  /** Products that are factors themselves, as they have too many. */
  const cut = new Set<number>();
  for (let node = 0; node < graph.length; node++) {
    counts[node] = graph.isKnown(node) ? 0 : 1;
    exponents[node] = exponentOf(node);
    if (!isProduct(node)) continue;
    const parts = Array.from(graph.argumentsOf(node));
    const sum = (numbers: readonly number[]) => parts.reduce((total, part) => total + numbers[part], 0);
    if (sum(counts) > MAX_FACTORS || sum(exponents) > MAX_CONSTANT_EXPONENT) {
      for (const part of parts.filter(isProduct)) {
        cut.add(part);
        counts[part] = 1;
        exponents[part] = 0;
      }
    }
    counts[node] = sum(counts);
    exponents[node] = sum(exponents);
  }
  const factors = new Set<number>();
  const isWhole = (node: number) => isProduct(node) && !cut.has(node);
  // Meets what is added on the way, too.
  const products = new Set(doubted.filter(isProduct));
  for (const node of doubted) if (!isProduct(node)) factors.add(node);
  for (const node of products) {
    for (const part of graph.argumentsOf(node)) {
      if (isWhole(part)) products.add(part);
      else if (!graph.isKnown(part)) factors.add(part);
    }
  }
  return factors;
}
