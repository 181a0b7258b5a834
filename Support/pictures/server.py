"""A real `quill serve` on a home of its own, and what a person or a program asks of it."""

import contextlib
import http.cookiejar
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

root = pathlib.Path(__file__).resolve().parent.parent.parent


class Server:
    """`with Server(quill) as server:` the folder goes at the end, unless it was given. What was set for Quill where this runs does not
    count here. With `starts=False` commands work on the home by themselves until `start()`."""

    def __init__(self, quill, folder=None, starts=True, **settings):
        self.quill = str(pathlib.Path(quill).resolve())
        self.given = folder
        self.folder = folder or pathlib.Path(tempfile.mkdtemp(prefix="quill-pages-"))
        self.silence = Silence()
        self.process = self.base = None
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("QUILL_", "OPENAI_", "ANTHROPIC_"))}
        self.environment = kept | {
            "QUILL_HOME": str(self.folder / "home"), "QUILL_LISTEN": "127.0.0.1:0", "QUILL_TOOLS": os.environ.get("QUILL_TOOLS", str(root / ".quill-tools")),
            "QUILL_EGRESS_ALLOW": "127.0.0.0/8", "QUILL_LOOK_TIMEOUT_SECONDS": "3600", "QUILL_WHISPER_MODEL": "tiny.en", "QUILL_SPEECH_WORKERS": "1",
        } | settings
        if starts:
            self.start()

    def start(self):
        """At the address that it had before, so that open pages find it again."""
        if self.base:
            self.environment["QUILL_LISTEN"] = self.base.removeprefix("http://")
        self.log = open(self.folder / "log", "ab")
        self.process = subprocess.Popen([self.quill, "serve"], env=self.environment, cwd=self.folder, stdout=subprocess.PIPE, stderr=self.log)
        line = self.process.stdout.readline().decode()
        found = re.search(r"http://[\d.:]+", line)
        if not found:
            raise SystemExit(f"error: the server does not come up: {line}{(self.folder / 'log').read_text()}")
        self.base = found[0]
        self.browserlike = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.ended()

    def kill(self):
        """As when the power goes."""
        self.process.kill()
        self.process.wait()
        self.ended()

    def ended(self):
        self.process.stdout.close()
        self.log.close()
        self.process = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process:
            self.stop()
        self.silence.close()
        if not self.given:
            shutil.rmtree(self.folder)

    def command(self, *words, fails=False):
        """A command of the command line, which goes through the server; its JSON."""
        ended = subprocess.run([self.quill, *words, "--json"], env=self.environment, cwd=self.folder, capture_output=True, text=True, timeout=300)
        if fails:
            return None
        if ended.returncode:
            raise SystemExit(f"error: quill {' '.join(words)}: {ended.stdout}{ended.stderr}")
        return json.loads(ended.stdout)

    def api(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": os.urandom(8).hex()}
        with urllib.request.urlopen(urllib.request.Request(self.base + path, data, headers, method=method), timeout=60) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def upload(self, file, **fields):
        """A file for the library; what was begun with it."""
        parts = [part for name, value in fields.items() for part in ("-F", f"{name}={value}")]
        command = ["curl", "-sS", "--fail-with-body", *parts, "-F", f"file=@{file}", self.base + "/api/v1/ingest"]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
        if ended.returncode:
            raise SystemExit(f"error: {file.name} is not taken: {ended.stdout}{ended.stderr}")
        return json.loads(ended.stdout)

    def dead(self):
        """How many jobs are dead."""
        with contextlib.closing(self.home()) as home:
            return home.execute("SELECT count(*) FROM jobs WHERE state = 'dead'").fetchone()[0]

    def page(self, path):
        with self.browserlike.open(urllib.request.Request(self.base + path, headers={"Accept": "text/html"}), timeout=30) as answer:
            return answer.read()

    def form(self, path, **fields):
        """Posts what a page of the dashboard would, without scripts; the path of the page that it ends on."""
        token = re.search(rb'name="form_token" value="([^"]+)"', self.page("/"))[1].decode()
        data = urllib.parse.urlencode({"form_token": token, **fields}).encode()
        with self.browserlike.open(urllib.request.Request(self.base + path, data, {"Accept": "text/html"}), timeout=30) as answer:
            answer.read()
            return urllib.parse.urlsplit(answer.url).path

    def home(self):
        """The home's database, to look into."""
        return sqlite3.connect(f"file:{self.folder}/home/quill.db?mode=ro", uri=True)

    def until(self, test, words, seconds=120):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := test():
                return value
            time.sleep(0.1)
        raise SystemExit(f"error: not within {seconds} s: {words}\n{(self.folder / 'log').read_text()[-2000:]}")


class Silence:
    """A site that takes a connection and never says a word: whoever looks at it works on, and costs nothing."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.kept = []
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}/"
        threading.Thread(target=self.take, daemon=True).start()

    def take(self):
        try:
            while True:
                self.kept.append(self.socket.accept()[0])
        except OSError:
            return

    def close(self):
        self.socket.close()
        for one in self.kept:
            one.close()
