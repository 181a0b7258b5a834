// Runs the Worker of deploy/cloudflare under node as Cloudflare would: worker.mjs WORKER ADDRESS SECRET < {"messages": [{id, body, attempts}]}
// Prints what it did: {"acks": [id], "retries": [{"id", "delaySeconds"}], "notes": [[…]]}.
import { webcrypto } from "node:crypto";
import { pathToFileURL } from "node:url";

globalThis.crypto ??= webcrypto;
const [path, address, secret] = process.argv.slice(2);
const worker = (await import(pathToFileURL(path))).default;

let input = "";
for await (const piece of process.stdin) input += piece;
const did = { acks: [], retries: [], notes: [] };
const messages = JSON.parse(input).messages.map((message) => ({
  ...message,
  ack: () => did.acks.push(message.id),
  retry: ({ delaySeconds } = {}) => did.retries.push({ id: message.id, delaySeconds }),
}));
const database = {
  prepare: () => ({ bind: (...values) => values }),
  batch: async (rows) => did.notes.push(...rows),
};
const env = { QUILL_URL: address, QUILL_QUEUE_SECRET: secret, CF_D1_BINDING: "NOTES", NOTES: database };
await worker.queue({ queue: "quill-jobs", messages }, env);
console.log(JSON.stringify(did));
