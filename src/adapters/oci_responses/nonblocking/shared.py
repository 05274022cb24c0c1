"""What the clients that come from one have in common: its settings, connections and credential."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oci_responses.config import Settings
from oci_responses.nonblocking.refresh import Refresher
from oci_responses.nonblocking.runtime import Runtime

if TYPE_CHECKING:
    from oci_responses.nonblocking.connections import Call, Pool

__all__ = ["Shared"]


class Shared:
    """Makes the pool when it is first needed, and another one in another event loop."""

    def __init__(self, settings: Settings, runtime: Runtime) -> None:
        self.settings = settings
        self.refresher = Refresher(settings.credential, runtime)
        self._runtime = runtime
        self._pool: Pool | None = None

    def call(self) -> Call:
        """Return what opens an answer."""
        if self._pool is None or self._pool.loop is not self._runtime.loop():
            from oci_responses.nonblocking.connections import Pool

            self._pool = Pool(self.settings, self._runtime)
        return self._pool.call()

    async def aclose(self) -> None:
        """Close every connection; the next call makes new ones. Those of another loop end with it."""
        pool, self._pool = self._pool, None
        if pool is not None and pool.loop is self._runtime.loop():
            await pool.aclose()
