"""Reads the lines of formulas.py to a syntax tree, as Python's own."""

import ast

from peer import serve


def perform(task, size):
    with open(task) as file:
        text = file.read()
    return lambda: ast.parse(text), lambda tree: [len(tree.body)]


serve(perform)
