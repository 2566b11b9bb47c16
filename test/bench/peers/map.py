"""CSV to CSV: x and y to the value of x^2*sin(y) + exp(x/y) and its partial derivatives, derived by hand. The argument is the file."""

import sys
from math import cos, exp, sin

with open(sys.argv[1]) as file:
    next(file)
    rows = []
    for line in file:
        x, y = map(float, line.split(","))
        s, c, e = sin(y), cos(y), exp(x / y)
        rows.append((x * x * s + e, 2 * x * s + e / y, x * x * c - e * x / (y * y)))
print("value,x.grad,y.grad")
sys.stdout.writelines("%r,%r,%r\n" % row for row in rows)
