// Notices: an echo of what the page shows anyway, told politely, and gone after ten seconds unless it is being read.

export function notice(words, kind = 'ok', link) {
  const tray = document.getElementById('notices')
  if (!tray) return
  const item = document.createElement('p')
  item.className = `notice ${kind}`
  item.textContent = words
  if (link) {
    const anchor = document.createElement('a')
    anchor.href = link.href
    anchor.textContent = link.textContent
    item.append(' ', anchor)
  }
  tray.append(item)
  while (tray.children.length > 3) tray.firstElementChild.remove()
  const leave = () => item.matches(':hover, :focus-within') ? setTimeout(leave, 3000) : item.remove()
  setTimeout(leave, 10000)
}

/** Tells screen readers, and nobody else. */
export function say(words) {
  const place = document.getElementById('said')
  if (place) place.textContent = words
}

// One timer for every relative time on the page.
function ago(seconds) {
  if (seconds < 10) return 'just now'
  for (const [below, size, unit] of [[60, 1, 's'], [3600, 60, 'min'], [86400, 3600, 'h']]) if (seconds < below) return `${Math.floor(seconds / size)} ${unit} ago`
}
const pad = n => String(n).padStart(2, '0')
const elapsed = s => (s < 3600 ? Math.floor(s / 60) : Math.floor(s / 3600) + ':' + pad(Math.floor(s / 60) % 60)) + ':' + pad(s % 60)
function tick() {
  if (document.hidden) return
  for (const time of document.querySelectorAll('time[data-ago], time[data-since]')) {
    const seconds = Math.max(0, Math.round((Date.now() - Date.parse(time.dateTime)) / (time.dataset.since || 1000)))
    const words = time.dataset.since ? elapsed(seconds) : ago(seconds)
    if (words && time.textContent !== words) time.textContent = words
  }
}
setInterval(tick, 1000)

addEventListener('click', async event => {
  const copy = event.target.closest('[data-copy]')
  if (!copy) return
  event.preventDefault()
  try {
    await navigator.clipboard.writeText(copy.dataset.copy)
    notice('Copied')
  } catch {
    notice('Pages may not copy here: select the text', 'warn')
  }
})
