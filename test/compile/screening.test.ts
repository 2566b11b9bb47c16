import fc from "fast-check";
import { differentiate } from "../../src/autodiff/differentiate.ts";
import { hessianNodes } from "../../src/calculus/derivatives.ts";
import { testsOf } from "../../src/compile/doubt.ts";
import { javascriptKernel, type Kernel } from "../../src/compile/javascript.ts";
import { programFor, type Program } from "../../src/compile/program.ts";
import { Reference } from "../../src/compile/reference.ts";
import { Screening } from "../../src/compile/screening.ts";
import { simdKernel } from "../../src/compile/simd.ts";
import { openExpression } from "../../src/library/expression.ts";

/** Value, gradient and Hessian of a formula as a program, and what the engine's passes on numbers say of it. */
function programOf(text: string): { program: Program; reference: Reference } {
  const { session, prepared, variables } = openExpression(text);
  const { graph } = session;
  const leaves = [...variables.values()];
  const outputs = [prepared.node, ...differentiate(graph, prepared.node, leaves)];
  return {
    program: programFor(graph, [...outputs, ...hessianNodes(graph, prepared.node, leaves).flat()], leaves),
    reference: new Reference(graph, prepared.node, leaves, leaves, true),
  };
}

/** So many equal rows are screened. */
const MANY = 16;

/** Gives a kernel a row many times over: where all of them are regular, they are what they should be. */
function check(kernel: Kernel, { program, reference }: ReturnType<typeof programOf>, row: readonly number[]): void {
  const inputs = row.map((value) => new Float64Array(MANY).fill(value));
  const columns = () => program.outputs.map(() => new Float64Array(MANY));
  const [found, wanted] = [columns(), columns()];
  if (kernel(inputs, found, MANY, new Int32Array(MANY)) > 0) return;
  reference.run(inputs, wanted, 0);
  expect(found.map(([first]) => first + 0)).toEqual(wanted.map(([first]) => first + 0));
}

const formulas = [
  "x^2*sin(y) + exp(x/y)",
  "(x*y + x/y - x^2*y)/(1 + y^2)",
  "log(x)*y^2.5 + tanh(x*y)",
  "x^y",
  "sqrt(x^2 + y^2)",
  "log(1 + exp(x*y))",
  "exp(-(x - y)^2/2)",
  "x*y*x*y/(x + y)^3 - 1/x",
  "x^5*cos(y)^3/sqrt(y)",
  "1e-200*x*y^2 + 1e150*x/y",
  "x > y ? x/y^4 : y/x^4",
  "abs(x)*log(y)^2",
];

/** From the least double to the largest, both signs, exact zeros, numbers at the ends of the window. */
const numbers = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 2 ** -128, 2 ** 128, 2 ** -128 * (1 - 2 ** -53), 2 ** 128 * (1 - 2 ** -53), 5e-324),
  fc
    .tuple(fc.double({ min: -330, max: 308, noNaN: true }), fc.boolean())
    .map(([e, minus]) => (minus ? -1 : 1) * 10 ** e),
  fc.double({ min: -40, max: 40, noNaN: true }),
);

describe.each(formulas)("%s", (text) => {
  const made = programOf(text);
  const simd = simdKernel(made.program);

  test("screening passes no row in which digits are lost", () => {
    // Another kernel each time, so that every row is screened.
    fc.assert(
      fc.property(numbers, numbers, (x, y) => check(javascriptKernel(made.program), made, [x, y])),
      { numRuns: 30, examples: [[2 ** -128 * (1 - 2 ** -53), 5e-324]] },
    );
  });

  test("lanes pass none either", () => {
    if (simd === undefined) throw new Error("every function here has a form for lanes");
    fc.assert(
      fc.property(numbers, numbers, (x, y) => check(simd, made, [x, y])),
      { numRuns: 100 },
    );
  });
});

test("what is tested are the variables, where all else follows from them", () => {
  const { graph, doubted, hidden, wholes } = programOf("sqrt(1 + x^2 + y^2) + x*sin(y)/(1 + y^2)").program;
  expect(doubted.length).toBeGreaterThan(10);
  const isLeaf = Array.from(testsOf({ graph, doubted, hidden, wholes }).nodes, (node) => graph.isLeaf(node));
  expect(isLeaf.filter(Boolean)).toHaveLength(2);
  expect(isLeaf.length).toBeLessThan(5);
});

test("strips in vain are followed by more and more that are not screened, until one is regular", () => {
  const screening = new Screening();
  const passedOver = () => {
    let count = 0;
    while (!screening.isDue()) count += 1;
    return count;
  };
  const counts = [false, false, false, true, false].map((isRegular) => {
    const count = passedOver();
    expect(screening.tell(isRegular)).toBe(isRegular);
    return count;
  });
  expect([...counts, passedOver()]).toEqual([0, 1, 3, 7, 0, 1]);
  for (let i = 0; i < 10; i++) {
    expect(passedOver()).toBeLessThanOrEqual(64);
    screening.tell(false);
  }
});
