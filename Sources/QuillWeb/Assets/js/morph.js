// Makes what is on the page like what the server sent, keeping every node that is still the same one.
// A sign is known by its key, so what it shows is never changed.
// What a reader holds is left alone: the focused field, a section that is open for writing, anything dirty, open panels, selections, playing media.

const policy = globalThis.trustedTypes?.createPolicy('quill', { createHTML: html => html }) ?? { createHTML: html => html }

/** Parses HTML of our own server. */
export const parse = html => new DOMParser().parseFromString(policy.createHTML(html), 'text/html').body

const keyOf = node => node.id || node.dataset?.key
// While rows wait behind their chip, what is done to all means those that are shown.
const held = node => node.nodeType === 1 && node.matches('[data-keep], [data-dirty], section[data-writing], .fresh ~ [data-frozen]')
const readers = new Set(['open', 'data-here', 'data-found', 'data-picked', 'aria-busy'])

function attributes(from, to) {
  for (const { name, value } of to.attributes) {
    if (!readers.has(name) && from.getAttribute(name) !== value) from.setAttribute(name, value)
  }
  for (const { name } of [...from.attributes]) {
    if (!readers.has(name) && !to.hasAttribute(name)) from.removeAttribute(name)
  }
}

export function morph(from, to) {
  if (from.nodeType !== 1) {
    if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue
    return
  }
  if (held(from) || from.matches('.icon')) return
  attributes(from, to)
  if (from === document.activeElement && 'value' in from) return
  if (from.matches('input, textarea, select') && from.value !== to.value && from.value === from.defaultValue) from.value = to.value
  children(from, to)
}

function children(from, to) {
  const keyed = new Map()
  for (const child of from.childNodes) if (keyOf(child)) keyed.set(keyOf(child), child)
  let cursor = from.firstChild
  // The chip is ours: nothing that came stands for it.
  if (cursor?.className === 'fresh') cursor = cursor.nextSibling
  for (const want of [...to.childNodes]) {
    const key = keyOf(want)
    let have = key ? keyed.get(key) : cursor
    while (!key && have && (keyOf(have) || have.nodeName !== want.nodeName)) have = have.nextSibling
    if (!have || have.nodeName !== want.nodeName) {
      from.insertBefore(document.importNode(want, true), cursor)
      continue
    }
    if (have === cursor) cursor = cursor.nextSibling
    else if (from.moveBefore) from.moveBefore(have, cursor)
    else from.insertBefore(have, cursor)
    morph(have, want)
  }
  while (cursor) {
    const next = cursor.nextSibling
    if (!held(cursor)) cursor.contains(document.activeElement) ? yieldFocus(cursor) : cursor.remove()
    cursor = next
  }
}

// Focus is never lost to the body: it goes to the neighbour of what went.
function yieldFocus(node) {
  const list = node.parentElement
  const index = [...list.children].indexOf(node)
  node.remove()
  const near = list.children[index] ?? list.children[index - 1] ?? list
  const target = near.matches('a, button, input') ? near : near.querySelector('a, button, input') ?? near
  if (target === near && !near.hasAttribute('tabindex')) near.tabIndex = -1
  target.focus({ preventScroll: true })
}

// Rows that came on top of a list that is being read wait behind a button, so that nothing moves under a pointer or a finger.
const isRead = list => list.getBoundingClientRect().top < 0 || list.matches(':hover, :focus-within')
function holdBack(region, want) {
  const lists = region.querySelectorAll('[data-rows]')
  let count = 0
  for (const [index, wanted] of [...want.querySelectorAll('[data-rows]')].entries()) {
    const list = lists[index]
    if (!list || !isRead(list)) continue
    const known = new Set([...list.children].map(keyOf))
    const first = [...wanted.children].findIndex(row => known.has(keyOf(row)))
    if (first < 1) continue
    for (const row of [...wanted.children].slice(0, first)) row.remove()
    // Those that they pushed off the end stay until then as well: a page that gets shorter moves too.
    const came = new Set([...wanted.children].map(keyOf))
    const end = [...list.children].findLastIndex(row => came.has(keyOf(row))) + 1
    for (const row of [...list.children].slice(end, end + first)) wanted.append(row.cloneNode(true))
    count += first
  }
  chip(region, count)
}
function chip(region, count) {
  let box = region.querySelector(':scope > .fresh')
  if (!count) return box?.remove()
  if (!box) {
    box = parse('<div class=fresh data-keep><button class="button primary small">').firstChild
    box.firstChild.onclick = () => { box.remove(); dispatchEvent(new CustomEvent('quill:show', { detail: region.id })) }
    region.prepend(box)
  }
  box.firstChild.textContent = `${count} new`
}

/** Puts each element that came in the place of the one with its id; says which were found. `unasked`: nobody here asked for it. */
export function place(body, unasked = false) {
  return [...body.children].filter(want => {
    const have = want.id && document.getElementById(want.id)
    if (have) {
      if (unasked) holdBack(have, want)
      else chip(have, 0)
      morph(have, want)
      have.dispatchEvent(new CustomEvent('quill:placed', { bubbles: true }))
    }
    return have
  })
}
