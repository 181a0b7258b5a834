"""Plays Cloudflare Queues over HTTP. See README.md here.

Account `acc`, token `t-good`. Two queues: `quill-jobs`, which gives a message up to max_retries times more and then to its dead-letter
queue, and `quill-dlq`. Requests and answers are held to the types of Cloudflare's own client; a request that is not published ends with
400 and is told by /state.

POST /control sets how it behaves: {"fail": 429 | 500 | "never" | "garbage" | null, "times": n, "lose": n, "double": true, "consumer":
"http_pull" | "worker" | null, "rename": "…", "advance": seconds, "max_retries": n}. GET /state tells what it has, and what it was asked.
"""

import base64
import json
import threading
import time
import uuid

from cloudflare.types.queues import (
    MessageAckParams, MessageAckResponse, MessageBulkPushParams, MessagePullParams, MessagePullResponse,
    MessagePushResponse)
from cloudflare.types.queues.queue import Queue as QueueRow

from peer import Handler, serve
from published import Published, hold

TOKEN, ACCOUNT = "t-good", "acc"
LONGEST_DELAY, LARGEST, LARGEST_BATCH = 43_200, 128_000, 256_000
CHECKS = {kind: Published(kind) for kind in (MessagePullParams, MessageAckParams, MessageBulkPushParams)}


class Queue:
    def __init__(self, name: str, dead_letters: "Queue | None", max_retries: int = 3):
        self.name, self.id, self.dead_letters, self.max_retries = name, uuid.uuid4().hex, dead_letters, max_retries
        self.consumer: str | None = "http_pull"
        self.messages: list[dict] = []
        # A lease that has run out is good for an acknowledgement still.
        self.leases: dict[str, dict] = {}

    def row(self) -> dict:
        consumers = [] if self.consumer is None else [{
            "consumer_id": uuid.uuid4().hex, "queue_name": self.name, "type": self.consumer, "settings": {"max_retries": self.max_retries},
            "dead_letter_queue": self.dead_letters.name if self.dead_letters else "",
        } | ({"script_name": "worker_consumer"} if self.consumer == "worker" else {})]
        return {
            "queue_id": self.id, "queue_name": self.name, "consumers": consumers, "consumers_total_count": len(consumers),
            "producers": [], "producers_total_count": 0, "created_on": "2026-01-01T00:00:00Z", "modified_on": "2026-01-01T00:00:00Z",
            "settings": {"delivery_delay": 0, "message_retention_period": 345_600},
        }

    def push(self, body, kind: str, delay: float) -> None:
        self.messages.append({
            "id": uuid.uuid4().hex, "body": body, "kind": kind, "attempts": 0, "visible_at": now() + delay, "sent_at": now()})

    def pull(self, count: int, visibility: float, doubles: bool) -> list[dict]:
        given = []
        for message in list(self.messages):
            if len(given) >= count:
                break
            if message["visible_at"] > now():
                continue
            if message["attempts"] > self.max_retries:
                self.give_up(message)
                continue
            message["attempts"] += 1
            # A message that is given twice has two leases, and either of them ends it.
            for _ in range(2 if doubles else 1):
                lease = uuid.uuid4().hex
                self.leases[lease] = message
                given.append({
                    "id": message["id"], "attempts": message["attempts"], "lease_id": lease, "timestamp_ms": int(message["sent_at"] * 1000),
                    "body": wire_body(message), "metadata": {"CF-Content-Type": message["kind"]}})
            message["visible_at"] = now() + visibility
        return given

    def give_up(self, message: dict) -> None:
        self.messages.remove(message)
        if self.dead_letters:
            self.dead_letters.push(message["body"], message["kind"], 0)

    def settle(self, acks: list[dict], retries: list[dict]) -> dict:
        warnings, counts = {}, [0, 0]
        for index, wishes in enumerate((acks, retries)):
            for wish in wishes:
                message = self.leases.pop(wish["lease_id"], None)
                if message is None or message not in self.messages:
                    warnings[wish["lease_id"]] = "the lease is not known, or its message is gone"
                    continue
                counts[index] += 1
                if index == 0:
                    self.messages.remove(message)
                elif message["attempts"] > self.max_retries:
                    self.give_up(message)
                else:
                    message["visible_at"] = now() + wish.get("delay_seconds", 0)
        return {"ackCount": counts[0], "retryCount": counts[1], "warnings": warnings}


def wire_body(message: dict) -> str:
    """Text comes as it is, anything else in base64."""
    if message["kind"] == "text":
        return message["body"]
    return base64.b64encode(json.dumps(message["body"]).encode()).decode()


skew = 0.0


def now() -> float:
    return time.time() + skew


DEAD = Queue("quill-dlq", None)
JOBS = Queue("quill-jobs", DEAD)
QUEUES = [JOBS, DEAD]
LOCK = threading.RLock()
behaviour: dict = {}
asked: list[dict] = []
problems: list[str] = []


class Fault(Exception):
    def __init__(self, status: int, message: str, code: int = 10_000, headers: dict | None = None):
        self.status, self.message, self.code, self.headers = status, message, code, headers


