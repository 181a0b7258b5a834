"""Listeners to the events of a Quill server, one of which does not read. See Tests/EndToEndTests/SlowReaderTests.swift.

    listeners.py PORT PROCESS EVENTS

Three read at once, one not at all, while EVENTS documents are made. Then the slow one reads what is left for it, comes back with Last-Event-ID, and
the outcome is printed as JSON. PROCESS is the server's, whose memory is looked at.
"""

import http.client
import json
import re
import socket
import sys
import threading
import time

PORT, PROCESS, EVENTS = map(int, sys.argv[1:])
PATH = "/api/v1/events?types=document.created"


class Listener:
    def __init__(self, room: int | None = None, last: int | None = None):
        client = http.client.HTTPConnection("127.0.0.1", PORT)
        client.sock = socket.socket()
        if room:
            client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        client.sock.settimeout(30)
        client.sock.connect(("127.0.0.1", PORT))
        client.request("GET", PATH, headers={} if last is None else {"Last-Event-ID": str(last)})
        self.answer = client.getresponse()
        self.text = b""
        while b"retry: 2000\n\n" not in self.text:
            self.text += self.answer.read1(300)

    def read(self, count: int) -> None:
        """Until `count` events have come whole, or the stream has ended."""
        while self.text.count(b"event: document.created") < count or not self.text.endswith(b"\n\n"):
            piece = self.answer.read1(65536)
            if not piece:
                return
            self.text += piece

    def numbers(self) -> list[int]:
        """Of the whole events that came, in order."""
        return [int(number) for number in re.findall(rb"id: (\d+)\nevent: document.created\ndata: \{[^\n]*\}\n\n", self.text)]


def make(count: int) -> None:
    client = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    for number in range(count):
        client.request("POST", "/api/v1/documents", json.dumps({"title": f"Number {number}", "markdown": "A line."}), {"Content-Type": "application/json"})
        answer = client.getresponse()
        answer.read()
        assert answer.status == 201, answer.status


def together(*work) -> None:
    threads = [threading.Thread(target=each) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def memory() -> int:
    with open(f"/proc/{PROCESS}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmRSS"))


# What happened before is told to nobody who comes now: all of it has been told.
first = Listener()
make(50)
first.read(50)
before = memory()
slow = Listener(room=4096)
quick = [Listener() for _ in range(3)]
readers = [threading.Thread(target=listener.read, args=(EVENTS,)) for listener in quick]
for reader in readers:
    reader.start()
together(*[lambda: make(EVENTS // 4)] * 4)
made = time.monotonic()
for reader in readers:
    reader.join()
behind = time.monotonic() - made
added = memory() - before

slow.read(EVENTS + 1)
known = slow.numbers()
again = Listener(last=known[-1])
again.read(EVENTS - len(known))
print(
    json.dumps({
        "quick": [len(listener.numbers()) for listener in quick],
        "agree": all(listener.numbers() == quick[0].numbers() for listener in quick),
        "secondsBehind": behind,
        "bytesAdded": added,
        "slow": len(known),
        "slowBytes": len(slow.text),
        "reason": slow.text[slow.text.rfind(b"event: stream-cut") :].decode() if b"event: stream-cut" in slow.text else "",
        "whole": known + again.numbers() == quick[0].numbers(),
    }))
