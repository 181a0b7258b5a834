"""Opens many event streams and measures how long it takes until all of them are told of something.

    streams.py PORT COUNT ROUNDS

Prints a line when all streams stand and goes on when it is given one; then prints a JSON list of milliseconds, one for each stream and round, from
just before the request that makes the event. So the request, its transaction and the reading here, one socket after the other, are in the figure.
"""

import http.client
import json
import resource
import select
import socket
import sys
import time

EVENT = b"event: document.created"


def main() -> None:
    port, count, rounds = map(int, sys.argv[1:])
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, count + 100), hard))
    streams = [opened(port) for _ in range(count)]
    poller = select.epoll()
    for stream in streams:
        stream.setblocking(False)
        poller.register(stream, select.EPOLLIN)
    sockets = {stream.fileno(): stream for stream in streams}
    print(f"{count} streams", flush=True)
    sys.stdin.readline()

    client = http.client.HTTPConnection("127.0.0.1", port)
    times = []
    for number in range(rounds):
        body = json.dumps({"title": f"Round {number}", "markdown": "One paragraph."})
        told: set[int] = set()
        began = time.monotonic()
        client.request("POST", "/api/v1/documents", body, {"Content-Type": "application/json"})
        while len(told) < count:
            ready = poller.poll(20, count)
            if not ready:
                sys.exit(f"only {len(told)} of {count} streams were told within 20 s")
            for descriptor, _ in ready:
                piece = sockets[descriptor].recv(65536)
                if not piece:
                    sys.exit("a stream ended")
                # A frame is small and comes in one piece; what is left are heartbeats.
                if EVENT in piece and descriptor not in told:
                    told.add(descriptor)
                    times.append((time.monotonic() - began) * 1000)
        answer = client.getresponse()
        if answer.status != 201:
            sys.exit(f"the request for an event was answered with {answer.status}: {answer.read()!r}")
        answer.read()
    json.dump(times, sys.stdout)


def opened(port: int) -> socket.socket:
    """A stream that is known to stand: its head and its first comment have come."""
    stream = socket.create_connection(("127.0.0.1", port))
    stream.sendall(b"GET /api/v1/events?types=document.created HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    came = b""
    while b"retry:" not in came:
        piece = stream.recv(4096)
        if not piece:
            sys.exit(f"a stream was refused: {came!r}")
        came += piece
    return stream


if __name__ == "__main__":
    main()
