"""Connecting to a host of several addresses in an asyncio program: the first one that answers (RFC 8305).

The event loop's own way (``happy_eyeballs_delay``) forgets a connection that was made just before it is
cancelled: nobody closes it.
"""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from ipaddress import ip_address
from itertools import chain, zip_longest
from typing import Any, TypeVar

__all__ = ["addresses", "raced"]

T = TypeVar("T")


async def addresses(host: str, port: int) -> list[str]:
    """Return the addresses of a host, by turns of each family (RFC 8305, section 4); raises OSError for none."""
    try:
        ip_address(host)
    except ValueError:
        families: dict[int, list[str]] = {}
        for family, *_, place in await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM):
            families.setdefault(family, []).append(str(place[0]))
        turns = chain.from_iterable(zip_longest(*families.values()))
        return list(dict.fromkeys(address for address in turns if address))
    return [host]


async def raced(
    attempts: Sequence[Callable[[], Coroutine[Any, Any, T]]], delay: float, drop: Callable[[T], object]
) -> T:
    """Return what the first attempt that succeeds comes to.

    Each begins once the one before has failed, or after ``delay`` seconds. What another one comes to all
    the same, also after a cancellation, is given to ``drop``. Raises OSError if all fail.
    """
    waiting, running, faults = deque(attempts), set[asyncio.Task[T]](), list[OSError]()
    try:
        while waiting or running:
            if waiting:
                running.add(asyncio.ensure_future(waiting.popleft()()))
            within = delay if waiting else None
            done, _ = await asyncio.wait(running, timeout=within, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                running.discard(task)
                if not isinstance(fault := task.exception(), OSError):
                    return task.result()
                faults.append(fault)
    finally:
        for task in running:
            task.add_done_callback(lambda task: _dropped(task, drop))
            task.cancel()
        if running:
            await asyncio.wait(running)
    raise faults[0] if len(faults) == 1 else OSError("; ".join(dict.fromkeys(map(str, faults))) or "no address")


def _dropped(task: asyncio.Task[T], drop: Callable[[T], object]) -> None:
    if not task.cancelled() and task.exception() is None:
        drop(task.result())
