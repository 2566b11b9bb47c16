// The formulas over rows, by Ceres' numbers that carry their partial derivatives along.
#include <ceres/jet.h>
#include "rows.h"

typedef ceres::Jet<double, 2> Jet;

__attribute__((noinline)) static Jet sine(const Jet &x, const Jet &y) { return x * x * sin(y) + exp(x / y); }

__attribute__((noinline)) static Jet rational(const Jet &x, const Jet &y) {
  return (x * y + x / y - x * x * y) / (1.0 + y * y);
}

__attribute__((noinline)) static Jet logarithm(const Jet &x, const Jet &y) {
  return log(x) * pow(y, 2.5) + tanh(x * y);
}

__attribute__((noinline)) static Jet power(const Jet &x, const Jet &y) { return pow(x, y); }

template <class Formula>
static void over_rows(Formula formula, int count) {
  for (int i = 0; i < count; i++) {
    Jet result = formula(Jet(x[i], 0), Jet(y[i], 1));
    value[i] = result.a;
    dx[i] = result.v[0];
    dy[i] = result.v[1];
  }
}

static void perform(const char *task, int size, int repetitions) {
  load(size);
  double start = now();
  for (int i = 0; i < repetitions; i++) {
    if (!strcmp(task, "sine")) over_rows([](const Jet &x, const Jet &y) { return sine(x, y); }, size);
    else if (!strcmp(task, "rational")) over_rows([](const Jet &x, const Jet &y) { return rational(x, y); }, size);
    else if (!strcmp(task, "logarithm")) over_rows([](const Jet &x, const Jet &y) { return logarithm(x, y); }, size);
    else if (!strcmp(task, "power")) over_rows([](const Jet &x, const Jet &y) { return power(x, y); }, size);
    else exit(1);
  }
  answer_with_means(now() - start, size);
}
