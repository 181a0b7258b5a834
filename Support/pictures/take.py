"""Pictures of every page: take.py GALLERY OUT [name …]; at 1440 and 360 px, light and dark."""

import json
import pathlib
import subprocess
import sys

from browser import Browser

gallery, out, names = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
out.mkdir(parents=True, exist_ok=True)
table = json.loads((gallery / "routes.json").read_text())
server = subprocess.Popen(
    [sys.executable, str(pathlib.Path(__file__).parent.parent / "peers/pages.py"), str(gallery)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
)
base = f"http://127.0.0.1:{json.loads(server.stdout.readline())['port']}"
try:
    with Browser() as browser:
        for width, height, mobile in ((1440, 1000, False), (360, 780, True)):
            browser.size(width, height, mobile)
            for theme in ("light", "dark"):
                browser.media(prefers_color_scheme=theme, prefers_reduced_motion="reduce")
                for name, path in table["pages"].items():
                    if names and name not in names:
                        continue
                    if not names and (width, theme) != (1440, "light") and "/_/" in path:
                        continue
                    browser.go(base + path)
                    browser.wait("return document.fonts.status === 'loaded'")
                    tall = browser.run("return document.documentElement.scrollHeight")
                    wide = browser.run("return document.documentElement.scrollWidth")
                    browser.size(width, min(max(tall, height), 2600), mobile)
                    browser.picture(out / f"{name}-{width}-{theme}.png")
                    browser.size(width, height, mobile)
                    for entry in browser.complaints():
                        print(name, entry["message"])
                    if wide > width:
                        print(f"{name} at {width}: {wide} px wide")
finally:
    server.stdin.close()
    server.wait()
