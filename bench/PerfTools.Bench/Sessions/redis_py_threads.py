"""SET in a loop on each of several threads: what a Python load script does. Prints operations a second."""
import sys
import threading
import time

import redis

port, sessions, count, size = (int(argument) for argument in sys.argv[1:5])
payload = b"x" * size
clients = [redis.Redis(host="127.0.0.1", port=port) for _ in range(sessions)]
for client in clients:
    client.ping()
start = threading.Barrier(sessions + 1)


def session(client):
    start.wait()
    for _ in range(count):
        client.set("bench:threads", payload)


threads = [threading.Thread(target=session, args=(client,)) for client in clients]
for thread in threads:
    thread.start()
start.wait()
began = time.perf_counter()
for thread in threads:
    thread.join()
elapsed = time.perf_counter() - began
clients[0].delete("bench:threads")
print(sessions * count / elapsed)
