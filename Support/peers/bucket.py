"""OpenStack Swift with its S3 API, on loopback, in a scratch folder: a server that verifies every signature.

Prints {"port": N} when it answers: access key `test:quill`, secret `secretsecret`, buckets `first` to `ninth` are there; access key
`test:reader` with the secret `readsecret` is known and may do nothing but read what is in the bucket `shown`. The bucket `kept` keeps the
versions of its objects.

Reads commands, one a line, and answers each with the same line when it is done:
    age BUCKET KEY SECONDS   an object looks as if it had been written that long ago
    stop · start             the server is away, and back again
    slow N                   the next N requests are told 503 SlowDown
    answer STATUS CODE N TEXT
                             the next N requests whose method and path hold TEXT are told that; with status 0 their answer breaks off
    count                    answers `count N`: requests since the start
It ends with its standard input, and takes the servers and the folder with it.
"""

import glob
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

import peer

try:
    from swift.common.ring import RingBuilder
    from swift.common.utils import Timestamp, hash_path
    from swift.container.backend import ContainerBroker
    from swift.obj.diskfile import read_metadata, write_metadata
except ImportError:
    sys.exit("OpenStack Swift is missing: run 'make setup'")

account = "swift" if os.geteuid() == 0 else None
user = account or os.environ.get("USER", "nobody")
services = ("account", "container", "object")


class NotUp(Exception):
    """A program of it ended, say because somebody was quicker to take its port, or did not answer as it does."""


class Swift:
    def __init__(self, folder: pathlib.Path):
        self.folder, self.conf = folder, folder / "conf"
        for name in ("conf", "srv/d1", "run"):
            (folder / name).mkdir(parents=True)
        self.ports = {name: peer.free_port() for name in (*services, "proxy", "memcached")}
        self.processes: list[subprocess.Popen] = []
        self.proxy = None
        for name in services:
            self.ring(name)
            self.write(name, f"[pipeline:main]\npipeline = {name}-server\n[app:{name}-server]\nuse = egg:swift#{name}\n"
                             f"recon_cache_path = {folder}/run\n")
        filters = "".join(
            f"[filter:{name}]\nuse = egg:swift#{name.replace('-', '_')}\n{more}"
            for name, more in {
                "catch_errors": "", "proxy-logging": "", "listing_formats": "", "bulk": "", "slo": "", "dlo": "", "symlink": "",
                "versioned_writes": "allow_object_versioning = true\n",
                "cache": f"memcache_servers = 127.0.0.1:{self.ports['memcached']}\n",
                "s3api": "s3_acl = false\nlocation = us-east-1\nallow_multipart_uploads = true\ncheck_bucket_owner = false\n",
                "tempauth": "user_test_quill = secretsecret .admin\nuser_test_reader = readsecret\n",
            }.items()).replace("egg:swift#cache\n", "egg:swift#memcache\n")
        self.write("proxy",
                   "[pipeline:main]\npipeline = catch_errors proxy-logging cache listing_formats s3api tempauth bulk slo dlo "
                   "versioned_writes symlink proxy-logging proxy-server\n"
                   "[app:proxy-server]\nuse = egg:swift#proxy\nallow_account_management = true\naccount_autocreate = true\n"
                   # There is no other copy to go to: a server that failed once on a busy machine is asked again, not left for a minute.
                   "error_suppression_interval = 0\n" + filters)
        if account:
            for place in [folder, *folder.rglob("*")]:
                shutil.chown(place, account)

    def write(self, name: str, text: str) -> None:
        (self.conf / f"{name}.conf").write_text(
            f"[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = {self.ports[name]}\nworkers = 0\nuser = {user}\nswift_dir = {self.conf}\n"
            # As long as a busy machine needs: an object whose bucket did not answer in time is listed only by a daemon that is not here.
            "bind_timeout = 1\nconn_timeout = 20\nnode_timeout = 60\ncontainer_update_timeout = 60\n"
            f"devices = {self.folder}/srv\nmount_check = false\nfallocate_reserve = 0\ndisable_fallocate = true\nlog_level = ERROR\n"
            + text)

    def ring(self, name: str) -> None:
        builder = RingBuilder(4, 1, 0)
        port = self.ports[name]
        builder.add_dev({"id": 0, "region": 1, "zone": 1, "ip": "127.0.0.1", "port": port, "replication_ip": "127.0.0.1",
                         "replication_port": port, "device": "d1", "weight": 1.0, "meta": ""})
        builder.rebalance()
        builder.get_ring().save(str(self.conf / f"{name}.ring.gz"))

    def run(self, *words: str) -> subprocess.Popen:
        # The servers go when this program does, however it ends.
        guard = ["setpriv", *(["--reuid", account, "--regid", account, "--clear-groups"] if account else []), "--pdeathsig", "KILL"]
        return subprocess.Popen([*guard, *words], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL, start_new_session=True)

    def start(self) -> None:
        self.processes.append(self.run("memcached", "-l", "127.0.0.1", "-p", str(self.ports["memcached"]), "-m", "16"))
        for name in services:
            self.processes.append(self.run(f"swift-{name}-server", f"{self.conf}/{name}.conf"))
        self.start_proxy()

    def start_proxy(self) -> None:
        self.proxy = self.run("swift-proxy-server", f"{self.conf}/proxy.conf")
        end = time.monotonic() + 60
        for port in self.ports.values():
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    self.check_alive()
                    if time.monotonic() > end:
                        raise NotUp(f"nothing answers on {port}") from None
                    time.sleep(0.05)
        # What answered there may be somebody else.
        self.check_alive()

    def check_alive(self) -> None:
        if any(process.poll() is not None for process in [*self.processes, self.proxy]):
            raise NotUp("a program ended")

    def stop(self) -> None:
        for process in filter(None, [*self.processes, self.proxy]):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)

    def stop_proxy(self) -> None:
        os.killpg(self.proxy.pid, signal.SIGKILL)
        self.proxy.wait()

    def native(self, method: str, path: str, headers: dict) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.ports["proxy"], timeout=30)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer

    def make(self, buckets: list[str]) -> None:
        answer = self.native("GET", "/auth/v1.0", {"X-Auth-User": "test:quill", "X-Auth-Key": "secretsecret"})
        token = answer.headers["X-Auth-Token"]
        if not token:
            raise NotUp(f"no token: {answer.status}")
        for bucket in buckets:
            more = {"shown": {"X-Container-Read": "test:reader"}, "kept": {"X-Versions-Enabled": "true"}}.get(bucket, {})
            made = self.native("PUT", f"/v1/AUTH_test/{bucket}", {"X-Auth-Token": token, **more}).status
            if made >= 300:
                raise NotUp(f"{bucket} is not made: {made}")

    def age(self, bucket: str, key: str, seconds: int) -> None:
        """Writes the time of an object anew, in its file and in the listing: nothing of the API can."""
        then = Timestamp(time.time() - seconds)
        name = hash_path("AUTH_test", bucket, key)
        [data] = glob.glob(f"{self.folder}/srv/d1/objects/*/*/{name}/*.data")
        owner = os.stat(data)
        facts = read_metadata(data)
        facts["X-Timestamp"] = then.internal
        write_metadata(data, facts)
        os.rename(data, os.path.join(os.path.dirname(data), f"{then.internal}.data"))
        for place in glob.glob(f"{self.folder}/srv/d1/containers/*/*/*/*.db"):
            broker = ContainerBroker(place)
            if broker.get_info()["container"] != bucket:
                continue
            broker._commit_puts()
            with broker.get() as connection:
                row = connection.execute("SELECT * FROM object WHERE name = ? AND deleted = 0", (key,)).fetchone()
                if row:
                    names = [name for name in row.keys() if name != "ROWID"]
                    values = {name: row[name] for name in names} | {"created_at": then.internal}
                    connection.execute("DELETE FROM object WHERE name = ?", (key,))
                    connection.execute(f"INSERT INTO object ({','.join(names)}) VALUES ({','.join('?' * len(names))})",
                                       [values[name] for name in names])
                    connection.commit()
            for path in glob.glob(os.path.dirname(place) + "/*"):
                os.chown(path, owner.st_uid, owner.st_gid)


