"""A history as a value: what was said, as JSON, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from msgspec import Raw

from ..decoding import encode_json
from ..errors import InvalidRequest
from ..items import READER, Item
from ..response import Response
from .entries import Entry, json_of, raw_items, read_entries
from .groups import groups
from .pairs import CALLS, NO_OUTPUT, OUTPUTS, answer, match, name_of

__all__ = ["History"]

_TEXT_LIKE: Final = (str, list, tuple)


@dataclass(frozen=True, slots=True)
class History:
    """The input items of a conversation that the client holds.

    A value: every method returns a new history, and msgspec encodes and decodes it. ``raw_items``
    are the items as JSON. What a server sent is kept and sent back byte for byte: unknown fields,
    sealed reasoning, ``phase``, key order and whitespace. ``check_history``, ``repair_history``
    and the ``input`` of a request take it as it is.
    """

    raw_items: tuple[Raw, ...] = ()

    def __post_init__(self) -> None:
        """Take items of any make; raises :class:`InvalidRequest` for what is no list of JSON objects."""
        object.__setattr__(self, "raw_items", raw_items(self.raw_items))

    def __iter__(self) -> Iterator[Raw]:
        return iter(self.raw_items)

    def __len__(self) -> int:
        return len(self.raw_items)

    @property
    def items(self) -> tuple[Item, ...]:
        """The typed view of the items; one that lacks what its type needs is an ``UnknownItem``."""
        return tuple(READER.read_any(raw, []) for raw in self.raw_items)

    def as_input(self) -> tuple[Raw, ...]:
        """Return the items for the ``input`` of a request."""
        return self.raw_items

    def groups(self) -> list[tuple[Raw, ...]]:
        """Return the runs of items that must stay together; see :func:`groups`."""
        return groups(self.raw_items)

    def add_user(self, text: str) -> History:
        """Return the history with a message of the user."""
        content = [{"type": "input_text", "text": text}]
        return self.extend([{"type": "message", "role": "user", "content": content}])

    def extend(self, more: Response | Iterable[object]) -> History:
        """Return the history with the output of a response, or with some items.

        A response of the official SDK is taken too (anything with ``output``), and items of any
        make, messages among them. Raises :class:`InvalidRequest` for what is no list of JSON objects.
        """
        if isinstance(more, Response):
            return self._grown(raw.copy() for raw in more.raw_output)
        return self._grown(json_of(entry.given) for entry in read_entries(more))

    def add_output(self, call_id: str, output: object = None, **members: object) -> History:
        """Return the history with the output of the call that has this id.

        The type of the item is that of the call. For a function, a custom tool and a local shell
        ``output`` is text or content parts; another value goes as JSON text, and nothing as a
        mark, because the service refuses an empty output. Other calls want what their output
        item has: ``add_output(id, status="completed")``, ``add_output(id, approve=True)``.
        Raises :class:`InvalidRequest` if no call of this id is open: a call and its output are a
        pair.
        """
        call = self._open_call(call_id)
        if call is None:
            raise InvalidRequest(f"no open call is named {call_id!r}", path="call_id", rule="orphan_output")
        if output is not None or CALLS[call.type].text:
            members = {"output": _said(call, output), **members}
        return self.extend([answer(call.type, call_id, members)])

    def _grown(self, more: Iterable[Raw]) -> History:
        grown = object.__new__(History)  # what is held already is not looked at again
        object.__setattr__(grown, "raw_items", (*self.raw_items, *more))
        return grown

    def _open_call(self, call_id: str) -> Entry | None:
        # From the end: a call is mostly answered soon, and the whole history is long.
        seen: list[Entry] = []
        for raw in reversed(self.raw_items):
            entry = Entry(raw, 0)
            if entry.type in OUTPUTS:
                seen.append(entry)
            elif entry.type in CALLS and name_of(entry)[1] == call_id:
                seen.append(entry)
                if unanswered := match(seen[::-1]).unanswered:
                    return unanswered[0]
        return None


def _said(call: Entry, output: object) -> object:
    if not CALLS[call.type].text:
        return output
    if output in (None, "", [], ()):
        return NO_OUTPUT
    return output if isinstance(output, _TEXT_LIKE) else encode_json(output).decode()
