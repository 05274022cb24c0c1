"""Who holds the conversation, and what to send next: one explicit strategy per conversation.

Each strategy is a value: ``turn(new)`` gives the request parameters for the next turn,
``after(new, response)`` the strategy as it stands then. A turn that failed changes nothing. New
items may be of any make, messages among them. Both raise :class:`InvalidRequest` for what is no
list of JSON objects.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from msgspec import Raw
from msgspec.structs import force_setattr

from .errors import LocalError, RemoteProtocolError
from .history import raw_items, settle
from .response import Response
from .values import Value

__all__ = [
    "Conversation",
    "ConversationObject",
    "ServerStateful",
    "Stateless",
    "conversation_for",
]


class Stateless(Value, frozen=True, tag="stateless", kw_only=True):
    """The server holds nothing: every request carries the full history, ``store`` is false.

    ``reasoning`` asks for sealed reasoning to carry it from turn to turn; not every model has it.
    What the service would refuse to read again is not kept: reasoning without what followed it or
    without its seal, a second call by one name (:func:`~responses_proto.history.repair_history`).
    The rest goes back byte for byte. A call stays open until its output comes with the next turn.
    """

    history: tuple[Raw, ...] = ()
    reasoning: bool = False

    def __post_init__(self) -> None:
        """Take items of any make."""
        force_setattr(self, "history", raw_items(self.history))

    @property
    def server_stateful(self) -> bool:
        """Whether the server holds the conversation."""
        return False

    @property
    def provider_state(self) -> dict[str, str]:
        """What must be kept to go on, besides the history: nothing."""
        return {}

    def turn(self, new: Iterable[object]) -> dict[str, object]:
        """Return the request parameters for the next turn."""
        parameters: dict[str, object] = {"input": [*self.history, *raw_items(new)], "store": False}
        if self.reasoning:
            parameters["include"] = ["reasoning.encrypted_content"]
        return parameters

    def after(self, new: Iterable[object], response: Response) -> Stateless:
        """Return the conversation with this turn in its history."""
        grown = copy.copy(self)  # what is held already is not looked at again
        force_setattr(grown, "history", (*self.history, *raw_items(new), *settle(response)))
        return grown


class ServerStateful(Value, frozen=True, tag="server_stateful", kw_only=True):
    """The server holds the thread: only what is new is sent, with the id of the last response."""

    previous_response_id: str | None = None

    @property
    def server_stateful(self) -> bool:
        """Whether the server holds the conversation."""
        return True

    @property
    def provider_state(self) -> dict[str, str]:
        """What must be kept to go on: the continuation id."""
        return {"previous_response_id": self.previous_response_id} if self.previous_response_id else {}

    def turn(self, new: Iterable[object]) -> dict[str, object]:
        """Return the request parameters for the next turn."""
        parameters: dict[str, object] = {"input": list(raw_items(new)), "store": True}
        if self.previous_response_id:
            parameters["previous_response_id"] = self.previous_response_id
        return parameters

    def after(self, new: Iterable[object], response: Response) -> ServerStateful:
        """Return the conversation that goes on from this response.

        Raises :class:`RemoteProtocolError` for a response without an id: going on from an older
        one would leave this turn out without a word.
        """
        if not response.id:
            raise RemoteProtocolError("a response without an id cannot be continued", response=response)
        return ServerStateful(previous_response_id=response.id)


class ConversationObject(Value, frozen=True, tag="conversation_object", kw_only=True):
    """A conversation object holds the items; only what is new is sent, with its id."""

    conversation_id: str

    @property
    def server_stateful(self) -> bool:
        """Whether the server holds the conversation."""
        return True

    @property
    def provider_state(self) -> dict[str, str]:
        """What must be kept to go on: the conversation's id."""
        return {"conversation": self.conversation_id}

    def turn(self, new: Iterable[object]) -> dict[str, object]:
        """Return the request parameters for the next turn."""
        return {"input": list(raw_items(new)), "store": True, "conversation": self.conversation_id}

    def after(self, new: Iterable[object], response: Response) -> ConversationObject:
        """Return the same conversation: the server has appended to it."""
        return self


Conversation: TypeAlias = Stateless | ServerStateful | ConversationObject


def conversation_for(
    *, store: bool, provider_state: Mapping[str, str] | None = None, reasoning: bool = False
) -> Conversation:
    """Return the strategy for ``store`` that goes on from ``provider_state``.

    Raises :class:`LocalError` for a mix that cannot work: server-side state with ``store=False``,
    two continuations at once, or a continuation of another kind.
    """
    state = {name: value for name, value in (provider_state or {}).items() if value}
    if not store and state:
        names = ", ".join(sorted(state))
        raise LocalError(f"store=False keeps nothing on the server: {names} cannot continue, send the history")
    if unknown := sorted(state.keys() - {"previous_response_id", "conversation"}):
        raise LocalError(f"provider_state cannot continue from {', '.join(unknown)}")
    if len(state) > 1:
        raise LocalError("provider_state names both previous_response_id and conversation; they exclude each other")
    if not store:
        return Stateless(reasoning=reasoning)
    if "conversation" in state:
        return ConversationObject(conversation_id=state["conversation"])
    return ServerStateful(previous_response_id=state.get("previous_response_id"))
