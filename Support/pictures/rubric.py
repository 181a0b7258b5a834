"""What a machine can judge of the rubric (docs/reference/rubric.md), with the figures: rubric.py QUILL.

A workspace that was used for a while is seeded: 200 items, 40 documents, 12 failures. Figures are of this machine in this
moment; nothing fails here but by what is written in the table.
"""

import contextlib
import subprocess
import sys
import time

import judge
import served
from browser import Browser
from judge import Faults, ready, told
from seed import seed, seed_failures, seed_many
from server import Server

rows = []


def row(number, name, good, words):
    rows.append((number, name, good, words))
    print(f"{number:>3}  {'ok  ' if good else 'MISS'}  {name}: {words}", flush=True)


def median(values):
    return sorted(values)[len(values) // 2]


def paint(place):
    """1 First useful paint, 2 stability, 3 weight: the median of five loads, cold and warm."""
    worst = {"cold": 0, "warm": 0, "lcp": 0, "cls": 0, "requests": 0, "html": 0, "css": 0, "js": 0, "fonts": 0}
    with Browser() as browser:
        floor = median([judge.bare(browser, place.base + "/healthz") for _ in range(5)])
        for name in ("overview", "document", "item", "library", "jobs"):
            loads = {cold: [judge.measured(browser, place.base + place.pages[name], cold) for _ in range(5)] for cold in (True, False)}
            cold, warm = ({key: median([one[key] for one in loads[kind]]) for key in ("fcp", "lcp", "cls", "requests", "html", "css", "js", "fonts", "server")} for kind in (True, False))
            print(f"     {name}: FCP {cold['fcp']:.0f} ms cold, {warm['fcp']:.0f} warm; LCP {cold['lcp']:.0f}; CLS {cold['cls']:.4f}; {cold['requests']} requests; "
                  f"{cold['html'] / 1000:.1f} KB HTML, {cold['css'] / 1000:.1f} CSS, {cold['js'] / 1000:.1f} JS, {cold['fonts'] / 1000:.1f} fonts; server {warm['server']:.1f} ms", flush=True)
            for key in worst:
                worst[key] = max(worst[key], cold["fcp"] if key == "cold" else warm["fcp"] if key == "warm" else cold[key])
    row(1, "First useful paint", worst["cold"] <= 300 and worst["warm"] <= 120 and worst["lcp"] <= 500, f"{worst['cold']:.0f} ms cold, {worst['warm']:.0f} warm, LCP {worst['lcp']:.0f} (300, 120, 500); a line of text alone: {floor:.0f} ms")
    weights = {"html": 40_960, "css": 12_288, "js": 14_336, "fonts": 112_000}
    heavy = [f"{key} {worst[key]}" for key in weights if worst[key] > weights[key]]
    row(3, "Weight", not heavy and worst["requests"] <= 8, f"{worst['requests']} requests cold (8); over the budget: {', '.join(heavy) or 'nothing'}")
    return worst["cls"]


def tour(place, cls):
    """2 Response: how long the page takes to answer a press, and whether a crowd of events holds it."""
    with Browser() as browser:
        served.visit(browser, place, "overview")
        browser.wait(served.dot("live"))
        browser.run("""window.slow = 0; window.long = []; window.moved = 0
            new PerformanceObserver(l => l.getEntries().forEach(e => slow = Math.max(slow, e.duration))).observe({ type: 'event', durationThreshold: 16 })
            new PerformanceObserver(l => l.getEntries().forEach(e => long.push(Math.round(e.duration)))).observe({ type: 'longtask' })
            new PerformanceObserver(l => l.getEntries().forEach(e => moved += e.hadRecentInput ? 0 : e.value)).observe({ type: 'layout-shift' })""")
        for number in range(6):
            place.full.api("POST", "/api/v1/ingest/text", {"text": f"Live {number}. It is said while somebody looks.", "title": f"Live {number}", "article": False, "variants": ["key-insights"]})
            browser.key("j")
            browser.click("main h1")
        browser.key("?")
        browser.wait("return document.getElementById('keys').open")
        browser.key("\ue00c")
        browser.run("document.querySelector('.goto').click()")
        browser.wait("return document.getElementById('palette')?.open")
        browser.type("#palette input", "night")
        browser.wait("return [...document.querySelectorAll('#palette li')].some(e => e.textContent.includes('The night bakery'))")
        slow, long, moved = browser.run("return [slow, long, moved]")
    row(2, "Stability and response", cls <= 0.02 and moved <= 0.02 and slow <= 100 and not long, f"CLS {cls:.4f} at load, {moved:.4f} live (0.02); slowest press {slow:.0f} ms (100); long tasks {long}")


def clean(place):
    """Those that `served.py` judges."""
    of = {4: ("noscript", "Reads and acts without JS"), 7: ("empty", "Empty states teach"), 11: ("tabs", "Nine tabs"), 12: ("connection", "Connection truth"),
          22: ("focus", "Focus"), 24: ("axe", "Contrast and WCAG AA"), 26: ("emulated", "Forced colours, twice the text size"), 25: ("clean", "360 and 320 px, policy, names")}
    for number, (check, name) in of.items():
        faults = Faults()
        with Browser() as browser:
            browser.media(prefers_color_scheme="light", prefers_reduced_motion="reduce")
            try:
                served.checks[check](place, browser, faults)
            except (AssertionError, RuntimeError) as error:
                faults.append(str(error))
        for fault in faults[:6]:
            print(f"     {fault}")
        row(number, name, not faults, f"{len(faults)} faults")
        if check == "clean":
            row(5, "Strict CSP", not faults, "no complaint on any page" if not faults else "see 25")
            row(23, "Names and roles", not faults, "every control named, one h1, landmarks" if not faults else "see 25")


def jumpy(place):
    """10 Live, not jumpy: what is focused, typed and open stays while events come; new rows announce themselves."""
    faults = Faults()
    with Browser() as browser:
        served.chip(place, browser, faults)
    row(10, "Live, not jumpy", not faults, "the row stays where it is, focus and typed words too; the chip says 5 new" if not faults else "; ".join(faults))


def bulk(quill, count=312):
    """19 Bulk and filter: more dead jobs than a page shows, retried together by a filter, as the set was when it was looked at."""
    with Server(quill) as crowd, Browser() as browser:
        seed_failures(crowd, count)
        address = crowd.base + "/jobs?state=dead&q=broken"
        browser.go(address)
        ready(browser)
        shown = browser.run("return document.querySelectorAll('[data-choose]').length")
        browser.run("document.querySelector('[data-choose]').focus()")
        browser.key("a")
        chosen = browser.run("return document.querySelector('#bulk [value=Retry]').textContent")
        button = browser.run("return document.querySelector('#all .primary').textContent.trim()")
        # It dies after the page was looked at, and is none of those that are meant.
        seed_failures(crowd, 1, first=count)
        begun = time.monotonic()
        browser.click("#all .primary")
        browser.wait("return document.querySelector('#notices').innerText.includes('tried again')", seconds=240)
        took = time.monotonic() - begun
        notice = browser.run("return document.querySelector('#notices').innerText.split('\\n')[0]")
        with contextlib.closing(crowd.home()) as home:
            late = home.execute("SELECT count(*) FROM jobs AS j JOIN items AS i ON i.id = j.item JOIN attempts AS a ON a.job = j.id "
                                "WHERE i.title = ?", (f"broken-{count + 1}.mp4",)).fetchone()[0]
        browser.go(address)
        ready(browser)
        restored = browser.run("return document.querySelector('[data-search]')?.value ?? document.querySelector('main input[name=q]').value") == "broken"
    good = chosen == f"Retry {shown} chosen" and button.startswith(f"Retry all {count}") and notice.startswith(f"{count} jobs tried again") and late == 1 and restored
    row(19, "Bulk and filter", good, f"{shown} of {count} shown; “{chosen}”, “{button}”; “{notice}” after {took:.1f} s; what died since was left: {late == 1}; the address restores the filter: {restored}")


def failures(place):
    """18 Failure quality: what, what is safe, what next, for every failure there is."""
    with Browser() as browser:
        weak = []
        for job in place.full.api("GET", "/api/v1/jobs/dead?limit=12")["data"]:
            browser.go(place.base + f"/jobs/{job['id']}")
            ready(browser)
            text = browser.run("return document.querySelector('.trouble')?.innerText ?? ''")
            if len(text.split()) < 8 or not browser.run("return !!document.querySelector('main [data-retry]')") or "Optional(" in text or "at Sources" in text:
                weak.append(text)
    row(18, "Failure quality", not weak, f"{len(weak)} of 12 say too little: {weak[:2]}")


def first(quill):
    """8 First run: a fresh home, the sample, until a proposal is kept."""
    sample = judge.tools / "sample/talk.m4a"
    if not sample.exists():
        return row(8, "First run", False, "the sample is not there: make sample")
    with Server(quill) as fresh, Browser() as browser:
        begun, clicks = time.monotonic(), 0
        browser.go(fresh.base + "/")
        ready(browser)
        for css in ("main a.primary",):
            browser.click(css)
            clicks += 1
        browser.wait("return location.pathname === '/library/new' && document.readyState === 'complete'")
        browser.type("input[type=file]", str(sample.resolve()))
        browser.wait("return document.querySelector('.upload.done [name=upload_id]')", seconds=30)
        browser.click("form#add [data-commit]")
        clicks += 2
        browser.wait("return location.pathname.startsWith('/items/') && document.querySelector('#head .pill')?.innerText.includes('Ready')", seconds=420)
        written = time.monotonic() - begun
        browser.click(".head-actions a.primary")
        browser.wait("return location.pathname.startsWith('/documents/') && document.documentElement.dataset.script === 'on'")
        # The writer without a model writes the same anew: a word of one's own makes a difference to propose.
        browser.click("[data-section]:nth-of-type(2) [data-edit]")
        browser.wait("return document.querySelector('section[data-writing] textarea')")
        browser.type("section[data-writing] textarea", " So it was.")
        browser.chord("\ue009", "\ue007")
        browser.wait("return !document.querySelector('section[data-writing] textarea')", seconds=20)
        browser.click("[data-section]:nth-of-type(2) button[commandfor]")
        browser.wait("return document.querySelector('dialog[open] [data-commit]')")
        browser.click("dialog[open] [data-commit]")
        browser.wait("return document.querySelector('.proposal [data-commit], .proposal .same')", seconds=60)
        browser.click(".proposal [data-commit]")
        clicks += 5
        browser.wait("return !document.querySelector('.proposal')", seconds=30)
        took = time.monotonic() - begun
        expected(fresh, browser, sample)
    row(8, "First run", took <= 90 and clicks <= 8, f"{took:.0f} s, of which {written:.0f} until the article is ready; {clicks} clicks (90 s, 8)")


def expected(server, browser, sample):
    """9 Long work: a second recording tells how long it will take, from how long the first took, on its own page and its run's."""
    shorter = server.folder / "shorter.m4a"
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-t", "45", "-i", str(sample.resolve()), "-c", "copy", str(shorter)], check=True, timeout=60)
    begun = server.upload(shorter)
    browser.go(f"{server.base}/items/{begun['item']['id']}")
    ready(browser)
    told = browser.wait("const line = document.querySelector('.underway'); return line?.innerText.includes('≈') ? line.innerText : document.querySelector('#head .pill')?.innerText.includes('Ready') ? 'never' : null", seconds=240)
    browser.go(f"{server.base}/runs/{begun['run']['id']}")
    ready(browser)
    steps = browser.run("return [...document.querySelectorAll('.timeline li')].length")
    again = browser.run("return document.querySelector('.head').innerText")
    row(9, "Long work shows progress", "≈" in told, f"under way: “{' '.join(told.split())}”; on the run: “{' '.join(again.split())}”, {steps} steps")


def judged(numbers, part):
    """What a part does not come to judge is told as well: the table has a row for everything."""
    begun = time.monotonic()
    try:
        part()
    except (AssertionError, RuntimeError, SystemExit, OSError) as error:
        for number in numbers:
            if all(done[0] != number for done in rows):
                row(number, "was not judged", False, str(error).split("\n")[0][:200])
    print(f"     {', '.join(map(str, numbers))}: {time.monotonic() - begun:.0f} s", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: rubric.py QUILL")
    quill, started = sys.argv[1], time.monotonic()
    with Server(quill) as full, Server(quill) as empty:
        seed_many(full, items=220)
        place = served.Place(full, empty, seed(full))
        with contextlib.closing(full.home()) as home:
            print(f"     seeded in {time.monotonic() - started:.0f} s: {home.execute('SELECT count(*) FROM items').fetchone()[0]} items, "
                  f"{home.execute('SELECT count(*) FROM documents').fetchone()[0]} documents, {home.execute('SELECT count(*) FROM events').fetchone()[0]} events", flush=True)
        judged((1, 2, 3), lambda: tour(place, paint(place)))
        judged((10,), lambda: jumpy(place))
        judged((18,), lambda: failures(place))
        judged((4, 5, 7, 11, 12, 22, 23, 24, 25, 26), lambda: clean(place))
    judged((8, 9), lambda: first(quill))
    judged((19,), lambda: bulk(quill))
    print(f"\nJudged in {time.monotonic() - started:.0f} s.\n\n| # | check | judged | figures |\n| --- | --- | --- | --- |")
    for number, name, good, words in sorted(rows):
        print(f"| {number} | {name} | {'ok' if good else 'MISS'} | {words.replace('|', '/')} |")
