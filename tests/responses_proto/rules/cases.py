"""Requests, what is wrong with them, and how that is looked for."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import Struct

from responses_proto.errors import InvalidRequest
from responses_proto.rules import check_request, find_problems

LONG = "x" * 65
TEXT = 10_485_760
OPEN = {"type": "object", "properties": {"a": {}}, "required": ["a"], "additionalProperties": False}
CLOSED = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}


class Case(Struct):
    path: str
    rule: str
    body: dict[str, Any]


def names(cases: list[Case]) -> list[str]:
    return [f"{case.rule}-{case.path[:40]}" for case in cases]


def assert_refused(case: Case) -> None:
    """The first finding is the one expected, and it is what is raised."""
    first = find_problems(case.body)[0]
    assert (first.path, first.rule) == (case.path, case.rule)
    with pytest.raises(InvalidRequest) as caught:
        check_request(case.body)
    assert str(caught.value) == str(first)
    assert str(first).count(case.path + ": ") == 1


def message(*content: object, role: str = "user") -> dict[str, object]:
    return {"type": "message", "role": role, "content": list(content)}


def one(**item: object) -> dict[str, object]:
    return {"input": [item]}


def parts(*content: object) -> dict[str, object]:
    return {"input": [message(*content)]}


def tools(*given: object) -> dict[str, object]:
    return {"tools": list(given)}


def choice(given: object) -> dict[str, object]:
    return {"tool_choice": given}


def a_format(**given: object) -> dict[str, object]:
    return {"text": {"format": {"type": "json_schema", **given}}}
