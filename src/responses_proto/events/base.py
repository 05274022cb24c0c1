"""The shapes that streaming events come in; the leaves add a tag and what is theirs.

Every field but ``type`` has a default: real servers leave out ``sequence_number``, indexes and
ids (wire facts: llama.cpp, LiteLLM, Lemonade). What is absent is None, never a guess.
"""

from __future__ import annotations

from msgspec import Raw, Struct, field

from ..decoding import NULL, Unknown
from ..items import Item, read_item
from ..response import Response, read_response

__all__ = ["Event", "OnItem", "OnPart", "OnSummary", "UnknownEvent", "Whole", "WithItem"]


class Event(Struct, frozen=True, gc=False, tag_field="type", omit_defaults=True, kw_only=True):
    """Base of the streaming events; ``sequence_number`` is an opaque, growing cursor.

    Written out, an event has no field that is None.
    """

    sequence_number: int | None = None

    @property
    def type(self) -> str:
        """The event's name on the wire."""
        return str(self.__struct_config__.tag)


class UnknownEvent(Unknown):
    """An event of a type that this version does not know, with its payload byte for byte."""

    __slots__ = ()


class OnItem(Event, frozen=True, gc=False, kw_only=True):
    """An event about one output item."""

    output_index: int | None = None
    item_id: str | None = None


class OnPart(OnItem, frozen=True, gc=False, kw_only=True):
    """An event about one content part of an item."""

    content_index: int | None = None


class OnSummary(OnItem, frozen=True, gc=False, kw_only=True):
    """An event about one part of a reasoning summary."""

    summary_index: int | None = None


class WithItem(Event, frozen=True, gc=False, kw_only=True):
    """An event that carries a whole item, kept as the server wrote it in ``raw_item``."""

    output_index: int | None = None
    raw_item: Raw = field(name="item", default=NULL)

    @property
    def item(self) -> Item:
        """The typed view of the item."""
        return read_item(self.raw_item)


class Whole(Event, frozen=True, gc=False, kw_only=True):
    """An event that carries the whole response as it stands, kept undecoded in ``raw_response``."""

    raw_response: Raw = field(name="response", default=Raw(b"{}"))

    @property
    def response(self) -> Response:
        """The typed view of the response."""
        return read_response(self.raw_response)
