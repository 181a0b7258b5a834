"""The pages of a real server in a real browser: served.py QUILL [CHECK …]; exits with 1 when one of them fails.

A home is seeded through the product (`seed.py`) and another one stays empty. No check here depends on how fast the machine is; what
does is in `rubric.py`.
"""

import contextlib
import sys

import judge
from judge import ready, told
from seed import seed, seed_failures
from server import Server


def addresses(ids):
    """Every page there is, by name."""
    return {
        "overview": "/", "inbox": "/inbox", "library": "/library", "library-none": "/library?q=nothing+has+this", "add": "/library/new",
        "item": f"/items/{ids['item']}", "item-documents": f"/items/{ids['item']}?show=documents", "item-runs": f"/items/{ids['item']}?show=runs",
        "item-failed": f"/items/{ids['failed-item']}", "documents": "/documents", "document": f"/documents/{ids['document']}",
        "document-same": f"/documents/{ids['same']}",
        "section": f"/documents/{ids['document']}/sections/{ids['section']}/edit", "versions": f"/documents/{ids['document']}/versions",
        "run": f"/runs/{ids['run']}", "jobs": "/jobs", "jobs-dead": "/jobs?state=dead", "schedules": "/schedules", "stale": "/stale", "activity": "/activity", "job": f"/jobs/{ids['job']}", "job-dead": f"/jobs/{ids['dead']}",
        "missing": "/items/itm_00000000000000000000000000",
    }


class Place:
    """A server with something in it, one without, and what is where."""

    def __init__(self, full, empty, ids):
        self.full, self.empty, self.ids, self.base = full, empty, ids, full.base
        self.pages = addresses(ids)


@contextlib.contextmanager
def places(quill):
    with Server(quill) as full, Server(quill) as empty:
        yield Place(full, empty, seed(full))


def visit(browser, place, name):
    browser.go(place.base + place.pages[name])
    ready(browser)


def clean(place, browser, faults):
    """No complaint of the console and none of the policy, nothing from elsewhere, no sideways scroll, one of everything, all named, pressable with a finger."""
    for width, mobile in ((1440, False), (360, True), (320, True)):
        browser.size(width, 900, mobile)
        for name in place.pages:
            visit(browser, place, name)
            looks = [judge.too_wide, judge.strangers, judge.structure, judge.names, judge.still] + ([judge.small_targets, judge.unreadable] if mobile else [])
            faults += [f"{name} at {width}: {words}" for look in looks for words in look(browser)]
            faults += [f"{name} at {width}: {entry['message']}" for entry in browser.complaints() if not (name == "missing" and "404" in entry["message"])]


def axe(place, browser, faults):
    for width, mobile, theme in ((1440, False, "light"), (360, True, "dark")):
        browser.size(width, 900, mobile)
        browser.media(prefers_color_scheme=theme, prefers_reduced_motion="reduce")
        for name, path in place.pages.items():
            faults += [f"{name} {width} {theme}: {words}" for words in judge.axe(browser, place.base + path)]


def valid(place, browser, faults):
    faults += judge.valid([(name, place.full.page(path)) for name, path in place.pages.items() if name != "missing"])


def focus(place, browser, faults):
    """Tab through ten pages: the order of reading, seen, never covered; and again where the bar lies over the page."""
    for width, mobile, some in ((1440, False, [n for n in place.pages if n != "missing"][:12]), (360, True, ["overview", "library", "document"])):
        browser.size(width, 700, mobile)
        for name in some:
            visit(browser, place, name)
            faults += [f"{name} at {width}: {words}" for words in judge.focus_order(browser)]


def emulated(place, browser, faults):
    """Twice the size of words, forced colours: nothing is cut off and nothing gets too wide."""
    browser.devtools("Page.enable")
    for mode in ("words", "forced"):
        if mode == "words":
            browser.devtools("Page.setFontSizes", fontSizes={"standard": 32, "fixed": 26})
        else:
            browser.devtools("Page.setFontSizes", fontSizes={"standard": 16, "fixed": 13})
            browser.media(forced_colors="active", prefers_reduced_motion="reduce")
        for width, mobile in ((1440, False), (360, True)):
            browser.size(width, 900, mobile)
            for name in place.pages:
                visit(browser, place, name)
                looks = [judge.unreadable] if mode == "words" and mobile else [judge.too_wide, judge.unreadable]
                faults += [f"{name} at {width} with {mode}: {words}" for look in looks for words in look(browser)]


