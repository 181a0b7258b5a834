"""Measures Quill and prints one table. See README.md here.

    figures.py --quill FILE --measure FILE --drive FILE --tools FOLDER [--runs 3] [--quick] [--only server|item|streams|generation|queue]
               [--part NAME…] [--finished 1000000] [--json FILE]

Ends with 1 when a figure is over its limit. Nothing of it touches the user's own home: every run has a fresh one.
"""

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from figure import Figure, show
from generation import GenerationBench
from jobs import PARTS, JobsBench
from process import high_water
from server import ServerBench
from workers import WorkersBench

HERE = Path(__file__).resolve().parent
MIB = 1 << 20


class Bench:
    def __init__(self, given: argparse.Namespace, folder: str):
        self.quill, self.measure, self.tools = given.quill, given.measure, given.tools
        self.folder = Path(folder)
        self.sample = f"{self.tools}/sample/talk.m4a"
        self.workers = min(4, os.cpu_count() or 1)
        self.homes = 0
        self.peaks: list[float] = []
        self.hour = str(self.folder / "hour.vtt")
        with open(self.hour, "wb") as file:
            subprocess.run([sys.executable, HERE / "hour.py"], check=True, stdout=file)

    def fresh(self) -> Path:
        self.homes += 1
        place = self.folder / f"home-{self.homes}"
        place.mkdir()
        return place

    def article(self, source: str) -> tuple[float, Path]:
        """Seconds that a whole job takes in a fresh home; notes the peak memory of the quill process alone."""
        place = self.fresh()
        environment = {"HOME": str(place), "PATH": os.environ["PATH"], "QUILL_HOME": str(place / "home"), "QUILL_TOOLS": self.tools}
        with open(place / "log", "wb") as log:
            began = time.monotonic()
            child = subprocess.Popen(
                [self.quill, "article", source, "--to", f"folder:{place}/site"], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            peak = 0
            while child.poll() is None:
                peak = max(peak, high_water(child.pid))
                time.sleep(0.02)
            seconds = time.monotonic() - began
        if child.returncode:
            sys.exit(f"quill ended with {child.returncode}:\n{(place / 'log').read_text()}")
        self.peaks.append(peak)
        return seconds, place

    def seconds(self, *command: str) -> float:
        began = time.monotonic()
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        return time.monotonic() - began

    def whisper_alone(self, job: Path) -> float:
        """Seconds that recognition alone takes, on the pieces that an earlier job cut."""
        database = sqlite3.connect(f"file:{job}/home/quill.db?mode=ro", uri=True)
        (cut,) = database.execute("SELECT result FROM checkpoints WHERE key = 'cut'").fetchone()
        database.close()
        place = self.fresh()
        (place / "pieces.json").write_bytes(cut if isinstance(cut, bytes) else cut.encode())
        return self.seconds(
            sys.executable, str(HERE / "whisper_alone.py"), "--tools", self.tools, "--media", self.sample, "--pieces", str(place / "pieces.json"),
            "--model", "whisper-base", "--workers", str(self.workers), "--scratch", str(place))

    def whole_job(self, runs: int) -> list[Figure]:
        # By turns, so that a busy spell of the machine meets both; and the middle pair counts, not the middles of two lists.
        pairs = []
        for _ in range(runs):
            whole, job = self.article(self.sample)
            pairs.append((whole, self.whisper_alone(job)))
        print("whole job / whisper alone: " + ", ".join(f"{w:.1f} / {a:.1f} s" for w, a in pairs), file=sys.stderr)
        whole, alone = sorted(pairs, key=lambda pair: pair[0] / pair[1])[len(pairs) // 2]
        return [
            Figure("whole job on the sample", whole, "whisper alone", alone, 1.10, "s"),
            Figure("memory of that job, without helpers", max(self.peaks) / MIB, "budget", 64, 1, "MiB"),
        ]

    def an_hour(self) -> list[Figure]:
        times = [self.article(self.hour)[0] for _ in range(5)]
        answer = subprocess.run([self.measure, self.hour], check=True, stdout=subprocess.PIPE)
        inside = json.loads(answer.stdout)
        size = f"{inside['bytes'] / 1000:.0f} kB, {inside['cues']} cues"
        return [
            Figure("an hour's captions to article and folder", statistics.median(times), "budget", 2, 1, "s"),
            Figure(f"an hour's VTT parsed ({size})", inside["parse_ms"], "budget", 5, 1, "ms"),
            Figure(f"article of {inside['words']} words", inside["article_ms"], "budget", 300, 1, "ms"),
        ]

    def start(self) -> list[Figure]:
        quill, true = [], []
        for _ in range(50):
            quill.append(self.seconds(self.quill, "--version"))
            true.append(self.seconds("true"))
        base = statistics.median(true) * 1000
        return [Figure("start of quill --version", statistics.median(quill) * 1000, f"3 × true ({base:.2g} ms) + 20 ms", 3 * base + 20, 1, "ms")]


def main() -> None:
    options = argparse.ArgumentParser()
    for name in ("quill", "measure", "drive", "tools"):
        options.add_argument("--" + name, required=True)
    options.add_argument("--runs", type=int, default=3, help="runs of the whole job and of its peer, by turns")
    options.add_argument("--quick", action="store_true", help="leave out the whole job, which takes minutes")
    options.add_argument("--only", choices=["server", "item", "streams", "generation", "queue"], help="measure that alone")
    options.add_argument("--part", nargs="+", choices=[*PARTS, "workers"], default=[*PARTS, "workers"], help="of the queue measure that alone")
    options.add_argument("--finished", type=int, default=1_000_000, help="behind how many finished jobs claims are timed")
    options.add_argument("--json", help="write the figures there too")
    given = options.parse_args()
    load = os.getloadavg()
    folder = tempfile.mkdtemp(prefix="quill-bench-")
    try:
        bench = Bench(given, folder)
        figures = []
        if not given.only:
            figures += [*([] if given.quick else bench.whole_job(given.runs)), *bench.an_hour(), *bench.start()]
        if given.only not in ("generation", "queue"):
            server = ServerBench(given.quill, given.tools, bench.fresh(), bench.hour)
            figures += {"item": server.speed, "streams": server.streams}.get(given.only, server.figures)()
        if given.only in (None, "server", "generation"):
            figures += GenerationBench(given.quill, given.tools, bench.fresh(), bench.hour).figures()
        if given.only in (None, "queue"):
            finished = min(given.finished, 100_000) if given.quick else given.finished
            figures += JobsBench(given.drive, given.tools, bench.fresh(), given.runs, finished).figures(given.part)
            if "workers" in given.part:
                figures += WorkersBench(given.quill, given.tools, bench.fresh(), bench.hour).figures()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    show(figures)
    # Other work slows the two sides of a comparison unevenly; a ratio from such a time says little.
    print(f"load of the machine before and after: {load[0]:.1f}, {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    if given.json:
        Path(given.json).write_text(json.dumps([{**asdict(f), "ratio": f.ratio, "passes": f.passes} for f in figures], indent=2) + "\n")
    sys.exit(0 if all(figure.passes for figure in figures) else 1)


if __name__ == "__main__":
    main()
