// Acts: a form is sent as it would be without scripts, and answered with the regions that changed.
import { parse, place } from './morph.js'
import { notice } from './notice.js'

export const patchType = 'text/vnd.quill.patch+html'

/** Sends a form and shows the answer; says whether it went well. */
export async function send(form, submitter) {
  const data = new FormData(form, submitter)
  const action = submitter?.getAttribute('formaction') ?? form.getAttribute('action')
  const body = form.enctype === 'multipart/form-data' ? data : new URLSearchParams(data)
  const answer = await fetch(action, { method: 'POST', body, headers: { Accept: patchType }, redirect: 'follow' })
  const type = answer.headers.get('Content-Type') ?? ''
  if (type.startsWith(patchType)) {
    const came = parse(await answer.text())
    const told = came.querySelectorAll('[data-notice]')
    form.dispatchEvent(new CustomEvent('quill:answered', { detail: { ok: answer.ok, came } }))
    place(came)
    for (const one of told) notice(one.firstChild?.textContent ?? '', one.dataset.notice, one.querySelector('a'))
    const goto = answer.headers.get('Quill-Location')
    if (goto) location.assign(goto)
  } else if (answer.redirected) {
    location.assign(answer.url)
  } else if (!answer.ok) {
    throw new Error(type.includes('json') ? (await answer.json()).detail : `The server answered ${answer.status}`)
  } else {
    location.reload()
  }
  return answer.ok
}

function busy(submitter, on) {
  if (on) submitter?.setAttribute('aria-busy', 'true')
  else submitter?.removeAttribute('aria-busy')
}

addEventListener('submit', async event => {
  const form = event.target
  if (form.method !== 'post' || form.hasAttribute('data-plain') || event.defaultPrevented) return
  event.preventDefault()
  const submitter = event.submitter
  if (submitter?.getAttribute('aria-busy')) return
  busy(submitter, true)
  const fault = form.querySelector('[data-fault]')
  if (fault) fault.textContent = ''
  try {
    if (await send(form, submitter)) form.closest('dialog')?.close()
  } catch (error) {
    const words = error instanceof TypeError ? 'The server cannot be reached. What you wrote is still here: try again.' : error.message
    if (fault) fault.textContent = words
    else notice(words, 'bad')
  } finally {
    busy(submitter, false)
  }
})

// Dialogs open without scripts where the browser knows `commandfor`; elsewhere this does it.
addEventListener('click', event => {
  const opener = event.target.closest('button[commandfor]')
  if (opener && !('commandForElement' in opener)) {
    const dialog = document.getElementById(opener.getAttribute('commandfor'))
    if (opener.getAttribute('command') === 'close') dialog?.close()
    else dialog?.showModal()
  }
  if (event.target instanceof HTMLDialogElement && event.target.open) {
    const box = event.target.getBoundingClientRect()
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom
    if (!inside && !event.target.querySelector('[data-dirty]')) event.target.close()
  }
})
