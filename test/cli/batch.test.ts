import { dzero } from "./world.ts";

/** The answers to lines, each on a line of its own. */
async function answers(lines: readonly string[], ...options: string[]): Promise<string[]> {
  const { out, err, code } = await dzero(["batch", ...options], { stdin: lines.map((line) => `${line}\n`).join("") });
  expect({ err, code }).toEqual({ err: "", code: 0 });
  return out.split("\n").slice(0, -1);
}

const cases: readonly (readonly [request: string, answer: string])[] = [
  [`{"expr": "x+x", "at": {"x": 3}}`, `{"value":6,"grad":{"x":2}}`],
  [`{"id": 7, "expr": "2^0.5"}`, `{"id":7,"value":1.4142135623730951,"grad":{}}`],
  [`{"id": {"a": [1, null]}, "expr": "1"}`, `{"id":{"a":[1,null]},"value":1,"grad":{}}`],
  [
    `{"expr": "x*y", "at": {"x": "pi/2", "y": 2, "z": 1}, "wrt": ["y"]}`,
    `{"value":3.141592653589793,"grad":{"y":1.5707963267948966}}`,
  ],
  [`{"expr": "x*y", "at": {"x": 3, "y": 2, "z": 1}, "wrt": ["z", "x"]}`, `{"value":6,"grad":{"x":2,"z":0}}`],
  [
    `{"expr": "x^2*y", "at": {"x": 3, "y": 2}, "hessian": true}`,
    `{"value":18,"grad":{"x":12,"y":9},"hessian":{"x":{"x":4,"y":6},"y":{"x":6,"y":0}}}`,
  ],
  [`{"expr": "x^5", "at": {"x": 2}, "order": 3}`, `{"value":32,"grad":{"x":80},"order":3,"derivative":240}`],
  [`{"expr": "x", "at": {"x": "NaN"}}`, `{"value":"NaN","grad":{"x":1}}`],
  [`{"expr": "x", "at": {"x": "-inf"}}`, `{"value":"-Infinity","grad":{"x":1}}`],
  [
    `{"expr": "abs(x)", "at": {"x": 0}}`,
    `{"value":0,"grad":{"x":0},"notes":["abs(x) is not differentiable at 0; used 0"]}`,
  ],
  [
    `{"expr": "constructor*__proto__", "at": {"constructor": 2, "__proto__": 3}}`,
    `{"value":6,"grad":{"constructor":3,"__proto__":2}}`,
  ],
  [`{"expr": "y = x^2; y*x", "at": {"x": 2}}`, `{"value":8,"grad":{"x":12,"y":2}}`],
  [
    `{"id": "a", "expr": "2*sine(x)"}`,
    `{"id":"a","error":{"code":"unknown-function","message":"unknown function 'sine'","span":[2,6],"hint":"did you mean 'sin'?"}}`,
  ],
  [
    `{"expr": "x+y", "at": {"x": 1}}`,
    `{"error":{"code":"unknown-name","message":"y has no value","span":[2,3],"hint":"add \\"at\\": {\\"y\\": 1}"}}`,
  ],
  [
    `{"expr": "x", "at": {"x": "3+"}}`,
    `{"error":{"code":"bad-value","message":"the value of x is not a number: '3+'"}}`,
  ],
  [`{"expr": "x", "at": {"x": null}}`, `{"error":{"code":"bad-value","message":"the value of x is not a number"}}`],
  [
    ``,
    `{"error":{"code":"bad-request","message":"the line is not JSON","hint":"a request is {\\"expr\\": \\"x+x\\", \\"at\\": {\\"x\\": 3}}"}}`,
  ],
  [
    `[1]`,
    `{"error":{"code":"bad-request","message":"the line is JSON, but no object","hint":"a request is {\\"expr\\": \\"x+x\\", \\"at\\": {\\"x\\": 3}}"}}`,
  ],
  [
    `{"id": 1, "at": {}}`,
    `{"id":1,"error":{"code":"bad-request","message":"there is no expr","hint":"a request is {\\"expr\\": \\"x+x\\", \\"at\\": {\\"x\\": 3}}"}}`,
  ],
  [`{"expr": 3}`, `{"error":{"code":"bad-request","message":"expr must be a string"}}`],
  [`{"expr": ""}`, `{"error":{"code":"empty","message":"the expression is empty"}}`],
  [
    `{"expr": "1", "at": [1]}`,
    `{"error":{"code":"bad-request","message":"at must be an object of numbers: {\\"x\\": 3}"}}`,
  ],
  [`{"expr": "1", "wrt": "x"}`, `{"error":{"code":"bad-request","message":"wrt must be a list of names"}}`],
  [`{"expr": "1", "wrt": [1]}`, `{"error":{"code":"bad-request","message":"wrt must be a list of names"}}`],
  [`{"expr": "1", "hessian": 1}`, `{"error":{"code":"bad-request","message":"hessian must be true or false"}}`],
  [
    `{"expr": "1", "order": 1.5}`,
    `{"error":{"code":"bad-request","message":"order must be a whole number from 0 to 100"}}`,
  ],
  [
    `{"expr": "x", "at": {"x": 1}, "hesian": true}`,
    `{"error":{"code":"bad-request","message":"unknown field 'hesian'","hint":"did you mean 'hessian'?"}}`,
  ],
  [
    `{"expr": "x*y", "at": {"x": 1, "y": 1}, "order": 2}`,
    `{"error":{"code":"bad-value","message":"a derivative of order 2 needs one variable; the expression has 2","hint":"wrt chooses one of x, y"}}`,
  ],
  [
    `{"expr": "x", "at": {"x": 1}, "wrt": ["q"]}`,
    `{"error":{"code":"unknown-name","message":"'q' is no variable of the expression","hint":"it has x"}}`,
  ],
];

test.each(cases)("%s", async (request, answer) => {
  expect(await answers([request])).toEqual([answer]);
});

test("answers come in order, a bad line disturbs no other, and each request starts from nothing", async () => {
  const lines = [`{"expr": "x = 3; f(x) = x; x*x"}`, `{`, `{"expr": "f(2)"}`, `{"expr": "x+x", "at": {"x": 3}}`];
  const found = await answers(lines);
  expect(found).toHaveLength(4);
  expect(found[0]).toBe(`{"value":9,"grad":{"x":6}}`);
  expect(found[1]).toContain("bad-request");
  expect(found[2]).toContain("unknown-function");
  expect(found[3]).toBe(`{"value":6,"grad":{"x":2}}`);
});

test("an operand is refused: requests are piped in", async () => {
  expect(await dzero(["batch", "requests.jsonl"])).toEqual({
    code: 2,
    out: "",
    err: "error: batch reads requests from standard input and takes no operand\nhint: dzero batch < requests.jsonl\n",
  });
});

test("a deeply nested line is an error like another", async () => {
  const [answer] = await answers([`{"id": ${"[".repeat(5000)}${"]".repeat(5000)}, "expr": "1"}`]);
  expect(answer).toContain("bad-request");
});

test("--strict makes notes errors, --quiet drops them", async () => {
  const request = `{"expr": "abs(x)", "at": {"x": 0}}`;
  expect((await answers([request], "--strict"))[0]).toContain(`"code":"note"`);
  expect(await answers([request], "--quiet")).toEqual([`{"value":0,"grad":{"x":0}}`]);
});
