"""Refreshes a credential once for all tasks of an asyncio or trio client."""

from __future__ import annotations

import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

from oci_responses.auth.base import Credential
from oci_responses.auth.renewal import Flight, Renewal

__all__ = ["Refresher", "Waits"]

R = TypeVar("R")


class Waits(Protocol):
    """What an event loop does for a refresher."""

    def outcome(self, future: Future[R]) -> Awaitable[R]:
        """Wait for what another thread does; a cancellation ends the wait and not the other thread's work."""


class Refresher:
    """Keeps the credential of one client fresh; ``clock`` gives epoch seconds.

    The refresh runs in a thread that belongs to no task: whoever is cancelled leaves it to the others.
    """

    def __init__(self, credential: Credential, runtime: Waits, *, clock: Callable[[], float] = time.time) -> None:
        self._renewal = Renewal(credential, clock=clock)
        self._runtime = runtime

    @property
    def generation(self) -> int:
        """The number of the credential at hand."""
        return self._renewal.generation

    async def ready(self, refused: int | None = None) -> int:
        """Return the number of the credential to sign with, once it is fresh.

        ``refused`` is the number of the one that the service has refused. Raises what the refresh fails with.
        """
        flight, leads = self._renewal.begin(refused)
        if flight is not None:
            if leads:
                self._launch(flight)
            error = await self._runtime.outcome(flight)
            if not self._renewal.landed(error, refused):
                # Nobody interrupts that thread but the credential itself.
                raise RuntimeError(f"the refresh ended by {type(error).__name__}")
        return self._renewal.generation

    def _launch(self, flight: Flight) -> None:
        # A daemon: a program that has given up waiting can end.
        thread = threading.Thread(target=self._renewal.fly, args=(flight,), name="oci-refresh", daemon=True)
        try:
            thread.start()
        except RuntimeError as error:  # no more threads
            self._renewal.land(flight, error)
