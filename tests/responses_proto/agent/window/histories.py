"""Histories to cut: the ones that a service accepts, as JSON."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st
from msgspec import Raw

from responses_proto.history import raw_items

from ...history.histories import valid_histories

__all__ = ["HISTORIES", "call", "items", "out", "said", "system", "user"]

HISTORIES: st.SearchStrategy[tuple[Raw, ...]] = st.tuples(
    st.sampled_from([(), ({"type": "message", "role": "developer", "content": "Be kind."},)]), valid_histories()
).map(lambda both: raw_items([*both[0], *both[1]]))


def items(*given: Any) -> tuple[Raw, ...]:
    return tuple(Raw(json.dumps(one).encode()) for one in given)


def user(text: str) -> dict[str, Any]:
    return {"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}


def said(text: str) -> dict[str, Any]:
    return {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": text}]}


def system(text: str) -> dict[str, Any]:
    return {"type": "message", "role": "system", "content": text}


def call(name: str) -> dict[str, Any]:
    return {"type": "function_call", "call_id": name, "name": "find", "arguments": "{}"}


def out(name: str, text: str = "1") -> dict[str, Any]:
    return {"type": "function_call_output", "call_id": name, "output": text}
