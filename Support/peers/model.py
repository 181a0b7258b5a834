"""Plays OpenAI's chat completions and Anthropic's messages, well and badly. See README.md here.

The first part of the path says how: http://127.0.0.1:PORT/<way>/v1/chat/completions or /<way>/v1/messages.
Every request is held to the vendor's published types first; one that does not fit is told so with status 400, whatever the
way. So is every event of an answer, before it is sent. Needs the Python environment `peers`.

hello      a short answer, with its tokens            uncounted  the same without tokens
json       a long JSON object                         long       runs into the limit of its answer
refuse     refuses in its answer                      filter     is refused by a filter (OpenAI: 400; Anthropic: refusal)
think      thinks aloud first                         late       ends well, and the connection breaks before the tokens
half       ends in order, without an end              cut        breaks off
stall      says something, then nothing               never      says nothing
flood      100,000 tokens                             garbled    an event that is no JSON
plain      JSON in place of a stream                  page       an HTML page with status 200
trouble    an error in the middle of the stream       busy       429, Retry-After: 7
busydate   429, Retry-After as a date                 busyreset  429, and when the budgets are full again
quota      no money left                              overlong   the prompt is too long
overloaded 529                                        later      503, Retry-After: 3
broken     500 with an HTML page                      unknown    no such model
away       redirects
author     writes as it is asked to, in the words of the material; and so do these, each with one fault:
nonsense · halfjson (ends in the middle) · french (another language) · nothing · html · markup (HTML and links in the texts) ·
loop (the same words over and over) · leak (its own instructions) · endless (runs into the limit of its answer)
Any other way answers 404. The key is `sk-test`.  GET /requests: how many came, GET /last: the newest.
"""

import json
import sys
import time
from email.utils import formatdate

import anthropic.types
import openai.types.chat
from anthropic.types.message_create_params import MessageCreateParamsStreaming
from openai.types.chat.completion_create_params import CompletionCreateParamsStreaming

from author import answer, badly
from peer import Handler, serve
from published import Published, hold

REQUESTS = {"openai": Published(CompletionCreateParamsStreaming), "anthropic": Published(MessageCreateParamsStreaming)}
SEEN: list = []
HELLO = ["Good ", "evening", ", évé", "ryone \U0001F600", "."]


def long_json() -> list[str]:
    text = json.dumps({"title": "T", "points": [f"Point {n} with \"quotes\" and a \u2028 line" for n in range(2_000)]}, ensure_ascii=False)
    return [text[start:start + 7] for start in range(0, len(text), 7)]


AUTHORS = ("author", "nonsense", "halfjson", "french", "nothing", "html", "markup", "loop", "leak", "endless")


def authored(way: str, system: str, user: str, schema: dict) -> list[str]:
    text = badly(way, system, answer(system, user, schema))
    return [text[start:start + 60] for start in range(0, len(text), 60)]


def spent(way: str, body: dict, pieces: list[str]) -> int:
    """Tokens of an answer: as many as were allowed where it ran into that."""
    return body.get("max_tokens", 0) if way == "endless" else len("".join(pieces)) // 4


def tokens(body: dict) -> int:
    """About as many as a vendor would count of what it was sent."""
    return (len(body.get("system", "")) + sum(len(message["content"]) for message in body["messages"])) // 4


