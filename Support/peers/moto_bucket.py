"""Moto's S3, on loopback, in this process's memory: a server that knows conditional writes. It verifies no signature; bucket.py does.

Prints {"port": N} when it answers; the bucket `first` is there. One request at a time, so that of two writers one is the first. Needs the
Python environment `buckets`. It ends with its standard input.
"""

import json
import logging
import os
import sys
import threading

os.environ |= {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1"}

try:
    import boto3
    from moto.server import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server
except ImportError:
    sys.exit("moto is missing: run 'make setup'")


def main() -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    boto3.client("s3", endpoint_url=address).create_bucket(Bucket="first")
    print(json.dumps({"port": server.server_port}), flush=True)
    sys.stdin.read()


main()
