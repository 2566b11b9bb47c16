"""What the peers in Python have in common; peer.h says what they read and answer."""

import sys
import time


def serve(perform):
    """Answers requests.

    perform(task, size) gives a function that does the work once, and one that gives the results of its last value.
    """
    for line in sys.stdin:
        task, size, repetitions = line.split()
        work, results = perform(task, int(size))
        start = time.perf_counter_ns()
        for _ in range(int(repetitions)):
            last = work()
        nanoseconds = time.perf_counter_ns() - start
        print("=", nanoseconds, *map(repr, map(float, results(last))), flush=True)
