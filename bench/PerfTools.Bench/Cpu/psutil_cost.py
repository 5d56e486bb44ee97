"""What one sample of CPU, memory and threads costs with psutil: pid, samples. Prints microseconds per sample."""
import sys
import time

import psutil

process = psutil.Process(int(sys.argv[1]))
count = int(sys.argv[2])


def sample():
    with process.oneshot():
        process.cpu_times()
        process.memory_info()
        process.num_threads()


for _ in range(count // 10):
    sample()
started = time.perf_counter_ns()
for _ in range(count):
    sample()
print((time.perf_counter_ns() - started) / 1000 / count)
