from typing import Any

import pytest

from oci_responses.emulator import Refusal
from oci_responses.emulator.bases import Base, Dialect
from oci_responses.emulator.messages import Ask, Reply
from oci_responses.emulator.routes import Route, Router

from .desk import Desk


async def serve(ask: Ask) -> Reply:
    return Reply(200, repr(ask.names).encode())


BASE = Base("/base", Dialect.CURRENT)
ROUTER = Router(
    Route(method, path, serve, base=BASE)
    for method, path in [("POST", "/a/fixed"), ("GET", "/a/{}"), ("DELETE", "/a/{}/b/{}")]
)


@pytest.mark.parametrize(
    ("method", "path", "route", "names"),
    [
        ("POST", "/base/a/fixed", "/a/fixed", ()),
        ("GET", "/base/a/fixed", "/a/{}", ("fixed",)),
        ("GET", "/base/a/x.y", "/a/{}", ("x.y",)),
        ("GET", "/base/a/x%2Fy", "/a/{}", ("x/y",)),
        ("DELETE", "/base/a/1/b/2", "/a/{}/b/{}", ("1", "2")),
    ],
)
def test_found(method: str, path: str, route: str, names: tuple[str, ...]) -> None:
    found, given = ROUTER.find(method, path)
    assert (found.path, given) == (route, names)


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("GET", "/a/x", 404, None),
        ("GET", "/base/a", 404, None),
        ("GET", "/base/a/", 404, None),
        ("GET", "/base/a/x/", 404, None),
        ("GET", "/base/axfixed", 404, None),
        ("PUT", "/base/a/fixed", 405, "POST, GET"),
        ("POST", "/base/a/x", 405, "GET"),
    ],
)
def test_not_found(method: str, path: str, status: int, allow: str | None) -> None:
    with pytest.raises(Refusal) as refused:
        ROUTER.find(method, path)
    reply = refused.value.reply
    assert (reply.status, reply.headers.get("allow")) == (status, allow)


def test_the_service_does_not_list_conversations() -> None:
    desk: Any = Desk()
    with pytest.raises(Refusal) as refused:
        desk.call("GET", "/conversations")
    assert refused.value.reply.status == 404
