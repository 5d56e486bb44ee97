"""Reads a process's CPU time with psutil around windows: pid, window in ms, windows. Prints monotonic and CPU nanoseconds."""
import random
import sys
import time

import psutil

process = psutil.Process(int(sys.argv[1]))
window = int(sys.argv[2]) / 1000
count = int(sys.argv[3])
readings = []
for i in range(count + 1):
    # Anywhere within a tick of the kernel, as instants are that nothing aligns with it.
    time.sleep(window + random.uniform(-0.002, 0.002))
    before = time.monotonic_ns()
    times = process.cpu_times()
    after = time.monotonic_ns()
    readings.append(((before + after) // 2, round((times.user + times.system) * 1e9)))
for reading in readings:
    print(*reading)
