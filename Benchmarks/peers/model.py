"""A language model that answers after a fixed time, in a process of its own: what a step takes beyond it is Quill's.

    model.py --after MS

Speaks OpenAI's chat completions; `author` writes what is asked for. Prints {"port": N}; GET /times lists when each section was
asked for and answered, in seconds of one clock.
"""

import argparse
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Support/peers"))

from author import answer  # noqa: E402
from peer import Handler, serve  # noqa: E402

options = argparse.ArgumentParser()
options.add_argument("--after", type=float, required=True, help="milliseconds from a request to the end of its answer")
AFTER = options.parse_args().after / 1000
PIECES = 20
TIMES: list[list[float]] = []


class Model(Handler):
    def do_GET(self):
        self.give(json.dumps(TIMES), "application/json")

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        began = time.monotonic()
        system, user = (message["content"] for message in body["messages"])
        schema = body["response_format"]["json_schema"]["schema"]
        text = answer(system, user, schema)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        size = -(-len(text) // PIECES)
        for number in range(PIECES):
            # What it took to think of the answer is part of the fixed time.
            time.sleep(max(0, began + AFTER * (number + 1) / PIECES - time.monotonic()))
            self.chunk({"delta": {"content": text[number * size:(number + 1) * size]}})
        self.chunk({"delta": {}, "finish_reason": "stop"}, {"prompt_tokens": len(user) // 4, "completion_tokens": len(text) // 4})
        if "blocks" in schema["properties"]:
            TIMES.append([began, time.monotonic()])
        self.piece("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def chunk(self, choice: dict, usage: dict | None = None):
        self.piece("data: " + json.dumps({"model": "fixed", "choices": [choice], "usage": usage}) + "\n\n")

    def piece(self, text: str):
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")


serve(Model)
