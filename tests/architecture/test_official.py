"""Every method of the official client's resource is here, under its name and with all of its parameters."""

from __future__ import annotations

import inspect
from typing import Any, get_args, get_type_hints

import pytest
from openai.resources import conversations, responses

from oci_responses.blocking.conversations import ConversationItems, Conversations
from oci_responses.blocking.inputs import InputItems, InputTokens
from oci_responses.blocking.responses import Responses

PAIRS: list[tuple[type, type]] = [
    (responses.Responses, Responses),
    (responses.InputItems, InputItems),
    (responses.InputTokens, InputTokens),
    (conversations.Conversations, Conversations),
    (conversations.Items, ConversationItems),
]
ELSEWHERE = {"connect"}
"""WebSockets: nothing shows that the service has them."""
LEFT_OUT = {"parse": {"parse_as", "stream"}}
"""A second type for the same text, and a stream, which is ``stream(text_format=...)``."""
METHODS = [
    (ours, name, method)
    for theirs, ours in PAIRS
    for name, method in inspect.getmembers(theirs, inspect.isfunction)
    if not name.startswith("_") and name not in ELSEWHERE
]


def names(method: Any) -> set[str]:
    found: set[str] = set()
    for parameter in inspect.signature(method).parameters.values():
        if parameter.kind is parameter.VAR_KEYWORD:
            found |= set(get_type_hints(get_args(get_type_hints(method)[parameter.name])[0]))
        else:
            found.add(parameter.name)
    return found


@pytest.mark.parametrize(("ours", "name", "method"), METHODS, ids=lambda one: getattr(one, "__qualname__", one))
def test_a_method_takes_what_the_official_one_takes(ours: type, name: str, method: Any) -> None:
    assert names(method) - names(getattr(ours, name)) == LEFT_OUT.get(name, set())


def test_there_are_methods_to_compare() -> None:
    assert len(METHODS) >= 17
