// Writing a section, beside the player. A copy of what is typed stays in this browser until the server has it; two writers see both texts.

const copies = 'quill-draft:'

// Opening a section for writing takes the form from the page that has it without scripts.
addEventListener('click', async event => {
  const link = event.target.closest('[data-edit]')
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return
  event.preventDefault()
  try {
    const answer = await fetch(link.href, { headers: { Accept: patchType } })
    if (!answer.ok) throw new Error(String(answer.status))
    const [section] = place(parse(await answer.text()))
    const area = document.getElementById(section?.id)?.querySelector('textarea')
    link.closest('dialog')?.close()
    begin(area)
    if (link.matches('[data-quote-in]')) clearPicks()
    area?.focus()
    area?.scrollIntoView({ block: 'nearest' })
  } catch {
    location.assign(link.href)
  }
})

const state = (form, words, kind = '') => {
  const place = form.querySelector('[data-saved]')
  if (!place) return
  place.textContent = words
  place.dataset.kind = kind
}

function begin(area) {
  if (!area || area.dataset.begun) return
  area.dataset.begun = ''
  const form = area.form
  const holder = form.closest('[data-section]') ?? form
  const key = copies + form.getAttribute('action')
  let timer
  let tries = 0
  const kept = localStorage.getItem(key)
  const quoted = form.dataset.quoted
  const old = quoted ? area.value.slice(0, -quoted.length).trimEnd() : area.value
  if (quoted) {
    if (kept != null && kept !== old) area.value = `${kept}\n\n${quoted}`
    mark()
    keep()
    area.setSelectionRange(area.value.length, area.value.length)
    state(form, 'Quoted at the end: not saved yet')
    // Loaded once more, the page does not quote once more.
    if (location.search.includes('quote=')) history.replaceState(null, '', location.pathname)
  } else if (kept != null && kept !== area.value) {
    area.value = kept
    mark()
    state(form, 'Brought back what you had typed here before', 'warn')
    form.querySelector('[data-use-saved]')?.removeAttribute('hidden')
    form.querySelector('[data-use-saved]')?.addEventListener('click', () => { area.value = old; clean(); grow() }, { once: true })
  }
  function grow() {
    if (CSS.supports('field-sizing', 'content')) return
    area.style.height = 'auto'
    area.style.height = `${area.scrollHeight}px`
  }
  function keep() { localStorage.setItem(key, area.value) }
  function mark() { holder.setAttribute('data-dirty', '') }
  function clean() { holder.removeAttribute('data-dirty'); localStorage.removeItem(key) }
  async function save() {
    clearTimeout(timer)
    if (!holder.hasAttribute('data-dirty')) return
    const text = area.value
    state(form, 'Saving')
    try {
      const data = new URLSearchParams(new FormData(form))
      data.set('autosave', 'on')
      const answer = await fetch(form.getAttribute('action'), { method: 'POST', body: data, headers: { Accept: patchType } })
      if (answer.status === 409) return conflict(parse(await answer.text()))
      if (!answer.ok) throw new Error(String(answer.status))
      const came = parse(await answer.text())
      const base = came.querySelector('[data-base]')?.dataset.base
      if (base) form.elements.base.value = base
      place(came)
      tries = 0
      if (area.value === text) clean()
      state(form, base ? 'Saved' : 'Saved, together with changes of others', 'ok')
    } catch {
      const wait = Math.min(60, 4 * 2 ** tries++)
      state(form, `Not saved: keep this tab open, trying again in ${wait} s`, 'bad')
      timer = setTimeout(save, wait * 1000)
    }
  }
  function conflict(came) {
    const theirs = came.querySelector('[data-conflict]')
    if (!theirs) return state(form, 'Somebody else saved this section. Copy your text before you reload.', 'bad')
    form.querySelector('[data-conflict]')?.remove()
    form.append(document.importNode(theirs, true))
    state(form, 'Somebody else saved this section: both texts are below, nothing is lost', 'warn')
  }
  form.addEventListener('input', event => {
    if (!event.target.matches('[name=markdown], [name=heading]')) return
    mark()
    grow()
    keep()
    state(form, 'Not saved yet')
    clearTimeout(timer)
    timer = setTimeout(save, 3000)
  })
  // The server is back: what waited is not kept waiting.
  addEventListener('quill:connection', event => { if (event.detail === 'live' && tries && form.isConnected) save() })
  area.addEventListener('blur', event => { if (!form.contains(event.relatedTarget)) save() })
  area.addEventListener('keydown', event => {
    if (!(event.metaKey || event.ctrlKey)) return
    const mark = { b: '**', i: '*' }[event.key]
    if (mark) { event.preventDefault(); wrap(area, mark, mark) }
    if (event.key === 'k') { event.preventDefault(); wrap(area, '[', '](https://)') }
    if (event.key === 's') { event.preventDefault(); save() }
  })
  form.addEventListener('submit', () => clearTimeout(timer))
  form.addEventListener('quill:answered', event => {
    const { ok, came } = event.detail
    if (ok) {
      clean()
      holder.removeAttribute('data-writing')
    } else if (came.querySelector('[data-conflict]')) conflict(came)
    else state(form, came.querySelector('.wrong')?.textContent || 'Not saved', 'bad')
  })
  form.querySelector('[data-leave]')?.addEventListener('click', async event => {
    const region = holder.closest('[data-live]')
    if (!region || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    await save()
    if (holder.hasAttribute('data-dirty')) return
    holder.removeAttribute('data-writing')
    const answer = await fetch(region.dataset.live)
    if (answer.ok) place(parse(await answer.text()))
  })
  grow()
}

// Through execCommand, so that undo knows it.
function wrap(area, before, after) {
  const words = area.value.slice(area.selectionStart, area.selectionEnd)
  document.execCommand('insertText', false, before + words + after)
  area.setSelectionRange(area.selectionEnd - after.length - words.length, area.selectionEnd - after.length)
}
addEventListener('click', event => {
  const tool = event.target.closest('[data-wrap]')
  const area = tool?.closest('form')?.querySelector('textarea')
  if (!area) return
  area.focus()
  if (tool.dataset.lead) area.setRangeText(tool.dataset.lead, area.value.lastIndexOf('\n', area.selectionStart - 1) + 1, area.value.lastIndexOf('\n', area.selectionStart - 1) + 1, 'end')
  else wrap(area, tool.dataset.wrap, tool.dataset.after ?? tool.dataset.wrap)
  area.dispatchEvent(new Event('input', { bubbles: true }))
})
addEventListener('beforeunload', event => { if (document.querySelector('[data-dirty] textarea')) event.preventDefault() })
document.querySelectorAll('[data-writing] textarea').forEach(begin)

// The button says how much is kept.
addEventListener('change', event => {
  const form = event.target.closest('form[data-hunks]')
  if (!form) return
  const chosen = form.querySelectorAll('[name=hunk]:checked').length
  const keep = form.querySelector('[data-commit] [data-count]')
  if (keep) keep.textContent = chosen === 1 ? 'Keep 1 change' : `Keep ${chosen} changes`
  form.querySelector('[data-commit]').toggleAttribute('disabled', chosen === 0)
})