def openai_events(way: str, body: dict):
    """The data of each event; None stands for what breaks the connection."""
    base = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": body["model"] + "-2026-01-01"}

    def chunk(delta: dict, finish=None, usage=None):
        choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
        value = base | {"choices": choices} if usage is None else base | {"choices": [], "usage": usage}
        return hold(openai.types.chat.ChatCompletionChunk, value)

    pieces, finish = HELLO, "stop"
    if way == "json":
        pieces = long_json()
    elif way == "long":
        finish = "length"
    elif way == "flood":
        pieces = ["token "] * 100_000
    elif way in AUTHORS:
        system, user = (message["content"] for message in body["messages"])
        pieces = authored(way, system, user, body["response_format"]["json_schema"]["schema"])
        finish = "length" if way == "endless" else "stop"
    elif way == "refuse":
        yield chunk({"role": "assistant", "content": ""})
        yield chunk({"refusal": "I cannot help with that."})
        pieces = []
    yield chunk({"role": "assistant", "content": ""})
    if way == "garbled":
        yield '{"choices": [{"delta": {"content": "half'
    for number, piece in enumerate(pieces):
        if number == 2 and way in ("half", "cut", "stall"):
            yield way
            return
        if number == 2 and way == "trouble":
            yield {"error": {"message": "The server had an error.", "type": "server_error", "param": None, "code": None}}
            return
        # The types of each were checked once; a flood need not be.
        yield base | {"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]} if number > 50 else chunk({"content": piece})
    yield chunk({}, finish)
    if way == "late":
        yield "cut"
        return
    if way != "uncounted" and body.get("stream_options", {}).get("include_usage"):
        read, written = (tokens(body), spent(way, body, pieces)) if way in AUTHORS else (21, len(pieces))
        yield chunk({}, usage={"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written})
    yield "[DONE]"


def anthropic_events(way: str, body: dict):
    def event(value: dict):
        return hold(anthropic.types.RawMessageStreamEvent, value)

    pieces, stop = HELLO, "end_turn"
    if way == "json":
        pieces = long_json()
    elif way == "long":
        stop = "max_tokens"
    elif way == "flood":
        pieces = ["token "] * 100_000
    elif way in ("refuse", "filter"):
        pieces, stop = ["I cannot"], "refusal"
    elif way in AUTHORS:
        pieces = authored(way, body["system"], body["messages"][0]["content"], body["output_config"]["format"]["schema"])
        stop = "max_tokens" if way == "endless" else "end_turn"
    by_tool = body.get("tool_choice", {}).get("type") == "tool"
    read = tokens(body) - 10 if way in AUTHORS else 11
    usage = {"input_tokens": read, "cache_creation_input_tokens": 6, "cache_read_input_tokens": 4, "output_tokens": 1}
    message = {
        "id": "msg_1", "type": "message", "role": "assistant", "model": body["model"] + "-20260101", "content": [],
        "stop_reason": None, "stop_sequence": None, "usage": usage,
    }
    if way == "uncounted":
        # Not as published: what a compatible server may leave out.
        del message["usage"]
        yield {"type": "message_start", "message": message}
    else:
        yield event({"type": "message_start", "message": message})
    yield {"type": "ping"}
    index = 0
    if way == "think":
        yield event({"type": "content_block_start", "index": 0, "content_block": {"type": "thinking", "thinking": "", "signature": ""}})
        yield event({"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "Let me see."}})
        yield event({"type": "content_block_stop", "index": 0})
        index = 1
    block = {"type": "tool_use", "id": "toolu_1", "name": "answer", "input": {}} if by_tool else {"type": "text", "text": ""}
    yield event({"type": "content_block_start", "index": index, "content_block": block})
    if way == "garbled":
        yield '{"type": "content_block_delta", "delta": {"text": "half'
    for number, piece in enumerate(pieces):
        if number == 2 and way in ("half", "cut", "stall"):
            yield way
            return
        if number == 2 and way == "trouble":
            yield {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
            return
        delta = {"type": "input_json_delta", "partial_json": piece} if by_tool else {"type": "text_delta", "text": piece}
        value = {"type": "content_block_delta", "index": index, "delta": delta}
        yield value if number > 50 else event(value)
    yield event({"type": "content_block_stop", "index": index})
    written = spent(way, body, pieces) if way in AUTHORS else len(pieces)
    counted = {"usage": {"output_tokens": written}} if way != "uncounted" else {}
    value = {"type": "message_delta", "delta": {"stop_reason": stop, "stop_sequence": None}} | counted
    yield event(value) if counted else value
    if way == "late":
        yield "cut"
        return
    yield event({"type": "message_stop"})


def failure(vendor: str, kind: str, message: str, code: str | None = None) -> dict:
    if vendor == "openai":
        return {"error": {"message": message, "type": kind, "param": None, "code": code}}
    value = {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"}
    return value | {"error": value["error"] | {"details": {"error_code": code}}} if code else hold(anthropic.types.ErrorResponse, value)


class Model(Handler):
    def do_GET(self):
        if self.path == "/requests":
            self.give(str(len(SEEN)))
        elif self.path == "/last":
            self.give(json.dumps(SEEN[-1]), "application/json")
        else:
            self.give("", status=404)

    def do_POST(self):
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        way, _, rest = self.path.strip("/").partition("/")
        self.vendor = {"v1/chat/completions": "openai", "v1/messages": "anthropic"}.get(rest)
        if self.vendor is None:
            return self.give("<h1>Not here</h1>", status=404)
        body = json.loads(raw)
        SEEN.append({"body": body, "headers": {name.lower(): value for name, value in self.headers.items()}})
        problems = REQUESTS[self.vendor].problems(body) + self.bad_headers()
        if problems:
            return self.fail(400, "invalid_request_error", "not as published: " + "; ".join(problems))
        if not self.has_key():
            return self.fail(401, "authentication_error", "Incorrect API key provided: " + self.given_key(), "invalid_api_key")
        self.answer(way, body)

    def given_key(self) -> str:
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
        # Anthropic documents both; its own client sends the second.
        return self.headers.get("x-api-key", bearer) if self.vendor == "anthropic" else bearer

    def has_key(self) -> bool:
        return self.given_key() == "sk-test"

    def bad_headers(self) -> list[str]:
        found = [] if self.headers.get("Content-Type") == "application/json" else ["the content type"]
        if self.vendor == "anthropic" and self.headers.get("anthropic-version") != "2026-10-21":
            found.append("the version")
        return found

    def fail(self, status: int, kind: str, message: str, code: str | None = None, headers: dict | None = None):
        is_openai = self.vendor == "openai"
        self.give(json.dumps(failure(self.vendor, kind, message, code if is_openai else None)), "application/json", status, headers)

    def answer(self, way: str, body: dict):
        is_openai = self.vendor == "openai"
        limited = "requests" if is_openai else "rate_limit_error"
        if way == "busy":
            self.fail(429, limited, "Slow down.", "rate_limit_exceeded", {"Retry-After": "7"})
        elif way == "busydate":
            self.fail(429, limited, "Slow down.", "rate_limit_exceeded", {"Retry-After": formatdate(time.time() + 90, usegmt=True)})
        elif way == "busyreset":
            self.fail(429, limited, "Slow down.", "rate_limit_exceeded", self.budgets())
        elif way == "quota" and is_openai:
            self.fail(429, "insufficient_quota", "You exceeded your current quota.", "insufficient_quota", {"Retry-After": "1"})
        elif way == "quota":
            self.give(json.dumps(failure("anthropic", "rate_limit_error", "Spent.", "enforced_spend_limit_reached")), "application/json", 429)
        elif way == "overlong" and is_openai:
            self.fail(400, "invalid_request_error", "This model's maximum context length is 8 tokens.", "context_length_exceeded")
        elif way == "overlong":
            self.fail(400, "invalid_request_error", "prompt is too long: 200001 tokens > 200000 maximum")
        elif way == "unknown":
            self.fail(404, "invalid_request_error" if is_openai else "not_found_error", "The model does not exist", "model_not_found")
        elif way == "filter" and is_openai:
            self.fail(400, "invalid_request_error", "The prompt was filtered.", "content_filter")
        elif way == "overloaded":
            self.fail(529, "overloaded_error", "Overloaded")
        elif way == "later":
            self.fail(503, "server_error" if is_openai else "api_error", "Later.", None, {"Retry-After": "3"})
        elif way == "broken":
            self.give("<html><h1>Internal error</h1></html>", status=500)
        elif way == "page":
            self.give("<html><h1>Sign in to the network</h1></html>")
        elif way == "plain":
            self.give('{"id": "x"}', "application/json")
        elif way == "away":
            self.give("", status=308, headers={"Location": "/hello/v1/messages"})
        elif way == "never":
            self.connection.recv(1)
            self.close_connection = True
        elif way in WAYS:
            self.stream((openai_events if is_openai else anthropic_events)(way, body))
        else:
            self.give("", status=404)

    def budgets(self) -> dict:
        if self.vendor == "openai":
            return {
                "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1m12.5s",
                "x-ratelimit-remaining-tokens": "500", "x-ratelimit-reset-tokens": "6m0s",
            }
        later = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 60))
        return {"anthropic-ratelimit-requests-remaining": "3", "anthropic-ratelimit-tokens-remaining": "0",
                "anthropic-ratelimit-tokens-reset": later, "anthropic-ratelimit-requests-reset": "2020-01-01T00:00:00Z"}

    def stream(self, events):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            for event in events:
                if event == "cut":
                    self.close_connection = True
                    return
                if event == "half":
                    break
                if event == "stall":
                    self.connection.recv(1)
                    self.close_connection = True
                    return
                self.send(event)
            self.wfile.write(b"0\r\n\r\n")
        except OSError:
            self.close_connection = True

    def send(self, event):
        data = event if isinstance(event, str) else json.dumps(event)
        name = f"event: {event['type']}\n" if self.vendor == "anthropic" and isinstance(event, dict) else ""
        text = f"{name}data: {data}\n\n".encode()
        self.wfile.write(f"{len(text):x}\r\n".encode() + text + b"\r\n")


WAYS = {*AUTHORS, "hello", "json", "uncounted", "long", "refuse", "filter", "think", "late", "half", "cut", "stall", "flood", "garbled", "trouble"}

if __name__ == "__main__":
    serve(Model)
