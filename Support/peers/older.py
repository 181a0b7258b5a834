"""A road to a PostgreSQL server that makes it look a major version older: what it says of its version is changed on the way back.

    older.py PORT VERSION NUMBER     VERSION as it stands in `server_version`: 15.18; NUMBER is `server_version_num`: 150018

Prints {"port": N}; the number's first two digits become 14, in text and in binary. It ends with its standard input.
"""

import json
import os
import socket
import struct
import sys
import threading

target, version, number = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
old = 140_000 + number % 10_000
# As long as what they replace: no length in a message changes.
changes = [
    (version.encode(), b"14" + version[2:].encode()),
    (str(number).encode(), str(old).encode()),
    (struct.pack(">q", number), struct.pack(">q", old)),
]


def carry(source: socket.socket, sink: socket.socket, is_changed: bool) -> None:
    try:
        while data := source.recv(65536):
            for word, other in changes if is_changed else []:
                data = data.replace(word, other)
            sink.sendall(data)
    except OSError:
        pass  # the other way was closed first
    for one in (source, sink):
        try:
            one.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it went first


listener = socket.create_server(("127.0.0.1", 0))
print(json.dumps({"port": listener.getsockname()[1]}), flush=True)


def accept() -> None:
    while True:
        client, _ = listener.accept()
        server = socket.create_connection(("127.0.0.1", target))
        threading.Thread(target=carry, args=(client, server, False), daemon=True).start()
        threading.Thread(target=carry, args=(server, client, True), daemon=True).start()


threading.Thread(target=accept, daemon=True).start()
sys.stdin.buffer.read()
os._exit(0)
