"""A headless Chromium through chromedriver, with Python's standard library alone."""

import base64
import json
import os
import re
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request


class Browser:
    def __init__(self, width=1440, height=1000, arguments=()):
        for program in ("chromium", "chromedriver"):
            if not shutil.which(program):
                raise SystemExit(f"error: {program} is not installed\nremedy: make setup")
        # It takes a free port and says which.
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0", "--allowed-ips=127.0.0.1"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            start_new_session=True)
        for line in self.driver.stdout:
            if port := re.search(r"started successfully on port (\d+)", line):
                break
        else:
            raise SystemExit("error: chromedriver did not start\nremedy: run chromedriver by hand and see what it says")
        self.base = f"http://127.0.0.1:{port[1]}"
        options = {
            "binary": shutil.which("chromium"),
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--mute-audio", "--autoplay-policy=no-user-gesture-required",
                     "--force-color-profile=srgb", f"--window-size={width},{height}", *arguments],
        }
        capabilities = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        made = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self.session = "/session/" + made["sessionId"]

    def ask(self, method, path, body=None):
        data = json.dumps(body if body is not None else {}).encode() if method == "POST" else None
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=300) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from None

    def go(self, url):
        self.ask("POST", self.session + "/url", {"url": url})

    def run(self, script, *arguments):
        return self.ask("POST", self.session + "/execute/sync", {"script": script, "args": list(arguments)})

    def element(self, css):
        return next(iter(self.ask("POST", self.session + "/element", {"using": "css selector", "value": css}).values()))

    def click(self, css):
        try:
            self.ask("POST", f"{self.session}/element/{self.element(css)}/click")
        except RuntimeError as error:
            if "stale element" not in str(error):
                raise
            # The page is live: what came between the look and the press has put the same thing anew.
            self.ask("POST", f"{self.session}/element/{self.element(css)}/click")

    def type(self, css, text):
        self.ask("POST", f"{self.session}/element/{self.element(css)}/value", {"text": text})

    def tab(self):
        """A new tab, in front; its handle."""
        handle = self.ask("POST", self.session + "/window/new", {"type": "tab"})["handle"]
        self.show(handle)
        return handle

    def show(self, handle):
        self.ask("POST", self.session + "/window", {"handle": handle})

    def shut(self):
        """Closes the tab in front."""
        self.ask("DELETE", self.session + "/window")

    def wait(self, script, *arguments, seconds=60):
        """The script's value once it is true. The limit is for what never comes: a busy machine may take its time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = self.run(script, *arguments)
            if value:
                return value
            time.sleep(0.05)
        raise AssertionError(f"not within {seconds} s: {script}")

    def devtools(self, command, **parameters):
        return self.ask("POST", self.session + "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def size(self, width, height, mobile=False):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)
        self.devtools("Emulation.setTouchEmulationEnabled", enabled=mobile)

    def media(self, **features):
        self.devtools("Emulation.setEmulatedMedia", features=[{"name": name.replace("_", "-"), "value": value} for name, value in features.items()])

    def picture(self, path, full=False):
        if full:
            made = self.devtools("Page.captureScreenshot", format="png", captureBeyondViewport=True)["data"]
        else:
            made = self.ask("GET", self.session + "/screenshot")
        with open(path, "wb") as file:
            file.write(base64.b64decode(made))

    def complaints(self):
        return [entry for entry in self.ask("POST", self.session + "/se/log", {"type": "browser"}) if entry["level"] in ("WARNING", "SEVERE")]

    def key(self, *keys):
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.ask("POST", self.session + "/actions", {"actions": [{"type": "key", "id": "k", "actions": actions}]})

    def chord(self, modifier, key):
        actions = [{"type": kind, "value": value} for kind, value in (("keyDown", modifier), ("keyDown", key), ("keyUp", key), ("keyUp", modifier))]
        self.ask("POST", self.session + "/actions", {"actions": [{"type": "key", "id": "k", "actions": actions}]})

    def close(self):
        try:
            self.ask("DELETE", self.session)
        finally:
            # What runs the tests may have had SIGTERM blocked, and its children inherit that. The group is ours alone.
            os.killpg(self.driver.pid, signal.SIGKILL)
            self.driver.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
