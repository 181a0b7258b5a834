"""A model that does what it is asked, in the words of the material: `answer(system, user, schema)` gives the JSON.

It reads a prompt of Quill as any model would: the mark out of the task, the lines out of the fence. `badly` turns a good answer
into one of the bad ones that models give.
"""

import json
import random
import re

MARK = re.compile(r"=== material ([0-9a-f]{24}) ===")
LINE = re.compile(r"\[(\d+)[0-9,]*\] (.*)")
FRENCH = "le moteur de la ville est dans une rue que les gens ne voient pas avec nous pour un soir et".split()


def lines(system: str, user: str) -> list[tuple[int, str]]:
    """The material that is shown, each line with its number."""
    found = MARK.search(system)
    mark = found.group(1) if found else ""
    inside, shown = False, []
    for line in user.split("\n"):
        if line == f"=== material {mark} ===":
            inside = True
        elif line == f"=== end {mark} ===":
            inside = False
        elif inside and (match := LINE.fullmatch(line)):
            shown.append((int(match.group(1)), match.group(2)))
    return shown


def words(texts: list[str], count: int) -> str:
    return " ".join(" ".join(texts).split()[:count])


def answer(system: str, user: str, schema: dict) -> str:
    shown = lines(system, user)
    texts = [text for _, text in shown]
    form = set(schema["properties"])
    value: dict = {}
    if form == {"title", "topics"}:
        most = re.search(r"between 1 and (\d+) topics", system)
        count = max(1, min(int(most.group(1)) if most else 5, len(shown) // 4))
        size = -(-len(shown) // count)
        parts = [shown[start:start + size] for start in range(0, len(shown), size)]
        value = {"title": words(texts, 7), "topics": [
            {"heading": words([text for _, text in part], 6), "keyphrases": [f"part {number}"], "from": part[0][0], "to": part[-1][0]}
            for number, part in enumerate(parts)]}
    elif form == {"sections", "takeaways"}:
        most = re.search(r"at most (\d+) sections", system)
        groups = [[number] for number, _ in shown]
        while most and len(groups) > int(most.group(1)):
            groups[-2:] = [groups[-2] + groups[-1]]
        first = {number: text.split("·")[0].strip() for number, text in shown}
        value = {"sections": [{"heading": first[group[0]], "topics": group} for group in groups], "takeaways": "What to remember"}
    elif form == {"blocks"}:
        kind = "bullet" if "closing list" in system else "paragraph"
        count = 6 if "opening of an article" in system else 14
        value = {"blocks": [{"kind": kind, "text": text, "cues": [number]} for number, text in shown[:count]]}
    elif form == {"title", "description", "slug", "keywords"}:
        value = {"title": words(texts, 8), "description": words(texts, 20), "slug": "A Talk!", "keywords": ["repair", "coffee machines"]}
    elif form == {"notes"}:
        value = {"notes": [{"text": text, "cues": [number]} for number, text in shown[::4][:20]]}
    elif form == {"headline", "groups"}:
        groups, bullets = (1, 12) if "exactly one" in system else (3, 4) if "3 to 5 headings" in system else (2, 4)
        value = {"headline": {"text": words(texts, 14), "cues": [shown[0][0]] if shown else []}, "groups": [
            {"heading": None if groups == 1 else f"Part {group + 1}", "bullets": [
                {"text": words([text], 18), "cues": [number]} for number, text in shown[group * bullets:(group + 1) * bullets]]}
            for group in range(groups)]}
    return json.dumps(value, ensure_ascii=False)


def badly(way: str, system: str, good: str) -> str:
    """A good answer as the model of `way` would have given it."""
    if way in ("halfjson", "endless"):
        return good[:len(good) // 2]
    if way == "french":
        return json.dumps(each(json.loads(good), french), ensure_ascii=False)
    if way == "markup":
        wrapped = lambda text: f'<b onclick="x()">{text}</b> <script src="//evil.example/x"></script>![](https://evil.example/x)[](https://evil.example/)'
        return json.dumps(each(json.loads(good), wrapped), ensure_ascii=False)
    if way == "html":
        return "<!doctype html><html><body><h1>An article</h1><p>Here it is.</p></body></html>"
    if way == "loop":
        return json.dumps(each(json.loads(good), lambda text: "and so on " * 12), ensure_ascii=False)
    if way == "leak":
        return json.dumps({"title": system[:400]})
    return {"nonsense": "Certainly! Here is a poem about the sea instead.", "nothing": ""}.get(way, good)


def french(text: str) -> str:
    return " ".join(random.Random(text).choices(FRENCH, k=len(text.split())))


def each(value, change):
    """The value with its prose changed; headings and texts are prose, kinds and slugs are not."""
    if isinstance(value, dict):
        prose = ("text", "heading", "title", "description", "takeaways")
        return {name: change(part) if name in prose and isinstance(part, str) else each(part, change) for name, part in value.items()}
    return [each(part, change) for part in value] if isinstance(value, list) else value
