"""What an idle `quill worker` holds, and how soon the death of one is noticed. See README.md here; figures.py asks for it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from figure import Figure
from jobs import tell
from parts import Postgres, peer
from process import memory, private_memory

HERE = Path(__file__).resolve().parent
MIB = 1 << 20


class WorkersBench:
    def __init__(self, quill: str, tools: str, place: Path, hour: str):
        """`place` is an empty folder, `hour` a file of captions."""
        self.quill, self.tools, self.place, self.hour = quill, tools, place, hour

    def figures(self) -> list[Figure]:
        with peer("postgres.py", "durable") as port:
            server = Postgres(port)
            return [*self.idle(server), *self.death(server)]

    def environment(self, server: Postgres, database: str, **more: str) -> dict[str, str]:
        return {
            "HOME": str(self.place), "PATH": os.environ["PATH"], "QUILL_HOME": str(self.place / database), "QUILL_TOOLS": self.tools,
            "QUILL_DATABASE_URL": server.url(database), "QUILL_LISTEN": "127.0.0.1:0", **more,
        }

    @contextmanager
    def running(self, environment: dict[str, str], *words: str, says: str) -> Iterator[subprocess.Popen]:
        log = self.place / f"{words[0]}-{time.monotonic_ns()}.log"
        with open(log, "wb") as file:
            child = subprocess.Popen([self.quill, *words], env=environment, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
        try:
            end = time.monotonic() + 60
            while says not in log.read_text(encoding="utf-8", errors="replace"):
                if child.poll() is not None or time.monotonic() > end:
                    sys.exit(f"quill {' '.join(words)} did not begin:\n{log.read_text(encoding='utf-8', errors='replace')}")
                time.sleep(0.05)
            yield child
        finally:
            child.terminate()
            child.wait(60)

    def idle(self, server: Postgres) -> list[Figure]:
        with server.database("idle") as name, self.running(self.environment(server, name), "worker", says="is at work on") as worker:
            # Its keeper has looked around twice, and its leases were renewed.
            time.sleep(12)
            resident, private = memory(worker.pid) / MIB, private_memory(worker.pid) / MIB
        tell("an idle worker, MiB, resident / of that its own", [(resident, private)])
        return [Figure("memory of an idle worker", resident, "budget", 30, 1, "MiB")]

    def death(self, server: Postgres) -> list[Figure]:
        """The first of two workers is killed right after it has renewed its lease, while a model keeps it waiting."""
        command = [sys.executable, "-B", HERE / "peers/model.py", "--after", "300000"]
        model = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            address = f"http://127.0.0.1:{json.loads(model.stdout.readline())['port']}/v1"
            with server.database("death") as name, ExitStack() as stack:
                environment = self.environment(server, name, OPENAI_BASE_URL=address, OPENAI_API_KEY="sk-test")
                stack.enter_context(self.running(environment, "serve", "--no-worker", says="The API is at"))
                first = stack.enter_context(self.running(environment, "worker", says="is at work on"))
                stack.enter_context(self.running(environment, "article", self.hour, "--variants", "none", "--writer", "openai", says=""))
                waiting = "SELECT string_agg(quote_literal(job), ',') FROM attempts WHERE ended_at IS NULL AND started_at < quill_now() - 3000"
                jobs = until(lambda: server.sql(waiting, name), 60)
                stack.enter_context(self.running(environment, "worker", says="is at work on"))
                lease = f"SELECT max(lease_until) FROM jobs WHERE id IN ({jobs})"
                before = server.sql(lease, name)
                until(lambda: server.sql(lease, name) != before, 30)
                killed = time.time() * 1000
                first.send_signal(signal.SIGKILL)
                again = f"SELECT max(started_at) FROM attempts WHERE number = 2 AND job IN ({jobs}) HAVING count(*) = {jobs.count(',') + 1}"
                seconds = (float(until(lambda: server.sql(again, name), 60)) - killed) / 1000
        finally:
            model.stdin.close()
            model.wait(10)
        return [Figure("death of a worker noticed, its job taken by another", seconds, "budget", 35, 1, "s")]


def until(look, seconds: float):
    end = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > end:
            sys.exit("what the bench waited for did not come")
        time.sleep(0.02)
    return found
