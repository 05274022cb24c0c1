"""Asides: requests that the service takes as they are, and answers of any make."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from responses_proto.agent.inquiry import aside, bulleted, read_aside, read_text_aside, user_item
from responses_proto.request import build_request
from responses_proto.response import Response


class Point(msgspec.Struct):
    """A point."""

    x: int
    y: int


def saying(text: str, status: str | None = "completed") -> Response:
    item = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": text}]}
    return Response(id="r", status=status, raw_output=(msgspec.Raw(msgspec.json.encode(item)),))


@pytest.mark.parametrize("kind", [None, Point])
def test_an_aside_is_a_request_of_its_own(kind: type | None) -> None:
    asked: Any = aside("Judge.", "This.", kind)
    body = msgspec.json.decode(build_request(model="m", **asked))
    assert body["instructions"] == "Judge."
    assert body["input"] == [user_item("This.")]
    assert body["store"] is False
    assert ("text" in body) == (kind is not None)


@pytest.mark.parametrize(
    ("text", "status", "read"),
    [
        ('{"x": 1, "y": 2}', "completed", Point(1, 2)),
        ('{"x": 1, "y": 2}', None, Point(1, 2)),
        ('{"x": 1, "y": 2}', "incomplete", None),
        ('{"x": 1}', "completed", None),
        ("I think", "completed", None),
        ("", "completed", None),
        ('{"x": 1, "y": 1e999999}', "completed", None),
    ],
)
def test_an_answer_is_of_the_shape_or_none(text: str, status: str | None, read: Point | None) -> None:
    assert read_aside(Point, saying(text, status)) == read


def test_text_and_lists() -> None:
    assert read_text_aside(saying(" so ")) == "so"
    assert read_text_aside(saying(" ")) is None
    assert read_text_aside(saying("so", "failed")) is None
    assert bulleted(["a", "b"]) == "- a\n- b"
