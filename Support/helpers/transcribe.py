"""Speech to text as a supervised helper: requests and answers are JSON, one object a line. See README.md here.

    transcribe.py --model FOLDER [--workers N] [--beam N]

The model is loaded once; up to N requests are worked on at a time, each on one thread. The helper ends when its
standard input does, so that it never outlives the process that started it.
"""

import argparse
import json
import math
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# One thread for each request: more only fight each other for the cores. And no model is ever fetched from anywhere.
os.environ.update(OMP_NUM_THREADS="1", HF_HUB_OFFLINE="1")

# Libraries print where they like. The protocol keeps the real standard output for itself; their words go to stderr.
protocol = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

SAMPLE_RATE = 16_000
BYTES_PER_SAMPLE = 2
LONGEST_REQUEST = 64 * 1024
LONGEST_PIECE_SECONDS = 2 * 3600

writing = threading.Lock()


class Refused(Exception):
    """A request that cannot be served: a code of the protocol, and why."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


def send(message: dict) -> None:
    """Writes one line of the protocol; without anyone to read it there is no reason to go on."""
    line = json.dumps(message, ensure_ascii=False, allow_nan=False)
    try:
        with writing:
            protocol.write(line + "\n")
            protocol.flush()
    except BrokenPipeError:
        os._exit(0)


def failure(code: str, message: str) -> dict:
    return {"code": code, "message": message}


def read_samples(path: str):
    """The samples of a raw signed 16-bit little-endian mono file at 16 kHz, as floats in -1...1."""
    import numpy

    try:
        size = os.path.getsize(path)
        if size % BYTES_PER_SAMPLE:
            raise Refused("unreadable", "the piece is not whole 16-bit samples")
        if size > LONGEST_PIECE_SECONDS * SAMPLE_RATE * BYTES_PER_SAMPLE:
            raise Refused("unreadable", f"the piece is longer than {LONGEST_PIECE_SECONDS} seconds")
        raw = numpy.fromfile(path, dtype="<i2")
    except (OSError, ValueError) as error:
        raise Refused("unreadable", getattr(error, "strerror", None) or str(error)) from error
    return raw.astype(numpy.float32) / 32768


def recognise(model, beam: int, request: dict) -> dict:
    """Serves one request: sends its progress as it goes and returns the answer."""
    started = time.monotonic()
    offset = float(request.get("offset") or 0)
    samples = read_samples(request["path"])
    answer = {"language": None, "language_probability": None, "cues": []}
    if len(samples):
        segments, about = model.transcribe(
            samples,
            language=request.get("language"),
            initial_prompt=request.get("prompt"),
            beam_size=beam,
            # Sampling would make a piece that is done again differ from the first time.
            temperature=0.0,
            # What one window misheard must not spread to the next.
            condition_on_previous_text=False,
            vad_filter=True,
        )
        # Without speech a language is only guessed.
        if about.duration_after_vad > 0:
            answer["language"] = about.language
            answer["language_probability"] = round(float(about.language_probability), 4)
            for segment in segments:
                answer["cues"].append(cue(segment, offset))
                send({"id": request["id"], "progress": round(segment.end, 3)})
    answer["audio_seconds"] = round(len(samples) / SAMPLE_RATE, 3)
    answer["compute_seconds"] = round(time.monotonic() - started, 3)
    return answer


def cue(segment, offset: float) -> dict:
    """A segment in the words of the protocol; the confidence is the geometric mean of its tokens' probabilities."""
    return {
        "start": round(segment.start + offset, 3),
        "end": round(segment.end + offset, 3),
        "text": segment.text.strip(),
        "confidence": round(min(1.0, math.exp(segment.avg_logprob)), 4),
        "no_speech": round(segment.no_speech_prob, 4),
        "compression": round(segment.compression_ratio, 3),
    }


def serve(model, beam: int, request: dict) -> None:
    """Answers one request, whatever happens to it."""
    try:
        send({"id": request["id"], **recognise(model, beam, request)})
    except Refused as refusal:
        send({"id": request["id"], "error": failure(refusal.code, str(refusal))})
    except Exception as error:  # the helper serves the next request even when this one broke something
        send({"id": request["id"], "error": failure("internal", f"{type(error).__name__}: {error}")})


def parse(line: bytes) -> dict:
    """A request whose fields have the types that the protocol gives them; raises ValueError."""
    request = json.loads(line)
    if not isinstance(request, dict) or not isinstance(request.get("id"), str):
        raise ValueError("a request is an object with a textual id")
    types = {"path": str, "offset": (int, float, type(None)), "language": (str, type(None)), "prompt": (str, type(None))}
    for field, type_ in types.items():
        if not isinstance(request.get(field), type_):
            raise ValueError(f"the field {field} is missing or of the wrong type")
    return request


def load(path: str, workers: int):
    """The model in this folder, ready for as many requests at a time."""
    if not (Path(path) / "model.bin").is_file():
        raise FileNotFoundError(f"no model.bin in {path}")
    from faster_whisper import WhisperModel
    from faster_whisper.vad import get_vad_model

    get_vad_model()
    return WhisperModel(path, device="cpu", compute_type="int8", cpu_threads=1, num_workers=workers)


def main() -> None:
    options = argparse.ArgumentParser(description="Speech to text; requests on stdin, answers on stdout.")
    options.add_argument("--model", required=True, help="folder of a CTranslate2 whisper model")
    options.add_argument("--workers", type=int, default=1, help="requests worked on at a time (1)")
    options.add_argument("--beam", type=int, default=1, help="hypotheses kept while decoding (1)")
    chosen = options.parse_args()

    started = time.monotonic()
    try:
        model = load(chosen.model, chosen.workers)
    except Exception as error:
        send({"ready": False, "error": failure("model", f"{type(error).__name__}: {error}")})
        sys.exit(1)
    name = Path(chosen.model).resolve().name.removeprefix("whisper-")
    send({"ready": True, "model": name, "seconds_to_load": round(time.monotonic() - started, 3)})

    pool = ThreadPoolExecutor(chosen.workers)
    while line := sys.stdin.buffer.readline(LONGEST_REQUEST):
        try:
            request = parse(line)
        except ValueError as error:
            send({"id": None, "error": failure("internal", f"not a request: {error}")})
            continue
        pool.submit(serve, model, chosen.beam, request)
    # The recogniser cannot be interrupted, and nobody waits for it any more.
    os._exit(0)


if __name__ == "__main__":
    main()
