// What is fetched when somebody asks for it: the help and the palette, both written from the one table of keys.
import { parse } from './app.js' // app

const part = (name, words, attributes = {}) => {
  const made = document.createElement(name)
  if (words) made.textContent = words
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}
const cap = key => part('kbd', key.replace('ArrowLeft', '←').replace('ArrowRight', '→').replace('Mod', /Mac|iP/.test(navigator.platform) ? '⌘' : 'Ctrl '))

/** Fills the dialog of the shell, and shows it. */
export function help(table, usable, letters) {
  const dialog = document.getElementById('keys')
  const list = dialog.querySelector('[data-keys]')
  list.replaceChildren()
  for (const [title, keys] of table) {
    const shown = keys.filter(usable)
    if (!shown.length) continue
    const terms = part('dl')
    for (const [key, words] of shown) {
      const term = part('dt')
      for (const one of key.split(' ')) term.append(cap(one), ' ')
      terms.append(term, part('dd', words))
    }
    list.append(part('h3', title), terms)
  }
  const box = dialog.querySelector('[data-letters]')
  box.checked = letters()
  box.onchange = () => { localStorage.setItem('quill-letters', box.checked ? 'on' : 'off') }
  dialog.showModal()
}

/** Everything that can be done or gone to from here, found by typing; sources are asked for at the server. */
export function palette(table, usable) {
  document.getElementById('palette')?.remove()
  const dialog = part('dialog', '', { id: 'palette', 'aria-label': 'Go to', class: 'palette' })
  const field = part('input', '', {
    type: 'text', role: 'combobox', 'aria-label': 'Go to a page, a source or an action', 'aria-expanded': 'true', 'aria-controls': 'palette-list',
    'aria-autocomplete': 'list', placeholder: 'Go to…', autocomplete: 'off', spellcheck: 'false',
  })
  const list = part('ul', '', { id: 'palette-list', role: 'listbox', 'aria-label': 'Found' })
  dialog.append(field, list)
  document.body.append(dialog)
  dialog.addEventListener('close', () => dialog.remove())
  const actions = table.flatMap(([group, keys]) => keys.filter(usable).filter(([key]) => !['j', 'k', 'Mod K'].includes(key))
    .map(([key, words, act]) => ({ words, key, group, act })))
  let shown = []
  let at = 0
  let asked = 0

  function option(one, index) {
    const line = part('li', '', { id: `palette-${index}`, role: 'option', 'aria-selected': String(index === at) })
    line.append(part('span', one.words), one.key ? cap(one.key) : part('small', one.group))
    line.onclick = () => choose(one)
    return line
  }
  function show(sources = []) {
    const typed = field.value.trim().toLowerCase()
    shown = [...actions.filter(one => typed.split(/\s+/).every(word => one.words.toLowerCase().includes(word))), ...sources].slice(0, 12)
    at = Math.min(at, Math.max(0, shown.length - 1))
    list.replaceChildren(...shown.map(option))
    if (!shown.length) list.append(part('li', `Nothing is called “${field.value}”.`, { role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false', class: 'none' }))
    mark()
  }
  function mark() {
    for (const [index, line] of [...list.children].entries()) line.setAttribute('aria-selected', String(index === at))
    field.setAttribute('aria-activedescendant', shown.length ? `palette-${at}` : '')
    list.children[at]?.scrollIntoView({ block: 'nearest' })
  }
  function choose(one) {
    dialog.close()
    if (one.href) location.assign(one.href)
    else one.act()
  }
  field.addEventListener('input', async () => {
    at = 0
    show()
    const typed = field.value.trim()
    const mine = ++asked
    if (typed.length < 2) return
    await new Promise(go => setTimeout(go, 150))
    if (mine !== asked) return
    try {
      const answer = await fetch(`/fragments/library?q=${encodeURIComponent(typed)}`)
      if (!answer.ok || mine !== asked) return
      show([...parse(await answer.text()).querySelectorAll('a.title')].slice(0, 6).map(link => ({ words: link.textContent, group: 'Source', href: link.getAttribute('href') })))
    } catch {
      // The places and actions above are there without the server.
    }
  })
  dialog.addEventListener('keydown', event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && shown.length) { at = (at + step + shown.length) % shown.length; mark(); event.preventDefault() }
    if (event.key === 'Enter' && !event.isComposing && shown[at]) { event.preventDefault(); choose(shown[at]) }
  })
  dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close() })
  show()
  dialog.showModal()
}
