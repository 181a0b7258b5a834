"""How fast the queue is, and how much a worker takes. See README.md here; figures.py asks for it.

Every side of a comparison works the same rows off in a database of its own, made anew from one template, and waits for the disk as an
installation does. Sides take turns; the pair with the middle ratio counts. After each turn the database is asked whether every job was done
once: a fast run that lost a job is no figure.
"""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from figure import Figure, middle
from parts import DURABLE, Postgres, peer
from peers.pgbench_jobs import script

HERE = Path(__file__).resolve().parent
CLIENTS = 4  # connections to PostgreSQL
BATCH = 32  # what a worker claims at most in one go
# Jobs that ended before: a database that has never seen one plans its statements for empty tables.
BEFORE = 2_000
CELERY_JOBS = 3_000
PARTS = ["postgres", "sqlite", "starts", "history"]


class Refused(Exception):
    """Two serializable transactions were in each other's way."""


class JobsBench:
    def __init__(self, drive: str, tools: str, place: Path, runs: int, finished: int):
        """`place` is an empty folder; `finished` is how many jobs have ended where claims are timed."""
        self.drive, self.tools, self.place, self.runs, self.finished = drive, tools, place, runs, finished

    def figures(self, parts: list[str]) -> list[Figure]:
        figures = []
        with peer("postgres.py", "durable", *DURABLE) as port:
            server = Postgres(port)
            server.check_durable()
            if "postgres" in parts:
                figures += self.postgres(server)
            if "sqlite" in parts:
                figures += self.sqlite()
            if "starts" in parts:
                figures += self.starts(server)
            if "history" in parts:
                figures += self.history(server)
        return figures

    def driven(self, *words: object) -> dict:
        done = subprocess.run([self.drive, *map(str, words)], stdout=subprocess.PIPE, text=True)
        if done.returncode:
            sys.exit("the queue could not be measured")
        return json.loads(done.stdout)

    # Rates

    def postgres(self, server: Postgres) -> list[Figure]:
        celery = [self.celery() for _ in range(self.runs)]
        figures = []
        for words, batch, each, times in [(f"batches of {BATCH}", BATCH, 8_000, 5), ("one by one", 1, 2_000, 2)]:
            with server.database(f"jobs_{batch}") as template:
                self.driven("fill", server.address(template), CLIENTS, each, BEFORE)
                server.settle(template)
                pairs = []
                # One by one each job waits for the disk twice, and a turn differs from the next by a tenth: more of them have a middle.
                for _ in range(self.runs if batch > 1 else 2 * self.runs + 1):
                    ours = self.on_copy(server, template, CLIENTS * each, lambda name: self.driven("bare", server.address(name), CLIENTS, batch)["rate"])
                    bench = self.pgbench(server, template, batch, each, threads=CLIENTS if batch == 1 else 2)
                    pairs.append((ours, bench))
                if batch == 1:
                    alone = self.pgbench(server, template, batch, each, rows_alone=True)
                    shared = self.pgbench(server, template, batch, each, threads=2)
            tell(f"PostgreSQL, {words}, jobs a second, Quill / pgbench", pairs)
            ours, bench = middle(pairs)
            if batch == 1:
                figures.append(Figure(f"PostgreSQL, {words}", ours, "pgbench, rows alone", alone, None, "jobs/s"))
                figures.append(Figure(f"PostgreSQL, {words}", ours, "pgbench, same SQL, 2 threads", shared, None, "jobs/s"))
            peer = "pgbench, same SQL, a thread each" if batch == 1 else "pgbench, same SQL"
            figures.append(Figure(f"PostgreSQL, {words}", ours, peer, bench, 0.8, "jobs/s", least=True))
            ours, theirs = middle([(pair[0], rate) for pair, rate in zip(pairs, celery)])
            figures.append(Figure(f"PostgreSQL, {words}", ours, "Celery + Redis", theirs, times, "jobs/s", least=True))
            if batch == BATCH:
                best = bench
        figures += self.by_connections(server)
        with server.database("whole") as template:
            self.driven("fill", server.address(template), 1, 8_000, BEFORE)
            server.settle(template)
            whole = self.on_copy(server, template, 8_000, lambda name: self.driven("whole", server.address(name))["rate"])
        tell("Celery + Redis, jobs a second", celery)
        return [*figures, Figure("PostgreSQL, with events and checkpoints", whole, "pgbench, bare rows", best, None, "jobs/s")]

    def by_connections(self, server: Postgres) -> list[Figure]:
        """One by one again, where no more connections work than there are processors."""
        figures = []
        for clients in (1, 2):
            each, pairs = 4_000 // clients, []
            with server.database(f"jobs_of_{clients}") as template:
                self.driven("fill", server.address(template), clients, each, BEFORE)
                server.settle(template)
                for _ in range(self.runs):
                    ours = self.on_copy(server, template, clients * each, lambda name: self.driven("bare", server.address(name), clients, 1)["rate"])
                    pairs.append((ours, self.pgbench(server, template, 1, each, clients=clients, threads=clients)))
            words = f"PostgreSQL, one by one, {clients} of {CLIENTS} connections"
            tell(f"{words}, Quill / pgbench", pairs)
            ours, bench = middle(pairs)
            figures.append(Figure(words, ours, "pgbench, same SQL, a thread each", bench, 0.8, "jobs/s", least=True))
        return figures

    def on_copy(self, server: Postgres, template: str, count: int, work) -> float:
        with server.database("turn", template) as name:
            server.sql("CHECKPOINT")
            rate = work(name)
            self.check(int(server.sql(DONE_ONCE, name)) - BEFORE, count)
            return rate

    def pgbench(
        self, server: Postgres, template: str, batch: int, each: int, rows_alone: bool = False, clients: int = CLIENTS, threads: int = 2
    ) -> float:
        """The whole turn anew where the server refused a serializable ending, which happens once in some ten thousand: pgbench would have to
        go back to the middle of its script."""
        for _ in range(5):
            try:
                return self.on_copy(
                    server, template, clients * each, lambda name: self.scripted(server, name, batch, each, rows_alone, clients, threads))
            except Refused:
                print("pgbench begins anew: an ending was refused", file=sys.stderr, flush=True)
        sys.exit("the server refused an ending of pgbench's in five turns")

    def scripted(
        self, server: Postgres, name: str, batch: int, each: int, rows_alone: bool = False, clients: int = CLIENTS, threads: int = 2
    ) -> float:
        file = self.place / f"batch-{batch}.sql"
        file.write_text(script(batch, rows_alone), encoding="utf-8")
        words = ["-n", "-M", "prepared", "-c", clients, "-j", threads, "-t", each // batch, "-D", "last=0", "-f", file]
        failure = None
        try:
            text = server.tool("pgbench", *map(str, words), database=name)
        except SystemExit as ended:
            failure, text = ended, str(ended)
        if re.search("number of failed transactions: [1-9]", text):
            raise Refused
        if failure:
            raise failure
        return batch * float(text.partition("tps = ")[2].split()[0])

    def celery(self) -> float:
        """Celery with a Redis that waits for the disk after every write, as PostgreSQL does after every commit."""
        folder = self.place / "redis"
        folder.mkdir()
        with peer("redis.py", "appendonly=yes", "appendfsync=always", f"dir={folder}") as port:
            command = [f"{self.tools}/venvs/bench/bin/python", "-B", str(HERE / "peers/celery_jobs.py")]
            subprocess.run([*command, "fill", str(port), str(CELERY_JOBS)], check=True)
            done = subprocess.run([*command, "work", str(port), str(CELERY_JOBS)], check=True, stdout=subprocess.PIPE, text=True)
        shutil.rmtree(folder)
        return json.loads(done.stdout)["rate"]

    def sqlite(self) -> list[Figure]:
        loop = self.place / "jobs"
        subprocess.run(["gcc", "-O2", "-Wall", "-Wextra", "-o", loop, HERE / "peers/jobs.c", "-lsqlite3"], check=True)
        template, figures = self.place / "template.db", []
        for words, batch, each in [(f"batches of {BATCH}", BATCH, 24_000), ("one by one", 1, 4_000)]:
            template.unlink(missing_ok=True)
            self.driven("fill", template, 1, each, BEFORE)
            pairs = []
            for _ in range(self.runs):
                ours = self.on_file(template, each, lambda file: self.driven("bare", file, 1, batch)["rate"])
                theirs = self.on_file(
                    template, each, lambda file: json.loads(subprocess.run([loop, file, str(batch)], check=True, stdout=subprocess.PIPE).stdout)["rate"])
                pairs.append((ours, theirs))
            tell(f"SQLite, {words}, jobs a second, Quill / a loop in C", pairs)
            figures.append(Figure(f"SQLite, {words}", *named(middle(pairs), "a loop in C, same SQL"), 0.8, "jobs/s", least=True))
            if batch == BATCH:
                best = middle(pairs)[1]
        whole = self.on_file(template, 4_000, lambda file: self.driven("whole", file)["rate"])
        return [*figures, Figure("SQLite, with events and checkpoints", whole, "a loop in C, bare rows", best, None, "jobs/s")]

    def on_file(self, template: Path, count: int, work) -> float:
        file = self.place / "turn.db"
        shutil.copy(template, file)
        subprocess.run(["sync", file], check=True)
        rate = work(file)
        database = sqlite3.connect(file)
        (done,) = database.execute(DONE_ONCE).fetchone()
        database.close()
        for path in self.place.glob("turn.db*"):
            path.unlink()
        self.check(done - BEFORE, count)
        return rate

    def check(self, done: int, count: int) -> None:
        if done != count:
            sys.exit(f"of {count} jobs {done} were done once")

    # Times

    def starts(self, server: Postgres) -> list[Figure]:
        figures = []
        with server.database("starts") as name:
            for words, address in [("PostgreSQL", server.address(name)), ("SQLite", str(self.place / "starts.db"))]:
                self.driven("fill", address, 0, 0, 0)
                rounds = sorted((self.driven("starts", address, 200, 10) for _ in range(self.runs)), key=lambda one: one["p99_ms"])
                tell(f"{words}, enqueue to start, ms", [(one["p50_ms"], one["p99_ms"], one["max_ms"]) for one in rounds])
                p99 = rounds[len(rounds) // 2]["p99_ms"]
                figures.append(Figure(f"enqueue to start at 200 jobs/s, {words}, p99", p99, "budget", 10, 1, "ms"))
                if words == "PostgreSQL":
                    figures.append(Figure("a small row inserted at 200/s by pgbench, p99", self.inserts(server, name), "budget", 10, None, "ms"))
        return figures

    def inserts(self, server: Postgres, name: str) -> float:
        """What one commit a job takes on this machine at that rate, with nothing of Quill in it: the p99 in milliseconds."""
        server.sql("CREATE TABLE small (id bigserial PRIMARY KEY, text text)", name)
        file = self.place / "insert.sql"
        file.write_text("INSERT INTO small (text) VALUES (repeat('x', 700));\n", encoding="utf-8")
        words = ["-n", "-M", "prepared", "-c", CLIENTS, "-R", 200, "-T", 10, "-l", "--log-prefix", self.place / "insert", "-f", file]
        server.tool("pgbench", *map(str, words), database=name)
        lines = [line for log in self.place.glob("insert.[0-9]*") for line in log.read_text(encoding="utf-8").splitlines()]
        times = sorted(int(line.split()[2]) for line in lines)
        return times[len(times) * 99 // 100] / 1_000

    def history(self, server: Postgres) -> list[Figure]:
        batch, count = 8, 200
        each, figures = batch * (count + 20) * self.runs, []
        with server.database("young") as young, server.database("old") as old:
            places = {
                "PostgreSQL": [server.address(young), server.address(old)],
                "SQLite": [str(self.place / "young.db"), str(self.place / "old.db")],
            }
            for words, (fresh, full) in places.items():
                began = time.monotonic()
                self.driven("fill", fresh, 1, each, BEFORE)
                self.driven("fill", full, 1, each, self.finished)
                if words == "PostgreSQL":
                    server.settle(young)
                    server.settle(old)
                tell(f"{words}, seconds to fill in {self.finished:,} finished jobs", time.monotonic() - began)
                rounds = [tuple(self.driven("claims", batch, count, fresh, full)["medians_ms"]) for _ in range(self.runs)]
                tell(f"{words}, a claim of {batch}, ms, without / with them", rounds)
                before, after = middle(rounds)
                figures.append(Figure(f"claim behind {self.finished:,} finished jobs, {words}", after, "without them", before, 1.1, "ms"))
        return figures


DONE_ONCE = """SELECT count(*) FROM jobs AS j WHERE state = 'succeeded'
    AND (SELECT count(*) FROM attempts AS a WHERE a.job = j.id AND outcome = 'succeeded' AND ended_at IS NOT NULL AND number = 1) = 1"""


def named(pair: tuple[float, float], words: str) -> tuple[float, str, float]:
    return pair[0], words, pair[1]


def tell(words: str, value) -> None:
    if isinstance(value, float):
        value = [value]
    one = lambda part: " / ".join(one(each) for each in part) if isinstance(part, tuple) else f"{part:,.0f}" if part >= 100 else f"{part:.3g}"
    print(f"{words}: " + ", ".join(one(part) for part in value), file=sys.stderr, flush=True)
