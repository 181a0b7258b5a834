"""What writing takes beyond the model's own time. See README.md here; figures.py asks for it.

The model is a process of its own that answers after a fixed time. An article of an hour's captions has more sections than are written at a time, so
whenever one has been answered the next is asked for: from the last byte of an answer to the first of the request that takes its place Quill has read,
checked and recorded the answer, ended the job, claimed the next, loaded its inputs and put its prompt together. All seen from the model's side.
"""

import json
import math
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

from figure import Figure

HERE = Path(__file__).resolve().parent
AT_ONCE = 2  # sections that Quill writes at a time
ARTICLES = 4
AFTER = 150  # milliseconds that the model takes


class GenerationBench:
    def __init__(self, quill: str, tools: str, place: Path, hour: str):
        """`place` is an empty folder, `hour` a file of captions."""
        self.quill, self.tools, self.place, self.hour = quill, tools, place, hour

    def figures(self) -> list[Figure]:
        gaps = sorted(gap for number in range(ARTICLES) for gap in self.article(number))
        if len(gaps) < 40:
            sys.exit(f"only {len(gaps)} sections were measured")
        p95 = gaps[math.ceil(len(gaps) * 0.95) - 1]
        print(f"a section beyond its model: {gaps[len(gaps) // 2]:.1f} ms at the median, {gaps[-1]:.1f} ms at most", file=sys.stderr)
        return [Figure(f"a section beyond its model's time, p95 of {len(gaps)}", p95, "budget", 50, 1, "ms")]

    def article(self, number: int) -> list[float]:
        """Milliseconds between an answer and the request that took its place, in one article in a fresh home."""
        command = [sys.executable, "-B", HERE / "peers/model.py", "--after", str(AFTER)]
        model = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            port = json.loads(model.stdout.readline())["port"]
            environment = {
                "HOME": str(self.place), "PATH": os.environ["PATH"], "QUILL_HOME": str(self.place / f"home-{number}"), "QUILL_TOOLS": self.tools,
                "OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1", "OPENAI_API_KEY": "sk-test",
            }
            done = subprocess.run(
                [self.quill, "article", self.hour, "--variants", "none", "--writer", "openai"], env=environment, stdin=subprocess.DEVNULL,
                capture_output=True, text=True)
            if done.returncode:
                sys.exit(f"quill ended with {done.returncode}:\n{done.stderr}{done.stdout}")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/times") as answer:
                times = json.load(answer)
        finally:
            model.stdin.close()
            model.wait(10)
        began, ended = sorted(time[0] for time in times), sorted(time[1] for time in times)
        return [(after - before) * 1000 for before, after in zip(ended, began[AT_ONCE:])]
