"""The formulas over rows, and their gradients, by PyTorch: "sine" on whole columns, "sine-rows" a row at a time."""

import numpy as np
import torch
from peer import serve

torch.set_num_threads(1)

FORMULAS = {
    "sine": lambda x, y: x * x * torch.sin(y) + torch.exp(x / y),
    "rational": lambda x, y: (x * y + x / y - x * x * y) / (1 + y * y),
    "logarithm": lambda x, y: torch.log(x) * y**2.5 + torch.tanh(x * y),
    "power": lambda x, y: x**y,
}


def on(formula, x, y):
    x = x.clone().requires_grad_()
    y = y.clone().requires_grad_()
    value = formula(x, y)
    value.sum().backward()
    return value.detach(), x.grad, y.grad


def perform(task, size):
    name, _, by_row = task.partition("-")
    formula = FORMULAS[name]
    x, y = (torch.from_numpy(np.fromfile(file, count=size)) for file in ("x.bin", "y.bin"))
    if not by_row:
        return lambda: on(formula, x, y), lambda columns: [column.mean() for column in columns]
    return (
        lambda: [on(formula, x[i], y[i]) for i in range(size)],
        lambda rows: [torch.stack(column).mean() for column in zip(*rows)],
    )


serve(perform)
