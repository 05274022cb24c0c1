"""An engine that forwards to any server that speaks ``/v1/responses``.

The upstream keeps no state here: it gets the whole conversation with each request and its events
are passed on as they arrive, dialect and all. Only what the endpoint owns is put in (the response id,
the model's name and the store settings), and the keys that a response of theirs lacks.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable

from .engine import TERMINAL, Turn
from .messages import Json
from .owned import OWNED, owned
from .remote import Remote, json_object, objects, whole_body

__all__ = ["UpstreamEngine"]

_KEPT_BACK = frozenset({*OWNED, "include", "conversation", "input"})


class UpstreamEngine:
    """Forwards to ``base_url`` (such as ``http://127.0.0.1:8080/v1``) under its own credentials.

    ``model`` replaces the client's model name; ``headers`` are added to each request; ``adapt``
    turns the body into what this upstream understands, such as :func:`to_llamacpp`.
    """

    def __init__(
        self,
        base_url: str,
        *,
        model: str | None = None,
        headers: dict[str, str] | None = None,
        adapt: Callable[[Json], Json] | None = None,
    ) -> None:
        self._remote = Remote(base_url, headers)
        self._model = model
        self._adapt = adapt

    async def respond(self, turn: Turn) -> AsyncGenerator[Json, None]:
        """Yield the upstream's events; its errors become provider errors with its status."""
        async with self._remote.post("/responses", self._body(turn)) as channel:
            if turn.request.get("stream"):
                async for event in objects(channel):
                    yield owned(event, turn)
            else:
                yield owned(_whole(await whole_body(channel)), turn)

    def _body(self, turn: Turn) -> Json:
        kept = {key: value for key, value in turn.request.items() if key not in _KEPT_BACK}
        body = {"model": self._model or turn.response["model"], "input": list(turn.items), **kept}
        return self._adapt(body) if self._adapt else body


def _whole(body: bytes) -> Json:
    """Return a body that was not streamed as the event that would have ended the stream."""
    response = json_object(body)
    kind = f"response.{response.get('status')}"
    return {"type": kind if kind in TERMINAL else "response.completed", "response": response}
