"""From a received request to its answer: credentials, path, scope, then the resource."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import parse_qsl

from .attachments import Attachments
from .background import Background
from .bases import BASES, OPENAI, Base, Dialect
from .chat import Chat
from .compaction import Compactor
from .conversations import Conversations
from .engine import Engine
from .envelopes import denied, front_door, invalid_request
from .extras import Extras
from .files import Files
from .framing import Framing
from .identity import Identity
from .ids import Ids
from .messages import Ask, Received, Reply, Stream
from .responses import Responses
from .routes import Desks, Router, route_table
from .scope import UNKNOWN_PROJECT
from .signature import verify
from .store import Store
from .switches import Switches
from .tenancy import APIKEY, Principal
from .threads import Threads

__all__ = ["BASE_PATH", "Endpoint", "make_router"]

BASE_PATH = OPENAI.path


def make_router(
    engine: Engine,
    switches: Switches,
    *,
    ids: Ids,
    clock: Callable[[], float],
    seal_key: bytes | None = None,
    store: Store | None = None,
) -> Router:
    """Return all resources at their paths, with one ``store`` that all bases share."""
    store = store or Store(clock)
    compactor = Compactor(ids, seal_key)
    threads = Threads(store, ids=ids, clock=clock, compactor=compactor, switches=switches)
    background = Background(threads, switches.pace)
    conversations = Conversations(store, threads=threads, ids=ids, clock=clock)
    files = Files(store, ids=ids, clock=clock)
    chat = Chat(engine, attachments=Attachments(store), ids=ids, clock=clock, pace=switches.pace)
    extras = Extras(threads, compactor=compactor, ids=ids, clock=clock) if switches.openai_extras else None

    def desks(base: Base) -> Desks:
        # Through the pass-through base frames were seen without event lines.
        lines = switches.event_lines and base.dialect is not Dialect.PROVIDER
        framing = Framing(replace(switches, event_lines=lines), ids)
        responses = Responses(
            engine, store=store, threads=threads, framing=framing, background=background, switches=switches
        )
        return Desks(base, responses, conversations, chat, files, extras)

    return Router(route for base in BASES for route in route_table(desks(base)))


class Endpoint:
    """The service as the server sees it. A bad credential is told before a bad path.

    ``visible`` says from when on, in epoch seconds, the projects that it names are known.
    """

    def __init__(
        self,
        identity: Identity,
        router: Router,
        *,
        clock: Callable[[], float],
        require_project: bool,
        visible: Mapping[str, float] | None = None,
    ) -> None:
        self._identity = identity
        self._router = router
        self._clock = clock
        self._require_project = require_project
        self._visible = {} if visible is None else visible

    async def answer(self, request: Received) -> Reply | Stream:
        """Answer ``request`` or raise :class:`Refusal`."""
        verdict = verify(request, self._identity, self._clock())
        principal = verdict.principal
        if principal is None:
            raise denied(verdict.reason, bad_signature=verdict.mismatch)
        request.who = f"{principal.kind} {principal.ocid}"
        path, _, query = request.path.partition("?")
        route, names = self._router.find(request.method, path)
        self._identity.policy.check(principal, route.family)
        body = route.read(request.body)
        model = body.get("model")
        if self._clock() < self._visible.get(request.headers.get("openai-project", ""), 0.0):
            raise invalid_request(UNKNOWN_PROJECT)
        if route.base.dialect is Dialect.OLDER:
            _check_older(request.headers, principal)
        scope = route.scope(
            request.headers,
            model if isinstance(model, str) else None,
            principal.tenancy,
            required=self._require_project,
        )
        parameters = dict(parse_qsl(query, keep_blank_values=True))
        media = request.headers.get("content-type", "")
        signed = principal.kind != APIKEY
        return await route.serve(Ask(scope, names, parameters, body, signed, request.body, media))


def _check_older(headers: Mapping[str, str], principal: Principal) -> None:
    """An API key is looked up in a compartment there, so one has to be named."""
    if principal.kind == APIKEY and not {"compartmentid", "opc-compartment-id"} & headers.keys():
        raise front_door(404, "404", f"Entity with key {principal.ocid} not found", "no compartment is named")
