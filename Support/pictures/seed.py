"""Fills a home through the product itself, so that pages show what they show in life: talks of ours as captions, documents in several
states, a proposal, a published one, a run that failed with its dead job, and one that is under way."""

import concurrent.futures
import pathlib
import re

talks = pathlib.Path(__file__).parent / "talks"


def captions(text, pace=2.4):
    """A sentence a cue, at `pace` words a second, with a breath after each paragraph."""
    lines, at = ["WEBVTT", ""], 1.0
    for paragraph in text.strip().split("\n\n"):
        for sentence in re.split(r"(?<=[.?!]) (?=[A-Z])", paragraph.strip()):
            length = len(sentence.split()) / pace
            lines += [f"{clock(at)} --> {clock(at + length)}", sentence, ""]
            at += length + 0.2
        at += 1.2
    return "\n".join(lines)


def clock(seconds):
    return f"{int(seconds // 3600):02}:{int(seconds // 60) % 60:02}:{seconds % 60:06.3f}"


def seed(server):
    """The ids of what the pages are shown with."""
    made = {}
    for file in sorted(talks.glob("*.txt")):
        source = server.folder / f"{file.stem}.vtt"
        source.write_text(captions(file.read_text()))
        made[file.stem] = server.command("article", source.name, *(["--to", "folder:site"] if "library" in file.stem else []))
    ids = {name: (run["item"]["id"], run["document"]["id"]) for name, run in made.items()}
    bakery, garden, queue = ids["The night bakery"], ids["Four years of a city garden"], ids["A queue that a small team can run"]

    # An editor names them as the talks are called.
    for name, (_, document) in ids.items():
        server.api("PATCH", f"/api/v1/documents/{document}", {"title": name})

    # A person edits a section, and asks for it anew: what the machine writes is a proposal.
    document = server.api("GET", f"/api/v1/documents/{bakery[1]}")
    section = next(one for one in document["sections"] if one.get("heading"))
    words = section["markdown"] + "\n\nOur bakery stands in a side street, and the window is always open."
    server.api("PUT", f"/api/v1/documents/{bakery[1]}/sections/{section['key']}", {"base_version": document["document"]["version"], "markdown": words})
    server.api("POST", f"/api/v1/documents/{bakery[1]}/sections/{section['key']}/regenerate", {})
    server.until(lambda: server.api("GET", f"/api/v1/documents/{bakery[1]}/proposals?state=open")["data"], "a proposal is made")
    # Asked for anew as nobody has edited it, the writer without a model has nothing new to say.
    same = next(one for one in server.api("GET", f"/api/v1/documents/{queue[1]}")["sections"] if one.get("heading"))
    server.api("POST", f"/api/v1/documents/{queue[1]}/sections/{same['key']}/regenerate", {})
    server.until(lambda: server.api("GET", f"/api/v1/documents/{queue[1]}/proposals?state=open")["data"], "a proposal without news is made")
    state = server.api("GET", f"/api/v1/documents/{garden[1]}")["document"]["state"]
    server.form(f"/documents/{garden[1]}/review", action="approve", state=state)

    # Nobody answers there, so the job dies; the other site takes its time, so that one is under way.
    server.command("article", "http://127.0.0.1:9/interview.mp4", fails=True)
    server.api("POST", "/api/v1/ingest", {"url": server.silence.address + "the-harbour-pilot.mp4"})
    server.until(lambda: server.api("GET", "/api/v1/jobs?state=running")["data"], "a run is under way")
    failed = server.until(lambda: server.api("GET", "/api/v1/jobs/dead")["data"], "a job is dead")[0]
    return {
        "item": bakery[0], "document": bakery[1], "section": section["key"], "approved": garden[1], "same": queue[1], "queue": queue[0],
        "run": server.api("GET", "/api/v1/runs?limit=200")["data"][-1]["id"], "dead": failed["id"],
        "failed-item": failed["item_id"], "job": server.api("GET", "/api/v1/jobs?state=succeeded")["data"][0]["id"],
    }


def seed_many(server, items=200, articles=40, failures=12):
    """A workspace that was used for a while: its size is what the budgets are judged with."""
    text = (talks / "The smallest museum.txt").read_text()

    def add(number):
        words = f"This is recording number {number + 1} of the collection.\n\n{text}"
        wishes = {"article": True} if number < articles else {"article": False, "variants": ["key-insights"]}
        server.api("POST", "/api/v1/ingest/text", {"text": words, "title": f"Recording {number + 1} of the collection"} | wishes)

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(items)))
    seed_failures(server, failures)
    server.until(lambda: len(server.api("GET", "/api/v1/jobs?state=queued,running&limit=5")["data"]) <= 1, "everything is made", seconds=900)


def seed_failures(server, count, first=0):
    """Recordings of which nothing can be read: each dies at its first try, and at every other one."""
    before = server.dead()

    def add(number):
        file = server.folder / f"broken-{number + 1}.mp4"
        file.write_bytes(b"\0\0\0\x18ftypmp42" + number.to_bytes(4, "big") + bytes(200))
        server.upload(file, article="false")

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(first, first + count)))
    server.until(lambda: server.dead() >= before + count, f"{count} jobs are dead", seconds=420)
