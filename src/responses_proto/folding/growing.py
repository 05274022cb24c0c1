"""What grows while an item streams: strings, and lists of parts that hold strings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from msgspec import Raw

from .deviations import DeviationKind, DeviationLog

__all__ = ["STRING_OF", "Part", "Parts", "Text"]

STRING_OF: Final[Mapping[str, str]] = {
    "output_text": "text",
    "text": "text",
    "refusal": "refusal",
    "summary_text": "text",
    "reasoning_text": "text",
}
"""The string that grows in a part of this type."""

_BLANK: Final[Mapping[str, Mapping[str, object]]] = {
    "output_text": {"type": "output_text", "text": "", "annotations": []},
    "refusal": {"type": "refusal", "refusal": ""},
    "command": {"command": ""},
    "command_output": {"stdout": "", "stderr": ""},
}
_ANNOUNCED: Final = frozenset({"output_text", "text", "refusal", "summary_text"})
"""Parts that the protocol announces. Raw reasoning and commands may begin with their text."""


class Text:
    """A growing string: appended piece by piece, joined when somebody looks.

    ``append`` takes the next piece. It is the list's own method, so that the step taken once for
    every token costs no call of ours.
    """

    __slots__ = ("_pieces", "append", "ended")

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self.append: Callable[[str], None] = self._pieces.append
        self.ended = False

    @property
    def begun(self) -> bool:
        """Whether a piece came, or the end."""
        return self.ended or bool(self._pieces)

    @property
    def value(self) -> str:
        """All of it so far."""
        if len(self._pieces) > 1:
            self._pieces[:] = ["".join(self._pieces)]
        return self._pieces[0] if self._pieces else ""

    def end(self, final: str, log: DeviationLog, name: str, announced: object = None) -> None:
        """Take the end of this text."""
        self.ended = True
        self.settle(final, log, name, announced)

    def settle(self, final: str, log: DeviationLog, name: str, announced: object = None) -> None:
        """Take the final text: it wins over the pieces, unless it is empty and they are not."""
        given = self.value
        if given == final:
            return
        if given and not final:
            log.note(DeviationKind.TEXT_LOST, f"{name} ends empty; what was streamed is kept")
            return
        self._pieces[:] = [final]
        if given:
            log.note(DeviationKind.TEXT_DIFFERS, f"{name} ends as another text than was streamed")
        elif final != announced:
            log.note(DeviationKind.NO_DELTAS, f"{name} comes whole, without deltas")


class Part:
    """One element of a growing list.

    ``members`` is what was announced, ``final`` the whole part as the server ended it.
    """

    __slots__ = ("annotations", "announced", "final", "kind", "logprobs", "members", "strings")

    def __init__(self, kind: str, members: Mapping[str, object] | None) -> None:
        self.kind = kind
        self.announced = members is not None
        self.members = _BLANK.get(kind, {"type": kind}) if members is None else members
        self.final: object = None
        self.strings: dict[str, Text] = {STRING_OF[kind]: Text()} if kind in STRING_OF else {}
        self.annotations: list[Raw] = []
        self.logprobs: list[Raw] = []

    def string(self, name: str) -> Text:
        """The growing string of this name."""
        return self.strings.setdefault(name, Text())

    def holds(self, name: str) -> bool:
        """Whether a part of this type has such a string."""
        return self.kind not in STRING_OF or STRING_OF[self.kind] == name

    def grows(self, name: str) -> bool:
        """Whether more of this string may come."""
        known = self.strings.get(name)
        return self.final is None and self.holds(name) and (known is None or not known.ended)

    def as_members(self) -> dict[str, object]:
        """The part as far as it has come."""
        grown: dict[str, object] = {name: text.value for name, text in self.strings.items() if text.begun}
        if self.annotations:
            grown["annotations"] = self.annotations
        if self.logprobs:
            grown["logprobs"] = self.logprobs
        return {**self.members, **grown}

    def encode(self) -> object:
        """The part as JSON: as the server ended it, else as far as it has come."""
        return self.as_members() if self.final is None else self.final

    @property
    def pieces(self) -> Sequence[object]:
        """The part where it may stand for several elements of its list, as a command's output does."""
        return self.final if isinstance(self.final, tuple) else (self.as_members(),)


