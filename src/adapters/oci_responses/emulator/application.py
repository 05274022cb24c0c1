"""From a received request to its answer: credentials, path, scope, then the resource."""

from __future__ import annotations

import re
from collections.abc import Callable

from .envelopes import denied, front_door
from .identity import Identity
from .intake import read_body
from .messages import Received, Refusal, Reply, Stream
from .responses import Responses
from .scope import scope_of
from .signature import verify

__all__ = ["BASE_PATH", "Endpoint"]

BASE_PATH = "/openai/v1"
_RESPONSES = re.compile(rf"{BASE_PATH}/responses(?:/([^/]+))?")


class Endpoint:
    """The service as the server sees it. A bad credential is told before a bad path."""

    def __init__(
        self, identity: Identity, responses: Responses, *, clock: Callable[[], float], require_project: bool
    ) -> None:
        self._identity = identity
        self._responses = responses
        self._clock = clock
        self._require_project = require_project

    async def answer(self, request: Received) -> Reply | Stream:
        """Answer ``request`` or raise :class:`Refusal`."""
        verdict = verify(request, self._identity, self._clock())
        if not verdict.accepted:
            raise denied(verdict.reason, bad_signature=verdict.mismatch)
        match = _RESPONSES.fullmatch(request.path.partition("?")[0])
        if match is None:
            raise front_door(404, "NotFound", "Path doesn't map to a registered service")
        response_id: str | None = match[1]
        if response_id is None:
            if request.method != "POST":
                raise _wrong_method(request.method, "POST")
            body = read_body(request.body)
            return await self._responses.create(self._scope(request, body["model"]), body)
        if request.method == "GET":
            return self._responses.retrieve(self._scope(request), response_id)
        if request.method == "DELETE":
            return self._responses.delete(self._scope(request), response_id)
        raise _wrong_method(request.method, "GET, DELETE")

    def _scope(self, request: Received, model: str | None = None) -> str:
        return scope_of(request.headers, model, self._identity, required=self._require_project)


def _wrong_method(method: str, allowed: str) -> Refusal:
    refusal = front_door(405, "MethodNotAllowed", f"The method {method} is not allowed for this path.")
    refusal.reply.headers["allow"] = allowed
    return refusal
