"""PgBouncer before a PostgreSQL server, in transaction mode: every transaction may get another of its three connections.

    pooler.py PORT

Prints {"port": N}. It ends with its standard input.
"""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time

import peer

program = "/usr/sbin/pgbouncer"
if not pathlib.Path(program).exists():
    sys.exit("PgBouncer is missing: run 'make setup'")
port = peer.free_port()
folder = peer.scratch("quill-pooler-")
(folder / "pgbouncer.ini").write_text(f"""[databases]
* = host=127.0.0.1 port={sys.argv[1]} user=quill
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
""")
account = "postgres" if os.geteuid() == 0 else None
# PgBouncer refuses to run as root.
as_account = ["setpriv", "--reuid", account, "--regid", account, "--clear-groups"] if account else ["setpriv"]
if account:
    for path in [folder, *folder.iterdir()]:
        shutil.chown(path, account, account)
process = subprocess.Popen([*as_account, "--pdeathsig", "QUIT", program, "-q", str(folder / "pgbouncer.ini")],
                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
end = time.monotonic() + 30
while True:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
        break
    except OSError:
        if process.poll() is not None or time.monotonic() > end:
            sys.exit("PgBouncer did not start")
        time.sleep(0.05)
print(json.dumps({"port": port}), flush=True)
sys.stdin.buffer.read()
process.send_signal(signal.SIGQUIT)
process.wait()
