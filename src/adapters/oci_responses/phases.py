"""The time of each phase of a request: connecting, the first byte, one read.

httpcore gives each wait on a socket the same number of seconds, so a peer that drips a byte now and
then would never be late, and the wait for a head could not differ from the wait for more of a body. It
hands what it is given for a number on to the network stream as it is: a phase can be that.
"""

from __future__ import annotations

import time
from typing import Any

__all__ = ["Phase"]


class Phase:
    """``within`` seconds (None: no limit) from the first wait on; all waits together.

    That of connecting also knows the network stream that was opened within it.
    """

    __slots__ = ("_ends", "_within", "opened")

    def __init__(self, within: float | None) -> None:
        self.opened: Any = None
        self.restart(within)

    def restart(self, within: float | None) -> None:
        """Begin anew."""
        self._within = within
        self._ends: float | None = None

    def left(self, overdue: type[Exception]) -> float | None:
        """Return the seconds that are left, None for no limit; raises ``overdue`` if there are none."""
        if self._within is None:
            return None
        now = time.monotonic()
        if self._ends is None:
            self._ends = now + self._within
        if self._ends <= now:
            raise overdue()
        return self._ends - now
