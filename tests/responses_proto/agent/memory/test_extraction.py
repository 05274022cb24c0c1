"""What a model finds, as far as it is proper."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from responses_proto.agent.memory import Memory, MemoryType
from responses_proto.agent.memory.extraction import ask, read
from responses_proto.request import build_request
from responses_proto.response import Response

NAME = Memory(type=MemoryType.USER, key="name", content="Ann\nB.")


def saying(text: str) -> Response:
    item = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": text}]}
    return Response(id="r", status="completed", raw_output=(msgspec.Raw(msgspec.json.encode(item)),))


def found(*entries: tuple[str, str, str]) -> Response:
    memories = [{"type": kind, "key": key, "content": content} for kind, key, content in entries]
    return saying(msgspec.json.encode({"memories": memories}).decode())


@pytest.mark.parametrize(
    ("response", "keys"),
    [
        (found(), []),
        (found(("user", "name", "Ann")), ["name"]),
        (found(("user", "Name!", "Ann"), ("user", "", "x"), ("user", "blank", "  ")), []),
        (found(("user", "login", "The password is hunter2")), []),
        (found(*[("user", f"k{at}", "x") for at in range(30)]), [f"k{at}" for at in range(20)]),
        (found(("mood", "m", "x")), None),
        (saying("Nothing to keep."), None),
    ],
)
def test_an_extraction(response: Response, keys: list[str] | None) -> None:
    memories = read(response)
    assert (None if memories is None else [one.key for one in memories]) == keys


def test_what_the_model_is_asked() -> None:
    asked: Any = ask("user: Hi", [NAME])
    said = msgspec.json.decode(build_request("m", **asked))["input"][0]["content"][0]["text"]
    assert "- user name: Ann B." in said
    assert said.endswith("user: Hi")
    assert "Known:\nnothing" in str(ask("user: Hi", [])["input"]).replace("\\n", "\n")
