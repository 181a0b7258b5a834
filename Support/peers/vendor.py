"""A proxy that plays www.youtube.com and clips.twitch.tv to yt-dlp's real extractors. See README.md here.

It answers CONNECT itself, with a certificate of its own, and never connects anywhere. The video id decides:

owner000001   captions by the owner, punctuated          robot000001   captions by a machine, without punctuation
busy0000001   captions answer 429                        private0001 · aged0000001 · gone0000001 · robotgate01 · abroad00001
live0000001   is being broadcast                         mute0000001   nobody wrote captions
long0000001   lasts 13 hours
Twitch: TestClip is there, no other.
"""

import json
import os
import ssl
import subprocess
import sys
import tempfile
import urllib.parse

from peer import Handler, serve

FOLDER = os.path.realpath(sys.argv[1])

REFUSALS = {
    "private0001": ("LOGIN_REQUIRED", "This video is private"),
    "aged0000001": ("LOGIN_REQUIRED", "Sign in to confirm your age"),
    "gone0000001": ("ERROR", "Video unavailable"),
    "robotgate01": ("LOGIN_REQUIRED", "Sign in to confirm you\u2019re not a bot"),
    "abroad00001": ("UNPLAYABLE", "The uploader has not made this video available in your country"),
}


def content(name: str) -> bytes:
    with open(os.path.join(FOLDER, name), "rb") as file:
        return file.read()


def player(video: str) -> dict:
    """What the inner API tells about a video."""
    if video in REFUSALS:
        status, reason = REFUSALS[video]
        return {"playabilityStatus": {"status": status, "reason": reason}, "videoDetails": {"videoId": video}}
    is_live = video == "live0000001"
    tracks = []
    if video in ("owner000001", "busy0000001"):
        tracks.append(track(video, "en", "English"))
        tracks.append(track(video, "fr", "French"))
    if video in ("owner000001", "robot000001"):
        tracks.append(track(video, "en", "English (auto-generated)", kind="asr"))
    return {
        "playabilityStatus": {"status": "OK"},
        "videoDetails": {
            "videoId": video, "title": "How tides work", "lengthSeconds": "46800" if video == "long0000001" else "30",
            "channelId": "UC1234567890123456789012", "author": "Ada Shore", "shortDescription": "A talk.", "viewCount": "42",
            "isLiveContent": is_live, "isLive": is_live,
        },
        "microformat": {"playerMicroformatRenderer": {
            "publishDate": "2026-03-04T00:00:00-00:00", "uploadDate": "2026-03-04T00:00:00-00:00", "ownerChannelName": "Ada Shore",
            "lengthSeconds": "30",
        }},
        "captions": {"playerCaptionsTracklistRenderer": {
            "captionTracks": tracks,
            "translationLanguages": [{"languageCode": code, "languageName": {"simpleText": code}} for code in ("en", "de", "fr")],
        }} if tracks else {},
        "streamingData": {"expiresInSeconds": "21540", "formats": [{
            "itag": 18, "url": "https://media.googlevideo.com/videoplayback?id=" + video, "mimeType": 'video/mp4; codecs="avc1.42001E, mp4a.40.2"',
            "width": 64, "height": 64, "quality": "small", "qualityLabel": "64p", "audioSampleRate": "44100", "audioChannels": 1,
        }]},
    }


def watch_page(video: str) -> str:
    """The page around the player, with the three values that are read out of it."""
    settings = {"INNERTUBE_CONTEXT": {"client": {"clientName": "WEB", "clientVersion": "2.20260304.00.00", "hl": "en"}}}
    owner = {"videoSecondaryInfoRenderer": {"owner": {"videoOwnerRenderer": {"title": {"simpleText": "Ada Shore"}}}}}
    around = {"contents": {"twoColumnWatchNextResults": {"results": {"results": {"contents": [owner]}}}}}
    return (
        "<!doctype html><html><body><script>ytcfg.set(" + json.dumps(settings) + ");</script><script>var ytInitialData = "
        + json.dumps(around) + ";</script><script>var ytInitialPlayerResponse = " + json.dumps(player(video)) + ";</script></body></html>")


def track(video: str, language: str, name: str, kind: str = "") -> dict:
    query = urllib.parse.urlencode({"v": video, "lang": language, "kind": kind})
    found = {
        "baseUrl": "https://www.youtube.com/api/timedtext?" + query, "name": {"simpleText": name},
        "vssId": ("a." if kind else ".") + language, "languageCode": language, "isTranslatable": True,
    }
    return found | {"kind": kind} if kind else found


def clip(slug: str) -> dict | None:
    if slug != "TestClip":
        return None
    return {
        "id": "77", "slug": slug, "url": "https://clips.twitch.tv/" + slug, "title": "A clip", "viewCount": 7, "durationSeconds": 30,
        "createdAt": "2026-03-04T00:00:00Z", "broadcaster": {"id": "1", "displayName": "Ada", "login": "ada"}, "game": {"name": "Sea"},
        "curator": {"id": "2", "displayName": "Bo", "login": "bo"}, "language": "EN",
        "playbackAccessToken": {"signature": "s", "value": "{}"},
        "assets": [{"aspectRatio": 1, "type": "SOURCE", "thumbnailURL": "https://media.twitch.tv/t.jpg", "videoQualities": [
            {"frameRate": 5, "quality": "64", "sourceURL": "https://media.twitch.tv/clip.mp4"}]}],
    }


class Vendor(Handler):
    host = ""

    def do_CONNECT(self):
        self.host = self.path.split(":")[0]
        self.send_response(200)
        self.end_headers()
        self.connection = CONTEXT.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", 0)
        self.close_connection = False

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = json.loads(body) if body else {}
        if self.host == "gql.twitch.tv":
            queries = asked if isinstance(asked, list) else [asked]
            answers = [{"data": {"clip": clip(query.get("variables", {}).get("slug", ""))}} for query in queries]
            return self.json(answers if isinstance(asked, list) else answers[0])
        if self.path.startswith("/youtubei/v1/player"):
            return self.json(player(asked.get("videoId", "")))
        self.json({})

    def do_GET(self):
        address = urllib.parse.urlsplit(self.path)
        query = urllib.parse.parse_qs(address.query)
        if self.host in ("media.googlevideo.com", "media.twitch.tv"):
            self.give(content("talk.mp4"), "video/mp4")
        elif address.path == "/api/timedtext":
            self.captions(query)
        elif address.path == "/watch":
            self.give(watch_page(query["v"][0]))
        elif address.path.startswith("/embed/"):
            self.give(watch_page(address.path.removeprefix("/embed/")))
        else:
            self.give("", status=404)

    do_HEAD = do_GET

    def captions(self, query: dict):
        if query["v"][0] == "busy0000001":
            return self.give("", status=429)
        name = "machine.vtt" if "kind" in query else "talk.vtt"
        # A translation is never asked for; its text would show in the test.
        self.give(b"WEBVTT\n\n00:00.000 --> 00:29.000\ntranslated\n" if "tlang" in query else content(name), "text/vtt")

    def json(self, value):
        self.give(json.dumps(value), "application/json")


def context() -> ssl.SSLContext:
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = folder + "/key.pem", folder + "/certificate.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
             "-subj", "/CN=peer.invalid", "-keyout", key, "-out", certificate],
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(certificate, key)
        return made


CONTEXT = context()
serve(Vendor)
