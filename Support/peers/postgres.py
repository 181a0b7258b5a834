"""A PostgreSQL 15 of its own, on loopback, in a scratch folder.

    postgres.py [durable] [fillable] [key=value …]

Prints {"port": N} when it answers: user `quill`, database `postgres`, no password from loopback; user `locked` has the password
`secret`. `durable` waits for the disk as an installation does; without it nothing is flushed. `fillable` has a disk of its own that
`fill` and `free` fill and free (disk.c). Other words are settings of the server.

Reads commands, one a line, and answers each with the same line when it is done:
    restart   as an administrator does: connections are ended in order
    crash     the server is killed and recovers
    stop      killed, and stays away until `start`
    fill      from now on no table and no index can grow: the system answers ENOSPC, as on a full disk
    free      there is room again
It ends with its standard input, and takes the server and the folder with it.
"""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import peer

programs = pathlib.Path("/usr/lib/postgresql/15/bin")
# PostgreSQL refuses to run as root.
account = "postgres" if os.geteuid() == 0 else None
as_account = ["setpriv", "--reuid", account, "--regid", account, "--clear-groups"] if account else ["setpriv"]
environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


class Server:
    def __init__(self, folder: pathlib.Path, durable: bool, fillable: bool, settings: list[str]):
        self.folder, self.data, self.port = folder, folder / "data", peer.free_port()
        self.full, self.environment = folder / "full", environment
        if fillable:
            library = folder / "disk.so"
            source = pathlib.Path(__file__).with_name("disk.c")
            compiler = shutil.which("clang") or shutil.which("gcc")
            if not compiler:
                sys.exit("a C compiler is missing: run 'make setup'")
            subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"], check=True)
            self.environment = environment | {
                "LD_PRELOAD": str(library), "DISK_FOLDER": str(self.data / "base"), "DISK_FULL": str(self.full)}
        self.settings = ["listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", "max_connections=200",
                         "shared_buffers=32MB", "logging_collector=off", "log_min_messages=panic"]
        if not durable:
            self.settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        self.settings += settings
        if account:
            shutil.chown(folder, account, account)
        run = [*as_account, str(programs / "initdb"), "-D", str(self.data), "-U", "quill", "-A", "trust", "--no-sync",
               "--locale=C.UTF-8", "-E", "UTF8"]
        done = subprocess.run(run, env=environment, cwd=folder, capture_output=True)
        if done.returncode:
            sys.exit(done.stderr.decode())
        (self.data / "pg_hba.conf").write_text(
            "host all locked 127.0.0.1/32 scram-sha-256\nhost all nobody 127.0.0.1/32 reject\n"
            "host all all 127.0.0.1/32 trust\nlocal all all trust\n")

    def start(self) -> None:
        # The server goes when this program does, however it ends.
        options = [word for setting in self.settings for word in ("-c", setting)]
        run = [*as_account, "--pdeathsig", "QUIT", str(programs / "postgres"), "-D", str(self.data), "-p", str(self.port), *options]
        self.process = subprocess.Popen(run, env=self.environment, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        ready = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "quill", "-d", "postgres"]
        end = time.monotonic() + 60
        while subprocess.run(ready, env=environment).returncode:
            if self.process.poll() is not None or time.monotonic() > end:
                sys.exit("PostgreSQL did not start")
            time.sleep(0.05)

    def sql(self, text: str) -> None:
        run = [str(programs / "psql"), "-qX", "-h", "127.0.0.1", "-p", str(self.port), "-U", "quill", "-d", "postgres", "-c", text]
        subprocess.run(run, env=environment, check=True)

    def stop(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.wait()


def main() -> None:
    if not programs.is_dir():
        sys.exit("PostgreSQL 15 is missing: run 'make setup'")
    words = sys.argv[1:]
    server = Server(
        peer.scratch("quill-postgres-"), "durable" in words, "fillable" in words, [word for word in words if "=" in word])
    server.start()
    server.sql("CREATE ROLE locked LOGIN PASSWORD 'secret'")
    print(json.dumps({"port": server.port}), flush=True)
    for line in sys.stdin:
        command = line.strip()
        if command == "restart":
            server.stop(signal.SIGINT)
            server.start()
        elif command == "crash":
            server.stop(signal.SIGQUIT)
            server.start()
        elif command == "stop":
            server.stop(signal.SIGQUIT)
        elif command == "start":
            server.start()
        elif command == "fill":
            server.full.touch()
        elif command == "free":
            server.full.unlink(missing_ok=True)
        print(command, flush=True)
    server.stop(signal.SIGQUIT)


main()
