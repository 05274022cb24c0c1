"""The operations of the API as values: what to send, how to read the answer, where the next page begins."""

from __future__ import annotations

from . import conversations, responses
from .answers import CompactedResponse, Conversation, Deleted, InputTokenCount, ItemPage
from .asking import Pace, ask, ask_bytes, poll, read_as
from .call import Call, Extra, Headers, RawResponse
from .paging import Listing
from .parameters import Asked, CompactParameters, CountParameters, CreateParameters, Parsed, Retrieved, Streamed

__all__ = [
    "Asked",
    "Call",
    "CompactParameters",
    "CompactedResponse",
    "Conversation",
    "CountParameters",
    "CreateParameters",
    "Deleted",
    "Extra",
    "Headers",
    "InputTokenCount",
    "ItemPage",
    "Listing",
    "Pace",
    "Parsed",
    "RawResponse",
    "Retrieved",
    "Streamed",
    "ask",
    "ask_bytes",
    "conversations",
    "poll",
    "read_as",
    "responses",
]
