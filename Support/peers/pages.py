"""Serves rendered pages as the server would, for browsers: pages.py FOLDER

FOLDER is what `gallery` wrote. Every page goes out with its security headers. `/api/v1/events` is a stream of events; what is
posted to `/_say` (`{"name": …, "data": …}`) is told on it, `/_drop` ends the streams, and between `/_hold` and `/_let` there is none. Forms are answered with a redirect
to the page they came from, or with a patch, and are listed at `/_posts`. Uploads keep the protocol, `/_cut` makes the next piece break
off, and `/_uploads` lists the digests of what arrived.
Media is half a minute of quiet sound, with Range.
"""

import hashlib
import io
import json
import math
import pathlib
import queue
import struct
import sys
import threading
import urllib.parse
import wave
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

folder = pathlib.Path(sys.argv[1])
table = json.loads((folder / "routes.json").read_text())
streams, posts, uploads = [], [], {}
events, lock, cut = [], threading.Lock(), threading.Event()
streams_begun = 0
held = threading.Event()


def sound(seconds=145):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        tone = b"".join(struct.pack("<h", int(900 * math.sin(i / 9))) for i in range(8000))
        file.writeframes(tone * seconds)
    return out.getvalue()


media = sound()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", kind="text/plain; charset=utf-8", headers=()):
        self.send_response(status)
        for name, value in [*table["headers"].items(), *headers]:
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        path = urllib.parse.urlsplit(self.path).path
        route = table["routes"].get(self.path) or table["routes"].get(path)
        if path == "/_posts":
            return self.answer(200, json.dumps(posts).encode(), "application/json")
        if path == "/_uploads":
            return self.answer(200, json.dumps([hashlib.sha256(one["bytes"]).hexdigest() for one in uploads.values()]).encode(), "application/json")
        if path == "/_streams":
            return self.answer(200, json.dumps([streams_begun, len(streams)]).encode(), "application/json")
        if path == "/healthz":
            return self.answer(200, b"ok\n", "text/plain")
        if path == "/api/v1/events":
            return self.answer(502) if held.is_set() else self.stream()
        if path.startswith("/api/v1/assets/"):
            return self.media()
        if path.startswith("/api/v1/uploads/"):
            known = uploads.get(path.rsplit("/", 1)[1])
            if known is None:
                return self.answer(404)
            return self.answer(200, headers=[("Upload-Offset", str(len(known["bytes"])))])
        if route is None:
            route = table["routes"]["/_/missing"]
            return self.answer(404, (folder / route["file"]).read_bytes(), route["type"])
        cache = [("Cache-Control", "max-age=31536000, immutable")] if path.startswith("/assets/") else [("Cache-Control", "no-cache")]
        self.answer(200, (folder / route["file"]).read_bytes(), route["type"], cache)

    do_HEAD = do_GET

    def stream(self):
        global streams_begun
        mine = queue.Queue()
        after = int(urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).get("after", ["0"])[0])
        with lock:
            streams.append(mine)
            streams_begun += 1
            for event in events:
                if event[0] > after:
                    mine.put(event)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            self.wfile.write(b": hello\n\n")
            while True:
                try:
                    event = mine.get(timeout=15)
                except queue.Empty:
                    self.wfile.write(b": still here\n\n")
                    continue
                if event is None:
                    break
                number, name, data = event
                head = f"id: {number}\n" if number else ""
                self.wfile.write(f"{head}event: {name}\ndata: {json.dumps(data)}\n\n".encode())
        except OSError:
            pass
        finally:
            with lock:
                streams.remove(mine)

    def media(self):
        given = self.headers.get("Range")
        if not given:
            return self.answer(200, media, "audio/wav", [("Accept-Ranges", "bytes")])
        first, _, last = given.removeprefix("bytes=").partition("-")
        start, end = int(first or 0), min(int(last or len(media) - 1), len(media) - 1)
        part = [("Accept-Ranges", "bytes"), ("Content-Range", f"bytes {start}-{end}/{len(media)}")]
        self.answer(206, media[start : end + 1], "audio/wav", part)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urllib.parse.urlsplit(self.path).path
        if path == "/_say":
            said = json.loads(body)
            with lock:
                number = 0 if said["name"] == "step.progress" else 101 + len(events)
                if number:
                    events.append((number, said["name"], said.get("data", {})))
                for one in streams:
                    one.put((number, said["name"], said.get("data", {})))
            return self.answer(204)
        if path == "/_drop":
            with lock:
                for one in streams:
                    one.put(None)
            return self.answer(204)
        if path in ("/_hold", "/_let"):
            held.set() if path == "/_hold" else held.clear()
            return self.answer(204)
        if path == "/_cut":
            cut.set()
            return self.answer(204)
        if path == "/api/v1/uploads":
            asked = json.loads(body)
            name = f"upl_{len(uploads)}"
            uploads[name] = {"bytes": b"", **asked}
            return self.answer(201, json.dumps({"id": name, "offset": 0}).encode(), "application/json")
        kind = self.headers.get("Content-Type", "")
        fields = urllib.parse.parse_qs(body.decode(), keep_blank_values=True) if "urlencoded" in kind else {"raw": body.decode("utf-8", "replace")}
        posts.append({"path": path, "fields": fields, "accept": self.headers.get("Accept", "")})
        if fields.get("markdown") == ["conflict"]:
            return self.answer(409, b'<div data-conflict=""><pre>theirs</pre></div>', "text/vnd.quill.patch+html")
        if "patch" in self.headers.get("Accept", ""):
            return self.answer(200, b'<p data-notice="ok">Done <a href="/jobs">Show</a></p><span data-base="8"></span>', "text/vnd.quill.patch+html")
        self.answer(303, headers=[("Location", urllib.parse.urlsplit(self.headers.get("Referer", "/")).path or "/")])

    def do_PATCH(self):
        name = self.path.rsplit("/", 1)[1]
        known, offset = uploads.get(name), int(self.headers.get("Upload-Offset", "-1"))
        size = int(self.headers.get("Content-Length") or 0)
        if known is None or offset != len(known["bytes"]):
            self.rfile.read(size)
            return self.answer(409)
        if cut.is_set():
            cut.clear()
            known["bytes"] += self.rfile.read(size // 2)
            self.close_connection = True
            return self.connection.close()
        known["bytes"] += self.rfile.read(size)
        self.answer(204, headers=[("Upload-Offset", str(len(known["bytes"])))])


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(json.dumps({"port": server.server_port}), flush=True)
sys.stdin.read()
