// Keys: one table, which also writes the help, so that help cannot lie. Single letters can be switched off, never fire in fields
// and leave composition alone.
import { say } from './notice.js'

const go = path => () => location.assign(path)
const press = selector => () => document.querySelector(selector)?.click()
const table = [
  ['Everywhere', [
    ['?', 'These keys', () => help().showModal()],
    ['/', 'Search this page', () => document.querySelector('[data-search]')?.focus()],
    ['g o', 'Overview', go('/')],
    ['g l', 'Library', go('/library')],
    ['g d', 'Documents', go('/documents')],
    ['g j', 'Jobs', go('/jobs')],
    ['n', 'Add a source', go('/library/new')],
    ['F8', 'The latest notice', () => document.querySelector('#notices p:last-child a, #notices')?.focus()],
  ]],
  ['Lists', [
    ['j', 'Next row', () => step(1)],
    ['k', 'Previous row', () => step(-1)],
    ['r', 'Retry the row', () => document.activeElement.closest('tr, li')?.querySelector('[data-retry]')?.click()],
  ]],
  ['Player', [
    ['Space', 'Play or pause', () => emit('toggle'), '[data-player]'],
    ['ArrowLeft', 'Back 5 seconds', () => emit('seek', -5), '[data-player]'],
    ['ArrowRight', 'On 5 seconds', () => emit('seek', 5), '[data-player]'],
    ['Shift ArrowLeft', 'Back 30 seconds', () => emit('seek', -30), '[data-player]'],
    ['Shift ArrowRight', 'On 30 seconds', () => emit('seek', 30), '[data-player]'],
    ['<', 'Slower', () => emit('rate', -1), '[data-player]'],
    ['>', 'Faster', () => emit('rate', 1), '[data-player]'],
    ['f', 'Follow what is said', () => emit('follow'), '[data-player]'],
    ['x', 'Pick the line', () => emit('pick'), '[data-line]'],
    ['q', 'Quote what is picked', () => emit('quote'), '[data-line]'],
  ]],
  ['Document', [
    ['e', 'Edit the section', () => near('[data-edit]')?.click(), '[data-section]'],
    ['d', 'To the next proposal', press('[data-next-proposal]'), '[data-section]'],
    ['v', 'Versions', press('[data-versions]'), '[data-versions]'],
  ]],
]
const emit = (name, value) => dispatchEvent(new CustomEvent(`quill:${name}`, { detail: value }))
const near = selector => document.activeElement.closest('[data-section]')?.querySelector(selector) ?? document.querySelector(selector)
const all = table.flatMap(([, keys]) => keys)
const usable = ([, , , needs]) => !needs || document.querySelector(needs)

function step(by) {
  const rows = [...document.querySelectorAll('[data-rows] > *, .transcript [data-play], [data-section]')].filter(r => r.checkVisibility?.() ?? true)
  if (!rows.length) return
  const at = rows.findIndex(r => r.contains(document.activeElement))
  const row = rows[Math.max(0, Math.min(rows.length - 1, at + by))]
  const target = row.matches('a, button') ? row : row.querySelector('a, button') ?? row
  if (target === row && row.tabIndex < 0) row.tabIndex = -1
  target.focus()
}

function help() {
  const dialog = document.getElementById('keys')
  const list = dialog.querySelector('[data-keys]')
  if (list.childElementCount) return dialog
  for (const [title, keys] of table) {
    const shown = keys.filter(usable)
    if (!shown.length) continue
    const heading = document.createElement('h3')
    heading.textContent = title
    const terms = document.createElement('dl')
    for (const [key, words] of shown) {
      const term = document.createElement('dt')
      for (const part of key.split(' ')) {
        const cap = document.createElement('kbd')
        cap.textContent = part.replace('ArrowLeft', '←').replace('ArrowRight', '→')
        term.append(cap, ' ')
      }
      const what = document.createElement('dd')
      what.textContent = words
      terms.append(term, what)
    }
    list.append(heading, terms)
  }
  const box = dialog.querySelector('[data-letters]')
  box.checked = letters()
  box.onchange = () => { localStorage.setItem('quill-letters', box.checked ? 'on' : 'off') }
  return dialog
}
const letters = () => localStorage.getItem('quill-letters') !== 'off'

let prefix = ''
addEventListener('keydown', event => {
  if (event.isComposing || event.defaultPrevented) return
  const target = event.target
  if ((event.metaKey || event.ctrlKey) && event.key === 'Enter') {
    const form = target.closest?.('form') ?? document.querySelector('form[data-primary]')
    if (form) { event.preventDefault(); form.requestSubmit(form.querySelector('[data-commit]') ?? undefined) }
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
  const shift = event.shiftKey && key.startsWith('Arrow') ? 'Shift ' : ''
  const typed = shift ? shift + key : prefix ? `${prefix} ${key}` : key
  prefix = ''
  const found = all.find(entry => entry[0] === typed && usable(entry))
  if (found) { event.preventDefault(); found[2]() }
  else if (all.some(([keys]) => keys.startsWith(`${typed} `))) { prefix = typed; say('g'); setTimeout(() => { prefix = '' }, 1500) }
})
