// The player, and the transcript that follows it a slice at a time. Pressing a time seeks; following stops when the reader scrolls.
import { notice, parse, patchType, place, say } from './app.js' // app

// All of it may come later than this script, while the source is still being made.
const player = () => document.querySelector('[data-player] audio, [data-player] video')
const text = () => document.querySelector('.transcript')
const lines = () => [...document.querySelectorAll('.transcript [data-start]')]
const line = id => document.querySelector(`.transcript #c${id}`)
const bar = name => document.querySelector(`.listen-bar [data-${name}]`)
let until = Infinity

export function play(start, end = Infinity) {
  const media = player()
  if (!media) return
  until = end
  media.currentTime = start
  media.play().catch(() => say('Press play: the browser does not start sound by itself'))
}

// Any chip or line that names a moment.
addEventListener('click', event => {
  const link = event.target.closest('[data-play]')
  if (!link || !player() || event.metaKey || event.ctrlKey || event.shiftKey) return
  event.preventDefault()
  const start = Number(link.dataset.play)
  play(start, link.matches('.cite') ? Number(link.dataset.until ?? start + 6) : Infinity)
  follow(true)
  if (link.closest('.transcript') && location.pathname.startsWith('/items/')) history.replaceState(null, '', `?t=${Math.floor(start)}`)
})

let following = true
let programmatic = 0
function follow(on) {
  following = on
  document.querySelector('[data-follow]')?.setAttribute('aria-pressed', String(on))
  bar('resume')?.toggleAttribute('hidden', on || !player()?.currentTime)
  if (on) mark(true)
}
addEventListener('click', event => {
  if (event.target.closest('[data-follow]')) follow(!following)
  if (event.target.closest('[data-resume]')) { follow(true); text()?.focus({ preventScroll: true }) }
})
const byReader = event => { if (event.target.closest?.('.transcript')) follow(false) }
addEventListener('wheel', byReader, { passive: true })
addEventListener('touchmove', byReader, { passive: true })
addEventListener('keydown', event => { if (/^(Arrow[UD]|Page|Home|End)/.test(event.key)) byReader(event) })
addEventListener('scroll', event => {
  const box = text()
  if (event.target !== box || performance.now() - programmatic < 700) return
  if (!player()?.paused) follow(false)
  if (box.scrollTop + box.clientHeight > box.scrollHeight - 80) turn('after')
  else if (box.scrollTop < 40) turn('before')
}, { passive: true, capture: true })

function bring(line) {
  const box = text()
  const top = line.offsetTop - box.clientHeight / 3
  const isNear = Math.abs(box.scrollTop - top) < 2 * box.clientHeight && !matchMedia('(prefers-reduced-motion: reduce)').matches
  programmatic = performance.now()
  box.scrollTo({ top, behavior: isNear ? 'smooth' : 'instant' })
}

// Slices: of a long transcript only one is on the page, and another takes its place where the reader or the player gets to its end.
let coming
async function slice(query) {
  while (coming) await coming
  const region = document.getElementById('transcript')
  if (!region?.dataset.live) return
  programmatic = performance.now()
  const find = search()?.value.trim()
  coming = fetch(`${region.dataset.live.split('?')[0]}?${query}${find ? `&find=${encodeURIComponent(find)}` : ''}`)
    .then(answer => answer.ok ? answer.text() : Promise.reject())
    .then(came => { place(parse(came)) })
    .catch(() => say('The next lines could not be fetched'))
  await coming
  coming = undefined
}
const beyond = side => text()?.querySelector(`[data-slice=${side}]`)

/** The slices overlap, so the line that the reader has in view stays where it is. */
async function turn(side) {
  const link = beyond(side)
  if (!link || coming) return
  const edge = text().getBoundingClientRect().top
  const kept = [...text().querySelectorAll('[data-line]')].find(one => one.getBoundingClientRect().bottom > edge)
  const was = kept?.getBoundingClientRect().top
  await slice(new URL(link.href).searchParams)
  const now = kept && document.getElementById(kept.id)
  programmatic = performance.now()
  if (now) text().scrollTop += now.getBoundingClientRect().top - was
}
addEventListener('click', event => {
  const link = event.target.closest('[data-slice]')
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return
  event.preventDefault()
  turn(link.dataset.slice)
})

let here
let asked
function mark(force) {
  const [media, transcript, all] = [player(), text(), lines()]
  if (!media || !all.length) return
  const time = media.currentTime
  if (following && !coming) {
    const side = time >= all.at(-1).dataset.start ? 'after' : time < all[0].dataset.start ? 'before' : ''
    const query = `t=${Math.floor(time)}`
    if (side && beyond(side) && (query !== asked || force)) {
      asked = query
      slice(query).then(() => mark(true))
      return
    }
  }
  let low = 0, high = all.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (Number(all[middle].dataset.start) <= time + .05) low = middle + 1
    else high = middle
  }
  const now = all[low - 1]
  if (now === here && !force) return
  here?.removeAttribute('data-here')
  // Beyond the slice that is shown nothing of it is being said.
  here = low === all.length && beyond('after') ? undefined : now
  here?.setAttribute('data-here', '')
  if (here && following) bring(here)
}

