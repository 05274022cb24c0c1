"""Output that no rule finds a fault in, seen at one look: what nearly every answer of a model is.

The shapes here are exact. Whatever else an item has, or lacks, is for the rules to judge.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final, Literal, TypeAlias

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from ..values import REFUSED
from .order import LONGEST_NAME

__all__ = ["plain_calls"]

_Text: TypeAlias = Annotated[str, Meta(min_length=1)]
_CallId: TypeAlias = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
_Nothing: TypeAlias = Annotated[list[Raw], Meta(max_length=0)]


class _Exact(Struct, tag_field="type", forbid_unknown_fields=True):
    pass


class _OutputText(_Exact, tag="output_text"):
    text: str
    annotations: _Nothing | UnsetType = UNSET
    logprobs: list[Raw] | UnsetType = UNSET


class _Refusal(_Exact, tag="refusal"):
    refusal: str


class _SummaryText(_Exact, tag="summary_text"):
    text: str


class _ReasoningText(_Exact, tag="reasoning_text"):
    text: str


class _Item(_Exact, kw_only=True):
    id: _Text | UnsetType = UNSET
    status: str | UnsetType = UNSET


class _Message(_Item, tag="message", kw_only=True):
    role: Literal["assistant"]
    content: list[_OutputText | _Refusal]
    phase: str | None = None


class _FunctionCall(_Item, tag="function_call", kw_only=True):
    call_id: _CallId
    name: _Text
    arguments: str


class _Reasoning(_Item, tag="reasoning", kw_only=True):
    encrypted_content: _Text
    summary: list[_SummaryText]
    content: list[_ReasoningText] | UnsetType = UNSET


_decode: Final = msgspec.json.Decoder(_Message | _FunctionCall | _Reasoning).decode


def plain_calls(output: Iterable[Raw]) -> list[str] | None:
    """Return the ids of the calls in plain output, all of them open; None for what the rules must look at."""
    try:
        items = [*map(_decode, output)]
    except REFUSED:
        return None
    calls = [item.call_id for item in items if isinstance(item, _FunctionCall)]
    ids = [item.id for item in items if item.id is not UNSET]
    unique = len(set(calls)) == len(calls) and len(set(ids)) == len(ids)
    followed = not items or not isinstance(items[-1], _Reasoning)
    return calls if unique and followed else None
