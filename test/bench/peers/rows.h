/* The columns of the peers that compute rows. */
#pragma once
#include "peer.h"

static double *x, *y, *value, *dx, *dy;

static double *column_from(const char *name, int count) {
  double *column = (double *)malloc(count * sizeof(double));
  FILE *file = fopen(name, "rb");
  if (!file || fread(column, sizeof(double), count, file) != (size_t)count) exit(1);
  fclose(file);
  return column;
}

/* Room for the results, every page of it touched before time is taken. */
static double *column_of(int count) {
  double *column = (double *)malloc(count * sizeof(double));
  for (int i = 0; i < count; i++) column[i] = 1;
  return column;
}

static void load(int count) {
  if (x) return;
  x = column_from("x.bin", count);
  y = column_from("y.bin", count);
  value = column_of(count);
  dx = column_of(count);
  dy = column_of(count);
}

static double mean(const double *column, int count) {
  double sum = 0;
  for (int i = 0; i < count; i++) sum += column[i];
  return sum / count;
}

static void answer_with_means(double nanoseconds, int count) {
  double means[] = {mean(value, count), mean(dx, count), mean(dy, count)};
  answer(nanoseconds, means, 3);
}
