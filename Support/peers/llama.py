"""llama.cpp's own server with the model given, on a port of its choice and with the key `sk-test`. See README.md here.

Says {"port": N} when it answers, and ends with its standard input. Needs the Python environment `language`.
One thread: with more, its spinning barriers are far slower on a busy machine.
"""

import json
import os
import sys
import urllib.parse

import peer
import xllamacpp

port = peer.free_port()
settings = xllamacpp.CommonParams()
settings.model.path = sys.argv[1]
settings.n_ctx, settings.n_parallel = 4096, 2
settings.hostnames, settings.port = ["127.0.0.1"], port
settings.api_keys = ["sk-test"]
settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(settings)
# It may have had to take another port than the one that was free a moment ago.
print(json.dumps({"port": urllib.parse.urlsplit(server.listening_address).port or port}), flush=True)
sys.stdin.buffer.read()
os._exit(0)
