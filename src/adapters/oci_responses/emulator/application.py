"""From a received request to its answer: credentials, path, scope, then the resource."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl

from .compaction import Compactor
from .conversations import Conversations
from .engine import Engine
from .envelopes import denied
from .extras import Extras
from .framing import Framing
from .identity import Identity
from .ids import Ids
from .messages import Ask, Received, Reply, Stream
from .responses import Responses
from .routes import Router, route_table
from .scope import scope_of
from .signature import verify
from .store import Store
from .switches import Switches
from .tenancy import APIKEY
from .threads import Threads

__all__ = ["BASE_PATH", "Endpoint", "make_router"]

BASE_PATH = "/openai/v1"


def make_router(
    engine: Engine, switches: Switches, *, ids: Ids, clock: Callable[[], float], seal_key: bytes | None = None
) -> Router:
    """Return all resources at their paths, with a store of their own."""
    store = Store(clock)
    compactor = Compactor(ids, seal_key)
    threads = Threads(store, ids=ids, clock=clock, compactor=compactor, switches=switches)
    responses = Responses(engine, store=store, threads=threads, framing=Framing(switches, ids), switches=switches)
    conversations = Conversations(store, threads=threads, ids=ids, clock=clock)
    extras = Extras(threads, compactor=compactor, ids=ids, clock=clock) if switches.openai_extras else None
    return Router(BASE_PATH, route_table(responses, conversations, extras))


class Endpoint:
    """The service as the server sees it. A bad credential is told before a bad path."""

    def __init__(
        self, identity: Identity, router: Router, *, clock: Callable[[], float], require_project: bool
    ) -> None:
        self._identity = identity
        self._router = router
        self._clock = clock
        self._require_project = require_project

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
        scope = scope_of(
            request.headers,
            model if isinstance(model, str) else None,
            principal.tenancy,
            required=self._require_project,
        )
        parameters = dict(parse_qsl(query, keep_blank_values=True))
        return await route.serve(Ask(scope, names, parameters, body, signed=principal.kind != APIKEY))
