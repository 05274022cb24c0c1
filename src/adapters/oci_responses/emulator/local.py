"""The emulator as a program sees it: a context manager with a server in a thread of its own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Any, Self, Unpack

import msgspec

from .application import Endpoint, make_router
from .dressing import dressed
from .engine import Engine, Turn
from .engines import as_engine, model_of
from .faults import Faults, FaultSettings
from .ids import Ids
from .memory import Memory
from .menu import read_order
from .messages import Received, Reply
from .office import Office
from .orders import Orders
from .server import Server
from .store import MOST_HOURS, Retention
from .switches import Heartbeat, Switches
from .trust import read_issuer, read_trusted
from .works import Setup, Works

__all__ = ["Emulator"]


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

    With ``state``, a file, all that is stored survives the process, and so do the identities and keys.
    Responses are kept for ``responses_retention_hours`` from their creation, conversations for
    ``conversations_retention_hours`` from their last change, as a project's configuration has it.
    ``config_out`` is a folder that keeps the config file, keys and CA; ``cert`` and ``key`` name a TLS
    certificate of your own and its key (PEM).

    ``requests`` has what was received, the last ``kept_requests`` of it; ``on_request`` is told, in
    the endpoint's thread, of each request that was answered.

    Use it as a context manager or call :meth:`start` and :meth:`stop`; keys, tokens and the config
    file are removed when it stops, unless ``config_out`` says where they stay.
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
        strict: bool = False,
        valid_marker: bool = True,
        double_encoded_errors: bool = False,
        project_lag: float = 0.0,
        reasoning_by_id: bool = False,
        request_faults: bool = True,
        region: str = "us-chicago-1",
        seed: int | None = None,
        trust: str | os.PathLike[str] | None = None,
        trust_jwt_key: str | os.PathLike[str] | None = None,
        principals: bool = False,
        state: str | os.PathLike[str] | None = None,
        responses_retention_hours: float = MOST_HOURS,
        conversations_retention_hours: float = MOST_HOURS,
        config_out: str | os.PathLike[str] | None = None,
        cert: str | os.PathLike[str] | None = None,
        key: str | os.PathLike[str] | None = None,
        kept_requests: int | None = None,
        on_request: Callable[[Received], None] = lambda _: None,
    ) -> None:
        self._setup = Setup(host, port, tls, cert, key, config_out, principals)
        self._ids = Ids(seed=seed)
        retention = Retention(responses_retention_hours, conversations_retention_hours)
        trusted, self.untrusted = ([], []) if trust is None else read_trusted(trust)
        issuers = [] if trust_jwt_key is None else [read_issuer(trust_jwt_key)]
        memory = Memory(state, self._ids, clock, retention, seeded=seed is not None)
        super().__init__(memory.identity(region, trusted, issuers), clock, memory)
        engine = as_engine(engine, memory.seal)
        self._owned = model_of(engine)
        self.requests: list[Received] = []
        self._kept_requests = kept_requests
        self._on_request = on_request
        self._faults = Faults()
        self._request_faults = request_faults
        self._switches = switches = Switches(
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
            strict=strict,
            valid_marker=valid_marker,
            double_encoded_errors=double_encoded_errors,
            project_lag=project_lag,
            reasoning_by_id=reasoning_by_id,
        )
        router = make_router(engine, switches, ids=self._ids, clock=clock, seal_key=memory.seal, store=memory.store)
        self._visible: dict[str, float] = {}
        self._endpoint = Endpoint(
            self.identity, router, clock=clock, require_project=require_project, visible=self._visible
        )

    def add_project(self) -> str:
        """Create one more project, isolated from the others, and return its OCID."""
        made = super().add_project()
        if self._switches.project_lag:
            self._visible[made] = self._clock() + self._switches.project_lag
        return made

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
        if self._works is not None:
            raise RuntimeError("the emulator is already running")
        works = Works(self._setup, self.identity, self._clock)
        try:
            self._memory.open()
            if self._owned is not None:
                self._owned.start()
            own = self._setup.tls and self._setup.cert is None
            server = Server(
                self._endpoint,
                ids=self._ids,
                faults=Orders(self._faults, self._clock, allowed=self._request_faults),
                received=self._received,
                answered=self._on_request,
                dress=lambda reply: dressed(reply, self._switches),
                clock=self._clock,
                tls=works.tls_context(self._memory.certificate() if own else None),
            )
            self._memory.save(self.identity)
            works.start(server)
        except BaseException:
            self._release(works, 0.0)
            raise
        self._opened(works)

    def stop(self, grace: float = 0.0) -> None:
        """Close every connection, those in use after ``grace`` seconds at the latest, and remove the files.

        Stopping twice is allowed.
        """
        if self._works is not None:
            works, self._works = self._works, None
            self._release(works, grace)

    def _release(self, works: Works, grace: float) -> None:
        works.stop(grace)
        if self._owned is not None:
            self._owned.stop()
        self._memory.close()

    def _received(self, request: Received) -> None:
        self.requests.append(request)
        if self._kept_requests is not None:
            del self.requests[: -self._kept_requests or None]

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
