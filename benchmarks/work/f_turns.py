"""A stateless conversation of 500 turns: making the body of each request, and its hash for the signature."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any

from benchmarks.frame import OFFICIAL, OURS, Case, Contender, Done, Target

TITLE = "(f) 500 turns of a stateless conversation"
NOTE = (
    "CPU for the bodies of all turns and their SHA-256, 970 bytes of history a turn. The official client is sampled at "
    "every 25th turn: as documented (`input=[dicts]`), and the way round its own preparation (`extra_body`)."
)
_TURNS, _SAMPLE = 500, 25
_WORDS = "The quick brown fox jumps over the lazy dog, and then it does so again. "


def _turn(number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    question = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": _WORDS * 5}]}
    part = {"type": "output_text", "text": _WORDS * 5, "annotations": []}
    answer = {"type": "message", "id": f"msg_{number}", "role": "assistant", "status": "completed", "content": [part]}
    return question, answer


def _hashed(body: bytes) -> int:
    hashlib.sha256(body).digest()
    return len(body)


def ours() -> Contender:
    """``Stateless`` and ``build_request``."""

    def make() -> Callable[[], Done]:
        import msgspec

        from responses_proto import Stateless, build_request, read_response

        turns = []
        for number in range(_TURNS):
            question, answer = _turn(number)
            whole = {"id": f"resp_{number}", "status": "completed", "output": [answer]}
            turns.append((question, read_response(msgspec.json.encode(whole))))

        def job() -> Done:
            conversation = Stateless()
            for question, response in turns:
                parameters = conversation.turn([question])
                _hashed(build_request(model="openai.gpt-5", **parameters))
                conversation = conversation.after([question], response)
            return Done(1)

        return job

    return Contender(make)


def official(*, around: bool) -> Contender:
    """The official client on a transport that only takes the body."""

    def make() -> Callable[[], Done]:
        import httpx2
        from openai import OpenAI

        reply = {"id": "resp_1", "object": "response", "output": [], "model": "m", "created_at": 0, "tools": []}

        def take(request: Any) -> Any:
            _hashed(request.content)
            return httpx2.Response(200, json=reply)

        client = OpenAI(
            api_key="unused",
            base_url="http://127.0.0.1:9/v1",
            http_client=httpx2.Client(transport=httpx2.MockTransport(take)),
        )

        def job() -> Done:
            history: list[Any] = []
            sampled = 0.0
            for number in range(_TURNS):
                question, answer = _turn(number)
                history.append(question)
                if number % _SAMPLE == _SAMPLE - 1:
                    begun = time.process_time()
                    if around:
                        body = {"input": history, "store": False}
                        client.responses.create(model="openai.gpt-5", extra_body=body)
                    else:
                        client.responses.create(model="openai.gpt-5", input=history, store=False)
                    sampled += time.process_time() - begun
                history.append(answer)
            return Done(1, cost=sampled * _SAMPLE)

        return job

    return Contender(make)


CASES = [
    Case(
        "all turns",
        "s",
        {OURS: ours(), OFFICIAL: official(around=False), f"{OFFICIAL}, extra_body": official(around=True)},
        [Target(OFFICIAL, 500), Target(f"{OFFICIAL}, extra_body", 10)],
        scale=1,
        rounds=3,
    )
]
