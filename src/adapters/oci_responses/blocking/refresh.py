"""Refreshes a credential once for all threads of a blocking client."""

from __future__ import annotations

import time
from collections.abc import Callable

from oci_responses.auth.base import Credential
from oci_responses.auth.renewal import Renewal

__all__ = ["Refresher"]


class Refresher:
    """Keeps the credential of one client fresh; ``clock`` gives epoch seconds.

    The thread that comes first refreshes, the others wait for it; if it is interrupted, one of them does it.
    """

    def __init__(self, credential: Credential, *, clock: Callable[[], float] = time.time) -> None:
        self._renewal = Renewal(credential, clock=clock)

    @property
    def generation(self) -> int:
        """The number of the credential at hand."""
        return self._renewal.generation

    def ready(self, refused: int | None = None) -> int:
        """Return the number of the credential to sign with, once it is fresh.

        ``refused`` is the number of the one that the service has refused. Raises what the refresh fails with.
        """
        while True:
            flight, leads = self._renewal.begin(refused)
            if flight is None:
                break
            if leads:
                self._renewal.fly(flight)
            if self._renewal.landed(flight.result(), refused):
                break
        return self._renewal.generation
