"""What the peers share: they say their port, and end with their standard input."""

import http.server
import json
import os
import pathlib
import random
import socket
import subprocess
import sys
import tempfile
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def give(self, body: bytes | str, kind: str = "text/html; charset=utf-8", status: int = 200, headers: dict | None = None):
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that goes away is what many tests are about."""


def serve(handler: type[Handler]) -> None:
    server = Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"port": server.server_address[1]}), flush=True)
    sys.stdin.buffer.read()
    os._exit(0)


def free_port() -> int:
    """A port for a server that takes none by itself. Below those that the system gives to clients (from 32768 on): such a one may be taken
    before the server is up, even by whoever asks whether it is up, who then talks to himself."""
    while True:
        port = random.randrange(10000, 32768)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def scratch(prefix: str) -> pathlib.Path:
    """A folder that goes when this process does, however it ends: a shell of its own waits for that."""
    folder = tempfile.mkdtemp(prefix=prefix)
    # What uses the folder may take a moment to end too.
    sweep = 'cat >/dev/null; for try in 1 2 3 4 5 6 7 8 9; do rm -rf "$1" 2>/dev/null; sleep 0.3; done; rm -rf "$1"'
    global sweeper
    sweeper = subprocess.Popen(["sh", "-c", sweep, "sweeper", folder], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, cwd="/", start_new_session=True)
    return pathlib.Path(folder)
