"""Network streams that give at once what is there, and wait only for more.

A coroutine for each layer and each read would cost more than the read itself.
"""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Awaitable

import httpcore

__all__ = ["TakingStream"]


class TakingStream(httpcore.AsyncNetworkStream):
    """A network stream for one reader: :meth:`take`, and where that gives None, ``await`` :meth:`more` and again."""

    @abstractmethod
    def take(self, max_bytes: int) -> bytes | None:
        """Return what is there: b"" at the end of the connection, None if nothing has come; raises ReadError."""

    @abstractmethod
    def more(self, ends: float | None) -> Awaitable[None]:
        """Wait until there may be something to take; raises ReadTimeout, ReadError.

        ``ends`` is when to give up, by the monotonic clock in seconds (None: never).
        """

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        ends = None if timeout is None else time.monotonic() + timeout
        while (data := self.take(max_bytes)) is None:
            await self.more(ends)
        return data
