// Uploads in pieces of 8 MB, taken up again where they stopped: after a lost connection by itself, after a reload when the same
// file is chosen again.
import { notice, say } from './app.js' // app

const piece = 8 * 1024 * 1024
const form = document.querySelector('form[data-upload]')
const field = form?.querySelector('input[type=file]')
const list = form?.querySelector('[data-files]')
const size = bytes => bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.ceil(bytes / 1e3)} KB`
const name = file => `quill-upload:${file.name}:${file.size}:${file.lastModified}`
const pause = seconds => new Promise(go => { setTimeout(go, seconds * 1000); addEventListener('online', go, { once: true }) })

async function begin(file) {
  const kept = localStorage.getItem(name(file))
  if (kept) {
    const answer = await fetch(`${form.dataset.upload}/${kept}`, { method: 'HEAD' })
    if (answer.ok) return { id: kept, offset: Number(answer.headers.get('Upload-Offset')) }
    localStorage.removeItem(name(file))
  }
  const body = JSON.stringify({ name: file.name, size: file.size })
  const answer = await fetch(form.dataset.upload, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
  if (!answer.ok) throw Object.assign(new Error((await answer.json().catch(() => ({}))).detail ?? `The server answered ${answer.status}`), { final: true })
  const made = await answer.json()
  localStorage.setItem(name(file), made.id)
  return made
}

// XMLHttpRequest, since fetch does not tell how much was sent.
function patch(id, offset, blob, told) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest()
    request.open('PATCH', `${form.dataset.upload}/${id}`)
    request.setRequestHeader('Upload-Offset', offset)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.upload.onprogress = event => told(offset + event.loaded)
    request.onload = () => request.status === 204
      ? done(Number(request.getResponseHeader('Upload-Offset')))
      : fail(Object.assign(new Error(`The server answered ${request.status}`), { final: [403, 413, 415, 507].includes(request.status) }))
    request.onerror = () => fail(new Error('The connection was lost'))
    request.send(blob)
  })
}

async function upload(file) {
  const row = document.createElement('li')
  row.className = 'upload'
  const title = document.createElement('b')
  const bar = document.createElement('progress')
  const note = document.createElement('span')
  title.textContent = file.name
  bar.max = file.size
  bar.setAttribute('aria-label', `Upload of ${file.name}`)
  row.append(title, bar, note)
  list.append(row)
  const started = performance.now()
  let before, quarter = 0
  const told = offset => {
    bar.value = offset
    const rate = (offset - before) / ((performance.now() - started) / 1000)
    note.textContent = `${size(offset)} of ${size(file.size)}` + (rate > 0 ? ` · ${Math.ceil((file.size - offset) / rate)} s left` : '')
    if (Math.floor(4 * offset / file.size) > quarter) say(`${file.name}: ${++quarter * 25} %`)
  }
  for (let tries = 0; ;) {
    try {
      let { id, offset } = await begin(file)
      before = offset
      while (offset < file.size) {
        told(offset)
        offset = await patch(id, offset, file.slice(offset, offset + piece), told)
        tries = 0
      }
      told(file.size)
      note.textContent = `${size(file.size)} · uploaded`
      row.classList.add('done')
      const hidden = document.createElement('input')
      Object.assign(hidden, { type: 'hidden', name: 'upload_id', value: id })
      row.append(hidden)
      localStorage.removeItem(name(file))
      return
    } catch (error) {
      if (error.final) {
        row.classList.add('bad')
        note.textContent = error.message
        return
      }
      const wait = Math.min(30, 2 ** tries++)
      note.textContent = `${error.message}. What was sent is kept: trying again in ${wait} s`
      await pause(wait)
    }
  }
}

let running = Promise.resolve()
function add(files) {
  for (const file of files) running = running.then(() => upload(file))
  form.setAttribute('aria-busy', 'true')
  running = running.then(() => form.removeAttribute('aria-busy'))
}

if (form && field) {
  field.addEventListener('change', () => { add([...field.files]); field.value = '' })
  form.addEventListener('dragover', event => { event.preventDefault(); form.classList.add('over') })
  form.addEventListener('dragleave', () => form.classList.remove('over'))
  form.addEventListener('drop', event => {
    event.preventDefault()
    form.classList.remove('over')
    if (event.dataTransfer.files.length) add([...event.dataTransfer.files])
  })
  form.addEventListener('submit', event => {
    if (form.getAttribute('aria-busy') !== 'true') return
    event.preventDefault()
    event.stopImmediatePropagation()
    notice('The files are still on their way: the source is added when they have arrived')
    running = running.then(() => form.requestSubmit())
  }, { capture: true })
}