class Parts:
    """A growing list of an item.

    Its elements are found by the index that the server gives them, and where indexes drift,
    repeat or fail, in the order of their arrival.
    """

    def __init__(self, log: DeviationLog) -> None:
        self._log = log
        self._at: dict[int, Part] = {}
        self._last: Part | None = None
        self._next = 0

    @property
    def in_order(self) -> list[Part]:
        """The parts by index."""
        return [self._at[index] for index in sorted(self._at)]

    def begin(self, kind: str, index: int | None, members: Mapping[str, object] | None) -> Part:
        """Begin a part: an announced one with its ``members``, or one that was not announced."""
        known = self._last if index is None else self._at.get(index)
        if members is not None and known is not None and known.kind == kind and self._grows(known):
            late = not known.announced
            self._log.note(
                DeviationKind.PART_ADDED_LATE if late else DeviationKind.PART_ADDED_TWICE,
                f"{kind} part {index} is announced {'after its text began' if late else 'again'}",
            )
            known.announced, known.members = True, members
            return known
        if members is None and kind in _ANNOUNCED:
            self._log.note(DeviationKind.NO_PART_ADDED, f"a {kind} part begins without being announced")
        return self._keep(Part(kind, members), self._place(kind, index))

    def numbered(self, kind: str, index: int | None) -> Part:
        """Return the part of exactly this index, begun if it is new: several may grow at a time."""
        part = self._last if index is None else self._at.get(index)
        return part or self._keep(Part(kind, None), self._next if index is None else index)

    def growing(self, kind: str, name: str, index: int | None) -> Part:
        """Return the part whose string ``name`` the next delta grows."""
        return self._find(index, lambda part: part.grows(name)) or self.begin(kind, index, None)

    def ending(self, kind: str, name: str, index: int | None) -> Part:
        """Return the part whose string ``name`` comes to its end; it may have come there before."""
        part = self._find(index, lambda part: part.grows(name)) or self._exact(index, name)
        return part or self.begin(kind, index, None)

    def closing(self, kind: str, name: str, index: int | None) -> Part:
        """Return the part that is finished as a whole; it may have been before."""
        part = self._find(index, lambda part: part.final is None and part.holds(name))
        return part or self._exact(index, name) or self.begin(kind, index, None)

    def known(self, index: int | None) -> Part | None:
        """Return the part of this index, ended or not; without one the last."""
        return self._last if index is None else self._at.get(index, self._last)

    def _keep(self, part: Part, index: int) -> Part:
        self._at[index] = self._last = part
        self._next = max(self._next, index + 1)
        return part

    def _exact(self, index: int | None, name: str) -> Part | None:
        part = None if index is None else self._at.get(index)
        return part if part is not None and part.holds(name) else None

    def _find(self, index: int | None, fits: Callable[[Part], bool]) -> Part | None:
        exact = None if index is None else self._at.get(index)
        if exact is not None and fits(exact):
            return exact
        last = self._last
        if last is None or not fits(last):
            return None
        if index is not None:
            self._log.note(DeviationKind.PART_INDEX_DRIFT, f"index {index} is said of the part before it")
        return last

    def _place(self, kind: str, index: int | None) -> int:
        if index is None:
            self._log.note(DeviationKind.NO_PART_INDEX, f"{kind} parts have no index")
            return self._next
        if index in self._at:
            self._log.note(DeviationKind.PART_INDEX_REUSED, f"index {index} begins a second part ({kind})")
            return self._next
        if index != self._next:
            self._log.note(DeviationKind.PART_INDEX_DRIFT, f"index {index} begins part {self._next} ({kind})")
        return index

    @staticmethod
    def _grows(part: Part) -> bool:
        return part.grows(STRING_OF.get(part.kind, ""))
