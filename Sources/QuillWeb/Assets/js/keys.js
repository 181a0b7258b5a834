// Keys: one table, which also writes the help, so that help cannot lie. Single letters can be switched off, never fire in fields
// and leave composition alone.
import { notice, say } from './notice.js'

const go = path => () => location.assign(path)
const press = selector => () => document.querySelector(selector)?.click()
const table = [
  ['Everywhere', [
    ['Mod K', 'Go to a page, source or action', () => more('palette', table, usable)],
    ['?', 'These keys', () => more('help', table, usable, letters)],
    ['/', 'Search this page', () => document.querySelector('[data-search]')?.focus()],
    ['g o', 'Overview', go('/')],
    ['g l', 'Library', go('/library')],
    ['g d', 'Documents', go('/documents')],
    ['g j', 'Jobs', go('/jobs')],
    ['g a', 'Activity', go('/activity')],
    ['n', 'Add a source', go('/library/new')],
    ['i', 'Inbox', go('/inbox')],
    ['F8', 'Latest notice', () => document.querySelector('#notices p:last-child a, #notices')?.focus()],
  ]],
  ['Lists', [
    ['j', 'Next row', () => step(1)],
    ['k', 'Previous row', () => step(-1)],
    ['x', 'Choose the row', () => row()?.querySelector('[data-choose]')?.click(), '[data-choose]'],
    ['a', 'Choose all or none', chooseAll, '[data-choose]'],
    ['r', 'Retry the row', () => row()?.querySelector('[data-retry]')?.click()],
    ['p', 'Pause or resume', press('[data-pause]'), '[data-pause]'],
    ['D', 'Discard all', press('[commandfor=discard]'), '[commandfor=discard]'],
  ]],
  ['Player', [
    ['Space', 'Play or pause', () => emit('toggle'), '[data-player]'],
    ['ArrowLeft', 'Back 5 seconds', () => emit('seek', -5), '[data-player]'],
    ['ArrowRight', 'On 5 seconds', () => emit('seek', 5), '[data-player]'],
    ['Shift ArrowLeft', 'Back 30 seconds', () => emit('seek', -30), '[data-player]'],
    ['Shift ArrowRight', 'On 30 seconds', () => emit('seek', 30), '[data-player]'],
    ['<', 'Slower', () => emit('rate', -1), '[data-player]'],
    ['>', 'Faster', () => emit('rate', 1), '[data-player]'],
    ['f', 'Follow the speech', () => emit('follow'), '[data-player]'],
    ['x', 'Pick the line', () => emit('pick'), '[data-line]'],
    ['q', 'Quote the picked lines', () => emit('quote'), '[data-line]'],
  ]],
  ['Document', [
    ['e', 'Edit the section',
      () => (document.activeElement.closest('[data-section]:has([data-edit])') ?? document).querySelector('[data-edit]')?.click(), '[data-section]'],
    ['d', 'Next proposal', press('[data-next-proposal]'), '[data-section]'],
    ['v', 'Versions', press('[data-versions]'), '[data-versions]'],
  ]],
]
const emit = (name, value) => dispatchEvent(new CustomEvent(`quill:${name}`, { detail: value }))
const row = () => document.activeElement.closest('tr, li') ?? document.querySelector('#job')
const all = table.flatMap(([, keys]) => keys)
const usable = ([, , , needs]) => !needs || document.querySelector(needs)

function step(by) {
  const rows = [...document.querySelectorAll('[data-rows] > *, .transcript [data-play], [data-section]')].filter(r => r.checkVisibility?.() ?? true)
  if (!rows.length) return
  const at = rows.findIndex(r => r.contains(document.activeElement))
  const row = rows[Math.max(0, Math.min(rows.length - 1, at + by))]
  const target = row.matches('a, button') ? row : row.querySelector('a, button') ?? row
  if (target.tabIndex < 0) target.tabIndex = -1
  target.focus()
}

// What the page does without at first.
addEventListener('load', () => { for (const media of document.querySelectorAll('[data-fetch-later]')) media.preload = 'metadata' })

// Keys are written as they are called here.
if (!/Mac|iP/.test(navigator.platform)) for (const key of document.querySelectorAll('kbd')) key.textContent = key.textContent.replace('⌘', 'Ctrl ')

// Rows that are chosen belong to one form, whose button counts them.
function chooseAll() {
  const all = document.querySelector('[data-choose]:not(:checked)')
  for (const box of document.querySelectorAll('[data-choose]')) box.checked = all
  countChosen()
}
function countChosen() {
  const count = document.querySelectorAll('[data-choose]:checked').length
  for (const button of document.querySelectorAll('[data-count-chosen]')) {
    button.textContent = `${button.value} ${count || 'the'} chosen`
    button.disabled = !count
  }
}
addEventListener('change', event => { if (event.target.matches('[data-choose]')) countChosen() })
addEventListener('quill:placed', countChosen)
countChosen()

// What few need at once is fetched when it is asked for.
async function more(name, ...values) {
  try { (await import('./help.js'))[name](...values) } catch { notice('The server cannot be reached', 'warn') }
}
const letters = () => localStorage.getItem('quill-letters') !== 'off'

addEventListener('click', event => {
  const asked = event.target.closest('[data-more]')?.dataset.more
  if (asked) more(asked, table, usable, letters)
})

let prefix = ''
addEventListener('keydown', event => {
  if (event.isComposing || event.defaultPrevented) return
  const target = event.target
  if ((event.metaKey || event.ctrlKey) && event.key === 'Enter') {
    const form = target.closest?.('form') ?? document.querySelector('form[data-primary]')
    if (form) { event.preventDefault(); form.requestSubmit(form.querySelector('[data-commit]') ?? undefined) }
    return
  }
  if ((event.metaKey || event.ctrlKey) && event.key === 'k' && !target.matches?.('textarea, [contenteditable]')) {
    event.preventDefault()
    if (!document.querySelector('dialog[open]')) more('palette', table, usable)
    return
  }
  if (event.metaKey || event.ctrlKey || event.altKey) return
  if (target.matches?.('input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]')) {
    if (event.key === 'Escape') target.blur()
    return
  }
  if (document.querySelector('dialog[open]')) return
  const key = event.key === ' ' ? 'Space' : event.key
  if (key.length === 1 && !letters()) return
  if (key === 'Space' && target.matches?.('a, button, summary, input')) return
  if (key.startsWith('Arrow') && target.matches?.('input, audio, video')) return
  const typed = event.shiftKey && key.startsWith('Arrow') ? `Shift ${key}` : prefix ? `${prefix} ${key}` : key
  prefix = ''
  const found = all.find(entry => entry[0] === typed && usable(entry))
  if (found) { event.preventDefault(); found[2]() }
  else if (all.some(([keys]) => keys.startsWith(`${typed} `))) { prefix = typed; say('g'); setTimeout(() => { prefix = '' }, 1500) }
})
