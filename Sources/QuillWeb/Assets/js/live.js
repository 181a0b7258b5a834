// Live: one event stream for all tabs of a browser. The tab that holds the lock listens, the others are told. An event makes
// regions stale; stale ones are fetched together and morphed, never more often than twice a second.
import { parse, place } from './morph.js'

const source = document.body.dataset.events
const channel = new BroadcastChannel('quill-events')
let last = Number(document.body.dataset.after ?? 0)

const dot = document.getElementById('live')
let state
function show(now, words) {
  state = now
  if (!dot || dot.dataset.state === now && dot.lastElementChild.textContent === words) return
  if (dot.dataset.state !== now) dispatchEvent(new CustomEvent('quill:connection', { detail: now }))
  dot.dataset.state = now
  dot.lastElementChild.textContent = words
}
const tell = message => { channel.postMessage(message); receive(message) }

function receive(message) {
  if (message.state) return show(message.state, message.words)
  if (message.id) last = Math.max(last, message.id)
  if (message.name === 'step.progress') return progress(message.data)
  stale(message)
  dispatchEvent(new CustomEvent('quill:event', { detail: message }))
}

// Numbers go straight to where they are shown.
function progress({ job, fraction, stage }) {
  for (const meter of document.querySelectorAll(`[data-job="${CSS.escape(job ?? '')}"]`)) {
    if (meter.matches('progress') && fraction != null) meter.value = fraction
    else if (meter.matches('[data-stage]') && stage) meter.textContent = stage
  }
}

// Regions.
const waiting = new Set()
const fetched = new Map()
let timer
const matches = (patterns, name) => patterns.split(' ').some(p => p === name || p.endsWith('*') && name.startsWith(p.slice(0, -1)))
function concerns(region, { name, data = {} }) {
  if (name === 'stream-reset') return true
  if (!matches(region.dataset.on, name)) return false
  const about = region.dataset.about
  const named = [data.item, data.document, data.run, data.job, data.content_id].filter(Boolean)
  return !about || !named.length || named.includes(about) || !named.some(id => id.slice(0, 4) === about.slice(0, 4))
}
function stale(message) {
  for (const region of document.querySelectorAll('[data-live]')) {
    if (concerns(region, message)) region.matches('[data-keep]') ? ++document.querySelector('[data-hold] output').value : waiting.add(region.id)
  }
  if (waiting.size) timer ??= setTimeout(refresh, 120)
}
async function refresh() {
  timer = undefined
  if (document.hidden) return
  const now = performance.now()
  const due = [...waiting].filter(id => now - (fetched.get(id) ?? -1e9) >= 500)
  for (const id of due) { waiting.delete(id); fetched.set(id, now) }
  await Promise.all(due.map(id => renew(id, true)))
  if (waiting.size) timer ??= setTimeout(refresh, 500)
}
async function renew(id, unasked) {
  const region = document.getElementById(id)
  if (!region) return
  try {
    const answer = await fetch(region.dataset.live, { headers: { 'Quill-Fragment': id } })
    if (answer.ok) place(parse(await answer.text()), unasked)
    else if (answer.status === 404) region.removeAttribute('data-live')
    else throw answer
  } catch {
    // The server is away, or cannot answer now: asked again, and not in a hurry.
    waiting.add(id)
    fetched.set(id, performance.now() + 4000)
  }
}
// What somebody reads stands still until they let it go on; what would have changed it is counted.
addEventListener('click', ({ target }) => {
  const region = document.getElementById(target.dataset.hold)
  if (!region) return
  target.ariaPressed = region.toggleAttribute('data-keep')
  target.lastChild.value = ''
  renew(region.id)
})
addEventListener('quill:show', async ({ detail }) => {
  await renew(detail)
  const row = document.querySelector(`#${CSS.escape(detail)} [data-rows] > *`)
  row?.scrollIntoView({ block: 'nearest' })
  row?.querySelector('a, button')?.focus({ preventScroll: true })
})
// What came in part is asked for whole.
addEventListener('load', () => stale({ name: 'page.shown' }))
addEventListener('visibilitychange', () => { if (!document.hidden && waiting.size) refresh() })

// The stream itself, read by hand so that the wait before the next try can be told. Only what arrives proves that it is live: where
// something in between keeps the stream and the server answers otherwise, the page asks every 30 seconds, and says so.
let abort
let hurry = false
addEventListener('online', () => { hurry = true })
addEventListener('offline', () => abort?.abort())
async function listen() {
  for (let tries = 0; ; tries++) {
    let quiet
    const patience = ms => { clearTimeout(quiet); quiet = setTimeout(() => abort.abort(), ms) }
    try {
      abort = new AbortController()
      patience(10000)
      const answer = await fetch(`${source}?after=${last}`, { headers: { Accept: 'text/event-stream' }, signal: abort.signal })
      if (!answer.ok) throw answer
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
      for (let rest = ''; ;) {
        const { done, value } = await reader.read()
        if (done) break
        if (state !== 'live') tell({ state: 'live', words: 'Live' })
        if (tries) tell({ name: 'stream-reset' })
        tries = 0
        patience(40000)
        const frames = (rest + value).split('\n\n')
        rest = frames.pop()
        for (const frame of frames) read(frame)
      }
    } catch {
      // Told below, with the wait before the next try.
    }
    clearTimeout(quiet)
    const polls = tries > 1 && await fetch('/healthz').then(answer => answer.ok, () => false)
    if (polls) tell({ name: 'stream-reset' })
    for (let left = polls ? 30 : Math.min(30, 2 ** Math.min(tries, 5)); left > 0 && !hurry; left--) {
      tell(polls ? { state: 'polling', words: 'Updates every 30 s' } : { state: 'lost', words: `Reconnecting in ${left} s` })
      await new Promise(go => setTimeout(go, 1000))
    }
    hurry = false
  }
}
function read(frame) {
  const message = { data: {} }
  for (const line of frame.split('\n')) {
    const [, field, value] = line.match(/^(\w+): ?(.*)$/) ?? []
    if (field === 'id') message.id = Number(value)
    if (field === 'event') message.name = value
    if (field === 'data') try { message.data = JSON.parse(value) } catch { return }
  }
  if (message.name) tell(message)
}

if (source) {
  channel.onmessage = ({ data }) => {
    if (!data.ask) receive(data)
    // A tab that joins asks how things stand.
    else if (abort) tell({ state, words: dot?.lastElementChild.textContent })
  }
  channel.postMessage({ ask: true })
  if (navigator.locks) navigator.locks.request('quill-events', listen)
  else listen()
  document.documentElement.dataset.script = 'on'
}
