"""The emulator as a program sees it: a context manager with a server in a thread of its own."""

from __future__ import annotations

import ssl
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from .application import BASE_PATH, Endpoint
from .certificate import make_certificate
from .engine import Engine
from .faults import Fault, Faults
from .hosting import Hosting
from .identity import Identity, write_private
from .ids import Ids
from .messages import Received, Reply
from .responses import Responses
from .scripted import ScriptedEngine
from .server import Server

__all__ = ["Emulator"]

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_TOKEN_SECONDS = 3600.0


class Emulator:
    """A local endpoint that behaves as OCI Generative AI's Responses API does.

    ``engine`` is ``"scripted"`` or any :class:`Engine`, for instance ``UpstreamEngine(url)``.
    ``zdr`` is zero data retention. ``require_project`` enforces the project and compartment
    headers. ``clock`` gives epoch seconds and judges dates and token expiry. ``pace`` is the pause
    in seconds before each streamed delta. ``done_marker`` sends the closing ``data: [DONE]``. With
    ``seed`` identifiers and sealed reasoning are the same in every run. Only loopback hosts are served.

    Use it as a context manager or call :meth:`start` and :meth:`stop`; the keys, tokens and the
    config file it writes are removed when it stops.
    """

    profile = "DEFAULT"
    session_profile = "SESSION"

    def __init__(
        self,
        zdr: bool = False,
        engine: str | Engine = "scripted",
        *,
        tls: bool = True,
        host: str = "127.0.0.1",
        port: int = 0,
        require_project: bool = True,
        clock: Callable[[], float] = time.time,
        pace: float = 0.0,
        done_marker: bool = True,
        region: str = "us-chicago-1",
        seed: int | None = None,
    ) -> None:
        if host not in _LOOPBACK:
            raise ValueError(f"the emulator serves loopback only, not {host!r}")
        self._ids = Ids(seed=seed)
        if isinstance(engine, str):
            if engine != "scripted":
                raise ValueError(f"unknown engine {engine!r}: use 'scripted' or an Engine")
            engine = ScriptedEngine(None if seed is None else self._ids.token(32).encode())
        self.identity = Identity(self._ids, region)
        self.requests: list[Received] = []
        self.base_url = ""
        self.config_file = ""
        self.ca_file: str | None = None
        self._host, self._port, self._tls, self._clock = host, port, tls, clock
        self._faults = Faults()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._hosting: Hosting | None = None
        responses = Responses(engine, ids=self._ids, clock=clock, zdr=zdr, pace=pace, done_marker=done_marker)
        self._endpoint = Endpoint(self.identity, responses, clock=clock, require_project=require_project)

    def __enter__(self) -> Self:
        """Start, and return self."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def start(self) -> None:
        """Listen and write the files; raises ``OSError`` if the port is taken."""
        if self._hosting is not None:
            raise RuntimeError("the emulator is already running")
        self._folder = tempfile.TemporaryDirectory(prefix="oci-responses-")
        folder = Path(self._folder.name)
        try:
            context = self._tls_context(folder) if self._tls else None
            server = Server(
                self._endpoint,
                ids=self._ids,
                faults=self._faults,
                received=self.requests,
                clock=self._clock,
                tls=context,
            )
            # One address, one port: the name "localhost" may stand for two.
            address = "127.0.0.1" if self._host == "localhost" else self._host
            hosting = Hosting(server.connection, address, self._port)
            port = hosting.start()
        except BaseException:
            self._folder.cleanup()
            raise
        self._hosting = hosting
        host = f"[{self._host}]" if ":" in self._host else self._host
        self.base_url = f"{'https' if self._tls else 'http'}://{host}:{port}{BASE_PATH}"
        self._write_config(folder)

    def stop(self) -> None:
        """Close every connection and remove the files; stopping twice is allowed."""
        if self._hosting is not None and self._folder is not None:
            self._hosting.stop()
            self._hosting = None
            self._folder.cleanup()

    def _tls_context(self, folder: Path) -> ssl.SSLContext:
        certificate = make_certificate()
        self.ca_file = write_private(folder / "ca.pem", certificate.ca)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(
            write_private(folder / "chain.pem", certificate.chain),
            write_private(folder / "tls_key.pem", certificate.key),
        )
        context.set_alpn_protocols(["http/1.1"])
        return context

    def _write_config(self, folder: Path) -> None:
        extra = {
            "genai_endpoint": self.base_url,
            "genai_project_id": self.project,
            "compartment_id": self.compartment_id,
        }
        if self.ca_file is not None:
            extra["ca_file"] = self.ca_file
        token = self.identity.session_token(self._clock(), _TOKEN_SECONDS)
        self.config_file = self.identity.write_config(folder, extra, token)

    @property
    def compartment_id(self) -> str:
        """OCID of the compartment that requests may name."""
        return self.identity.compartment

    @property
    def project(self) -> str:
        """OCID of the first project."""
        return self.identity.projects[0]

    @property
    def region(self) -> str:
        """Region identifier, as in the config file."""
        return self.identity.region

    @property
    def api_key(self) -> str:
        """A GenAI API key that is accepted as bearer token."""
        return self.identity.api_key

    def add_project(self) -> str:
        """Create one more project, isolated from the others, and return its OCID."""
        return self.identity.add_project()

    def renew_session(self, lifetime: float = _TOKEN_SECONDS) -> None:
        """Write a fresh session token, as ``oci session refresh`` would; ``lifetime`` in seconds."""
        token = self.identity.session_token(self._clock(), lifetime)
        write_private(Path(self.config_file).with_name("token"), token.encode())

    def fault(
        self,
        *,
        delay: float = 0.0,
        status: int | None = None,
        body: bytes | dict[str, Any] = b"",
        headers: Mapping[str, str] | None = None,
        cut_after_events: int | None = None,
        cut_after_bytes: int | None = None,
        times: int = 1,
    ) -> None:
        """Let the next ``times`` requests suffer a fault, each rule used up by one request.

        ``status`` answers without asking anyone, with ``body`` (a dict is sent as JSON) and
        ``headers``; ``delay`` is in seconds; see :class:`Fault` for the cuts.
        """
        reply = None
        if status is not None:
            data = body if isinstance(body, bytes) else msgspec.json.encode(body)
            reply = Reply(status, data, {"content-type": "application/json", **(headers or {})})
        self._faults.put(Fault(delay, reply, cut_after_events, cut_after_bytes), times)
