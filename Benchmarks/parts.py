"""The real parts that the queue is measured on, each started for the bench alone."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PEERS = Path(__file__).resolve().parents[1] / "Support/peers"
PROGRAMS = Path("/usr/lib/postgresql/15/bin")
# As much memory as a server has that nobody has tuned, and no checkpoint in the middle of a turn.
DURABLE = ["shared_buffers=128MB", "max_wal_size=8GB", "checkpoint_timeout=1h"]


@contextmanager
def peer(name: str, *words: str) -> Iterator[int]:
    """A program of Support/peers; gives its port. It ends with its standard input."""
    child = subprocess.Popen([sys.executable, "-B", PEERS / name, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        line = child.stdout.readline()
        if not line:
            sys.exit(f"{name} did not start: run 'make setup'")
        yield json.loads(line)["port"]
    finally:
        child.stdin.close()
        child.wait(60)


class Postgres:
    def __init__(self, port: int):
        self.port = port

    def address(self, database: str) -> str:
        return f"host=127.0.0.1 port={self.port} user=quill dbname={database}"

    def url(self, database: str) -> str:
        return f"postgresql://quill@127.0.0.1:{self.port}/{database}"

    def tool(self, name: str, *words: str, database: str) -> str:
        place = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "quill"]
        done = subprocess.run([PROGRAMS / name, *place, *words, database], capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{name} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def sql(self, text: str, database: str = "postgres") -> str:
        return self.tool("psql", "-qXtA", "-v", "ON_ERROR_STOP=1", "-c", text, database=database).strip()

    @contextmanager
    def database(self, name: str, template: str = "template0") -> Iterator[str]:
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield name
        finally:
            self.sql(f"DROP DATABASE {name} WITH (FORCE)")

    def settle(self, database: str) -> None:
        """As it would be after a while: its statistics known, its pages on disk."""
        self.sql("VACUUM ANALYZE", database)
        self.sql("CHECKPOINT")

    def check_durable(self) -> None:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            if self.sql(f"SHOW {setting}") != "on":
                sys.exit(f"this PostgreSQL does not wait for the disk: {setting} is off")
