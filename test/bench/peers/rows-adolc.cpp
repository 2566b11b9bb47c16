// The formulas over rows, each recorded once on a tape by ADOL-C that is run again for every row.
#include <adolc/adolc.h>
#include "rows.h"

static adouble result_of(const char *task, const adouble &x, const adouble &y) {
  if (!strcmp(task, "sine")) return x * x * sin(y) + exp(x / y);
  if (!strcmp(task, "rational")) return (x * y + x / y - x * x * y) / (1 + y * y);
  if (!strcmp(task, "logarithm")) return log(x) * pow(y, 2.5) + tanh(x * y);
  if (!strcmp(task, "power")) return pow(x, y);
  exit(1);
}

static const short TAPE = 1;

static void record(const char *task) {
  double result;
  trace_on(TAPE);
  {
    adouble a, b, c;
    a <<= x[0];
    b <<= y[0];
    c = result_of(task, a, b);
    c >>= result;
  }
  trace_off();
}

static void perform(const char *task, int size, int repetitions) {
  load(size);
  record(task);
  double start = now();
  for (int time = 0; time < repetitions; time++) {
    for (int i = 0; i < size; i++) {
      double point[2] = {x[i], y[i]}, gradient[2], one[1] = {1};
      zos_forward(TAPE, 1, 2, 1, point, &value[i]);
      fos_reverse(TAPE, 1, 2, one, gradient);
      dx[i] = gradient[0];
      dy[i] = gradient[1];
    }
  }
  answer_with_means(now() - start, size);
}
