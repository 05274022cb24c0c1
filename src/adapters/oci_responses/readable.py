"""Whether a socket has something to read, without reading it."""

from __future__ import annotations

import select
from typing import Any

__all__ = ["is_readable"]


def is_readable(socket: Any) -> bool:
    """Return whether bytes, the end or a fault are waiting; also where the socket is closed, or none."""
    if socket is None or socket.fileno() < 0:
        return True
    if not hasattr(select, "poll"):
        return bool(select.select([socket], [], [], 0)[0])
    poll = select.poll()  # select() knows no descriptor from 1024 on
    poll.register(socket.fileno(), select.POLLIN)
    return bool(poll.poll(0))
