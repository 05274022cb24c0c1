"""Events that grow the visible output: items, content parts, text, refusals, sound."""

from msgspec import Raw, field

from ..decoding import NULL
from ..parts import Annotation, ContentPart, LogProb, read_annotation, read_logprobs, read_part
from .base import Event, OnPart, WithItem

__all__ = [
    "AudioDelta",
    "AudioDone",
    "AudioTranscriptDelta",
    "AudioTranscriptDone",
    "ContentPartAdded",
    "ContentPartDone",
    "OutputItemAdded",
    "OutputItemDone",
    "OutputTextAnnotationAdded",
    "OutputTextDelta",
    "OutputTextDone",
    "RefusalDelta",
    "RefusalDone",
]


class OutputItemAdded(WithItem, frozen=True, gc=False, tag="response.output_item.added"):
    """A new output item begins."""


class OutputItemDone(WithItem, frozen=True, gc=False, tag="response.output_item.done"):
    """An output item is finished; its bytes are what goes back to the server."""


class _WithPart(OnPart, frozen=True, gc=False, kw_only=True):
    raw_part: Raw = field(name="part", default=NULL)

    @property
    def part(self) -> ContentPart | None:
        """The typed view of the part; None where the server sent none.

        Raises :class:`responses_proto.errors.MalformedEvent` for what is no part.
        """
        return None if self.raw_part == NULL else read_part(self.raw_part)


class ContentPartAdded(_WithPart, frozen=True, gc=False, tag="response.content_part.added"):
    """A content part begins."""


class ContentPartDone(_WithPart, frozen=True, gc=False, tag="response.content_part.done"):
    """A content part is finished."""


class _WithLogprobs(OnPart, frozen=True, gc=False, kw_only=True):
    raw_logprobs: Raw = field(name="logprobs", default=NULL)

    @property
    def logprobs(self) -> tuple[LogProb, ...]:
        """The typed view of the log probabilities; () if there are none."""
        return read_logprobs(self.raw_logprobs)


class OutputTextDelta(_WithLogprobs, frozen=True, gc=False, tag="response.output_text.delta", kw_only=True):
    """More text; ``obfuscation`` is padding against traffic analysis."""

    delta: str
    obfuscation: str | None = None


class OutputTextDone(_WithLogprobs, frozen=True, gc=False, tag="response.output_text.done", kw_only=True):
    """The whole text of one part."""

    text: str


class OutputTextAnnotationAdded(
    OnPart, frozen=True, gc=False, tag="response.output_text.annotation.added", kw_only=True
):
    """A citation or file reference in the text."""

    annotation_index: int | None = None
    raw_annotation: Raw = field(name="annotation", default=NULL)

    @property
    def annotation(self) -> Annotation | None:
        """The typed view of the annotation; None where the server sent none.

        Raises :class:`responses_proto.errors.MalformedEvent` for what is no annotation.
        """
        return None if self.raw_annotation == NULL else read_annotation(self.raw_annotation)


class RefusalDelta(OnPart, frozen=True, gc=False, tag="response.refusal.delta", kw_only=True):
    """More of a refusal."""

    delta: str
    obfuscation: str | None = None


class RefusalDone(OnPart, frozen=True, gc=False, tag="response.refusal.done", kw_only=True):
    """The whole refusal."""

    refusal: str


class AudioDelta(Event, frozen=True, gc=False, tag="response.audio.delta", kw_only=True):
    """More sound, in base64; it belongs to no item."""

    delta: str
    obfuscation: str | None = None


class AudioDone(Event, frozen=True, gc=False, tag="response.audio.done"):
    """All sound is there."""


class AudioTranscriptDelta(Event, frozen=True, gc=False, tag="response.audio.transcript.delta", kw_only=True):
    """More of what the sound says, as text."""

    delta: str
    obfuscation: str | None = None


class AudioTranscriptDone(Event, frozen=True, gc=False, tag="response.audio.transcript.done"):
    """The transcript is all there."""
