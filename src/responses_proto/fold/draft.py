"""One output item while it streams: what was announced, what was appended, what was finished."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec import Raw

from ..decoding import encode_json

__all__ = ["Draft", "Slot"]

_FIELD_OF: Final = {
    "output_text": ("content", "text"),
    "text": ("content", "text"),
    "reasoning_text": ("content", "text"),
    "refusal": ("content", "refusal"),
    "summary_text": ("summary", "text"),
}
"""Where the text of a part of this type stands: the item's field and the part's."""


class Slot:
    """A growing string: appended piece by piece, joined when somebody looks."""

    __slots__ = ("announced", "append", "closed", "index", "kind", "pieces", "raw")

    def __init__(self, kind: str, index: int, announced: bool) -> None:
        self.kind = kind
        self.index = index
        self.announced = announced
        self.closed = False
        self.raw: Raw | None = None
        self.pieces: list[str] = []
        self.append = self.pieces.append

    @property
    def text(self) -> str:
        """All that was appended."""
        if len(self.pieces) > 1:
            self.pieces[:] = ["".join(self.pieces)]
        return self.pieces[0] if self.pieces else ""

    def replace(self, text: str) -> None:
        """Let a final text take the place of the pieces."""
        self.pieces[:] = [text]


class Draft:
    """An item that is being streamed.

    ``announced`` and ``done`` are the item as ``output_item.added`` and ``.done`` gave it;
    ``slots`` are its content parts and summary paragraphs; ``fields`` are strings of the item
    itself that grow (``arguments``, ``input``, ``code``, ...).
    """

    __slots__ = ("announced", "done", "fields", "id", "index", "slots", "type")

    def __init__(self, type: str, id: str | None, index: int | None, announced: Raw | None = None) -> None:  # noqa: A002
        self.type = type
        self.id = id
        self.index = index
        self.announced = announced
        self.done: Raw | None = None
        self.slots: dict[tuple[str, int], Slot] = {}
        self.fields: dict[str, Slot] = {}

    @property
    def open(self) -> bool:
        """Whether more may come."""
        return self.done is None

    def text(self, kind: str) -> str:
        """Everything said in parts of this kind, joined."""
        return "".join(slot.text for slot in self.slots.values() if slot.kind == kind)

    def field(self, name: str) -> Slot:
        """The growing string of this field of the item."""
        if name not in self.fields:
            self.fields[name] = Slot(name, 0, announced=True)
        return self.fields[name]

    def encode(self) -> Raw:
        """Return the item as JSON: the finished bytes if there are any, else what is known so far."""
        if self.done is not None:
            return self.done
        members: dict[str, object] = {"type": self.type}
        if self.id:
            members["id"] = self.id
        if self.announced is not None:
            members.update(msgspec.json.decode(self.announced, type=dict[str, Raw]))
        members.update(self._grown())
        return Raw(encode_json(members))

    def encode_over(self, item: Raw) -> Raw:
        """Return ``item`` with what was streamed in place of its own text."""
        members: dict[str, object] = dict(msgspec.json.decode(item, type=dict[str, Raw]))
        members.update(self._grown())
        return Raw(encode_json(members))

    def _grown(self) -> Iterator[tuple[str, object]]:
        for name, slot in self.fields.items():
            yield name, slot.text
        for field in ("summary", "content"):
            slots = [slot for slot in self.slots.values() if _field_of(slot.kind)[0] == field]
            if slots:
                yield field, [_part(slot) for slot in sorted(slots, key=lambda slot: slot.index)]


def _field_of(kind: str) -> tuple[str, str]:
    return _FIELD_OF.get(kind, ("content", "text"))


def _part(slot: Slot) -> object:
    if slot.raw is not None:
        return slot.raw
    part: dict[str, object] = {"type": slot.kind, _field_of(slot.kind)[1]: slot.text}
    if slot.kind == "output_text":
        part["annotations"] = []
    return part
