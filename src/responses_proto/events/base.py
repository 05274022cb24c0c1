"""The shapes that streaming events come in; the leaves add a tag and what is theirs.

Every field but ``type`` has a default: real servers leave out ``sequence_number``, indexes and
ids (wire facts: llama.cpp, LiteLLM, Lemonade). What is absent is None, never a guess.
What carries JSON of its own keeps its bytes in ``raw_x`` and gives the typed view as ``x``.
An event does not remember its own bytes, which would cost more than reading it: members that this
version does not know (llama.cpp's ``timings``) are in the payload only. Who wants those reads
server-sent events (``parse_sse``) and gives each ``data`` to ``read_event``.
"""

from msgspec import Raw, field

from ..decoding import NULL, Unknown, Value, tag_of
from ..items import Item, read_item
from ..response import Response, read_response

__all__ = ["Event", "OnItem", "OnPart", "OnSummary", "UnknownEvent", "Whole", "WithItem"]


class Event(Value, frozen=True, gc=False, tag_field="type", omit_defaults=True, kw_only=True):
    """Base of the streaming events; ``sequence_number`` is an opaque, growing cursor.

    Written out, an event has no field that is None.
    """

    sequence_number: int | None = None

    @property
    def type(self) -> str:
        """The event's name on the wire."""
        return tag_of(type(self))


class UnknownEvent(Unknown):
    """An event of a type that this version does not know, with its payload byte for byte."""

    __slots__ = ()

    @property
    def sequence_number(self) -> int | None:
        """The cursor, if the event has one."""
        return self._member("sequence_number", int)


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
    def item(self) -> Item | None:
        """The typed view of the item; None where the server sent none.

        Raises :class:`responses_proto.errors.MalformedEvent` for what is no item.
        """
        return None if self.raw_item == NULL else read_item(self.raw_item)


class Whole(Event, frozen=True, gc=False, kw_only=True):
    """An event that carries the whole response as it stands, kept undecoded in ``raw_response``."""

    raw_response: Raw = field(name="response", default=Raw(b"{}"))

    @property
    def response(self) -> Response | None:
        """The typed view of the response; None where the server sent ``null``.

        Raises :class:`responses_proto.errors.MalformedEvent` for what is no response.
        """
        return None if self.raw_response == NULL else read_response(self.raw_response)
