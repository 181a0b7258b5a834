"""A road to a TCP server that can be cut at a word.

    cutter.py PORT WORD before|after [EVERY [gone]]

WORD may speak of bytes as Python does, such as \\x00. Prints {"port": N} and passes every byte both ways, until WORD comes from a client
for the first time. `before`: the connection is cut and the server never sees the word. `after`: the server gets it and answers, the answer
is thrown away, and the connection is cut. Later connections pass whole; with EVERY each EVERY-th time that the word comes is cut so; with
`gone` there is no road any more after the first cut. It ends with its standard input.
"""

import json
import os
import socket
import sys
import threading

target, word, moment = int(sys.argv[1]), sys.argv[2].encode().decode("unicode_escape").encode("latin-1"), sys.argv[3]
every = int(sys.argv[4]) if len(sys.argv) > 4 else 0
goes = "gone" in sys.argv[5:]
counting, count = threading.Lock(), 0


def is_time() -> bool:
    global count
    with counting:
        count += 1
        return count % every == 0 if every else count == 1


def cut(*sockets: socket.socket) -> None:
    for one in sockets:
        try:
            one.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it went first


def back(server: socket.socket, client: socket.socket, silent: threading.Event) -> None:
    try:
        while data := server.recv(65536):
            if silent.is_set():
                break
            client.sendall(data)
    except OSError:
        pass
    cut(client, server)


def forth(client: socket.socket) -> None:
    server = socket.create_connection(("127.0.0.1", target))
    silent = threading.Event()
    threading.Thread(target=back, args=(server, client, silent), daemon=True).start()
    try:
        while data := client.recv(65536):
            if word in data and is_time():
                if goes:
                    os._exit(0)
                if moment == "before":
                    break
                silent.set()
                server.sendall(data)
                return
            server.sendall(data)
    except OSError:
        pass
    cut(client, server)


listener = socket.create_server(("127.0.0.1", 0))
print(json.dumps({"port": listener.getsockname()[1]}), flush=True)


def accept() -> None:
    while True:
        client, _ = listener.accept()
        threading.Thread(target=forth, args=(client,), daemon=True).start()


threading.Thread(target=accept, daemon=True).start()
sys.stdin.buffer.read()
os._exit(0)
