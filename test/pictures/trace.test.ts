import { dzero } from "../cli/world.ts";

test("both contributions to x in x + x are there", async () => {
  const { out } = await dzero(["trace", "x+x", "--x", "3", "--json"]);
  const step = '{"node":"n1","value":6,"adjoint":1,"by":"x","slope":1,"adds":1}';
  expect(out).toBe(
    `{"value":6,"grad":{"x":2},"forward":[{"node":"x","value":3},{"node":"n1","formula":"x + x","value":6}],"backward":[${step},${step}]}\n`,
  );
});

test("named results and what functions are called with have their names", async () => {
  const { out } = await dzero(["trace", "y = x^2; f(t) = 2*t*y; f(x) + n1", "--x", "3", "--n1", "1"]);
  expect(out).toBe(`forward
  node  formula  value
  x                  3
  n1                 1
  n2    x^2          9
  y     n2           9
  n3    2*x          6
  n4    n3*y        54
  n5    n4 + n1     55
backward
  node  value  adjoint  by  slope  adds
  n5       55        1  n4      1  n4 += 1
  n5       55        1  n1      1  n1.grad += 1
  n4       54        1  n3      9  n3 += 9
  n4       54        1  y       6  y.grad += 6
  n3        6        9  x       2  x.grad += 18
  y         9        6  n2      1  n2 += 6
  n2        9        6  x       6  x.grad += 36
result
  value = 55
  x.grad = 54
  y.grad = 6
  n1.grad = 1
`);
});

test("at the prompt a trace adds to no gradient", async () => {
  const { out } = await dzero([], { stdin: "x = 3\n:trace x*x\nx.grad\n" });
  expect(out.endsWith("\n  x.grad = 6\n0\n")).toBe(true);
});

test("a branch not taken is no step", async () => {
  const { out } = await dzero(["trace", "x > 0 ? x : sqrt(x)", "--x", "3"]);
  expect(out).toBe(
    "forward\n  node  formula  value\n  x                  3\nbackward\n  node  value  adjoint  by  slope  adds\nresult\n  value = 3\n  x.grad = 1\n",
  );
});

test("a trace tells of a constant that a variable hides, as eval does", async () => {
  const { err } = await dzero(["trace", "pi*x", "--x", "2", "--pi", "3"]);
  expect(err).toBe((await dzero(["eval", "pi*x", "--x", "2", "--pi", "3"])).err);
  expect(err).toBe("note: pi hides the constant pi\n");
});
