"""The formulas over rows, with their partial derivatives derived by hand, by numpy.

The argument says how many rows are computed at a time.
"""

import sys

import numpy as np
from peer import serve

BLOCK = int(sys.argv[1])


def sine(x, y):
    s, c, e, square = np.sin(y), np.cos(y), np.exp(x / y), x * x
    return square * s + e, 2 * x * s + e / y, square * c - e * x / (y * y)


def rational(x, y):
    d, p = 1 / (1 + y * y), x * y + x / y - x * x * y
    return p * d, (y + 1 / y - 2 * x * y) * d, (x - x / (y * y) - x * x) * d - 2 * y * p * d * d


def logarithm(x, y):
    l, p, t = np.log(x), y**2.5, np.tanh(x * y)
    s = 1 - t * t
    return l * p + t, p / x + s * y, l * 2.5 * p / y + s * x


def power(x, y):
    p = x**y
    return p, y * p / x, p * np.log(x)


FORMULAS = {formula.__name__: formula for formula in (sine, rational, logarithm, power)}


def perform(task, size):
    x, y = np.fromfile("x.bin", count=size), np.fromfile("y.bin", count=size)
    formula = FORMULAS[task]

    def work():
        if size <= BLOCK:
            return formula(x, y)
        columns = [np.empty(size) for _ in range(3)]
        for start in range(0, size, BLOCK):
            block = slice(start, start + BLOCK)
            for column, result in zip(columns, formula(x[block], y[block])):
                column[block] = result
        return columns

    return work, lambda columns: [column.mean() for column in columns]


serve(perform)
