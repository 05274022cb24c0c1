"""Which operation stands at which path."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from .conversations import Conversations
from .envelopes import front_door
from .extras import Extras
from .intake import read_body, read_object
from .messages import Ask, Json, Refusal, Reply, Stream
from .responses import Responses

__all__ = ["Route", "Router", "route_table"]


_UNKNOWN = front_door(404, "NotFound", "Path doesn't map to a registered service")


def _unread(_: bytes) -> Json:
    return {}


async def _absent(_: Ask) -> Reply:
    raise _UNKNOWN


@dataclass(frozen=True)
class Route:
    """``{}`` in ``path`` stands for one name; ``read`` makes the body a JSON object or refuses it."""

    method: str
    path: str
    serve: Callable[[Ask], Awaitable[Reply | Stream]]
    read: Callable[[bytes], Json] = _unread

    @property
    def family(self) -> str:
        """The first segment of the path, by which policies know the resource."""
        return self.path.split("/")[1]


def route_table(responses: Responses, conversations: Conversations, extras: Extras | None) -> tuple[Route, ...]:
    """Return all operations; of two that match a request, the first serves it."""
    talks, talk, item = "/conversations", "/conversations/{}", "/conversations/{}/items/{}"
    compact, count = (extras.compact, extras.input_tokens) if extras else (_absent, _absent)
    return (
        Route("POST", "/responses", responses.create, read_body),
        Route("POST", "/responses/compact", compact, read_object),
        Route("POST", "/responses/input_tokens", count, read_object),
        Route("GET", "/responses/{}", responses.retrieve),
        Route("DELETE", "/responses/{}", responses.delete),
        Route("POST", "/responses/{}/cancel", responses.cancel),
        Route("GET", "/responses/{}/input_items", responses.input_items),
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


class Router:
    """Finds the route of a request below ``base``."""

    def __init__(self, base: str, routes: Iterable[Route]) -> None:
        self._routes = [(_pattern(base + route.path), route) for route in routes]

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
