"""One refresh at a time, for everybody who waits: what the runtimes share of it.

How a refresh went is a value, and who asked for it decides what that means to them; so no failure is lost,
and none is kept for those who come later.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from .base import Credential, Expiring
from .policy import PAUSE, SKEW, needs_refresh

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["Flight", "Renewal"]

Flight: TypeAlias = "Future[BaseException | None]"
"""A refresh under way; its result is what it failed with, or None."""


class Renewal:
    """Renews one credential for one client; safe to share between threads, tasks and event loops.

    Generations count the refreshes that may have changed something. A request notes the one it was signed with; if the
    service refuses it and there is a newer one by then, somebody else has refreshed already.
    ``clock`` gives epoch seconds. The lock is never held while anything is waited for.
    """

    def __init__(self, credential: Credential, *, clock: Callable[[], float] = time.time) -> None:
        self._credential = credential
        self._expiring = credential if isinstance(credential, Expiring) else None
        self._clock = clock
        self._lock = threading.Lock()
        self._flight: Flight | None = None
        self._resting_until = 0.0
        self._generation = 0

    @property
    def generation(self) -> int:
        """The number of the credential at hand."""
        return self._generation

    def begin(self, refused: int | None = None) -> tuple[Flight | None, bool]:
        """Return the refresh to wait for before signing, and whether the caller has to :meth:`fly` it.

        None if no refresh is due. ``refused`` is the generation that the service has refused, if that is why.
        """
        seen = self._generation if refused is None else refused
        if refused is None and not self._is_due():
            return None, False
        from concurrent.futures import Future  # most credentials are never refreshed

        with self._lock:
            if seen != self._generation:
                return None, False
            leads = self._flight is None
            if self._flight is None:
                self._flight = Future()
                # It cannot be cancelled from here on, whatever a waiter's loop tries.
                self._flight.set_running_or_notify_cancel()
            return self._flight, leads

    def fly(self, flight: Flight) -> None:
        """Refresh, and let everybody know; raises only what interrupts the thread itself."""
        error: BaseException | None = None
        changed: bool | None = None
        try:
            changed = self._credential.refresh()
        except Exception as raised:  # for those who wait, the caller among them
            error = raised
        except BaseException as raised:
            error = raised
            raise
        finally:
            self.land(flight, error, changed=changed is not False)

    def land(self, flight: Flight, error: BaseException | None, *, changed: bool = True) -> None:
        """Let everybody know how a refresh went."""
        with self._lock:
            self._flight = None
            self._resting_until = self._clock() + PAUSE
            self._generation += changed and error is None
        if error is not None:
            import logging

            logging.getLogger(__name__).debug("%r was not refreshed: %s", self._credential, type(error).__name__)
        flight.set_result(error)

    def landed(self, error: BaseException | None, refused: int | None = None) -> bool:
        """Whether to sign now, after a refresh that ended so; if not, to :meth:`begin` again.

        Raises the error, except to somebody whose credential is still good and was not refused. If the
        thread that refreshed was interrupted, that is its own affair, and another has to do it.
        """
        if error is None:
            return True
        if not isinstance(error, Exception):
            return False
        if refused is not None or self._expired(0):
            raise error
        return True

    def _is_due(self) -> bool:
        return self._expired(SKEW) and (self._clock() >= self._resting_until or self._expired(0))

    def _expired(self, skew: float) -> bool:
        return self._expiring is not None and needs_refresh(self._clock(), self._expiring.expires_at, skew)
