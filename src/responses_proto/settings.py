"""Settings that a request makes and a response echoes.

Source: Open Responses 2026-04-24, "Request" and "Response"; the official client's ``Reasoning``
and ``ResponseTextConfig``.
"""

from __future__ import annotations

from typing import TypeAlias

from .decoding import Detail

__all__ = ["ConversationRef", "Metadata", "ReasoningSettings", "TextFormat", "TextSettings"]

Metadata: TypeAlias = dict[str, object]
"""What the program attached: by the protocol at most 16 strings, but some servers take any JSON."""


class ReasoningSettings(Detail, frozen=True):
    """``effort`` is none, minimal, low, medium, high, ...; ``summary`` is auto, concise or detailed."""

    effort: str | None = None
    summary: str | None = None
    generate_summary: str | None = None
    context: str | None = None
    mode: str | None = None


class TextFormat(Detail, frozen=True):
    """``type`` is text, json_object or json_schema; the other fields belong to json_schema."""

    type: str
    name: str | None = None
    schema: dict[str, object] | None = None
    description: str | None = None
    strict: bool | None = None


class TextSettings(Detail, frozen=True):
    """What text the model writes; ``verbosity`` is low, medium or high."""

    format: TextFormat | None = None
    verbosity: str | None = None


class ConversationRef(Detail, frozen=True):
    """The conversation that a response belongs to."""

    id: str