class Cloudflare(Handler):
    def do_GET(self):
        if self.path == "/state":
            with LOCK:
                return self.answer({
                    "jobs": [message["body"] for message in JOBS.messages], "dead": [message["body"] for message in DEAD.messages if isinstance(message["body"], str)],
                    "letters": [message["body"] for message in DEAD.messages if isinstance(message["body"], dict)],
                    "attempts": [message["attempts"] for message in JOBS.messages], "asked": asked, "problems": problems})
        self.api(None)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            value = json.loads(body)
        except ValueError:
            value = None
        if self.path == "/control":
            return self.control(value)
        self.api(value)

    def control(self, value: dict):
        global skew
        with LOCK:
            skew += value.pop("advance", 0)
            JOBS.max_retries = value.pop("max_retries", JOBS.max_retries)
            JOBS.name = value.pop("rename", JOBS.name)
            if "consumer" in value:
                JOBS.consumer = value.pop("consumer")
            if "push" in value:
                JOBS.push(value["push"]["body"], value.pop("push")["kind"], 0)
            behaviour.update(value)
        self.answer({})

    def api(self, value):
        with LOCK:
            asked.append({"method": self.command, "path": self.path, "body": value})
            fail = behaviour.get("fail")
            if fail and behaviour.get("times") is not None:
                behaviour["times"] -= 1
                if behaviour["times"] <= 0:
                    behaviour.pop("fail")
                    behaviour.pop("times")
        if fail == "never":
            # Until the other side has had enough.
            self.connection.recv(1)
            self.close_connection = True
            return
        if fail == "garbage":
            return self.give("<html>Welcome to the captive portal</html>")
        try:
            if fail:
                raise Fault(fail, "as the test wishes", headers={"Retry-After": "1"} if fail == 429 else None)
            with LOCK:
                self.answer({"success": True, "errors": [], "messages": [], "result": self.route(value)})
        except Fault as fault:
            if fault.status == 400:
                problems.append(f"{self.command} {self.path}: {fault.message}")
            self.answer({
                "success": False, "errors": [{"code": fault.code, "message": fault.message}], "messages": [], "result": None,
            }, fault.status, fault.headers)

    def route(self, value):
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise Fault(401, "Authentication error")
        parts = self.path.split("?")[0].removeprefix("/client/v4/").split("/")
        if parts[:1] != ["accounts"] or parts[2:3] != ["queues"]:
            raise Fault(404, "No route for that URI", 7_000)
        if parts[1] != ACCOUNT:
            raise Fault(403, "Authentication error")
        if self.command == "GET" and len(parts) == 3:
            return [hold(QueueRow, queue.row()) for queue in QUEUES]
        queue = next((queue for queue in QUEUES if parts[3:4] == [queue.id]), None)
        if queue is None:
            raise Fault(404, "The specified queue does not exist.", 11_000)
        match self.command, parts[4:]:
            case "GET", []: return hold(QueueRow, queue.row())
            case "POST", ["messages"]: return self.push(queue, value)
            case "POST", ["messages", "batch"]: return self.push_batch(queue, value)
            case "POST", ["messages", "pull"]: return self.pull(queue, value)
            case "POST", ["messages", "ack"]: return self.ack(queue, value)
        raise Fault(404, "No route for that URI", 7_000)

    def held(self, kind, value: dict) -> None:
        if not isinstance(value, dict):
            raise Fault(400, "not a JSON object")
        found = CHECKS[kind].problems({"account_id": ACCOUNT} | value)
        if found:
            raise Fault(400, "; ".join(found))

    def take(self, queue: Queue, message: dict, delay: float) -> int:
        kind = message.get("content_type", "json")
        size = len(json.dumps(message.get("body")).encode()) + 100
        if size > LARGEST:
            raise Fault(413, "message length exceeds limit")
        if kind == "text" and not isinstance(message.get("body"), str):
            raise Fault(400, "a text message has a text body")
        delay = message.get("delay_seconds", delay)
        if not 0 <= delay <= LONGEST_DELAY:
            raise Fault(400, "delay_seconds is out of range")
        if behaviour.get("lose", 0) > 0:
            behaviour["lose"] -= 1
        else:
            queue.push(message.get("body"), kind, delay)
        return size

    def push(self, queue: Queue, value: dict):
        # A message alone is one of a batch, with the same members.
        self.held(MessageBulkPushParams, {"messages": [value]})
        self.take(queue, value, 0)
        return hold(MessagePushResponse, {"metadata": {"metrics": metrics(queue)}})

    def push_batch(self, queue: Queue, value: dict):
        self.held(MessageBulkPushParams, value)
        messages = value.get("messages", [])
        if not 1 <= len(messages) <= 100:
            raise Fault(400, "a batch has 1 to 100 messages")
        if sum(self.take(queue, message, value.get("delay_seconds", 0)) for message in messages) > LARGEST_BATCH:
            raise Fault(413, "batch length exceeds limit")
        return {"metadata": {"metrics": metrics(queue)}}

    def pull(self, queue: Queue, value: dict):
        self.held(MessagePullParams, value)
        if queue.consumer != "http_pull":
            raise Fault(405, "The queue has no HTTP pull consumer.", 11_010)
        count, visibility = value.get("batch_size", 5), value.get("visibility_timeout_ms", 30_000)
        if not 1 <= count <= 100 or not 1 <= visibility <= LONGEST_DELAY * 1000:
            raise Fault(400, "batch_size or visibility_timeout_ms is out of range")
        messages = queue.pull(count, visibility / 1000, behaviour.get("double", False))
        return hold(MessagePullResponse, {"messages": messages, "message_backlog_count": len(queue.messages)})

    def ack(self, queue: Queue, value: dict):
        self.held(MessageAckParams, value)
        for retry in value.get("retries", []):
            if not 0 <= retry.get("delay_seconds", 0) <= LONGEST_DELAY:
                raise Fault(400, "delay_seconds is out of range")
        return hold(MessageAckResponse, queue.settle(value.get("acks", []), value.get("retries", [])))

    def answer(self, value, status: int = 200, headers: dict | None = None):
        self.give(json.dumps(value), "application/json", status, headers)


def metrics(queue: Queue) -> dict:
    return {"backlog_count": len(queue.messages), "backlog_bytes": 0, "oldest_message_timestamp_ms": 0}


serve(Cloudflare)
