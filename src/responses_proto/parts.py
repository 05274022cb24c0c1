"""Content parts and annotations: what the items that say something are made of.

Source: Open Responses 2026-04-24, "Content"; the official client's types for the parts that
the service has beyond it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, get_args

import msgspec
from msgspec import DecodeError, Raw

from .decoding import Detail, Keep, OpenUnion, Unknown, always
from .usage import IncompleteDetails, InputTokensDetails, OutputTokensDetails, ResponseError, Usage

__all__ = [
    "Annotation",
    "ComputerScreenshot",
    "ContainerFileCitation",
    "ContentPart",
    "FileCitation",
    "FilePath",
    "IncompleteDetails",
    "InputAudio",
    "InputAudioData",
    "InputFile",
    "InputImage",
    "InputText",
    "InputTokensDetails",
    "InputVideo",
    "LogProb",
    "OutputText",
    "OutputTokensDetails",
    "Part",
    "PromptCacheBreakpoint",
    "ReasoningText",
    "Refusal",
    "ResponseError",
    "SummaryText",
    "Text",
    "TopLogProb",
    "UnknownAnnotation",
    "UnknownPart",
    "UrlCitation",
    "Usage",
    "read_annotation",
    "read_logprobs",
    "read_part",
]


class UnknownPart(Unknown):
    """A content part of a type that this version does not know."""

    __slots__ = ()


class UnknownAnnotation(Unknown):
    """An annotation of a type that this version does not know."""

    __slots__ = ()


class FileCitation(Keep, tag="file_citation", frozen=True, kw_only=True):
    """The text at ``index`` rests on a file of a vector store; OCI adds ``valid``."""

    file_id: str | None = None
    filename: str | None = None
    index: int | None = None
    valid: bool | None = None


class UrlCitation(Keep, tag="url_citation", frozen=True, kw_only=True):
    """The text from ``start_index`` to ``end_index`` (characters) rests on a page of the web."""

    url: str | None = None
    title: str | None = None
    start_index: int | None = None
    end_index: int | None = None


class ContainerFileCitation(Keep, tag="container_file_citation", frozen=True, kw_only=True):
    """The text from ``start_index`` to ``end_index`` refers to a file that code left in a container."""

    container_id: str | None = None
    file_id: str | None = None
    filename: str | None = None
    start_index: int | None = None
    end_index: int | None = None


class FilePath(Keep, tag="file_path", frozen=True, kw_only=True):
    """The text at ``index`` is the path of a file that the model made."""

    file_id: str | None = None
    index: int | None = None


class TopLogProb(Detail, frozen=True):
    """One token that could have stood here; ``bytes`` are its UTF-8 bytes."""

    token: str | None = None
    logprob: float | None = None
    bytes: tuple[int, ...] | None = None


class LogProb(TopLogProb, frozen=True, kw_only=True):
    """The token that was chosen, and the likeliest others."""

    top_logprobs: tuple[TopLogProb, ...] | None = None


class PromptCacheBreakpoint(Detail, frozen=True):
    """Marks the end of a prefix worth caching: ``mode`` is explicit, ``ttl`` 30m or 12h."""

    mode: str = always("explicit")
    ttl: str | None = None


class Part(Keep, frozen=True):
    """Base of the content parts."""


class _Cached(Part, frozen=True, kw_only=True):
    prompt_cache_breakpoint: PromptCacheBreakpoint | None = None


class InputText(_Cached, tag="input_text", frozen=True):
    """Text that the program says."""

    text: str


class InputImage(_Cached, tag="input_image", frozen=True):
    """An image by address, ``data:`` URL or file id; ``detail`` is low, high, auto or original."""

    image_url: str | None = None
    detail: str | None = None
    file_id: str | None = None


class InputFile(_Cached, tag="input_file", frozen=True):
    """A file by content (``file_data``, base64), address or id; ``detail`` is auto, low or high."""

    filename: str | None = None
    file_data: str | None = None
    file_url: str | None = None
    file_id: str | None = None
    detail: str | None = None


class InputVideo(Part, tag="input_video", frozen=True):
    """A video by address or ``data:`` URL (Open Responses only)."""

    video_url: str


class InputAudioData(Detail, frozen=True):
    """Sound in base64; ``format`` is mp3 or wav."""

    data: str = ""
    format: str | None = None


class InputAudio(Part, tag="input_audio", frozen=True):
    """Sound that the program gives."""

    input_audio: InputAudioData


class ComputerScreenshot(_Cached, tag="computer_screenshot", frozen=True, kw_only=True):
    """What the screen shows, by address, ``data:`` URL or file id; ``detail`` as for an image."""

    image_url: str | None = None
    file_id: str | None = None
    detail: str | None = None


class OutputText(Part, tag="output_text", frozen=True):
    """Text that the model says."""

    text: str = always("")
    annotations: tuple[Annotation, ...] = always(())
    logprobs: tuple[LogProb, ...] | None = None

    @property
    def parsed(self) -> object:
        """The text as a value of the type that was asked for; None where none was, or it is not of it."""
        return self.__dict__.get("parsed_value")


class Text(Part, tag="text", frozen=True):
    """Text of a message whose side is not told (Open Responses; SGLang sends it for output)."""

    text: str = always("")


class Refusal(Part, tag="refusal", frozen=True):
    """The model's reason for not answering."""

    refusal: str = always("")


class SummaryText(Part, tag="summary_text", frozen=True):
    """One paragraph of a reasoning summary."""

    text: str = always("")


class ReasoningText(Part, tag="reasoning_text", frozen=True):
    """Reasoning in full."""

    text: str = always("")


KnownAnnotation: TypeAlias = FileCitation | UrlCitation | ContainerFileCitation | FilePath
KnownPart: TypeAlias = (
    InputText
    | InputImage
    | InputFile
    | InputVideo
    | InputAudio
    | ComputerScreenshot
    | OutputText
    | Text
    | Refusal
    | SummaryText
    | ReasoningText
)

if TYPE_CHECKING:
    Annotation: TypeAlias = KnownAnnotation | UnknownAnnotation
    ContentPart: TypeAlias = KnownPart | UnknownPart
else:
    # The unknown ones are made by the readers; msgspec must see the known ones only.
    Annotation = KnownAnnotation
    ContentPart = KnownPart

ANNOTATIONS: Final[OpenUnion[Annotation]] = OpenUnion(*get_args(KnownAnnotation), unknown=UnknownAnnotation)
READER: Final[OpenUnion[ContentPart]] = OpenUnion(
    *get_args(KnownPart), unknown=UnknownPart, nested={"output_text.annotations": ANNOTATIONS}
)

read_annotation: Final = ANNOTATIONS.read
"""Return the typed view of one annotation, given as JSON bytes."""

read_part: Final = READER.read
"""Return the typed view of one content part, given as JSON bytes."""

_LOGPROBS: Final = msgspec.json.Decoder(tuple[LogProb, ...])


def read_logprobs(raw: bytes | Raw) -> tuple[LogProb, ...]:
    """Return the typed view of log probabilities, given as a JSON list; () if it is no such list."""
    try:
        return _LOGPROBS.decode(raw)
    except (DecodeError, UnicodeDecodeError):
        return ()
