"""One output item while it streams: what was announced, what grew, what was finished."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Raw

from ..decoding import encode_json
from .deviations import DeviationKind, DeviationLog
from .given import Given, members_in, note_faults
from .growing import Parts, Text

__all__ = ["Draft"]

_BLANK: Final[Mapping[str, Mapping[str, object]]] = {
    "message": {"role": "assistant", "content": []},
    "reasoning": {"summary": []},
    "function_call": {"call_id": "", "name": "", "arguments": ""},
    "custom_tool_call": {"call_id": "", "name": "", "input": ""},
    "mcp_call": {"server_label": "", "name": "", "arguments": ""},
    "shell_call": {"call_id": ""},
    "shell_call_output": {"call_id": ""},
}
"""What the typed view of an item cannot do without, for an item that was never announced."""


class Draft:
    """An item that is being streamed.

    ``members`` is what ``output_item.added`` announced, ``facts`` are values that other events
    told (``status``, ``result``); strings and lists of parts grow. ``done`` is the item as it was
    finished, ``said`` the strings that it was finished with.
    """

    __slots__ = (
        "_lists",
        "_log",
        "_strings",
        "call_id",
        "done",
        "facts",
        "id",
        "index",
        "members",
        "said",
        "steady",
        "type",
    )

    def __init__(self, type: str, id: str | None, index: int | None, log: DeviationLog) -> None:  # noqa: A002
        self.type = type
        self.id = id
        self.index = index
        self.steady = False
        """Whether an event after the announcement called the item by its id: then its id is no rotating one."""
        self.call_id: str | None = None
        self.members: Mapping[str, Raw] | None = None
        self.facts: dict[str, object] = {}
        self.done: Raw | None = None
        self.said: dict[str, str] = {}
        self._log = log
        self._strings: dict[str, Text] = {}
        self._lists: dict[str, Parts] = {}

    @property
    def open(self) -> bool:
        """Whether more may come."""
        return self.done is None

    @property
    def announced(self) -> bool:
        """Whether ``output_item.added`` came for it."""
        return self.members is not None

    def string(self, name: str) -> Text:
        """The growing string of the item itself that has this name."""
        return self._strings.setdefault(name, Text())

    def parts(self, name: str) -> Parts:
        """The growing list of this name: content, summary, commands or output."""
        known = self._lists.get(name)
        if known is None:
            known = self._lists[name] = Parts(self._log)
        return known

    def streamed(self) -> dict[str, str]:
        """The strings as they were streamed; of a message its text and refusals, joined."""
        known = {name: text.value for name, text in self._strings.items()}
        parts = self.parts("content").in_order if self.type == "message" else []
        if parts:
            known["content"] = "".join(text.value for part in parts for text in part.strings.values())
        return known

    def finish(self, given: Given) -> None:
        """Take the finished item; its bytes are the item from here on, unless it lost something."""
        for part in [part for parts in self._lists.values() for part in parts.in_order]:
            if part.announced and part.final is None:
                self._log.note(DeviationKind.NO_DONE, f"a {part.kind} part has no end of its own")
        for name, grown in self._texts():
            if grown.begun and not grown.ended:
                self._log.note(DeviationKind.NO_DONE, f"the {name} of a {self.type} has no end of its own")
        self.said, says = self.streamed(), given.says()
        lost = self.lost_in(says, "output_item.done")
        self.done = Raw(encode_json({**given.members, **dict(self._grown())})) if lost else given.raw
        note_faults(self.done, self._log)
        self.call_id = given.call_id
        for name, text in says.items():
            if text or (name in given.members and name not in self.said):
                self.said[name] = text

    def lost_in(self, now: Mapping[str, str], where: str) -> bool:
        """Whether what the server itself says in this item lacks a text that was streamed."""
        lost = False
        for name, text in (self.said or self.streamed()).items():
            if text == now.get(name, text):
                continue
            if not now[name]:
                lost = True
                self._log.note(DeviationKind.TEXT_LOST, f"{where}: {name} is empty; what was streamed is kept")
            elif text:
                self._log.note(DeviationKind.TEXT_DIFFERS, f"{where}: {name} is not what was streamed")
            else:
                self._log.note(DeviationKind.NO_DELTAS, f"{where}: {name} was not streamed")
        return lost

    def encode(self, status: str | None = None) -> Raw:
        """Return the item as JSON: the finished bytes, else what is known, with this ``status``."""
        if self.done is not None:
            return self.done
        members: dict[str, object] = {"type": self.type}
        if self.members is None:
            members |= _BLANK.get(self.type, {})
        if self.id:
            members["id"] = self.id
        members |= {**(self.members or {}), **self.facts, **dict(self._grown())}
        if status is not None and (self.members is None or "status" in members):
            members["status"] = status
        return Raw(encode_json(members))

    def _grown(self) -> Iterator[tuple[str, object]]:
        for name, text in self._strings.items():
            if text.begun:
                yield name, text.value
        for name, parts in self._lists.items():
            grown = parts.in_order
            if grown and name == "commands":
                commands = [part.as_members()["command"] for part in grown]
                yield "action", {**members_in(self.members or {}, "action"), name: commands}
            elif grown and name == "output":
                yield name, [piece for part in grown for piece in part.pieces]
            elif grown:
                yield name, [part.encode() for part in grown]

    def _texts(self) -> Iterator[tuple[str, Text]]:
        yield from self._strings.items()
        for parts in self._lists.values():
            for part in parts.in_order:
                yield from part.strings.items()
