// CSV to CSV: x and y to the value of x^2*sin(y) + exp(x/y) and its partial derivatives, derived by hand, by the fastest
// means of the standard library, all of the file in memory. The argument is the file.
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

int main(int count, char **arguments) {
  if (count != 2) return 2;
  std::string text(std::filesystem::file_size(arguments[1]), '\0');
  FILE *file = fopen(arguments[1], "rb");
  if (fread(text.data(), 1, text.size(), file) != text.size()) return 1;
  fclose(file);

  const char *place = strchr(text.c_str(), '\n') + 1;
  const char *end = text.data() + text.size();
  std::vector<double> xs, ys;
  xs.reserve(1000000);
  ys.reserve(1000000);
  while (place < end) {
    double x, y;
    auto read = std::from_chars(place, end, x);
    read = std::from_chars(read.ptr + 1, end, y);
    place = read.ptr + 1;
    xs.push_back(x);
    ys.push_back(y);
  }

  size_t rows = xs.size();
  std::vector<double> value(rows), dx(rows), dy(rows);
  for (size_t i = 0; i < rows; i++) {
    double x = xs[i], y = ys[i], s = sin(y), c = cos(y), e = exp(x / y);
    value[i] = x * x * s + e;
    dx[i] = 2 * x * s + e / y;
    dy[i] = x * x * c - e * x / (y * y);
  }

  std::vector<char> buffer(rows * 80);
  char *next = buffer.data();
  for (size_t i = 0; i < rows; i++) {
    next = std::to_chars(next, next + 32, value[i]).ptr;
    *next++ = ',';
    next = std::to_chars(next, next + 32, dx[i]).ptr;
    *next++ = ',';
    next = std::to_chars(next, next + 32, dy[i]).ptr;
    *next++ = '\n';
  }
  puts("value,x.grad,y.grad");
  fwrite(buffer.data(), 1, next - buffer.data(), stdout);
}