// What media tell does not bubble, but can be caught on its way down.
const heard = (name, told) => addEventListener(name, event => { if (event.target === player()) told(event.target) }, { capture: true })
heard('timeupdate', media => {
  if (media.currentTime >= until) { media.pause(); until = Infinity }
  mark()
})
heard('seeking', () => mark())
heard('play', media => media.closest('[data-player]').setAttribute('data-heard', ''))
addEventListener('quill:toggle', () => { const media = player(); media?.paused ? media.play() : media?.pause() })
addEventListener('quill:seek', event => { until = Infinity; const media = player(); if (media) media.currentTime += event.detail })
addEventListener('quill:follow', () => follow(!following))
const rates = [.75, 1, 1.25, 1.5, 1.75, 2]
function set(value) {
  const [media, rate] = [player(), document.querySelector('[data-rate]')]
  if (media) media.playbackRate = value
  if (rate) rate.value = String(value)
  localStorage.setItem('quill-rate', value)
}
addEventListener('quill:rate', event => {
  set(rates[Math.max(0, Math.min(5, rates.indexOf(player()?.playbackRate) + event.detail))] ?? 1)
  say(`${player()?.playbackRate}×`)
})
addEventListener('change', event => { if (event.target.matches('[data-rate]')) set(Number(event.target.value)) })
addEventListener('click', event => {
  const by = Number(event.target.closest('[data-seek]')?.dataset.seek)
  const media = player()
  if (by && media) media.currentTime += by
})

// Once for each player that comes.
let met
function meet() {
  const media = player()
  if (!media || media === met) return
  met = media
  set(Number(localStorage.getItem('quill-rate') ?? 1))
  const asked = new URLSearchParams(location.search).get('t')
  const toAsked = () => { media.currentTime = Number(asked); follow(true) }
  if (asked) media.readyState ? toAsked() : media.addEventListener('loadedmetadata', toAsked, { once: true })
  if ('mediaSession' in navigator) {
    navigator.mediaSession.metadata = new MediaMetadata({ title: document.querySelector('h1')?.textContent ?? '' })
    navigator.mediaSession.setActionHandler('seekbackward', () => { media.currentTime -= 5 })
    navigator.mediaSession.setActionHandler('seekforward', () => { media.currentTime += 5 })
  }
}
meet()

// Beside a document the transcript is fetched when it is opened.
addEventListener('toggle', async event => {
  const later = event.target.querySelector?.('[data-later]')
  if (!event.target.open || !later) return
  const answer = await fetch(later.dataset.later)
  if (answer.ok) place(parse(await answer.text()))
}, { capture: true })

// Search: the server looks through all of it and lists the places; what is on the page is lit by the highlight API, so that no
// node changes under a reader's hand.
const search = () => document.querySelector('[data-search-transcript]')
const hits = () => [...document.querySelectorAll('#found [data-hit]')]
let typing
let looking
async function find() {
  clearTimeout(typing)
  looking?.abort()
  looking = new AbortController()
  const wanted = search().value.trim()
  light(wanted)
  if (wanted.length < 2) return document.getElementById('found')?.replaceChildren()
  try {
    const answer = await fetch(`${search().form.dataset.found}?find=${encodeURIComponent(wanted)}`, { signal: looking.signal })
    if (answer.ok) place(parse(await answer.text()))
  } catch (error) {
    if (error.name !== 'AbortError') notice('The search did not reach the server', 'warn')
  }
}
function light(wanted) {
  const ranges = []
  if (wanted.length > 1) {
    for (const words of document.querySelectorAll('.transcript [data-words]')) {
      // Behind the name of the speaker what is said is one text.
      const node = words.lastChild
      const said = node.data.toLowerCase()
      for (let i = -1; (i = said.indexOf(wanted.toLowerCase(), i + 1)) >= 0;) {
        const range = new Range()
        range.setStart(node, i)
        range.setEnd(node, Math.min(node.length, i + wanted.length))
        ranges.push(range)
      }
    }
  }
  globalThis.CSS?.highlights?.set('found', new Highlight(...ranges))
}
async function show(hit) {
  for (const one of hits()) one.toggleAttribute('data-here', one === hit)
  hit.scrollIntoView({ block: 'nearest' })
  const cue = hit.dataset.hit
  follow(false)
  if (!line(cue)) await slice(`c=${cue}`)
  const found = line(cue)
  if (!found) return
  bring(found)
  document.querySelector('[data-found]')?.removeAttribute('data-found')
  found.setAttribute('data-found', '')
  if (player() && hit.dataset.at) player().currentTime = Number(hit.dataset.at)
  say(found.textContent)
}
addEventListener('input', event => { if (event.target === search()) { clearTimeout(typing); typing = setTimeout(find, 150) } })
addEventListener('click', event => {
  const hit = event.target.closest('[data-hit]')
  if (!hit || event.metaKey || event.ctrlKey || event.shiftKey) return
  event.preventDefault()
  show(hit)
})
addEventListener('submit', async event => {
  if (event.target !== search()?.form) return
  event.preventDefault()
  if (document.querySelector('#found')?.dataset.find !== search().value.trim()) await find()
  const all = hits()
  if (all.length) show(all[(all.findIndex(one => one.hasAttribute('data-here')) + 1) % all.length])
}, { capture: true })

