"""The resource ``/responses``: create, retrieve, delete, cancel, and the items of its input."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from .background import Background, failed_event, replay
from .engine import TERMINAL, Engine
from .envelopes import invalid_request, openai_style
from .framing import Framing
from .messages import Ask, Cut, Json, Refusal, Reply, Stream, json_reply
from .pace import paced
from .paging import page, whole_number
from .store import Store, Stored
from .switches import Switches
from .threads import Opened, Threads

__all__ = ["Responses"]

_NO_CREDENTIALS = "No or an invalid authentication header was provided on the request."
_INPUT_ITEMS = 20
_TRUE = frozenset({"true", "1"})
_NOT_CANCELLED = {
    "completed": ("response_already_completed", "Cannot cancel completed response"),
    "failed": ("response_already_failed", "Cannot cancel failed response"),
}
_FOREGROUND = ("cancellation_not_supported", "Only responses created with 'background': true can be cancelled.")


class Responses:
    """Creates responses with an engine and gives back the stored ones."""

    def __init__(
        self,
        engine: Engine,
        *,
        store: Store,
        threads: Threads,
        framing: Framing,
        background: Background,
        switches: Switches,
    ) -> None:
        self._engine = engine
        self._store = store
        self._threads = threads
        self._framing = framing
        self._switches = switches
        self._background = background

    async def create(self, ask: Ask) -> Reply | Stream:
        """Answer a checked request body; raises :class:`Refusal`, also while the stream starts."""
        opened = self._threads.open(ask)
        streamed = bool(ask.body.get("stream"))
        asked = ask.body.get("stream_options")
        if ask.body.get("background"):
            events = self._made(opened) if self._has_worker(ask) else _unauthenticated(opened)
            run = await self._background.start(opened, events, streamed=streamed)
            return Stream(self._framing.frames(run.follow(), asked)) if streamed else json_reply(200, run.opening)
        kept = self._kept(opened)
        if streamed:
            return Stream(self._framing.frames(paced(kept, self._switches.pace), asked))
        async with aclosing(kept) as events:
            async for event in events:
                last = event
        return json_reply(200, last["response"])

    async def retrieve(self, ask: Ask) -> Reply | Stream:
        """Return a stored response exactly as it was sent, or the events of one made in the background."""
        response_id = ask.names[0]
        stored = self._found(ask)
        if ask.query.get("stream") not in _TRUE:
            return Reply(200, stored.body, {"content-type": "application/json"})
        after = _cursor(ask.query.get("starting_after"))
        if stored.events is None:
            message = f"Response with id '{response_id}' was not created with both 'background' and 'stream'."
            raise openai_style(404, message, type="not_found", code="not_found")
        run = self._background.find(ask.scope, response_id)
        events = run.follow(after) if run else replay(stored.events, after)
        padded = ask.query.get("include_obfuscation")
        asked = {} if padded is None else {"include_obfuscation": padded in _TRUE}
        return Stream(self._framing.frames(events, asked))

    async def delete(self, ask: Ask) -> Reply:
        """Forget a stored response; one that is being made is stopped."""
        self._found(ask)
        response_id = ask.names[0]
        await self._background.cancel(ask.scope, response_id)
        self._store.responses.delete(ask.scope, response_id)
        return json_reply(200, {"id": response_id, "object": "response.deleted", "deleted": True})

    async def cancel(self, ask: Ask) -> Reply:
        """Stop a background response and return it; one that has ended is returned as it is."""
        response_id = ask.names[0]
        stored = self._store.responses.get(ask.scope, response_id)
        if stored is None:
            message = f"Response with id '{response_id}' not found"
            raise openai_style(404, message, type="not_found", code="response_not_found")
        if not stored.background:
            code, message = _NOT_CANCELLED.get(stored.status, _FOREGROUND)
            raise invalid_request(message, code=code)
        await self._background.cancel(ask.scope, response_id)
        return Reply(200, self._found(ask).body, {"content-type": "application/json"})

    async def input_items(self, ask: Ask) -> Reply:
        """List the items of a response's own input."""
        return page(self._found(ask).inputs, ask.query, default=_INPUT_ITEMS)

    def _found(self, ask: Ask) -> Stored:
        stored = self._store.responses.get(ask.scope, ask.names[0])
        if stored is None:
            raise _not_found(ask.names[0])
        return stored

    def _has_worker(self, ask: Ask) -> bool:
        return bool(not self._switches.background_iam_failure or ask.body.get("stream") or not ask.signed)

    async def _made(self, opened: Opened) -> AsyncGenerator[Json, None]:
        """Pass the engine's events on up to the terminal one."""
        with self._threads.hold(opened.scope, opened.conversation):
            async with aclosing(self._engine.respond(opened.turn)) as events:
                async for event in events:
                    yield event
                    if event.get("type") in TERMINAL:
                        return
        raise Cut

    async def _kept(self, opened: Opened) -> AsyncGenerator[Json, None]:
        """Keep the response before its end is told."""
        async with aclosing(self._made(opened)) as events:
            async for event in events:
                if event.get("type") in TERMINAL:
                    self._threads.keep(opened, event["response"])
                yield event


async def _unauthenticated(opened: Opened) -> AsyncGenerator[Json, None]:
    """Be the worker that has no credentials."""
    yield failed_event(opened.turn.response, _NO_CREDENTIALS)


def _cursor(given: str | None) -> int:
    return -1 if given is None else whole_number(given, "starting_after")


def _not_found(response_id: str) -> Refusal:
    message = f"No response found with id '{response_id}'"
    return openai_style(404, message, type="not_found", code="not_found")
