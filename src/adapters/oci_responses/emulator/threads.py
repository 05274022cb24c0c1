"""What a request builds on, and where its own part of the conversation is kept.

Rules: Open Responses, ``previous_response_id``; OpenAI, "Conversation state".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import msgspec

from .attachments import Attachments
from .compaction import Compactor
from .engine import Turn
from .envelopes import invalid_request, openai_style
from .ids import Ids
from .intake import check_pairs, input_items
from .items import kept_items
from .messages import Ask, Json, Refusal
from .references import References
from .shell import response_shell
from .store import Conversation, Store, Stored
from .strictness import check_strict
from .switches import Switches

__all__ = ["Opened", "Threads"]

ZERO_DATA_RETENTION = "Previous response cannot be used for this organization due to Zero Data Retention."
_LOCKED = "Another process is currently operating on this conversation. Please retry in a few seconds."
_POLLING_SECONDS = 600
"""For how long a background response that is not to be stored can be fetched after its end."""


@dataclass(frozen=True)
class Opened:
    """A turn to answer and what becomes of it.

    ``past`` is the conversation before ``inputs``, the request's own items as they came;
    ``named`` are these as they are given back, each with an id.
    """

    scope: str
    turn: Turn
    past: tuple[Json, ...]
    inputs: tuple[Json, ...]
    named: tuple[Json, ...]
    conversation: str | None

    @property
    def key(self) -> tuple[str, str]:
        """Scope and id of the response."""
        return self.scope, self.turn.response["id"]


class Threads:
    """Joins requests to what they continue."""

    def __init__(
        self, store: Store, *, ids: Ids, clock: Callable[[], float], compactor: Compactor, switches: Switches
    ) -> None:
        self._store = store
        self._ids = ids
        self._clock = clock
        self._compactor = compactor
        self._switches = switches
        self._attachments = Attachments(store)
        self._references = References(store, reasoning_by_id=switches.reasoning_by_id)
        self._busy: set[tuple[str, str]] = set()

    def open(self, ask: Ask) -> Opened:
        """Return the turn that a checked create request asks for; raises :class:`Refusal`."""
        body = ask.body
        conversation = _conversation_id(body.get("conversation"))
        past = self._past(ask.scope, body)
        if self._switches.strict:
            check_strict(body.get("input"))
        inputs = self._references.resolved(ask.scope, past, _inputs(body))
        items = self._read(ask.scope, past, inputs)
        store = body.get("store") is not False and not self._switches.zdr
        response = response_shell(body, self._ids.response(), int(self._clock()), store=store)
        # The worker of a background response always streams, so that it can show how far it is.
        request = {**body, "stream": True} if body.get("background") else body
        turn = Turn(request, items, response, self._ids, self._clock)
        return Opened(ask.scope, turn, past, inputs, kept_items(inputs, self._ids), conversation)

    def context(self, ask: Ask) -> tuple[Json, ...]:
        """Return all items that a request without a response speaks of; its input may be absent."""
        past = self._past(ask.scope, ask.body)
        return self._read(ask.scope, past, self._references.resolved(ask.scope, past, _inputs(ask.body)))

    @contextmanager
    def hold(self, scope: str, conversation: str | None) -> Iterator[None]:
        """Keep others from ``conversation``; refuse if somebody else does."""
        if conversation is None or not self._switches.conversation_locked:
            yield
            return
        key = (scope, conversation)
        if key in self._busy:
            raise invalid_request(_LOCKED, code="conversation_locked", param="conversation")
        self._busy.add(key)
        try:
            yield
        finally:
            self._busy.discard(key)

    def keep(self, opened: Opened, response: Json, events: tuple[Json, ...] | None = None) -> None:
        """Remember a response as it stands; one that has ended goes into its conversation too."""
        lasting = opened.turn.response["store"]
        ended = response.get("status") not in ("queued", "in_progress")
        output: list[Json] = response.get("output") or []
        if response.get("status") in ("completed", "incomplete"):
            self._append(opened, output)
        background = opened.turn.response["background"]
        if not lasting and not background:
            return
        stored = Stored(
            msgspec.json.encode(response),
            response.get("status", ""),
            (*opened.past, *opened.inputs, *output),
            opened.named,
            background=background,
            events=events,
            lasting=lasting,
        )
        until = response["created_at"] + self._store.retention.responses_seconds
        if ended and not lasting:
            until = self._clock() + _POLLING_SECONDS
        self._store.responses.put(*opened.key, stored, until)

    def _append(self, opened: Opened, output: list[Json]) -> None:
        if opened.conversation is None:
            return
        found = self._store.conversations.get(opened.scope, opened.conversation)
        if found is not None:
            items = (*found.items, *opened.named, *kept_items(output, self._ids))
            self._store.conversations.put(opened.scope, found.id, replace(found, items=items))

    def _read(self, scope: str, past: tuple[Json, ...], inputs: tuple[Json, ...]) -> tuple[Json, ...]:
        items = self._compactor.expand((*past, *inputs))
        check_pairs(items)
        return self._attachments.filled(scope, items)

    def _past(self, scope: str, body: Json) -> tuple[Json, ...]:
        if (conversation := _conversation_id(body.get("conversation"))) is not None:
            return self.conversation(scope, conversation).items
        if (previous := body.get("previous_response_id")) is None:
            return ()
        if self._switches.zdr:
            raise invalid_request(ZERO_DATA_RETENTION, code="unsupported_parameter", param="previous_response_id")
        stored = self._store.responses.get(scope, previous)
        if stored is None or not stored.lasting:
            message = f"Previous response with id '{previous}' not found."
            raise invalid_request(message, code="previous_response_not_found", param="previous_response_id")
        return stored.conversation

    def conversation(self, scope: str, conversation: str) -> Conversation:
        """Return a conversation or refuse with 404."""
        found = self._store.conversations.get(scope, conversation)
        if found is None:
            raise _unknown(conversation)
        return found


def _inputs(body: Json) -> tuple[Json, ...]:
    given = body.get("input")
    return () if given is None else tuple(input_items(given))


def _conversation_id(given: object) -> str | None:
    name = given.get("id") if isinstance(given, dict) else given
    return name if isinstance(name, str) else None


def _unknown(conversation: str) -> Refusal:
    message = f"No conversation found with id '{conversation}'"
    return openai_style(404, message, type="not_found", code="not_found")
