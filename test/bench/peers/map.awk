# CSV to CSV: x and y to the value of x^2*sin(y) + exp(x/y) and its partial derivatives, derived by hand.
BEGIN {
  FS = ","
  print "value,x.grad,y.grad"
}
NR > 1 {
  x = $1
  y = $2
  s = sin(y)
  c = cos(y)
  e = exp(x / y)
  printf "%.17g,%.17g,%.17g\n", x * x * s + e, 2 * x * s + e / y, x * x * c - e * x / (y * y)
}
