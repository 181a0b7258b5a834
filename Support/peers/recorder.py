"""A model vendor that does what it is asked and writes down what it did, and what becomes of a folder. See README.md here.

recorder.py LOG FOLDER      LOG gets a JSON line for each model call that came (`asked`), for each that was answered to its last byte
(`answered`, with the digest of the request), and for each file that took its place in FOLDER (`placed`, with its path and digest).
POST /hold: calls wait from now on; POST /release: no longer; GET /asked: how many came.  Needs the Python environment `peers`.
"""

import ctypes
import hashlib
import json
import os
import socket
import struct
import sys
import threading

from model import Model
from peer import serve

LOG = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
FOLDER = os.path.realpath(sys.argv[2])
OPEN = threading.Event()
OPEN.set()
ASKED: list = []
MOVED_TO, CREATE, IS_FOLDER = 0x80, 0x100, 0x40000000


def note(**what) -> None:
    os.write(LOG, (json.dumps(what) + "\n").encode())


class Recorder(Model):
    def do_GET(self):
        if self.path == "/asked":
            return self.give(str(len(ASKED)))
        super().do_GET()

    def do_POST(self):
        if self.path in ("/hold", "/release"):
            OPEN.clear() if self.path == "/hold" else OPEN.set()
            return self.give("")
        super().do_POST()

    def answer(self, way: str, body: dict):
        call = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        ASKED.append(call)
        note(kind="asked", call=call)
        OPEN.wait()
        self.close_connection = self.is_gone()
        if self.close_connection:
            return
        super().answer(way, body)
        if not self.close_connection:
            note(kind="answered", call=call)

    def is_gone(self) -> bool:
        """Whether whoever asked has hung up while the call waited."""
        try:
            return self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True


class Watch:
    """What is renamed into a folder or one below it, by inotify."""

    def __init__(self):
        self.system = ctypes.CDLL(None, use_errno=True)
        self.file = self.system.inotify_init1(0)
        self.places: dict[int, str] = {}
        self.known: set = set()
        self.add(FOLDER)
        threading.Thread(target=self.run, daemon=True).start()

    def add(self, path: str) -> None:
        watch = self.system.inotify_add_watch(self.file, path.encode(), MOVED_TO | CREATE)
        # A folder that was found by looking, and is told of now: what came into it since is told, too.
        if watch in self.places:
            return
        self.places[watch] = path
        # What was there before the watch; an event may tell of it too.
        for entry in os.scandir(path):
            if entry.is_dir(follow_symlinks=False):
                self.add(entry.path)
            elif not entry.name.endswith(".tmp"):
                self.known.add((entry.path, entry.inode()))
                self.placed(entry.path)

    def placed(self, path: str) -> None:
        try:
            with open(path, "rb") as file:
                digest = hashlib.sha256(file.read()).hexdigest()
        except OSError:
            digest = ""
        note(kind="placed", path=os.path.relpath(path, FOLDER), digest=digest)

    def run(self) -> None:
        while True:
            data = os.read(self.file, 1 << 16)
            while data:
                watch, mask, _, size = struct.unpack_from("iIII", data)
                name = data[16:16 + size].rstrip(b"\0").decode(errors="replace")
                data = data[16 + size:]
                if watch in self.places:
                    self.happened(self.places[watch] + "/" + name, mask)

    def happened(self, path: str, mask: int) -> None:
        if mask & IS_FOLDER:
            return self.add(path) if os.path.isdir(path) else None
        if not mask & MOVED_TO:
            return
        try:
            this = (path, os.stat(path).st_ino)
        except OSError:
            this = (path, 0)
        if this in self.known:
            return self.known.discard(this)
        self.placed(path)


WATCH = Watch()
serve(Recorder)
