"""Which operation stands at which path."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from urllib.parse import unquote

from .bases import OPENAI, Base, Dialect
from .chat import Chat
from .chat_request import read_chat
from .conversations import Conversations
from .envelopes import front_door
from .extras import Extras
from .files import Files
from .intake import read_body, read_native, read_object
from .messages import Ask, Json, Refusal, Reply, Stream
from .responses import Responses
from .scope import Scoping, chat_scope, native_scope, scope_of

__all__ = ["Desks", "Route", "Router", "route_table"]


_UNKNOWN = front_door(404, "NotFound", "Path doesn't map to a registered service")


def _unread(_: bytes) -> Json:
    return {}


async def _absent(_: Ask) -> Reply:
    raise _UNKNOWN


async def _unsupported(_: Ask) -> Reply:
    raise front_door(400, "400", "Unsupported OpenAI operation")


@dataclass(frozen=True)
class Route:
    """``{}`` in ``path`` stands for one name; ``read`` makes the body a JSON object or refuses it.

    ``scope`` finds whose objects the request may see.
    """

    method: str
    path: str
    serve: Callable[[Ask], Awaitable[Reply | Stream]]
    read: Callable[[bytes], Json] = _unread
    scope: Scoping = scope_of
    base: Base = OPENAI

    @property
    def family(self) -> str:
        """The first segment of the path, by which policies know the resource."""
        return self.path.split("/")[1]


@dataclass(frozen=True)
class Desks:
    """The resources that requests below ``base`` are brought to; without ``extras`` their paths are unknown."""

    base: Base
    responses: Responses
    conversations: Conversations
    chat: Chat
    files: Files
    extras: Extras | None


def route_table(desks: Desks) -> Iterator[Route]:
    """Yield all operations below a base; of two that match a request, the first serves it."""
    if desks.base.dialect is Dialect.PROVIDER:
        native = _responses(desks.responses, native_scope, read_native)
        yield from (replace(route, base=desks.base) for route in (*native, _chat(desks.chat, native_scope)))
        return
    several = (_extras(desks), _responses(desks.responses), _talks(desks.conversations), _files(desks.files))
    for route in (*chain(*several), _chat(desks.chat)):
        yield replace(route, base=desks.base)
    yield Route("POST", "/embeddings", _unsupported, base=desks.base)
    if desks.base.dialect is Dialect.OLDER:
        yield Route("GET", "/models", _unsupported, base=desks.base)


def _responses(
    responses: Responses, scope: Scoping = scope_of, read: Callable[[bytes], Json] = read_body
) -> tuple[Route, ...]:
    return (
        Route("POST", "/responses", responses.create, read, scope),
        Route("GET", "/responses/{}", responses.retrieve, scope=scope),
        Route("DELETE", "/responses/{}", responses.delete, scope=scope),
        Route("POST", "/responses/{}/cancel", responses.cancel, scope=scope),
        Route("GET", "/responses/{}/input_items", responses.input_items, scope=scope),
    )


def _extras(desks: Desks) -> tuple[Route, ...]:
    compact, count = (desks.extras.compact, desks.extras.input_tokens) if desks.extras else (_absent, _absent)
    return (
        Route("POST", "/responses/compact", compact, read_object),
        Route("POST", "/responses/input_tokens", count, read_object),
    )


def _talks(conversations: Conversations) -> tuple[Route, ...]:
    talks, talk, item = "/conversations", "/conversations/{}", "/conversations/{}/items/{}"
    return (
        Route("POST", talks, conversations.create, read_object),
        # The service does not know this path, though it knows the other method.
        Route("GET", talks, _absent),
        Route("GET", talk, conversations.retrieve),
        Route("POST", talk, conversations.update, read_object),
        Route("DELETE", talk, conversations.delete),
        Route("POST", f"{talk}/items", conversations.create_items, read_object),
        Route("GET", f"{talk}/items", conversations.list_items),
        Route("GET", item, conversations.retrieve_item),
        Route("DELETE", item, conversations.delete_item),
    )


def _files(files: Files) -> tuple[Route, ...]:
    return (
        Route("POST", "/files", files.create),
        Route("GET", "/files", files.list),
        Route("GET", "/files/{}", files.retrieve),
        Route("GET", "/files/{}/content", files.content),
        Route("DELETE", "/files/{}", files.delete),
    )


def _chat(chat: Chat, scope: Scoping = chat_scope) -> Route:
    return Route("POST", "/chat/completions", chat.create, read_chat, scope)


class Router:
    """Finds the route of a request."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes = [(_pattern(route.base.path + route.path), route) for route in routes]

    def find(self, method: str, path: str) -> tuple[Route, tuple[str, ...]]:
        """Return the route and the names in ``path``, or refuse with 404 or 405."""
        allowed = []
        for pattern, route in self._routes:
            if (match := pattern.fullmatch(path)) is None:
                continue
            if route.method != method:
                allowed.append(route.method)
            elif route.serve is _absent:
                raise _UNKNOWN
            else:
                return route, tuple(unquote(name) for name in match.groups())
        raise _wrong_method(method, ", ".join(allowed)) if allowed else _UNKNOWN


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.escape(path).replace(re.escape("{}"), "([^/]+)"))


def _wrong_method(method: str, allowed: str) -> Refusal:
    refusal = front_door(405, "MethodNotAllowed", f"The method {method} is not allowed for this path.")
    refusal.reply.headers["allow"] = allowed
    return refusal
