"""A server that behaves in a known way, mostly badly. Whatever the mode, it ends by itself after its lifetime.

    server_target.py <mode> [arguments] [--stamp <file>] [--lifetime <seconds>]
      crash [code]               writes a last line to its error output, and ends at once with the code (1)
      crash-later <ms> [code]    the same after some time
      crash-unflushed [signal]   ends without its output having been written: _exit(1), or by the signal's number
      serve <port> [ms]          HTTP once it listens, after some time; says when listen() returned, by CLOCK_MONOTONIC
      unavailable <port> <ms>    answers 503 for some time after it listens, then 200
      silent <port>              accepts connections, and never answers
      daemonise <port>           serves from a process of its own session that has closed its standard streams; ends with 0
      stubborn                   ignores SIGTERM
      flood <MB>                 writes so much to its error output before it is ready
      needs-env <name>           ends with 3 where the variable is missing
      asks                       reads a line from its input; without one it ends with 4
      children <count> [port]    starts so many that sleep, the first in a session of its own, then serves or sleeps
      binary                     writes what is no UTF-8, and colours
      port-in-log                serves at a free port that its output names

Its HTTP answers / and /health with 200, /status/<number> with that, /echo with the address, anything else with 404.
"""
import argparse
import os
import signal
import socket
import sys
import threading
import time


def say(text, stream=None):
    print(text, file=stream or sys.stdout, flush=True)


def sleep_for_ever():
    while True:
        time.sleep(3600)


def ready(text="ready"):
    say(text)
    sleep_for_ever()


# Modes that end by themselves.

def crash(code=1):
    say("fatal: cannot read the configuration", sys.stderr)
    sys.exit(int(code))


def crash_later(milliseconds, code=1):
    say("starting")
    time.sleep(int(milliseconds) / 1000)
    crash(code)


def crash_unflushed(number=None):
    # A buffer of its own: PYTHONUNBUFFERED would leave the standard one without.
    buffered = open(1, "w", buffering=65536, closefd=False)
    buffered.write("this line stays in the buffer\n")
    if number is None:
        os._exit(1)
    os.kill(os.getpid(), int(number))
    sleep_for_ever()


def needs_env(name):
    if name not in os.environ:
        say(f"fatal: {name} is not set", sys.stderr)
        sys.exit(3)
    ready()


def asks():
    sys.stdout.write("Continue? [y/n] ")
    sys.stdout.flush()
    answer = sys.stdin.readline()
    if not answer:
        say("no answer", sys.stderr)
        sys.exit(4)
    ready(f"ready: {answer.strip()}")


# Modes that stay, and serve nothing.

def stubborn():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ready()


def flood(megabytes):
    line = b"x" * 99 + b"\n"
    block = line * 10_000
    for _ in range(int(megabytes)):
        rest = memoryview(block)
        while rest:
            rest = rest[os.write(2, rest):]
    ready()


def binary():
    os.write(1, b"\x1b[32mgreen\x1b[0m gr\xc3\xbc\xc3\x9fe \xff\xfe end\n")
    os.write(2, b"\x1b]0;title\x07bell\x07 tab\there\n")
    ready()


# Modes that serve.

def listen(port, stamp):
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", int(port)))
    server.listen(128)
    now = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    if stamp:
        with open(stamp + ".part", "w") as file:
            file.write(f"{now}\n")
        os.replace(stamp + ".part", stamp)
    return server, now


def accept(server, converse):
    while True:
        client, _ = server.accept()
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=converse, args=(client,), daemon=True).start()


def status_of(path):
    if path in ("/", "/health"):
        return 200
    if path == "/echo" or path.startswith("/echo?"):
        return 200
    if path.startswith("/status/") and path[8:].isdigit():
        return int(path[8:])
    return 404


def converse_http(status):
    def converse(client):
        with client:
            try:
                pending = b""
                while True:
                    while b"\r\n\r\n" not in pending:
                        received = client.recv(65536)
                        if not received:
                            return
                        pending += received
                    head, pending = pending.split(b"\r\n\r\n", 1)
                    path = head.split(b" ", 2)[1].decode("latin-1")
                    code = status(path)
                    body = (path if path.startswith("/echo") else f"status {code}").encode()
                    client.sendall(b"HTTP/1.1 %d X\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s" % (code, len(body), body))
            except (OSError, IndexError):
                pass

    return converse


