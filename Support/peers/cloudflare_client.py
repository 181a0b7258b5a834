"""Has Cloudflare's own client talk to cloudflare_queues.py at the port given, so that the peer is not a misunderstanding of ours.

Ends with status 0 when everything came out as the client means it. Needs the Python environment `peers`.
"""

import base64
import json
import sys
import urllib.request

import cloudflare

HOST = f"http://127.0.0.1:{sys.argv[1]}"


def control(**wishes):
    urllib.request.urlopen(urllib.request.Request(HOST + "/control", json.dumps(wishes).encode(), method="POST")).read()


def client(token: str = "t-good") -> cloudflare.Cloudflare:
    return cloudflare.Cloudflare(api_token=token, base_url=HOST + "/client/v4", max_retries=0)


api = client()
queues = {queue.queue_name: queue for queue in api.queues.list(account_id="acc")}
jobs = queues["quill-jobs"]
assert jobs.consumers[0].type == "http_pull" and api.queues.get(jobs.queue_id, account_id="acc").queue_name == "quill-jobs"


def pull(**more):
    return api.queues.messages.pull(jobs.queue_id, account_id="acc", **more).messages


def ack(acks=(), retries=()):
    return api.queues.messages.ack(
        jobs.queue_id, account_id="acc", acks=[{"lease_id": message.lease_id} for message in acks],
        retries=[{"lease_id": message.lease_id, "delay_seconds": delay} for message, delay in retries])


api.queues.messages.push(jobs.queue_id, account_id="acc", body="one", content_type="text")
api.queues.messages.bulk_push(jobs.queue_id, account_id="acc", messages=[
    {"body": {"two": 2}, "content_type": "json"}, {"body": "later", "content_type": "text", "delay_seconds": 60}])
first, second = pull(batch_size=10, visibility_timeout_ms=5_000)
assert first.body == "one" and json.loads(base64.b64decode(second.body)) == {"two": 2} and first.attempts == 1
assert not pull()
control(advance=6)
again = pull()
assert [message.attempts for message in again] == [2, 2], again
# Late, while another holds it: taken all the same.
assert ack([first]).ack_count == 1
assert list(ack([again[0]]).warnings) == [again[0].lease_id]
assert ack([], [(again[1], 30)]).retry_count == 1 and not pull()
control(advance=61)
assert sorted(message.body for message in pull())[1] == "later"
for _ in range(3):
    control(advance=31)
    pull()
control(advance=31)
assert not pull()
dead = api.queues.messages.pull(queues["quill-dlq"].queue_id, account_id="acc").messages
assert len(dead) == 2, dead


def expect(kind: type, call):
    try:
        call()
    except kind:
        return
    raise AssertionError(f"no {kind.__name__}")


expect(cloudflare.AuthenticationError, lambda: client("t-wrong").queues.list(account_id="acc"))
expect(cloudflare.PermissionDeniedError, lambda: list(api.queues.list(account_id="other")))
expect(cloudflare.NotFoundError, lambda: api.queues.messages.pull("0" * 32, account_id="acc"))
expect(cloudflare.BadRequestError, lambda: pull(batch_size=101))
expect(cloudflare.BadRequestError, lambda: api.queues.messages.push(
    jobs.queue_id, account_id="acc", body="x", content_type="text", delay_seconds=43_201))
expect(cloudflare.APIStatusError, lambda: api.queues.messages.push(
    jobs.queue_id, account_id="acc", body="x" * 128_000, content_type="text"))
control(fail=429, times=1)
expect(cloudflare.RateLimitError, pull)
control(fail=500, times=1)
expect(cloudflare.InternalServerError, pull)
