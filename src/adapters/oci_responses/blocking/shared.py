"""What the clients that come from one have in common: its settings, connections and credential."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from oci_responses.blocking.refresh import Refresher
from oci_responses.config import Settings

if TYPE_CHECKING:
    from oci_responses.blocking.connections import Call, Pool

__all__ = ["Shared"]


class Shared:
    """Makes the pool when it is first needed; safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.refresher = Refresher(settings.credential)
        self._pool: Pool | None = None
        self._lock = threading.Lock()

    def call(self) -> Call:
        """Return what opens an answer."""
        with self._lock:
            if self._pool is None:
                from oci_responses.blocking.connections import Pool

                self._pool = Pool(self.settings)
            return self._pool.call()

    def close(self) -> None:
        """Close every connection; the next call makes new ones."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()
