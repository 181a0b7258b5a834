"""A web server that behaves as badly as a test asks for. See README.md here.

Says {"port", "tls", "certificate", "socket"}: plain HTTP, the same over TLS with a certificate for `localhost` alone, the
file of that certificate, and the path of a UNIX socket with the same server. The folder in which to put files is its argument.

/echo                answers with the request as JSON: method, target, headers, body
/status/404          an empty answer with that status
/redirect/307?to=…   redirects there
/bytes?count=…       that many bytes, the i-th being i % 251; waits where its reader waits, and after so many seconds (held=…)
                     of it calls itself held back
/silent              never answers
/drip                a byte now and then, for ever
/cut                 less than it promised
/garbage             no HTTP
/head                a head without end
/interim             103 before 200, and trailers after the body
/drop                ends the connection without a word, and counts how often it was asked
/count               that count
/stalled?id=…        answers when /bytes with that id has been held back: the number of bytes gone by then
/asked?id=…          how often /silent or /drip was asked with that id
/left?id=…           answers when the client of that id has gone away
"""

import collections
import json
import os
import select
import socket
import ssl
import subprocess
import sys
import threading
import urllib.parse

from peer import Handler, Server

FOLDER = sys.argv[1]
STALLED: dict = collections.defaultdict(lambda: [threading.Event(), 0])
LEFT: dict = collections.defaultdict(threading.Event)
ASKED: dict = collections.Counter()
DROPPED = []


class Echo(Handler):
    def handle_any(self):
        address = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(address.query))
        self.id = query.get("id", "")
        name, _, rest = address.path.strip("/").partition("/")
        body = self.body()
        if name == "echo":
            seen = {"method": self.command, "target": self.path, "headers": [[k, v] for k, v in self.headers.items()]}
            self.give(json.dumps(seen | {"body": body.decode("latin-1")}), "application/json")
        elif name == "status":
            self.give("", status=int(rest))
        elif name == "redirect":
            self.give("away", status=int(rest), headers={"Location": query["to"]})
        elif name == "bytes":
            self.count(int(query["count"]), float(query.get("held", 0.5)))
        elif name == "stalled":
            event, _ = STALLED[self.id]
            event.wait()
            self.give(str(STALLED[self.id][1]))
        elif name == "asked":
            self.give(str(ASKED[self.id]))
        elif name == "left":
            LEFT[self.id].wait()
            self.give("gone")
        elif name == "count":
            self.give(str(len(DROPPED)))
        else:
            {"silent": self.silent, "drip": self.drip, "cut": self.cut, "garbage": self.garbage, "head": self.head,
             "interim": self.interim, "drop": self.drop}[name]()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = handle_any

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def raw(self, data: bytes):
        self.wfile.write(data)
        self.wfile.flush()

    def count(self, total: int, held: float):
        self.send_response(200)
        self.send_header("Content-Length", str(total))
        self.end_headers()
        pattern = bytes(range(251)) * 300
        sent = 0
        self.connection.setblocking(False)
        try:
            while sent < total:
                if not select.select([], [self.connection], [], held)[1]:
                    STALLED[self.id][1] = sent
                    STALLED[self.id][0].set()
                    select.select([], [self.connection], [])
                start = sent % 251
                sent += self.connection.send(pattern[start:start + min(total - sent, 65536)])
        except OSError:
            LEFT[self.id].set()
            self.close_connection = True
            return
        self.connection.setblocking(True)

    def silent(self):
        ASKED[self.id] += 1
        self.connection.recv(1)
        LEFT[self.id].set()
        self.close_connection = True

    def drip(self):
        ASKED[self.id] += 1
        self.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while not select.select([self.connection], [], [], 0.02)[0]:
            self.raw(b"x")
        LEFT[self.id].set()
        self.close_connection = True

    def cut(self):
        self.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
        self.close_connection = True

    def garbage(self):
        self.raw(b"SSH-2.0-OpenSSH_9.2\r\n")
        self.close_connection = True

    def head(self):
        self.raw(b"HTTP/1.1 200 OK\r\n")
        try:
            while True:
                self.raw(b"x-more: " + b"y" * 1000 + b"\r\n")
        except OSError:
            self.close_connection = True

    def interim(self):
        self.raw(b"HTTP/1.1 103 Early Hints\r\nX-Early: yes\r\n\r\n")
        self.raw(b"HTTP/1.1 200 OK\r\nX-Folded: a,\r\n b\r\nSet-Thing: 1\r\nset-thing: 2\r\nTransfer-Encoding: chunked\r\nTrailer: X-Last\r\n\r\n")
        self.raw(b"2\r\nok\r\n0\r\nX-Last: yes\r\n\r\n")

    def drop(self):
        DROPPED.append(1)
        self.close_connection = True


class LocalServer(Server):
    address_family = socket.AF_UNIX

    def server_bind(self):
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = "localhost", 0

    def get_request(self):
        connection, _ = self.socket.accept()
        return connection, ("local", 0)


def secure(server: Server) -> str:
    """Puts TLS in front of a server; the path of its certificate."""
    key, certificate = os.path.join(FOLDER, "key.pem"), os.path.join(FOLDER, "certificate.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
        check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    return certificate


class PatientServer(Server):
    request_queue_size = 256


plain, tls = PatientServer(("127.0.0.1", 0), Echo), Server(("127.0.0.1", 0), Echo)
path = os.path.join(FOLDER, "echo.sock")
local = LocalServer(path, Echo)
said = {"port": plain.server_address[1], "tls": tls.server_address[1], "certificate": secure(tls), "socket": path}
for one in (plain, tls, local):
    threading.Thread(target=one.serve_forever, daemon=True).start()
print(json.dumps(said), flush=True)
sys.stdin.buffer.read()
os._exit(0)
