"""A Redis 7 of its own, on loopback, that keeps nothing on disk.

    redis.py [setting=value …]      settings of the server: requirepass=secret, maxmemory=1mb, …

Prints {"port": N} when it answers. Reads commands, one a line, and answers each with the same line when it is done:
    restart   killed and started anew on the same port: connections break, everything in it is gone
    stop      killed, and stays away until `start`
    freeze    goes on listening and says nothing more, until `thaw`
    flush     everything in it is gone
It ends with its standard input, and takes the server along.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import peer

# Debian's redis-tools holds the server too, under the name of one of its tools; the package redis-server would start a service.
PROGRAM = "/usr/bin/redis-check-rdb"


class Server:
    def __init__(self, settings: list[str]):
        self.port = peer.free_port()
        self.password = dict(setting.split("=", 1) for setting in settings).get("requirepass")
        self.options = [word for setting in settings for word in ("--" + setting.split("=", 1)[0], setting.split("=", 1)[1])]

    def start(self) -> None:
        # The server goes when this program does, however it ends.
        run = ["setpriv", "--pdeathsig", "KILL", "bash", "-c", f'exec -a redis-server {PROGRAM} "$@"', "bash"]
        run += ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", *self.options]
        self.process = subprocess.Popen(run, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > end:
                sys.exit("Redis did not start")
            time.sleep(0.02)

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(100).startswith((b"+PONG", b"-NOAUTH"))
        except OSError:
            return False

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def flush(self) -> None:
        sign_in = ["--no-auth-warning", "-a", self.password] if self.password else []
        subprocess.run(["redis-cli", "-p", str(self.port), *sign_in, "FLUSHALL"], check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    if not os.path.exists(PROGRAM):
        sys.exit("Redis 7 is missing: run 'make setup'")
    server = Server(sys.argv[1:])
    server.start()
    print(json.dumps({"port": server.port}), flush=True)
    for line in sys.stdin:
        command = line.strip()
        if command in ("restart", "stop"):
            server.stop()
        if command in ("restart", "start"):
            server.start()
        if command == "freeze":
            server.process.send_signal(signal.SIGSTOP)
        elif command == "thaw":
            server.process.send_signal(signal.SIGCONT)
        elif command == "flush":
            server.flush()
        print(command, flush=True)
    server.stop()


main()
