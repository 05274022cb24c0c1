"""A running endpoint: its listener, what stands beside it, and its files."""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from responses_proto.errors import ConfigError

from .bases import OPENAI
from .certificate import Certificate
from .hosting import Hosting
from .identity import Identity
from .neighbours import Neighbours
from .premises import SESSION_SECONDS, Premises, server_context
from .server import Server

__all__ = ["LOOPBACK", "Setup", "Works"]

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class Setup:
    """Where to listen, and what to show there.

    ``cert`` and ``key`` are PEM files of a certificate of the user's own; ``config_out`` is a folder
    that keeps the files for clients; ``principals`` asks for the federation services.
    """

    host: str = "127.0.0.1"
    port: int = 0
    tls: bool = True
    cert: str | os.PathLike[str] | None = None
    key: str | os.PathLike[str] | None = None
    config_out: str | os.PathLike[str] | None = None
    principals: bool = False

    def __post_init__(self) -> None:
        if self.host not in LOOPBACK:
            raise ValueError(f"the emulator serves loopback only, not {self.host!r}")
        if (self.cert is None) is not (self.key is None):
            raise ConfigError("a certificate and its key are given together (cert, key)")
        if self.cert is not None and not self.tls:
            raise ConfigError("a certificate is of no use without TLS (cert, tls)")


class Works:
    """Started by :meth:`start` and stopped for good by :meth:`stop`."""

    def __init__(self, setup: Setup, identity: Identity, clock: Callable[[], float]) -> None:
        self._setup = setup
        self._identity = identity
        self._clock = clock
        out = setup.config_out
        self.premises = Premises(identity, clock, None if out is None else Path(out).expanduser().resolve())
        self.base_url = ""
        self.metadata_url = ""
        self.resource_principal = ("", "")
        self._server: Server | None = None
        self._hosting: Hosting | None = None
        self._neighbours: Neighbours | None = None

    def tls_context(self, certificate: Certificate | None) -> ssl.SSLContext | None:
        """Return the server's side of TLS: the user's own, or ``certificate``; None for plain HTTP."""
        if self._setup.cert is not None and self._setup.key is not None:
            return server_context(self._setup.cert, self._setup.key)
        return None if certificate is None else self.premises.tls_context(certificate)

    def start(self, server: Server) -> None:
        """Listen and write the files; raises ``OSError`` if the port is taken."""
        host = self._setup.host
        # One address, one port: the name "localhost" may stand for two.
        address = "127.0.0.1" if host == "localhost" else host
        hosting = Hosting(server.connection, address, self._setup.port)
        port = hosting.start()
        self._server, self._hosting = server, hosting
        if self._setup.principals:
            federation = self._identity.federation(self._clock)
            federation.lifetime = SESSION_SECONDS
            self.resource_principal = self.premises.write_resource_principal(federation)
            neighbours = Neighbours(federation, self._identity.ids, self._clock, address)
            self.metadata_url = neighbours.start()
            self._neighbours = neighbours
        named = f"[{host}]" if ":" in host else host
        self.base_url = f"{'https' if self._setup.tls else 'http'}://{named}:{port}{OPENAI.path}"
        self.premises.write(self.base_url)

    def stop(self, grace: float = 0.0) -> None:
        """Close every connection, those in use after ``grace`` seconds at the latest, and remove the files."""
        if self._hosting is not None and self._server is not None:
            server, hosting = self._server, self._hosting
            server.draining = True
            hosting.stop(grace, lambda: server.busy)
            self._hosting = None
        if self._neighbours is not None:
            self._neighbours.stop()
            self._neighbours = None
        self.premises.close()
