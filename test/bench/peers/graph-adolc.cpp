// Rosenbrock's function of SIZE variables and a chain of SIZE sines, recorded on a tape by ADOL-C and run again.
#include <adolc/adolc.h>
#include <vector>
#include "peer.h"

static bool is_chain(const char *task) { return !strncmp(task, "chain", 5); }

/* Each has a tape of its own. */
static short tape_of(const char *task) { return is_chain(task) ? 1 : 2; }

static std::vector<double> start_of(const char *task, int size) {
  if (is_chain(task)) return {0.7};
  std::vector<double> x(size);
  for (int i = 0; i < size; i++) x[i] = 0.5 + 0.3 * sin(i);
  return x;
}

static adouble rosenbrock(const std::vector<adouble> &x) {
  adouble sum = 0;
  for (size_t i = 0; i + 1 < x.size(); i++) {
    adouble a = x[i + 1] - x[i] * x[i], b = 1 - x[i];
    sum = sum + 100 * a * a + b * b;
  }
  return sum;
}

static adouble chain(const adouble &start, int length) {
  adouble last = start;
  for (int i = 0; i < length; i++) last = sin(last) + last * 0.5;
  return last;
}

static void record(const char *task, int size, const std::vector<double> &at) {
  double value;
  trace_on(tape_of(task));
  {
    std::vector<adouble> x(at.size());
    for (size_t i = 0; i < at.size(); i++) x[i] <<= at[i];
    adouble result = is_chain(task) ? chain(x[0], size) : rosenbrock(x);
    result >>= value;
  }
  trace_off();
}

/* What the tape holds, and what a backward pass keeps of the values. */
static double bytes_of(short tape) {
  size_t counts[STAT_SIZE];
  tapestats(tape, counts);
  return counts[NUM_OPERATIONS] + counts[NUM_LOCATIONS] * 4.0 + counts[NUM_VALUES] * 8.0 + counts[TAY_STACK_SIZE] * 8.0;
}

// The tasks: chain-record, chain-bytes, chain-value, chain-gradient, and the same of rosenbrock. The last two run what was
// recorded last.
static void perform(const char *task, int size, int repetitions) {
  std::vector<double> x = start_of(task, size), gradient(x.size());
  const char *what = strchr(task, '-') + 1;
  short tape = tape_of(task);
  int n = x.size();
  double results[2] = {0, 0}, one = 1;
  double start = now();
  if (!strcmp(what, "record")) {
    for (int i = 0; i < repetitions; i++) record(task, size, x);
    answer(now() - start, results, 0);
  } else if (!strcmp(what, "bytes")) {
    results[0] = bytes_of(tape);
    answer(0, results, 1);
  } else if (!strcmp(what, "value")) {
    for (int i = 0; i < repetitions; i++) zos_forward(tape, 1, n, 0, x.data(), results);
    answer(now() - start, results, 1);
  } else if (!strcmp(what, "gradient")) {
    for (int i = 0; i < repetitions; i++) {
      zos_forward(tape, 1, n, 1, x.data(), results);
      fos_reverse(tape, 1, n, &one, gradient.data());
    }
    double nanoseconds = now() - start;
    results[1] = gradient[n > 1 ? 1 : 0];
    answer(nanoseconds, results, 2);
  } else {
    exit(1);
  }
}
