"""Memory or descriptors that go a known way, operation by operation: MemoryTarget in Python, with the same modes and protocol.

    memory_target.py <mode> [numbers] [--rate <operations a second> | --port <number>] [--lifetime <seconds>]
      leak <bytes>         keeps as many bytes at each operation
      leak-handles [n]     opens a file at each n-th operation, and leaves it open
      cache <MB>           keeps 1 KB at each operation until it is full, and only reads from then on
      evict <MB>           keeps 1 KB at each operation; once it is full, in place of the oldest
      burst <MB>           at each 50th operation takes so much, and gives it back ten operations later
      steady               10 KB of garbage at each operation
"""
import argparse
import itertools
import os
import socket
import threading
import time


def leak(size):
    # bytes(16) takes 64 (a header of 33, rounded up to 16), and its place in the list 8.
    kept = []
    return lambda: kept.append(bytes(size))


def leak_handles(every=1):
    kept = []
    count = itertools.count(1)
    return lambda: next(count) % every or kept.append(os.open(os.devnull, os.O_RDONLY))


def cache(megabytes, evicts=False):
    entries = [None] * (megabytes * 1000)
    places = itertools.cycle(range(len(entries)))

    def operation():
        place = next(places)
        if evicts or entries[place] is None:
            entries[place] = bytes(1000)

    return operation


def burst(megabytes):
    phases = itertools.cycle(range(50))
    pieces = []

    def operation():
        phase = next(phases)
        if phase == 0:
            # Written to: a page counts only then.
            pieces.extend(b"x" * 50_000 for _ in range(megabytes * 20))
        elif phase == 10:
            pieces.clear()

    return operation


def steady():
    return lambda: bytes(10_000)


def evict(megabytes):
    return cache(megabytes, evicts=True)


MODES = {"leak": leak, "leak-handles": leak_handles, "cache": cache, "evict": evict, "burst": burst, "steady": steady}


def pace(operation, rate):
    start = time.monotonic()
    done = 0
    while True:
        due = int((time.monotonic() - start) * rate)
        for _ in range(due - done):
            operation()
        done = max(done, due)
        time.sleep(0.01)


def serve(operation, port):
    with socket.create_server(("127.0.0.1", port)) as server:
        print("port", server.getsockname()[1], flush=True)
        # One client after the other: the number of operations is certain.
        while True:
            client, _ = server.accept()
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with client:
                try:
                    answer_lines(client, operation)
                except ConnectionError:
                    pass


def answer_lines(client, operation):
    for line in client.makefile("rb"):
        try:
            for _ in range(int(line.strip() or b"1")):
                operation()
            client.sendall(b"ok\n")
        except (OSError, ValueError) as failure:
            client.sendall(f"failed: {failure}\n".encode())


def limit_lifetime(seconds):
    """Ends this process with its parent, and in any case some time from now, so that no test leaves it behind."""
    parent = os.getppid()
    end = time.monotonic() + seconds

    def watch():
        while os.getppid() == parent and time.monotonic() < end:
            time.sleep(0.2)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("mode", choices=MODES)
    parser.add_argument("numbers", nargs="*", type=int)
    parser.add_argument("--rate", type=float)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--lifetime", type=float, default=120)
    arguments = parser.parse_args()
    operation = MODES[arguments.mode](*arguments.numbers)
    limit_lifetime(arguments.lifetime)
    if arguments.rate:
        pace(operation, arguments.rate)
    else:
        serve(operation, arguments.port)


if __name__ == "__main__":
    main()
