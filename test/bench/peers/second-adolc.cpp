// Derivatives of Rosenbrock's function of SIZE variables by ADOL-C, off a tape.
#include <adolc/adolc.h>
#include <vector>
#include "peer.h"

static const short TAPE = 1;

static void record(const std::vector<double> &at) {
  double value;
  trace_on(TAPE);
  {
    std::vector<adouble> x(at.size());
    for (size_t i = 0; i < at.size(); i++) x[i] <<= at[i];
    adouble sum = 0;
    for (size_t i = 0; i + 1 < x.size(); i++) {
      adouble a = x[i + 1] - x[i] * x[i], b = 1 - x[i];
      sum = sum + 100 * a * a + b * b;
    }
    sum >>= value;
  }
  trace_off();
}

static void perform(const char *task, int size, int repetitions) {
  std::vector<double> x(size), direction(size), result(size), rows(size * size);
  std::vector<double *> hessian_rows(size);
  for (int i = 0; i < size; i++) {
    x[i] = 0.5 + 0.3 * sin(i);
    direction[i] = cos(i + size);
    hessian_rows[i] = &rows[i * size];
  }
  record(x);
  double *at = x.data();
  double start = now();
  for (int i = 0; i < repetitions; i++) {
    if (!strcmp(task, "value")) zos_forward(TAPE, 1, size, 0, at, result.data());
    else if (!strcmp(task, "gradient")) gradient(TAPE, size, at, result.data());
    else if (!strcmp(task, "product")) hess_vec(TAPE, size, at, direction.data(), result.data());
    else if (!strcmp(task, "hessian")) hessian(TAPE, size, at, hessian_rows.data());
    else exit(1);
  }
  double nanoseconds = now() - start;
  answer(nanoseconds, !strcmp(task, "hessian") ? rows.data() : result.data(), 1);
}