def noscript(place, browser, faults):
    """Without scripts every page shows what it has, and what can be done there can be done: adding, approving, retrying."""
    browser.devtools("Emulation.setScriptExecutionDisabled", value=True)
    main = "return document.querySelector('main').innerText"
    for name, path in place.pages.items():
        browser.go(place.base + path)
        faults.expect(len(browser.run(main)) > 60, f"{name} shows nothing without scripts")
        hidden = browser.run("return [...document.querySelectorAll('main .needs-script')].filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 80))")
        faults.expect(not hidden, f"{name} shows what cannot work: {hidden[:2]}")
    browser.go(place.base + "/library/new")
    browser.run("document.querySelector('details:has([name=text])').open = true")
    browser.type("[name=title]", "Notes without a script")
    browser.type("[name=text]", "A form is a form. It is sent, and the answer is the page that shows what came of it.\n\nNothing else is needed for that, and nothing else runs here.")
    browser.click("form#add [data-commit]")
    browser.wait("return location.pathname.startsWith('/items/') && document.querySelector('h1')")
    faults.expect("Notes without a script" in browser.run("return document.querySelector('h1').innerText"), "the new item is not shown")
    browser.go(place.base + f"/jobs/{place.ids['dead']}")
    browser.click("main button[data-retry]")
    browser.wait("return !document.querySelector('.head')?.innerText.includes('Dead')")
    place.full.until(lambda: place.full.api("GET", f"/api/v1/jobs/{place.ids['dead']}")["job"]["state"] == "dead", "the job is dead again")


def dot(state):
    return f"return document.getElementById('live').dataset.state === '{state}'"


def connection(place, browser, faults):
    """A server that goes is told, what was typed stays, and when it comes back what happened meanwhile is shown without a reload."""
    visit(browser, place, "library")
    browser.wait(dot("live"))
    browser.run("window.same = 1; document.querySelector('[data-search]').value = 'typed'")
    place.full.stop()
    browser.wait("return document.getElementById('live').dataset.state !== 'live'")
    place.full.start()
    place.full.api("POST", "/api/v1/ingest/text", {"text": "This came while nobody listened. It is shown all the same.", "title": "Came meanwhile", "article": False, "variants": ["none"]})
    browser.wait(dot("live"))
    browser.wait("return document.querySelector('main').innerText.includes('Came meanwhile')")
    faults.expect(browser.run("return window.same === 1 && document.querySelector('[data-search]').value === 'typed'"), "the page was loaded anew")


def tabs(place, browser, faults):
    """Nine tabs share one stream; another takes it over when the first is closed, and all of them are told."""
    first = browser.ask("GET", browser.session + "/window")
    visit(browser, place, "jobs")
    browser.wait(dot("live"))
    others = []
    for _ in range(8):
        others.append(browser.tab())
        visit(browser, place, "overview")
        browser.wait(dot("live"))
        browser.run("window.got = []; addEventListener('quill:event', e => got.push(e.detail.id))")
    browser.show(first)
    browser.shut()
    place.full.api("POST", "/api/v1/ingest/text", {"text": "All tabs are told of this one. It is short.", "title": "For nine tabs", "article": False, "variants": ["none"]})
    for tab in others:
        browser.show(tab)
        browser.wait("return got.length > 1")
        got = browser.run("return got.filter(Boolean)")
        faults.expect(got == sorted(set(got)), f"events were doubled or out of order: {got}")


def chip(place, browser, faults):
    """What is read stays where it is, with focus and typed words, while new rows come; they wait behind a button that counts them."""
    browser.size(1440, 700)
    visit(browser, place, "library")
    browser.wait(dot("live"))
    browser.run("""document.querySelector('[data-search]').value = 'typed'; scrollTo(0, 900)
        window.seen = [...document.querySelectorAll('.cards > li')].find(e => e.getBoundingClientRect().top > 0)
        seen.querySelector('a').focus({ preventScroll: true }); window.top0 = seen.getBoundingClientRect().top""")
    for number in range(5):
        words = {"text": f"News {number}. It comes while somebody reads.", "title": f"News {number}", "article": False, "variants": ["none"]}
        place.full.api("POST", "/api/v1/ingest/text", words)
    browser.wait("return document.querySelector('.fresh')?.textContent === '5 new'")
    moved = browser.run("return Math.abs(seen.getBoundingClientRect().top - top0)")
    faults.expect(moved < 2, f"what is read moved by {moved} px")
    faults.expect(browser.run("return document.activeElement === seen.querySelector('a')"), "focus was lost")
    faults.expect(browser.run("return document.querySelector('[data-search]').value === 'typed'"), "typed words were lost")
    browser.click(".fresh button")
    browser.wait("return document.querySelector('.cards > li').innerText.includes('News 4') && !document.querySelector('.fresh')")


