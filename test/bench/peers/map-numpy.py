"""CSV to CSV: x and y to the value of x^2*sin(y) + exp(x/y) and its partial derivatives, derived by hand. The argument is the file."""

import sys

import numpy as np

x, y = np.loadtxt(sys.argv[1], delimiter=",", skiprows=1).T
s, c, e = np.sin(y), np.cos(y), np.exp(x / y)
columns = x * x * s + e, 2 * x * s + e / y, x * x * c - e * x / (y * y)
print("value,x.grad,y.grad")
sys.stdout.writelines("%r,%r,%r\n" % row for row in zip(*(column.tolist() for column in columns)))
