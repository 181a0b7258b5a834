"""Pictures of every page of a real server: pictures.py QUILL OUT [name …].

{1440, 360} px × {light, dark} of a seeded home, and every page of an empty one and of errors at 1440 px light. `overview-readme.png` is what the
README shows; `--readme FILE` takes that one alone.
"""

import pathlib
import subprocess
import sys

import judge
import served
from browser import Browser


def shoot(browser, url, file, width, mobile, top=2400, height=None):
    base = 780 if mobile else 900
    browser.size(width, base, mobile)
    browser.go(url)
    judge.ready(browser)
    browser.wait("return !document.body.dataset.events || document.getElementById('live').dataset.state === 'live'")
    if height is None:
        height = min(max(browser.run("return document.documentElement.scrollHeight"), base), top)
    browser.size(width, height, mobile)
    browser.picture(file)


def readme(browser, place, file):
    """The first screen, in fewer colours so that it stays small."""
    browser.media(prefers_color_scheme="light", prefers_reduced_motion="reduce")
    shoot(browser, place.base + "/", file, 1280, False, height=900)
    subprocess.run(["ffmpeg", "-loglevel", "error", "-y", "-i", str(file), "-vf", "split[a][b];[a]palettegen=max_colors=128[p];[b][p]paletteuse=dither=none", f"{file}.small.png"], check=True)
    pathlib.Path(f"{file}.small.png").replace(file)


DIALOGS = {
    "dialog-delete": ("item", "delete"), "dialog-remake": ("item", "remake"), "dialog-regenerate": ("document", None), "dialog-keys": ("overview", "keys"),
    "dialog-palette": ("overview", "palette"),
}


def dialogs(browser, place, out, names):
    """What opens over a page."""
    for width, mobile in ((1440, False), (360, True)):
        browser.media(prefers_color_scheme="dark" if mobile else "light", prefers_reduced_motion="reduce")
        for name, (page, id) in DIALOGS.items():
            if names and name not in names:
                continue
            browser.size(width, 780 if mobile else 900, mobile)
            browser.go(place.base + place.pages[page])
            judge.ready(browser)
            if id in ("keys", "palette"):
                browser.run("document.querySelector(arguments[0]).click()", ".keys-help" if id == "keys" else ".goto")
                browser.wait("return document.getElementById(arguments[0])?.open", id)
            else:
                browser.run("document.querySelector(arguments[0]).showModal()", f"#{id}" if id else "dialog[id$=-again]")
            browser.picture(out / f"{name}-{width}.png")


def everything(browser, place, out, names):
    dialogs(browser, place, out, names)
    for width, mobile in ((1440, False), (360, True)):
        for theme in ("light", "dark"):
            browser.media(prefers_color_scheme=theme, prefers_reduced_motion="reduce")
            for name, path in place.pages.items():
                if not names or name in names:
                    shoot(browser, place.base + path, out / f"{name}-{width}-{theme}.png", width, mobile)
    browser.media(prefers_color_scheme="light", prefers_reduced_motion="reduce")
    for name, path in {"overview": "/", "inbox": "/inbox", "library": "/library", "documents": "/documents", "jobs": "/jobs", "jobs-dead": "/jobs?state=dead", "schedules": "/schedules", "stale": "/stale", "activity": "/activity?actor=nobody"}.items():
        if not names or f"empty-{name}" in names:
            shoot(browser, place.empty.base + path, out / f"empty-{name}.png", 1440, False)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        raise SystemExit("usage: pictures.py QUILL OUT [name …] | pictures.py QUILL --readme FILE")
    with served.places(sys.argv[1]) as place, Browser() as browser:
        if sys.argv[2] == "--readme":
            readme(browser, place, pathlib.Path(sys.argv[3]))
        else:
            out = pathlib.Path(sys.argv[2])
            out.mkdir(parents=True, exist_ok=True)
            everything(browser, place, out, sys.argv[3:])