def begun(place, browser, faults):
    """A long list arrives with what is seen first, and the rest follows; who comes back stands where one stood."""
    for number in range(14):
        words = {"text": f"Note {number}. There are more of them than a screen shows.", "title": f"Note {number}", "article": False, "variants": ["none"]}
        place.full.api("POST", "/api/v1/ingest/text", words)
    # One waits for what is held back; what else is under way would change the height of its card.
    place.full.until(lambda: len(place.full.api("GET", "/api/v1/jobs?state=queued,running&limit=5")["data"]) <= 1, "everything is made")
    first = place.full.page("/library").count(b'class="panel card"')
    faults.expect(first == 12, f"{first} cards came with the page")
    browser.size(1440, 700)
    visit(browser, place, "library")
    browser.wait("return document.querySelectorAll('.cards > li').length > 12")
    browser.run("document.querySelectorAll('.cards > li')[18].scrollIntoView({ block: 'center' })")
    stood = browser.run("return scrollY")
    browser.run("document.querySelectorAll('.cards > li a')[18].click()")
    browser.wait("return location.pathname.startsWith('/items/') && document.readyState === 'complete'")
    browser.run("history.back()")
    browser.wait("return location.pathname === '/library' && document.querySelectorAll('.cards > li').length > 12")
    stands = browser.run("return scrollY")
    faults.expect(stood > 0 and abs(stands - stood) < 2, f"stood at {stood} px and came back to {stands}")


def frozen(place, browser, faults):
    """What is pressed for all dead letters means those that were looked at, as it says, also when more have died since; none of it goes away."""
    seed_failures(place.full, 2)
    browser.size(1440, 700)
    visit(browser, place, "jobs-dead")
    browser.wait(dot("live"))
    meant = "return [...document.querySelectorAll('#all, #discard')].map(e => [e.textContent.trim(), e.querySelector('[name=until]').value].join())"
    before = browser.run(meant)
    faults.expect(len(before) == 2, f"not all can be retried or discarded: {before}")
    browser.run("document.querySelector('[data-choose]').focus()")
    seed_failures(place.full, 1, first=2)
    browser.wait("return document.querySelector('.fresh')?.textContent === '1 new'")
    faults.expect(browser.run(meant) == before, f"{before} became {browser.run(meant)} under the reader's hand")
    first = browser.run("return document.querySelector('.fresh').parentElement.firstElementChild.className")
    faults.expect(first == "fresh", f"the button stands behind {first}")
    browser.click(".fresh button")
    browser.wait(f"return !document.querySelector('.fresh') && document.querySelector('#all').textContent.trim() !== {before[0].split(',')[0]!r}")
    after = browser.run(meant)
    faults.expect(len(after) == 2 and not set(after) & set(before), f"what was shown since is not meant: {after}")


def empty(place, browser, faults):
    """An empty workspace: each page names what will be here and offers a way to begin, and no panel is blank."""
    for name, path in {"overview": "/", "library": "/library", "documents": "/documents", "jobs": "/jobs", "jobs-dead": "/jobs?state=dead", "inbox": "/inbox"}.items():
        browser.go(place.empty.base + path)
        ready(browser)
        text = browser.run("return document.querySelector('main').innerText")
        faults.expect(len(text.split()) >= 14, f"{name} says little: {text!r}")
        faults.expect(browser.run("return !!document.querySelector('main .empty')"), f"{name} has no empty state")
        blank = browser.run("return [...document.querySelectorAll('main .panel')].filter(e => e.innerText.trim().split(/\\s+/).length < 4).map(e => e.outerHTML.slice(0, 80))")
        faults.expect(not blank, f"{name} has blank panels: {blank}")
        faults.expect(browser.run("return document.querySelectorAll('main a.button, main form button, main .empty a').length") >= 1, f"{name} offers nothing to do")


checks = {check.__name__: check for check in (clean, axe, valid, focus, emulated, empty, noscript, begun, chip, frozen, tabs, connection)}

if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit("usage: served.py QUILL [CHECK …]")
    judge.chosen(checks, sys.argv[2:])
    with places(sys.argv[1]) as place:
        sys.exit(0 if judge.run(checks, sys.argv[2:], lambda: contextlib.nullcontext(place)) else 1)
