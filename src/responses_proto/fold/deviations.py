"""What a server did otherwise than the protocol says, and what was done about it."""

from __future__ import annotations

from msgspec import Struct

from ..errors import RemoteProtocolError

__all__ = ["Deviation", "DeviationLog"]


class Deviation(Struct, frozen=True):
    """One kind of deviation: the first ``detail`` of it, and how often it was seen."""

    kind: str
    detail: str
    count: int = 1

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail}" + (f" ({self.count} times)" if self.count > 1 else "")


class DeviationLog:
    """Deviations in the order in which their kinds were first seen; in strict mode the first raises."""

    def __init__(self, *, strict: bool = False) -> None:
        self._strict = strict
        self._seen: dict[str, Deviation] = {}

    def note(self, kind: str, detail: str) -> None:
        """Record a deviation.

        Raises :class:`RemoteProtocolError` in strict mode.
        """
        if self._strict:
            raise RemoteProtocolError(f"{kind}: {detail}")
        seen = self._seen.get(kind)
        self._seen[kind] = Deviation(kind, seen.detail, seen.count + 1) if seen else Deviation(kind, detail)

    def as_tuple(self) -> tuple[Deviation, ...]:
        """All of them."""
        return tuple(self._seen.values())
