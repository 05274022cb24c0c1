"""Keep all, or the last so many items."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Raw

from ...errors import LocalError
from .cutting import cut, leading
from .managing import Manager

__all__ = ["NullManager", "SlidingWindowManager"]


class NullManager(Manager, frozen=True, tag="keep_all"):
    """Keep the whole conversation."""


class SlidingWindowManager(Manager, frozen=True, tag="sliding_window"):
    """Keep the last ``window_size`` items, fewer where the cut would split what belongs together.

    The messages of the system and the developer that stand first are kept and not counted, and so
    is the request being worked on. With a ``slide_step`` of more than 1 the window drops at least
    so many at once and then stays where it is until it is full again: in between, requests begin
    alike, and a prompt cache serves them. The last group stays, however long it is.
    """

    window_size: int = 20
    slide_step: int = 1

    def __post_init__(self) -> None:
        """Refuse a window that holds nothing."""
        if not 1 <= self.slide_step <= self.window_size:
            raise LocalError("1 <= slide_step <= window_size")

    def apply(self, items: Sequence[Raw]) -> tuple[Raw, ...]:
        """Return the items that stay."""
        if len(items) - len(leading(items)) <= self.window_size:
            return tuple(items)
        room = self.window_size - self.slide_step + 1

        def keeps(groups: Sequence[tuple[Raw, ...]]) -> int:
            count = size = 0
            for group in reversed(groups):
                size += len(group)
                if size > room:
                    break
                count += 1
            return count

        return cut(items, keeps).kept
