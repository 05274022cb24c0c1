"""Events that grow a reasoning item: its summary and, where the model shows it, the full text.

The full text has two names on the wire: ``response.reasoning_text.*`` (the official client) and
``response.reasoning.*`` (Open Responses 2026-04-24).
"""

from msgspec import Raw, field

from ..decoding import NULL
from ..parts import ContentPart, read_part
from .base import OnPart, OnSummary

__all__ = [
    "ReasoningDelta",
    "ReasoningDone",
    "ReasoningSummaryPartAdded",
    "ReasoningSummaryPartDone",
    "ReasoningSummaryTextDelta",
    "ReasoningSummaryTextDone",
    "ReasoningTextDelta",
    "ReasoningTextDone",
]


class _WithSummaryPart(OnSummary, frozen=True, gc=False, kw_only=True):
    raw_part: Raw = field(name="part", default=NULL)

    @property
    def part(self) -> ContentPart | None:
        """The typed view of the part; None where the server sent none.

        Raises :class:`responses_proto.errors.MalformedEvent` for what is no part.
        """
        return None if self.raw_part == NULL else read_part(self.raw_part)


class ReasoningSummaryPartAdded(_WithSummaryPart, frozen=True, gc=False, tag="response.reasoning_summary_part.added"):
    """A paragraph of the summary begins."""


class ReasoningSummaryPartDone(
    _WithSummaryPart, frozen=True, gc=False, tag="response.reasoning_summary_part.done", kw_only=True
):
    """A paragraph of the summary is finished; ``status`` is ``incomplete`` if it was cut."""

    status: str | None = None


class ReasoningSummaryTextDelta(
    OnSummary, frozen=True, gc=False, tag="response.reasoning_summary_text.delta", kw_only=True
):
    """More text of a summary paragraph."""

    delta: str
    obfuscation: str | None = None


class ReasoningSummaryTextDone(
    OnSummary, frozen=True, gc=False, tag="response.reasoning_summary_text.done", kw_only=True
):
    """The whole text of a summary paragraph."""

    text: str


class ReasoningTextDelta(OnPart, frozen=True, gc=False, tag="response.reasoning_text.delta", kw_only=True):
    """More reasoning text."""

    delta: str
    obfuscation: str | None = None


class ReasoningTextDone(OnPart, frozen=True, gc=False, tag="response.reasoning_text.done", kw_only=True):
    """The whole reasoning text of one part."""

    text: str


class ReasoningDelta(OnPart, frozen=True, gc=False, tag="response.reasoning.delta", kw_only=True):
    """More reasoning text, under its Open Responses name."""

    delta: str
    obfuscation: str | None = None


class ReasoningDone(OnPart, frozen=True, gc=False, tag="response.reasoning.done", kw_only=True):
    """The whole reasoning text of one part, under its Open Responses name."""

    text: str
