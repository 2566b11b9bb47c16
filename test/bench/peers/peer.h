/*
 * What the peers in C and C++ have in common. A peer reads requests, a line each, "TASK SIZE REPETITIONS", does the
 * task that often, and answers with a line "= NANOSECONDS RESULT ...".
 */
#pragma once
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static void answer(double nanoseconds, const double *results, int count) {
  printf("= %.0f", nanoseconds);
  for (int i = 0; i < count; i++) printf(" %.17g", results[i]);
  printf("\n");
  fflush(stdout);
}

/* To be written by each peer. */
static void perform(const char *task, int size, int repetitions);

int main(void) {
  char task[64];
  int size, repetitions;
  while (scanf("%63s %d %d", task, &size, &repetitions) == 3) perform(task, size, repetitions);
  return 0;
}