def serve(port, delay=0, stamp=None):
    time.sleep(int(delay) / 1000)
    server, now = listen(port, stamp)
    say(f"listening on 127.0.0.1:{server.getsockname()[1]} since {now}")
    accept(server, converse_http(status_of))


def unavailable(port, milliseconds, stamp=None):
    end = time.monotonic() + int(milliseconds) / 1000
    server, _ = listen(port, None)
    say(f"listening on 127.0.0.1:{server.getsockname()[1]}")

    def status(path):
        return 503 if time.monotonic() < end else status_of(path)

    if stamp:
        with open(stamp, "w") as file:
            file.write(f"{int(end * 1e9)}\n")
    accept(server, converse_http(status))


def silent(port, stamp=None):
    server, _ = listen(port, stamp)
    say(f"listening on 127.0.0.1:{server.getsockname()[1]}")

    def converse(client):
        with client:
            try:
                while client.recv(65536):
                    pass
            except OSError:
                pass

    accept(server, converse)


def daemonise(port, stamp=None):
    if os.fork():
        os._exit(0)
    os.setsid()
    if os.fork():
        os._exit(0)
    limit_lifetime(LIFETIME)
    for descriptor in range(3):
        os.close(descriptor)
        os.open(os.devnull, os.O_RDWR)
    server, _ = listen(port, stamp)
    accept(server, converse_http(status_of))


def children(count, port=None, stamp=None):
    ids = []
    # Ends when the first child has really left: until then, what is meant for all would reach it, too.
    left, held = os.pipe()
    for number in range(int(count)):
        child = os.fork()
        if not child:
            if number == 0:
                os.setsid()
                os.closerange(0, 256)
            else:
                os.close(held)
            time.sleep(LIFETIME)
            os._exit(0)
        ids.append(child)

    # Those that stayed are asked together with it, and end with it, and not a moment after it.
    def end(*_):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for child in ids[1:]:
            os.waitpid(child, 0)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTERM)

    signal.signal(signal.SIGTERM, end)
    os.close(held)
    os.read(left, 1)
    os.close(left)
    say("children " + " ".join(map(str, ids)))
    if port is None:
        ready()
    serve(port, 0, stamp)


def port_in_log(stamp=None):
    serve(0, 0, stamp)


LIFETIME = 120.0
MODES = {
    "crash": crash, "crash-later": crash_later, "crash-unflushed": crash_unflushed, "serve": serve, "unavailable": unavailable,
    "silent": silent, "daemonise": daemonise, "stubborn": stubborn, "flood": flood, "needs-env": needs_env, "asks": asks,
    "children": children, "binary": binary, "port-in-log": port_in_log,
}
STAMPED = {"serve", "unavailable", "silent", "daemonise", "children", "port-in-log"}


def limit_lifetime(seconds):
    """Ends this process some time from now in any case, so that no test leaves it behind for long."""
    timer = threading.Timer(seconds, os._exit, [0])
    timer.daemon = True
    timer.start()


def main():
    global LIFETIME
    parser = argparse.ArgumentParser()
    parser.add_argument("mode", choices=MODES)
    parser.add_argument("arguments", nargs="*")
    parser.add_argument("--stamp")
    parser.add_argument("--lifetime", type=float, default=LIFETIME)
    arguments = parser.parse_args()
    LIFETIME = arguments.lifetime
    if arguments.mode not in ("daemonise", "children"):
        limit_lifetime(LIFETIME)
    elif arguments.mode == "children":
        # Threads do not survive a fork, nor should they be forked: an alarm ends it instead.
        signal.signal(signal.SIGALRM, lambda *_: os._exit(0))
        signal.alarm(int(LIFETIME) + 1)
    named = {"stamp": arguments.stamp} if arguments.mode in STAMPED else {}
    MODES[arguments.mode](*arguments.arguments, **named)


if __name__ == "__main__":
    main()
