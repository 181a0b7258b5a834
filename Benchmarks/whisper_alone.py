"""The fair peer of a whole job: the same recogniser, model, workers and pieces, without Quill around them.

    whisper_alone.py --tools FOLDER --media FILE --pieces FILE --workers N --scratch FOLDER

It listens for silences as Quill does, while the model is loading, then extracts and recognises the pieces that Quill cut,
N at a time. Prints the number of cues.
"""

import argparse
import json
import os
import queue
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

OPENING = ["ffmpeg", "-nostdin", "-hide_banner", "-nostats", "-loglevel", "info", "-threads", "1", "-filter_threads", "1"]


def ffmpeg(*arguments: str) -> None:
    subprocess.run([*OPENING, *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


class Helper:
    """The helper as a child process, with the settings that Quill gives it."""

    def __init__(self, tools: str, model: str, workers: int):
        self.child = subprocess.Popen(
            [f"{tools}/venvs/speech/bin/python", f"{tools}/helpers/transcribe.py", "--model", f"{tools}/models/{model}", "--workers", str(workers)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "PYTHONDONTWRITEBYTECODE": "1"}, preexec_fn=lambda: os.nice(5))
        self.ready = threading.Event()
        self.answers: dict[str, queue.Queue] = {}
        self.writing = threading.Lock()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        for line in self.child.stdout:
            answer = json.loads(line)
            if answer.get("ready"):
                self.ready.set()
            elif "progress" not in answer:
                self.answers[answer["id"]].put(answer)

    def ask(self, name: str, path: str, offset: float) -> dict:
        self.answers[name] = queue.Queue()
        self.ready.wait()
        with self.writing:
            self.child.stdin.write(json.dumps({"id": name, "path": path, "offset": offset, "language": None}) + "\n")
            self.child.stdin.flush()
        answer = self.answers[name].get()
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer


def main() -> None:
    options = argparse.ArgumentParser()
    for name in ("tools", "media", "pieces", "scratch", "model"):
        options.add_argument("--" + name, required=True)
    options.add_argument("--workers", type=int, required=True)
    given = options.parse_args()
    with open(given.pieces, encoding="utf-8") as file:
        cut = json.load(file)

    helper = Helper(given.tools, given.model, given.workers)
    stream = f"0:{cut['stream']}"
    ffmpeg("-i", given.media, "-map", stream, "-vn", "-sn", "-dn", "-af", "silencedetect=noise=-35dB:duration=0.35", "-f", "null", "-")

    def hear(numbered: tuple[int, dict]) -> int:
        number, piece = numbered
        path = f"{given.scratch}/alone-{number}.s16le"
        ffmpeg(
            "-ss", str(piece["start"]), "-t", str(piece["end"] - piece["start"]), "-i", given.media, "-map", stream, "-vn", "-sn", "-dn",
            "-af", "aresample=async=1:first_pts=0", "-ac", "1", "-ar", "16000", "-c:a", "pcm_s16le", "-f", "s16le", "-y", path)
        return len(helper.ask(str(number), path, piece["start"])["cues"])

    with ThreadPoolExecutor(given.workers) as pool:
        cues = sum(pool.map(hear, enumerate(cut["pieces"])))
    helper.child.stdin.close()
    helper.child.wait()
    print(cues)


if __name__ == "__main__":
    main()
