import { slopesOf, type LocalSlope } from "../../src/autodiff/slope.ts";
import { functionNamed } from "../../src/functions/registry.ts";

test.each(["max", "min"])(
  "the slopes of %s share what they have in common, however many arguments there are",
  (name) => {
    const arity = 500;
    const operation = functionNamed(name, arity);
    if (operation === undefined) throw new Error(`there is no ${name}`);
    const slopes = slopesOf(operation, arity).filter((slope): slope is LocalSlope => typeof slope === "object");
    expect(slopes).toHaveLength(arity);
    const templates = slopes.flatMap(({ template, reached }) => [template, reached?.template ?? template]);
    expect(new Set(templates.map(({ graph }) => graph)).size).toBe(1);
    // A placeholder and a comparison for each argument, the value, and the slope.
    expect(templates[0].graph.length).toBeLessThan(2 * arity + 10);
    const inputs = [...Array.from({ length: arity }, (_, i) => (i < 3 ? 7 : 1)), 7];
    if (name === "min") inputs.fill(9, 3, arity);
    expect(slopes.map(({ numeric, reached }) => reached?.numeric(inputs) === 1 && numeric(inputs))).toEqual(
      inputs.slice(0, -1).map((input) => input === 7 && 1 / 3),
    );
  },
);
