#!/usr/bin/env python3
"""A file of 5 GB is sent to the real server, which is killed at half; the next one goes on from there.

    upload.py QUILL MEDIA [GIGABYTES]

MEDIA is an MPEG-4 file; what makes it big is an empty box behind it, which players pass over. Shown, and failed when not so: the
server's word for how far it is after the kill is at most what was sent and at least what it had confirmed; the rest is taken; the
bytes that come back have the digest of those that were sent; and the server's memory grows by less than 64 MiB meanwhile.
"""

import hashlib
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PIECE = 8 << 20
GROWTH_LIMIT = 64 << 20


class Server:
    """A `quill serve` on a home; it says its address on standard error."""

    def __init__(self, quill: str, home: Path):
        self.process = subprocess.Popen(
            [quill, "serve"], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "QUILL_HOME": str(home), "QUILL_LISTEN": "127.0.0.1:0"})
        for line in self.process.stdout:
            if "http://" in line:
                self.port = int(line.split("http://127.0.0.1:")[1].split("/")[0].split()[0])
                return
        sys.exit(f"the server did not start: {self.process.stderr.read()}")

    def call(self, method: str, path: str, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        connection.request(method, path, body, headers or {})
        return connection, connection.getresponse()

    def json(self, method: str, path: str, value=None) -> dict:
        connection, answer = self.call(method, path, json.dumps(value) if value else None, {"Content-Type": "application/json"})
        told = json.loads(answer.read())
        connection.close()
        assert answer.status < 300, f"{method} {path}: {answer.status} {told}"
        return told

    def resident(self) -> int:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) << 10

    def end(self, number: int) -> None:
        self.process.send_signal(number)
        self.process.wait()


class Sent:
    """The file as it is sent: the media, then one box of zeros. Nothing of it is ever whole in memory or on this side's disk."""

    def __init__(self, media: Path, size: int):
        self.head, self.size = media.read_bytes(), size
        box = size - len(self.head)
        # An MPEG-4 box with a 64-bit size.
        self.head += (1).to_bytes(4, "big") + b"free" + box.to_bytes(8, "big")

    def piece(self, start: int, count: int) -> bytes:
        count = min(count, self.size - start)
        part = self.head[start : start + count]
        return part + bytes(count - len(part))

    def digest(self) -> str:
        digest, start = hashlib.sha256(), 0
        while start < self.size:
            piece = self.piece(start, PIECE)
            digest.update(piece)
            start += len(piece)
        return digest.hexdigest()


def send(server: Server, place: str, sent: Sent, start: int, end: int) -> tuple[int, int]:
    """Sends from start to end in pieces; how far the server said it is, and the most memory that it had."""
    most = 0
    while start < end:
        piece = sent.piece(start, min(PIECE, end - start))
        connection, answer = server.call("PATCH", place, piece, {"Upload-Offset": str(start), "Content-Type": "application/octet-stream"})
        answer.read()
        connection.close()
        assert answer.status == 204, f"at {start}: {answer.status}"
        start = int(answer.headers["Upload-Offset"])
        most = max(most, server.resident())
    return start, most


def main() -> None:
    quill, media = sys.argv[1], Path(sys.argv[2])
    size = int(float(sys.argv[3] if len(sys.argv) > 3 else 5) * (1 << 30))
    sent = Sent(media, size)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="quill-upload-") as folder:
        home = Path(folder) / "home"
        server = Server(quill, home)
        upload = server.json("POST", "/api/v1/uploads", {"name": "talk.m4a", "size": size})
        place = f"/api/v1/uploads/{upload['id']}"
        before = server.resident()
        confirmed, most = send(server, place, sent, 0, size // 2)
        # One more piece is on its way, of which half has left, when the power goes.
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        connection.putrequest("PATCH", place)
        for name, value in (("Upload-Offset", confirmed), ("Content-Length", PIECE), ("Content-Type", "application/octet-stream")):
            connection.putheader(name, str(value))
        connection.endheaders()
        connection.send(sent.piece(confirmed, PIECE // 2))
        server.end(signal.SIGKILL)
        connection.close()
        print(f"killed at {confirmed / 2**30:.2f} GiB after {time.monotonic() - began:.0f} s, memory +{(most - before) / 2**20:.0f} MiB")

        server = Server(quill, home)
        offset = server.json("GET", place)["offset"]
        assert confirmed <= offset <= confirmed + PIECE // 2, f"confirmed {confirmed}, but it has {offset}"
        again, before = offset, server.resident()
        _, most = send(server, place, sent, offset, size)
        print(f"went on at {again / 2**30:.2f} GiB, {(again - confirmed) / 2**20:.1f} MiB of the cut piece were kept")
        told = server.json("POST", "/api/v1/ingest", {"upload_id": upload["id"]})
        most = max(most, server.resident())
        connection, answer = server.call("DELETE", f"/api/v1/runs/{told['run']['id']}")
        answer.read()
        connection.close()
        artifacts = server.json("GET", f"/api/v1/items/{told['item']['id']}")["artifacts"]
        source = next(artifact["id"] for artifact in artifacts if artifact["bytes"] == size)
        connection, answer = server.call("GET", f"/api/v1/assets/{source}")
        digest, count = hashlib.sha256(), 0
        while block := answer.read(1 << 20):
            digest.update(block)
            count += len(block)
        connection.close()
        assert (count, digest.hexdigest()) == (size, sent.digest()), f"{answer.status}: {count} of {size} bytes came back, or others"
        growth = max(most, server.resident()) - before
        assert growth < GROWTH_LIMIT, f"memory grew by {growth >> 20} MiB"
        server.end(signal.SIGTERM)
        print(f"{count / 2**30:.2f} GiB came back as they were sent, after {time.monotonic() - began:.0f} s; memory +{growth / 2**20:.0f} MiB")


main()
