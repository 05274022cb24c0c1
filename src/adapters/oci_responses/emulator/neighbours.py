"""The federation services at an address of their own, in plain HTTP as instances have them."""

from __future__ import annotations

from collections.abc import Callable

from .faults import Faults
from .federation import Federation
from .hosting import Hosting
from .ids import Ids
from .messages import Received, Reply
from .orders import Orders
from .server import Server

__all__ = ["Neighbours"]


class Neighbours:
    """Serves a :class:`Federation` on a free port of ``host`` until it is stopped."""

    def __init__(self, federation: Federation, ids: Ids, clock: Callable[[], float], host: str) -> None:
        self._federation = federation
        self._host = host
        server = Server(
            self, ids=ids, faults=Orders(Faults(), clock, allowed=False), received=lambda _: None, clock=clock, tls=None
        )
        self._hosting = Hosting(server.connection, host, 0)

    async def answer(self, request: Received) -> Reply:
        """Answer one request."""
        status, said = self._federation.answer(request.method, request.path, request.headers, request.body)
        return Reply(status, said)

    def start(self) -> str:
        """Return the address, without a path, once it is served."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._hosting.start()}"

    def stop(self) -> None:
        """Close every connection."""
        self._hosting.stop()