// Lines are picked by a press, a selection or a key, and quoted into a section or copied. They stay picked when their slice goes.
const picks = new Map()
const picksMax = 60
function pick(chosen, on) {
  for (const one of chosen) {
    const id = Number(one.id.slice(1))
    if (!(on ?? !picks.has(id))) picks.delete(id)
    else if (picks.size < picksMax) picks.set(id, `${one.querySelector('a').textContent} ${one.querySelector('[data-words]').textContent}`)
  }
  showPicks()
}
function showPicks() {
  for (const one of document.querySelectorAll('.transcript [data-line]')) one.toggleAttribute('data-picked', picks.has(Number(one.id.slice(1))))
  bar('picks')?.toggleAttribute('hidden', !picks.size)
  const count = bar('picks-count')
  if (!count) return
  count.textContent = (picks.size === 1 ? '1 line' : `${picks.size} lines`) + (picks.size < picksMax ? '' : ', no more at once')
  bar('copy').dataset.copy = inOrder().map(id => picks.get(id)).join('\n')
}
const inOrder = () => [...picks.keys()].sort((a, b) => a - b)
addEventListener('click', event => {
  const pressed = event.target.closest('.transcript [data-line]')
  if (!pressed || event.target.closest('a')) return
  const selection = getSelection()
  if (selection.isCollapsed) return pick([pressed])
  pick([...document.querySelectorAll('.transcript [data-line]')].filter(one => selection.containsNode(one, true)), true)
})
addEventListener('quill:pick', () => { const at = document.activeElement.closest('[data-line]') ?? here; if (at) pick([at]) })
addEventListener('quill:quote', () => bar('quote')?.click())
addEventListener('click', async event => {
  const pressed = name => event.target.closest(`.listen-bar [data-${name}]`)
  if (pressed('unpick')) clearPicks()
  if (!pressed('quote') || !picks.size) return
  const area = document.querySelector('[data-writing] textarea[name=markdown]')
  if (!area) {
    for (const link of document.querySelectorAll('[data-quote-in]')) link.search = `?quote=${inOrder()}`
    return document.getElementById('quote-in')?.showModal()
  }
  const answer = await fetch(`${bar('quote').closest('[data-quotes]').dataset.quotes}?lines=${inOrder()}`)
  if (!answer.ok) return notice('The lines could not be fetched: try again', 'bad')
  area.focus()
  document.execCommand('insertText', false, `\n\n${parse(await answer.text()).textContent}\n\n`)
  clearPicks()
})
function clearPicks() {
  picks.clear()
  showPicks()
}
addEventListener('quill:placed', event => {
  meet()
  if (event.target.id !== 'transcript') return
  showPicks()
  if (!search()) return
  light(search().value.trim())
  if (search().value && !hits().length) find()
  mark()
})

// What is chosen to be made anew costs this much, by the writer that is chosen.
const dollars = nano => nano ? `≈ ${nano < 1e6 ? '< $0.001' : '$' + (nano / 1e9).toFixed(nano < 1e8 ? 3 : 2)}` : 'free'
function price(form) {
  const writer = form.querySelector('[name=writer]:checked')?.value
  let sum = 0, isKnown = true
  for (const box of form.querySelectorAll('[data-prices]')) {
    const all = new Map(box.dataset.prices.split('\n').map(one => [one.slice(0, one.lastIndexOf(' ')), one.slice(one.lastIndexOf(' ') + 1)]))
    const nano = all.get(writer) ?? [...all.values()][0]
    box.closest('label').querySelector('.price').textContent = nano ? dollars(Number(nano)) : 'price unknown'
    if (box.checked) { sum += Number(nano); isKnown &&= Boolean(nano) }
  }
  form.querySelector('[data-total]').textContent = isKnown ? dollars(sum) : `${dollars(sum)} and what cannot be told yet`
}
addEventListener('change', event => { if (event.target.form?.querySelector('[data-total]')) price(event.target.form) })
addEventListener('click', event => {
  const only = event.target.closest('[data-only]')?.dataset.only
  const form = only && document.querySelector('#remake form')
  if (!form) return
  for (const box of form.querySelectorAll('[name=variant]')) box.checked = box.value === only
  price(form)
})
