"""The figures of `quill serve`. See README.md here; figures.py asks for them.

How speed is measured. Server and load generator have a core each where there are two, and the servers take turns, a second each, with the same 64
connections of wrk. What counts is the processor time that a server spends on a request, in the program and in the system for it: on one core its
inverse is the number of requests in a second, and unlike that it hardly moves when other work takes the core away for a while. The middle pair of
several rounds counts.
"""

import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from figure import Figure
from process import CORES, forget_high_water, free_port, high_water, memory, processor_seconds, wait_for

HERE = Path(__file__).resolve().parent
MIB = 1 << 20
STREAMS = 5_000
UPLOAD = 500 * MIB


class ServerBench:
    def __init__(self, quill: str, tools: str, place: Path, hour: str):
        """`place` is an empty folder, `hour` a file of captions that fills a home."""
        self.quill, self.tools, self.place = quill, tools, place
        self.environment = {"HOME": str(place), "PATH": os.environ["PATH"], "QUILL_HOME": str(place / "home"), "QUILL_TOOLS": tools}
        subprocess.run([quill, "article", hour, "--to", f"folder:{place}/site"], env=self.environment, check=True, capture_output=True)

    def figures(self) -> list[Figure]:
        # Each in a server of its own, so that none begins with what another one left in memory.
        return [*self.start(), *self.idle(), *self.speed(), *self.streams(), *self.upload(), *self.pages()]

    @contextmanager
    def served(self) -> Iterator[tuple[subprocess.Popen, int]]:
        with self.running([self.quill, "serve"], self.environment, listen=True) as found:
            yield found

    @contextmanager
    def running(self, command: list[str], environment: dict[str, str], listen: bool = False) -> Iterator[tuple[subprocess.Popen, int]]:
        """A server on a core of its own; `@PORT@` in its command, or QUILL_LISTEN, is where it listens."""
        port = free_port()
        given = environment | ({"QUILL_LISTEN": f"127.0.0.1:{port}"} if listen else {})
        words = ["taskset", "-c", str(CORES[0]), *(word.replace("@PORT@", str(port)) for word in command)]
        with open(self.place / "log", "wb") as log:
            # taskset becomes the command, so the child is the server.
            child = subprocess.Popen(words, env=given, cwd=HERE / "peers", stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            wait_for(port, child)
            yield child, port
        except BaseException:
            print((self.place / "log").read_text(encoding="utf-8", errors="replace")[-3000:], file=sys.stderr)
            raise
        finally:
            child.terminate()
            child.wait(30)

    # Begin and rest

    def start(self) -> list[Figure]:
        times = []
        for _ in range(11):
            began = time.monotonic()
            with self.served():
                times.append((time.monotonic() - began) * 1000)
        return [Figure("server ready after its start", statistics.median(times), "budget", 150, 1, "ms")]

    def idle(self) -> list[Figure]:
        with self.served() as (child, _):
            time.sleep(2)
            return [Figure("memory of an idle server, without helpers", memory(child.pid) / MIB, "budget", 40, 1, "MiB")]

    # Speed

    def speed(self) -> list[Figure]:
        nginx = self.place / "nginx.conf"
        text = (HERE / "peers/nginx.conf").read_text(encoding="utf-8").replace("@FOLDER@", str(self.place))
        uvicorn = [f"{self.tools}/venvs/bench/bin/python", "-m", "uvicorn", "fast:app", "--port", "@PORT@", "--loop", "uvloop", "--http", "httptools"]
        database = self.environment | {"QUILL_DATABASE": f"{self.place}/home/quill.db", "PYTHONDONTWRITEBYTECODE": "1"}
        port = free_port()
        nginx.write_text(text.replace("@PORT@", str(port)), encoding="utf-8")
        with (
            self.served() as ours,
            self.running([*uvicorn, "--no-access-log", "--log-level", "warning"], database) as fast,
            self.nginx(nginx, port) as plain,
        ):
            item = "/api/v1/items/" + json.loads(fetched(ours[1], "/api/v1/items"))["data"][0]["id"]
            if json.loads(fetched(ours[1], item)) != json.loads(fetched(fast[1], item)):
                sys.exit(f"FastAPI does not do the same:\n{fetched(ours[1], item)!r}\n{fetched(fast[1], item)!r}")
            alive = self.rounds("/healthz", quill=ours, nginx=plain, FastAPI=fast)
            items = self.rounds(item, quill=ours, FastAPI=fast)
        return [
            compared("GET /healthz, processor time", alive, "nginx", 2, "2 × nginx"),
            compared("GET /healthz, processor time", alive, "FastAPI", 1 / 8, "⅛ of FastAPI"),
            compared("an item by its id, processor time", items, "FastAPI", 1 / 3, "⅓ of FastAPI with SQLite"),
        ]

    @contextmanager
    def nginx(self, configuration: Path, port: int) -> Iterator[tuple[subprocess.Popen, int]]:
        command = ["taskset", "-c", str(CORES[0]), f"{self.tools}/bench/usr/sbin/nginx", "-c", str(configuration), "-p", str(self.place)]
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        try:
            wait_for(port, child)
            yield child, port
        finally:
            child.terminate()
            child.wait(30)

    def rounds(self, path: str, **servers: tuple[subprocess.Popen, int]) -> dict[str, list[float]]:
        """Microseconds of processor time for a request, of each server in each round."""
        spent: dict[str, list[float]] = {name: [] for name in servers}
        rates: dict[str, list[float]] = {name: [] for name in servers}
        for number in range(8):
            for name, (child, port) in servers.items():
                before = processor_seconds(child.pid)
                requests, rate = load(port, path)
                # The first round warms up.
                if number:
                    spent[name].append((processor_seconds(child.pid) - before) * 1e6 / requests)
                    rates[name].append(rate)
        print(f"GET {path.rpartition('itm_')[0]}… a second: " + ", ".join(f"{n} {statistics.median(r):,.0f}" for n, r in rates.items()), file=sys.stderr)
        return spent

    # Streams

    def streams(self) -> list[Figure]:
        with self.served() as (child, port):
            fetched(port, "/api/v1/items")
            before = memory(child.pid)
            command = ["taskset", "-c", str(CORES[-1]), sys.executable, str(HERE / "streams.py"), str(port), str(STREAMS), "12"]
            reader = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            reader.stdout.readline()
            each = (memory(child.pid) - before) / STREAMS / 1024
            out, _ = reader.communicate("go\n", timeout=120)
            if reader.returncode:
                sys.exit("the event streams could not be measured")
        # The first two rounds warm up.
        times = sorted(json.loads(out)[2 * STREAMS :])
        return [
            Figure(f"memory of an event stream, of {STREAMS:,}", each, "budget", 24, 1, "KiB"),
            Figure(f"an event told to {STREAMS:,} streams, p99", times[len(times) * 99 // 100], "budget", 150, 1, "ms"),
        ]

    # Bodies and pages

    def upload(self) -> list[Figure]:
        with self.served() as (child, port):
            client = http.client.HTTPConnection("127.0.0.1", port)
            client.request("POST", "/api/v1/uploads", json.dumps({"name": "long.bin", "size": UPLOAD}), {"Content-Type": "application/json"})
            place = f"/api/v1/uploads/{json.load(client.getresponse())['id']}"
            forget_high_water(child.pid)
            before = memory(child.pid)
            piece = os.urandom(MIB)
            client.request(
                "PATCH", place, (piece for _ in range(UPLOAD // MIB)),
                {"Upload-Offset": "0", "Content-Length": str(UPLOAD), "Content-Type": "application/octet-stream"})
            answer = client.getresponse()
            if answer.status != 204 or answer.headers["Upload-Offset"] != str(UPLOAD):
                sys.exit(f"the upload was answered with {answer.status}: {answer.read()!r}")
            added = (high_water(child.pid) - before) / MIB
            answer.read()
            client.request("DELETE", place)
            client.getresponse().read()
        return [Figure("memory that an upload of 500 MiB adds", added, "budget", 16, 1, "MiB")]

    def pages(self) -> list[Figure]:
        with self.served() as (_, port):
            newest = lambda kind: json.loads(fetched(port, f"/api/v1/{kind}"))["data"][0]["id"]
            paths = ["/", "/library", "/documents", "/jobs", *(f"/{kind}/{newest(kind)}" for kind in ("items", "documents", "runs", "jobs"))]
            client = http.client.HTTPConnection("127.0.0.1", port)
            slowest = {}
            for path in paths:
                times = []
                for _ in range(43):
                    began = time.monotonic()
                    client.request("GET", path, headers={"Accept": "text/html", "Accept-Encoding": "br", "Sec-Fetch-Site": "same-origin"})
                    answer = client.getresponse()
                    answer.read()
                    times.append((time.monotonic() - began) * 1000)
                    if answer.status != 200:
                        sys.exit(f"{path} was answered with {answer.status}")
                slowest[path.rpartition("/")[0] + "/…" if path.count("/") > 1 else path] = sorted(times[3:])[37]
        print("pages, p95: " + ", ".join(f"{path} {time:.1f} ms" for path, time in slowest.items()), file=sys.stderr)
        path = max(slowest, key=slowest.__getitem__)
        return [Figure(f"the slowest page, {path}, p95", slowest[path], "budget", 50, 1, "ms")]


def compared(name: str, spent: dict[str, list[float]], peer: str, share: float, words: str) -> Figure:
    pairs = sorted(zip(spent["quill"], spent[peer]), key=lambda pair: pair[0] / pair[1])
    ours, theirs = pairs[len(pairs) // 2]
    return Figure(name, ours, f"{words} ({theirs:.3g} µs)", theirs * share, 1, "µs")


def load(port: int, path: str) -> tuple[int, float]:
    """Requests that wrk had answered in a second, and their rate."""
    command = ["taskset", "-c", str(CORES[-1]), "wrk", "-t1", "-c64", "-d1s", f"http://127.0.0.1:{port}{path}"]
    text = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    count, rate = re.search(r"(\d+) requests in", text), re.search(r"Requests/sec:\s*([\d.]+)", text)
    if not count or not rate or "Non-2xx" in text or "Socket errors" in text:
        sys.exit(f"wrk met errors at {path}:\n{text}")
    return int(count[1]), float(rate[1])


def fetched(port: int, path: str) -> bytes:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    client.request("GET", path)
    answer = client.getresponse()
    body = answer.read()
    if answer.status != 200:
        sys.exit(f"{path} was answered with {answer.status}: {body!r}")
    return body
