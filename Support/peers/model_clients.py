"""Has the vendors' own clients talk to model.py at the port given, so that the peer is not a misunderstanding of ours.

Ends with status 0 when every answer and error came out as the vendors mean it. Needs the Python environment `peers`.
"""

import sys

import anthropic
import openai

PORT = sys.argv[1]
TEXT = "Good evening, évéryone \U0001F600."
MESSAGES = [{"role": "user", "content": "Hi"}]


def openai_client(way: str, key: str = "sk-test") -> openai.OpenAI:
    return openai.OpenAI(api_key=key, base_url=f"http://127.0.0.1:{PORT}/{way}/v1", max_retries=0)


def anthropic_client(way: str, key: str = "sk-test") -> anthropic.Anthropic:
    return anthropic.Anthropic(api_key=key, base_url=f"http://127.0.0.1:{PORT}/{way}", max_retries=0)


def ask_openai(way: str, key: str = "sk-test"):
    stream = openai_client(way, key).chat.completions.create(
        model="gpt-test", messages=MESSAGES, stream=True, stream_options={"include_usage": True})
    chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    return text, [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1], chunks[-1].usage


def ask_anthropic(way: str, key: str = "sk-test"):
    with anthropic_client(way, key).messages.stream(model="claude-test", max_tokens=100, messages=MESSAGES) as stream:
        return stream.get_final_message()


def expect(kind: type, call, *arguments):
    try:
        call(*arguments)
    except kind:
        return
    raise AssertionError(f"{call.__name__}{arguments} raised no {kind.__name__}")


text, finish, usage = ask_openai("hello")
assert (text, finish, usage.prompt_tokens, usage.completion_tokens) == (TEXT, "stop", 21, 5), (text, finish, usage)
assert ask_openai("long")[1] == "length"
message = ask_anthropic("think")
assert message.content[-1].text == TEXT and message.stop_reason == "end_turn" and message.usage.output_tokens == 5, message
assert ask_anthropic("refuse").stop_reason == "refusal"

for module, ask in ((openai, ask_openai), (anthropic, ask_anthropic)):
    expect(module.AuthenticationError, ask, "hello", "sk-wrong")
    expect(module.RateLimitError, ask, "busy")
    expect(module.RateLimitError, ask, "quota")
    expect(module.NotFoundError, ask, "unknown")
    expect(module.BadRequestError, ask, "overlong")
    expect(module.InternalServerError, ask, "overloaded")
    expect(module.APIError, ask, "trouble")
