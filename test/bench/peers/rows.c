/* The formulas over rows, with their partial derivatives derived by hand. */
#include "rows.h"

#define COLUMNS                                                                                                     \
  const double *restrict x, const double *restrict y, double *restrict value, double *restrict dx,                  \
      double *restrict dy, int count

typedef void formula(COLUMNS);

__attribute__((noinline)) static void sine(COLUMNS) {
  for (int i = 0; i < count; i++) {
    double a = x[i], b = y[i];
    double s = sin(b), c = cos(b), e = exp(a / b);
    value[i] = a * a * s + e;
    dx[i] = 2 * a * s + e / b;
    dy[i] = a * a * c - e * a / (b * b);
  }
}

__attribute__((noinline)) static void rational(COLUMNS) {
  for (int i = 0; i < count; i++) {
    double a = x[i], b = y[i];
    double d = 1 / (1 + b * b), p = a * b + a / b - a * a * b;
    value[i] = p * d;
    dx[i] = (b + 1 / b - 2 * a * b) * d;
    dy[i] = (a - a / (b * b) - a * a) * d - 2 * b * p * d * d;
  }
}

__attribute__((noinline)) static void logarithm(COLUMNS) {
  for (int i = 0; i < count; i++) {
    double a = x[i], b = y[i];
    double l = log(a), p = pow(b, 2.5), t = tanh(a * b), s = 1 - t * t;
    value[i] = l * p + t;
    dx[i] = p / a + s * b;
    dy[i] = l * 2.5 * p / b + s * a;
  }
}

__attribute__((noinline)) static void power(COLUMNS) {
  for (int i = 0; i < count; i++) {
    double a = x[i], b = y[i];
    double p = pow(a, b);
    value[i] = p;
    dx[i] = b * p / a;
    dy[i] = p * log(a);
  }
}

static formula *formula_of(const char *task) {
  if (!strcmp(task, "sine")) return sine;
  if (!strcmp(task, "rational")) return rational;
  if (!strcmp(task, "logarithm")) return logarithm;
  if (!strcmp(task, "power")) return power;
  exit(1);
}

static void perform(const char *task, int size, int repetitions) {
  formula *run = formula_of(task);
  load(size);
  double start = now();
  for (int i = 0; i < repetitions; i++) run(x, y, value, dx, dy, size);
  answer_with_means(now() - start, size);
}
