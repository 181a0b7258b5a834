// Brings the messages of a queue to Quill, signed, and does with each as Quill answers. A message is the id of a job: what Quill
// knows of it is in its database, so nothing is lost when a message is; it is only worked on later.
//
// Needs QUILL_URL and the secret QUILL_QUEUE_SECRET, the same that Quill has. With CF_D1_BINDING, the name of a D1 database that is
// bound, it notes there what it handed over.

const PATH = "/webhook/queue";
const KEY_ID = "key_queue";
const TIMEOUT_MS = 30_000;
const LONGEST_DELAY_SECONDS = 43_200;

export default {
  async queue(batch, env) {
    const messages = [...batch.messages];
    const verdict = await ask(messages, env).catch((error) => {
      console.error(`Quill did not take ${messages.length} messages: ${error.message}`);
      return { acks: [], retries: [] };
    });
    const acks = new Set(verdict.acks);
    const delays = new Map(verdict.retries.map(({ id, delay_seconds }) => [id, delay_seconds]));
    for (const message of messages) {
      if (acks.has(message.id)) message.ack();
      else message.retry({ delaySeconds: delays.get(message.id) ?? pause(message.attempts) });
    }
    await note(messages.filter(({ id }) => acks.has(id)), env);
  },
};

/** How long Quill is left alone after a failure, in seconds: 10, doubled with each attempt, up to an hour. */
const pause = (attempts) => Math.min(10 * 2 ** Math.max(0, (attempts ?? 1) - 1), 3_600, LONGEST_DELAY_SECONDS);

async function ask(messages, env) {
  if (!env.QUILL_URL || !env.QUILL_QUEUE_SECRET) throw new Error("QUILL_URL or QUILL_QUEUE_SECRET is not set");
  const url = new URL(PATH, env.QUILL_URL);
  const body = JSON.stringify({ messages: messages.map(({ id, body, attempts }) => ({ id, body, attempts })) });
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(await sign("POST", url, body, env.QUILL_QUEUE_SECRET)) },
    body,
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`it answered ${answer.status}`);
  return answer.json();
}

/** The headers of a signed request: method, path, sorted query, digest of the body, time, nonce and key id under HMAC-SHA256. */
async function sign(method, url, body, secret) {
  const timestamp = new Date().toISOString();
  const nonce = hexadecimal(crypto.getRandomValues(new Uint8Array(16)));
  const query = url.search.slice(1).split("&").sort().join("&");
  const digest = hexadecimal(await crypto.subtle.digest("SHA-256", utf8(body)));
  const text = [method, url.pathname, query, digest, timestamp, nonce, KEY_ID].join("\n");
  const key = await crypto.subtle.importKey("raw", utf8(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const signature = hexadecimal(await crypto.subtle.sign("HMAC", key, utf8(text)));
  return { "X-Signature": signature, "X-Timestamp": timestamp, "X-Nonce": nonce, "X-Key-Id": KEY_ID };
}

const utf8 = (text) => new TextEncoder().encode(text);
const hexadecimal = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** A note that fails changes nothing: the message is done with. */
async function note(messages, env) {
  const database = env.CF_D1_BINDING && env[env.CF_D1_BINDING];
  if (!database || messages.length === 0) return;
  const insert = database.prepare("INSERT INTO handed_over (message, job, attempts, at) VALUES (?, ?, ?, ?)");
  const at = new Date().toISOString();
  try {
    await database.batch(messages.map(({ id, body, attempts }) => insert.bind(id, String(body), attempts ?? 1, at)));
  } catch (error) {
    console.error(`what was handed over could not be noted: ${error.message}`);
  }
}
