"""What the system tells of a process."""

import os
import re
import socket
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")
CORES = sorted(os.sched_getaffinity(0))


def high_water(process: int) -> int:
    """The largest memory that the process itself has had so far, in bytes; 0 when it has ended."""
    return memory(process, "VmHWM")


def memory(process: int, field: str = "VmRSS") -> int:
    """Bytes that lie in memory; 0 when the process has ended."""
    try:
        with open(f"/proc/{process}/status", encoding="utf-8") as status:
            return next((int(line.split()[1]) * 1024 for line in status if line.startswith(field + ":")), 0)
    except (FileNotFoundError, ProcessLookupError):
        return 0


def private_memory(process: int) -> int:
    """Bytes of that which no other process can share."""
    with open(f"/proc/{process}/smaps_rollup", encoding="ascii") as file:
        return sum(int(line.split()[1]) * 1024 for line in file if line.startswith("Private_"))


def forget_high_water(process: int) -> None:
    """From now on the largest memory is counted anew."""
    with open(f"/proc/{process}/clear_refs", "w", encoding="ascii") as file:
        file.write("5")


def processor_seconds(process: int) -> float:
    """What all threads have used of processors, in the program and in the system for it."""
    with open(f"/proc/{process}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int) -> bool:
    """Whether /readyz, or else /healthz, is answered well there."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
            client.sendall(b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            return re.match(rb"HTTP/1.1 (200|404)", client.recv(4096)) is not None
    except OSError:
        return False


def wait_for(port: int, child: subprocess.Popen, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not answers(port):
        if child.poll() is not None or time.monotonic() > until:
            raise SystemExit(f"{child.args[0]} does not serve port {port}")
        time.sleep(0.001)
