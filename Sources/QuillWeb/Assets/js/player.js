// The player and the transcript that follows it. Pressing a line seeks; following stops when the reader scrolls.
import { say } from './app.js' // app

// All of it may come later than this script, while the source is still being made.
const player = () => document.querySelector('[data-player] audio, [data-player] video')
const text = () => document.querySelector('.transcript')
const lines = () => [...document.querySelectorAll('.transcript [data-start]')]
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
  if (link.closest('.transcript')) history.replaceState(null, '', `?t=${Math.floor(start)}`)
})

let following = true
let programmatic = 0
function follow(on) {
  following = on
  document.querySelector('[data-follow]')?.setAttribute('aria-pressed', String(on))
  if (on) mark(true)
}
addEventListener('click', event => { if (event.target.closest('[data-follow]')) follow(!following) })
const byReader = event => { if (event.target.closest?.('.transcript')) follow(false) }
addEventListener('wheel', byReader, { passive: true })
addEventListener('touchmove', byReader, { passive: true })
addEventListener('scroll', event => {
  if (event.target === text() && performance.now() - programmatic > 400 && !player()?.paused) follow(false)
}, { passive: true, capture: true })

let here
function mark(force) {
  const [media, transcript] = [player(), text()]
  if (!media || !transcript) return
  const time = media.currentTime
  const all = lines()
  let low = 0, high = all.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (Number(all[middle].dataset.start) <= time + .05) low = middle + 1
    else high = middle
  }
  const now = all[low - 1]
  if (now === here && !force) return
  here?.removeAttribute('data-here')
  here = now
  here?.setAttribute('data-here', '')
  if (here && following) {
    programmatic = performance.now()
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    transcript.scrollTo({ top: here.offsetTop - transcript.clientHeight / 3, behavior: calm ? 'instant' : 'smooth' })
  }
}

// What media tell does not bubble, but can be caught on its way down.
const heard = (name, told) => addEventListener(name, event => { if (event.target === player()) told(event.target) }, { capture: true })
heard('timeupdate', media => {
  if (media.currentTime >= until) { media.pause(); until = Infinity }
  mark()
})
heard('seeking', () => mark())
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
addEventListener('quill:rate', event => set(rates[Math.max(0, Math.min(5, rates.indexOf(player()?.playbackRate) + event.detail))] ?? 1))
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
addEventListener('quill:placed', meet)

// Search in place: words are lit by the highlight API, so that no node changes under a reader's hand.
const search = () => document.querySelector('[data-search-transcript]')
const tell = words => { const count = document.querySelector('[data-search-count]'); if (count) count.textContent = words }
let found = []
let at = -1
function find() {
  const wanted = search().value.trim().toLocaleLowerCase()
  found = []
  at = -1
  if (wanted.length > 1) {
    for (const line of lines()) {
      const walker = document.createTreeWalker(line.querySelector('[data-words]') ?? line, NodeFilter.SHOW_TEXT)
      for (let node; (node = walker.nextNode()) && found.length < 2000;) {
        const text = node.data.toLocaleLowerCase()
        for (let i = text.indexOf(wanted); i >= 0; i = text.indexOf(wanted, i + wanted.length)) {
          const range = new Range()
          range.setStart(node, i)
          range.setEnd(node, Math.min(node.length, i + wanted.length))
          found.push(range)
        }
      }
    }
  }
  globalThis.CSS?.highlights?.set('found', new Highlight(...found))
  tell(wanted.length > 1 ? `${found.length} found` : '')
  if (found.length) show(0)
}
function show(index) {
  at = (index + found.length) % found.length
  follow(false)
  programmatic = performance.now()
  const line = found[at].startContainer.parentElement.closest('[data-start]') ?? found[at].startContainer.parentElement
  const transcript = text()
  transcript.scrollTo({ top: line.offsetTop - transcript.clientHeight / 3 })
  globalThis.CSS?.highlights?.set('found-here', new Highlight(found[at]))
  tell(`${at + 1} of ${found.length}`)
}
addEventListener('input', event => { if (event.target === search()) find() })
addEventListener('keydown', event => {
  if (event.target === search() && event.key === 'Enter' && found.length) { event.preventDefault(); show(at + (event.shiftKey ? -1 : 1)) }
})
addEventListener('submit', event => { if (event.target === search()?.form) event.preventDefault() }, { capture: true })
