"""A small web site with what a downloader can meet. See README.md here.

/page          a recording with captions            /files/NAME   a file of the folder
/nothing       text alone                           /slow         never answers
/several       two recordings                       /inside       redirects to 169.254.169.254
/stream.m3u8   HLS, one segment                     /escape.m3u8  HLS whose segment lies at 169.254.169.254
/busy          429                                  /locked       401
"""

import os
import sys
import threading

from peer import Handler, serve

FOLDER = os.path.realpath(sys.argv[1])
KINDS = {".mp4": "video/mp4", ".vtt": "text/vtt", ".ts": "video/mp2t", ".m4a": "audio/mp4", ".html": "text/html"}
INSIDE = "http://169.254.169.254/latest/meta-data/"


def playlist(segment: str) -> str:
    return f"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:30\n#EXTINF:30,\n{segment}\n#EXT-X-ENDLIST\n"


def page(*videos: str) -> str:
    return "<!doctype html><html lang=en><head><title>A talk</title></head><body>" + "".join(videos) + "</body></html>"


class Site(Handler):
    def do_GET(self):
        path = self.path.split("?")[0]
        if path == "/page":
            track = '<track kind="captions" srclang="en" src="/files/talk.vtt">'
            self.give(page(f'<video src="/files/talk.mp4">{track}</video>'))
        elif path == "/several":
            self.give(page('<video src="/files/talk.mp4"></video>', '<video src="/files/talk.mp4?2"></video>'))
        elif path == "/nothing":
            self.give(page("<p>Nothing plays here.</p>"))
        elif path == "/slow":
            threading.Event().wait()
        elif path == "/inside":
            self.give("", status=302, headers={"Location": INSIDE})
        elif path == "/busy":
            self.give("", status=429)
        elif path == "/locked":
            self.give("", status=401)
        elif path == "/stream.m3u8":
            self.give(playlist("/files/talk.ts"), "application/vnd.apple.mpegurl")
        elif path == "/escape.m3u8":
            self.give(playlist(INSIDE), "application/vnd.apple.mpegurl")
        elif path.startswith("/files/"):
            self.file(path.removeprefix("/files/"))
        else:
            self.give("<p>no such page</p>", status=404)

    do_HEAD = do_GET

    def file(self, name: str):
        whole = os.path.realpath(os.path.join(FOLDER, name))
        if not whole.startswith(FOLDER + os.sep) or not os.path.isfile(whole):
            return self.give("", status=404)
        with open(whole, "rb") as file:
            self.give(file.read(), KINDS.get(os.path.splitext(whole)[1], "application/octet-stream"))


serve(Site)