class Front(peer.Handler):
    """Before the proxy: counts, and refuses when it is told to. It changes nothing that a signature covers."""

    slow = 0
    count = 0
    # Status, code and text of what is answered, and how often still.
    answer: list = [0, "", "", 0]
    lock = threading.Lock()
    upstream = 0

    def handle_any(self):
        with Front.lock:
            Front.count += 1
            refuse, Front.slow = Front.slow > 0, max(0, Front.slow - 1)
            status, code, text, left = Front.answer
            answers = left > 0 and text in f"{self.command} {self.path}"
            Front.answer[3] -= answers
        length = int(self.headers.get("Content-Length") or 0)
        if answers:
            self.rfile.read(length)
            self.close_connection = True
            if status:
                self.give(f"<?xml version='1.0'?><Error><Code>{code}</Code></Error>", "application/xml", status)
            else:
                self.send_response(200)
                self.send_header("Content-Length", "1000")
                self.end_headers()
                self.wfile.write(b"half")
            return
        if refuse:
            self.close_connection = True
            self.give("<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>Reduce your rate.</Message></Error>",
                      "application/xml", 503)
            return
        upstream = http.client.HTTPConnection("127.0.0.1", Front.upstream, timeout=120)
        try:
            upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() != "connection":
                    upstream.putheader(name, value)
            upstream.endheaders()
            while length:
                piece = self.rfile.read(min(length, 1 << 16))
                if not piece:
                    break
                upstream.send(piece)
                length -= len(piece)
            answer = upstream.getresponse()
        except OSError:
            self.close_connection = True
            return
        self.send_response_only(answer.status)
        chunked = True
        for name, value in answer.getheaders():
            if name.lower() in ("connection", "transfer-encoding"):
                continue
            chunked = chunked and name.lower() != "content-length"
            self.send_header(name, value)
        if chunked:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        while self.command != "HEAD":
            piece = answer.read(1 << 16)
            if not piece:
                break
            self.wfile.write(piece)
        upstream.close()

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_any


def main() -> None:
    for _ in range(3):
        swift = Swift(peer.scratch("quill-bucket-"))
        try:
            swift.start()
            swift.make(["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "shown", "kept"])
            break
        # Where somebody else took a port, it may speak no HTTP either.
        except (NotUp, OSError, http.client.HTTPException) as error:
            print(f"OpenStack Swift: {error!r}", file=sys.stderr, flush=True)
            swift.stop()
    else:
        sys.exit("OpenStack Swift did not start. Run 'make setup'")
    Front.upstream = swift.ports["proxy"]
    front = peer.Server(("127.0.0.1", 0), Front)
    threading.Thread(target=front.serve_forever, daemon=True).start()
    print(json.dumps({"port": front.server_address[1]}), flush=True)
    for line in sys.stdin:
        words = line.split()
        match words:
            case ["age", bucket, key, seconds]:
                swift.age(bucket, key, int(seconds))
            case ["stop"]:
                swift.stop_proxy()
            case ["start"]:
                swift.start_proxy()
            case ["slow", number]:
                Front.slow = int(number)
            case ["answer", status, code, number, text]:
                Front.answer = [int(status), code, text, int(number)]
            case ["count"]:
                print(f"count {Front.count}", flush=True)
                continue
        print(line.strip(), flush=True)
    swift.stop()


main()
