/* Rosenbrock's function of SIZE variables and a chain of SIZE sines, value and gradient, derived by hand. */
#include "peer.h"

static double *x, *gradient;
static int length;

static void resize(int size) {
  if (size == length) return;
  x = (double *)realloc(x, size * sizeof(double));
  gradient = (double *)realloc(gradient, size * sizeof(double));
  for (int i = 0; i < size; i++) x[i] = 0.5 + 0.3 * sin(i);
  length = size;
}

__attribute__((noinline)) static double rosenbrock_value(const double *x, int n) {
  double sum = 0;
  for (int i = 0; i + 1 < n; i++) {
    double a = x[i + 1] - x[i] * x[i], b = 1 - x[i];
    sum = sum + 100 * a * a + b * b;
  }
  return sum;
}

__attribute__((noinline)) static double rosenbrock(const double *restrict x, double *restrict gradient, int n) {
  double sum = 0;
  for (int i = 0; i < n; i++) gradient[i] = 0;
  for (int i = 0; i + 1 < n; i++) {
    double a = x[i + 1] - x[i] * x[i], b = 1 - x[i];
    sum += 100 * a * a + b * b;
    gradient[i + 1] += 200 * a;
    gradient[i] += -400 * a * x[i] - 2 * b;
  }
  return sum;
}

/* The values on the way are kept in `passed`. */
__attribute__((noinline)) static double chain(double start, double *restrict passed, int n, double *derivative) {
  double last = start, adjoint = 1;
  for (int i = 0; i < n; i++) {
    passed[i] = last;
    last = sin(last) + last * 0.5;
  }
  for (int i = n - 1; i >= 0; i--) adjoint *= cos(passed[i]) + 0.5;
  *derivative = adjoint;
  return last;
}

static void perform(const char *task, int size, int repetitions) {
  double results[2] = {0, 0};
  resize(size);
  double start = now();
  if (!strcmp(task, "value")) {
    for (int i = 0; i < repetitions; i++) {
      /* Too small to change it, and unknown to the compiler, which would compute the value but once. */
      x[0] += 1e-18;
      results[0] = rosenbrock_value(x, size);
    }
    answer(now() - start, results, 1);
  } else if (!strcmp(task, "gradient")) {
    for (int i = 0; i < repetitions; i++) results[0] = rosenbrock(x, gradient, size);
    double nanoseconds = now() - start;
    results[1] = gradient[1];
    answer(nanoseconds, results, 2);
  } else if (!strcmp(task, "chain")) {
    for (int i = 0; i < repetitions; i++) results[0] = chain(0.7, gradient, size, &results[1]);
    answer(now() - start, results, 2);
  } else {
    exit(1);
  }
}
