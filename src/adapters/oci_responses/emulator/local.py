"""The emulator as a program sees it: a context manager with a server in a thread of its own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Any, Self, Unpack

import msgspec

from .application import BASE_PATH, Endpoint, make_router
from .engine import Engine, Turn
from .engines import LocalEngine, as_engine
from .faults import Faults, FaultSettings
from .hosting import Hosting
from .identity import Identity
from .ids import Ids
from .menu import read_order
from .messages import Received, Reply
from .neighbours import Neighbours
from .office import Office
from .orders import Orders
from .premises import Premises
from .server import Server
from .switches import Heartbeat, Switches
from .trust import read_issuer, read_trusted

__all__ = ["Emulator"]

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Emulator(Office):
    """A local endpoint that behaves as OCI Generative AI's Responses API does.

    ``engine`` is ``"scripted"``, ``"llm"`` (a small language model, started and stopped with the
    endpoint; extra ``[llm]``), the address of a ``/v1`` that speaks Responses (``http`` on loopback
    only), a function of a :class:`Turn` (see :mod:`.callable`), or any :class:`Engine`.

    ``require_project`` enforces the headers that say on whose account a request runs. A create
    request with ``OpenAI-Project`` or ``opc-conversation-store-id`` is taken for any model; one with
    only ``opc-compartment-id`` for models of the provider ``openai`` (``openai.*``), and any other
    model is told that it requires a project (400). With none of them an ``openai.*`` model, like a
    request that names no model (retrieve, delete), is told that a compartment is missing (400). An
    unknown project is refused with 400, an unknown compartment with 404; the tenancy is a
    compartment as well, the root. ``clock`` gives epoch seconds
    and judges dates, token expiry and retention. With ``seed`` identifiers and sealed content are
    the same in every run. What is uncertain about the service, from ``zdr`` to ``openai_extras``,
    is explained at :class:`Switches`. With ``request_faults`` a request
    may order a fault for itself, in the header or query parameter ``x-fault`` (see docs/emulator.md).
    Only loopback hosts are served.

    ``trust`` names an OCI config file: whoever holds a key that one of its profiles names is taken for
    the user of that profile, so that a client keeps the configuration it has; why a profile could not
    be trusted stands in ``untrusted``. ``trust_jwt_key`` names a PEM file with the public key or the
    certificate of an outside issuer, whose session tokens are then taken. A tenancy known only from
    there has every compartment and project that it names and no other tenancy has. ConfigError says
    what is wrong with either file.

    With ``principals`` the services from which instances, functions and pods get their tokens stand at
    ``metadata_url`` in plain HTTP (:class:`Federation`).

    Use it as a context manager or call :meth:`start` and :meth:`stop`; the keys, tokens and the
    config file it writes are removed when it stops.
    """

    def __init__(
        self,
        zdr: bool = False,
        engine: str | Engine | Callable[[Turn], Any] = "scripted",
        *,
        tls: bool = True,
        host: str = "127.0.0.1",
        port: int = 0,
        require_project: bool = True,
        clock: Callable[[], float] = time.time,
        pace: float = 0.0,
        done_marker: bool = True,
        event_lines: bool = True,
        obfuscation: bool = False,
        heartbeat: Heartbeat = "none",
        heartbeat_seconds: float = 15.0,
        background_iam_failure: bool = False,
        conversation_locked: bool = True,
        openai_extras: bool = True,
        request_faults: bool = True,
        region: str = "us-chicago-1",
        seed: int | None = None,
        trust: str | os.PathLike[str] | None = None,
        trust_jwt_key: str | os.PathLike[str] | None = None,
        principals: bool = False,
    ) -> None:
        if host not in _LOOPBACK:
            raise ValueError(f"the emulator serves loopback only, not {host!r}")
        self._ids = Ids(seed=seed)
        engine = as_engine(engine, None if seed is None else self._ids.token(32).encode())
        self._owned = engine if isinstance(engine, LocalEngine) else None
        trusted, self.untrusted = ([], []) if trust is None else read_trusted(trust)
        issuers = [] if trust_jwt_key is None else [read_issuer(trust_jwt_key)]
        super().__init__(Identity(self._ids, region, trusted=trusted, issuers=issuers), clock)
        self.requests: list[Received] = []
        self.config_file = ""
        self.metadata_url = ""
        self.ca_file: str | None = None
        self._host, self._port, self._tls, self._clock = host, port, tls, clock
        self._faults = Faults()
        self._request_faults = request_faults
        self._hosting: Hosting | None = None
        self._neighbours: Neighbours | None = None
        self._principals = principals
        switches = Switches(
            zdr=zdr,
            pace=pace,
            done_marker=done_marker,
            event_lines=event_lines,
            obfuscation=obfuscation,
            heartbeat=heartbeat,
            heartbeat_seconds=heartbeat_seconds,
            background_iam_failure=background_iam_failure,
            conversation_locked=conversation_locked,
            openai_extras=openai_extras,
        )
        seal_key = None if seed is None else self._ids.token(32).encode()
        router = make_router(engine, switches, ids=self._ids, clock=clock, seal_key=seal_key)
        self._endpoint = Endpoint(self.identity, router, clock=clock, require_project=require_project)

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
        """Listen and write the files; raises ``OSError`` if the port is taken.

        With ``engine="llm"`` an ``ImportError`` names the extra if it is not installed.
        """
        if self._hosting is not None:
            raise RuntimeError("the emulator is already running")
        premises = self._premises = Premises(self.identity, self._clock)
        try:
            if self._owned is not None:
                self._owned.start()
            context = premises.tls_context() if self._tls else None
            server = Server(
                self._endpoint,
                ids=self._ids,
                faults=Orders(self._faults, self._clock, allowed=self._request_faults),
                received=self.requests,
                clock=self._clock,
                tls=context,
            )
            # One address, one port: the name "localhost" may stand for two.
            address = "127.0.0.1" if self._host == "localhost" else self._host
            hosting = Hosting(server.connection, address, self._port)
            if self._principals:
                neighbours = Neighbours(self.identity.federation(self._clock), self._ids, self._clock, address)
                self.metadata_url = neighbours.start()
                self._neighbours = neighbours
            port = hosting.start()
        except BaseException:
            self._release()
            raise
        self._hosting = hosting
        host = f"[{self._host}]" if ":" in self._host else self._host
        self.base_url = f"{'https' if self._tls else 'http'}://{host}:{port}{BASE_PATH}"
        self.ca_file = premises.ca_file
        premises.write(self.base_url)
        self.config_file = premises.config_file

    def stop(self) -> None:
        """Close every connection and remove the files; stopping twice is allowed."""
        if self._hosting is not None:
            self._hosting.stop()
            self._hosting = None
            self._release()

    def _release(self) -> None:
        if self._owned is not None:
            self._owned.stop()
        if self._neighbours is not None:
            self._neighbours.stop()
            self._neighbours = None
        if self._premises is not None:
            self._premises.close()
            self._premises = None

    def fault(
        self,
        order: str = "",
        *,
        status: int | None = None,
        body: bytes | dict[str, Any] = b"",
        times: int = 1,
        skip: int = 0,
        **settings: Unpack[FaultSettings],
    ) -> None:
        """Let ``skip`` requests pass and the next ``times`` suffer a fault, each rule used up by one request.

        ``order`` is what a request could say in ``x-fault``, such as ``"status=429; retry-after=2"``;
        ``settings``, explained at :class:`Fault`, are put over it. ``status`` answers without asking
        anyone, with ``body`` (a dict is sent as JSON). Raises ``ValueError`` for a fault that cannot
        be, and ``ImportError`` for a compression that is not installed.
        """
        fault = replace(read_order(order, self._clock()).fault, **settings)
        if status is not None:
            data = body if isinstance(body, bytes) else msgspec.json.encode(body)
            fault = replace(fault, reply=Reply(status, data, {"content-type": "application/json"}))
        self._faults.put(fault, times, skip)
