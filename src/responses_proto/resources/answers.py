"""What the operations answer with, typed, and the functions that read it.

Source: the official client's types of the same names; the conversations API of Open Responses'
relatives. Ids and counts must be there; what else is absent is None or empty, and never invented.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

import msgspec
from msgspec import Raw, field

from ..decoding import REFUSED, Kept, always, decode_object, mend
from ..effects import Head
from ..errors import RemoteProtocolError
from ..exchange import judged, read_answer, unwrap
from ..exchange.answers import told
from ..items import READER as ITEMS
from ..items import Item, read_item
from ..response import Response
from ..settings import Metadata
from ..usage import Usage

__all__ = [
    "CompactedResponse",
    "Conversation",
    "Deleted",
    "InputTokenCount",
    "ItemPage",
    "read_created",
    "read_deleted",
    "read_one_item",
    "reading",
]

A = TypeVar("A", bound="_Answered")


class _Answered(Kept, frozen=True, kw_only=True):
    @property
    def request_id(self) -> str | None:
        """``opc-request-id`` of the answer."""
        return self.__dict__.get("request_id_header")

    @property
    def opc_request_id(self) -> str | None:
        """The same, by the header's own name."""
        return self.request_id


class Deleted(_Answered, frozen=True, kw_only=True):
    """The service's word that something is gone."""

    id: str = ""
    object: str = ""
    deleted: bool = False


class Conversation(_Answered, frozen=True, kw_only=True):
    """A conversation, without its items; ``created_at`` is seconds since the epoch."""

    id: str
    object: str = always("conversation")
    created_at: float | None = None
    metadata: Metadata | None = None


class InputTokenCount(_Answered, frozen=True, kw_only=True):
    """How many tokens a request would have as its input."""

    input_tokens: int
    object: str = always("response.input_tokens")


class CompactedResponse(_Answered, frozen=True, kw_only=True):
    """A conversation made short: the user's messages and an item that stands for all the rest."""

    id: str
    object: str = always("response.compaction")
    created_at: float | None = None
    raw_output: tuple[Raw, ...] = field(name="output")
    usage: Usage | None = None

    @property
    def output(self) -> tuple[Item, ...]:
        """The items; each remembers its bytes and can be sent back as it is."""
        return tuple(ITEMS.read_any(raw, []) for raw in self.raw_output)

    def as_input(self) -> tuple[Item, ...]:
        """Return the output as input items for the next request, byte for byte."""
        return self.output


class ItemPage(_Answered, frozen=True, kw_only=True):
    """A list of items, or as much of it as one answer holds."""

    object: str = always("list")
    raw_data: tuple[Raw, ...] = field(name="data")
    first_id: str | None = None
    last_id: str | None = None
    has_more: bool | None = None

    @property
    def data(self) -> tuple[Item, ...]:
        """The items; each remembers its bytes and can be sent back as it is."""
        return tuple(ITEMS.read_any(raw, []) for raw in self.raw_data)


def reading(kind: type[A]) -> Callable[[Head, bytes], A]:
    """Return the function that reads answers of a kind.

    That raises :class:`RemoteProtocolError` for what is no JSON object, and for one without what
    its kind cannot do without.
    """
    decoder = msgspec.json.Decoder(kind)

    def read(head: Head, body: bytes) -> A:
        try:
            answer = decoder.decode(body)
        except REFUSED:
            try:
                notes: list[str] = []
                answer = mend(kind, decode_object(body, notes), notes, name=kind.__name__, raw=body)
            except RemoteProtocolError as error:
                raise told(error, head, body) from None
        answer.__dict__["raw_bytes"] = body
        answer.__dict__["request_id_header"] = head.request_id
        return answer

    return read


_read_deleted: Final = reading(Deleted)


def read_deleted(head: Head, body: bytes) -> Deleted:
    """Read the answer to a DELETE; an empty body is a plain success.

    Raises :class:`RemoteProtocolError` for a body that says something else.
    """
    return _read_deleted(head, body if body.strip() else b'{"deleted":true}')


def read_created(head: Head, body: bytes) -> Response:
    """Read a response; raises :class:`responses_proto.errors.ResponseFailed` for one that failed."""
    return unwrap(judged(read_answer(head, body)))


def read_one_item(head: Head, body: bytes) -> Item:
    """Read an item; raises :class:`RemoteProtocolError` for what is none."""
    try:
        return read_item(body)
    except RemoteProtocolError as error:
        raise told(error, head, body) from None
