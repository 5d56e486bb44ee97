"""SET and GET in a plain redis-py loop: what a Python script would measure. Prints microseconds as JSON."""
import json
import sys
import time

import redis

port, size, count = (int(argument) for argument in sys.argv[1:4])
client = redis.Redis(host="127.0.0.1", port=port)
payload = b"x" * size
key = "bench:python"


def measure(operation):
    samples = []
    for i in range(count + count // 10):
        started = time.perf_counter_ns()
        operation()
        ended = time.perf_counter_ns()
        if i >= count // 10:
            samples.append((ended - started) / 1000)
    samples.sort()
    return {"p50": samples[len(samples) // 2], "mean": sum(samples) / len(samples)}


results = {"Set": measure(lambda: client.set(key, payload)), "Get": measure(lambda: client.get(key))}
client.delete(key)
print(json.dumps(results))
