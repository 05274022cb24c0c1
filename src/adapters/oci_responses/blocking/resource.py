"""What the resources of the blocking client share."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from oci_responses.blocking.paging import Page
from responses_proto.resources import Call, ItemPage
from responses_proto.retry import Timeouts

if TYPE_CHECKING:
    from oci_responses.blocking.client import Client

__all__ = ["Resource"]

T = TypeVar("T")


class Resource:
    """A group of operations; a ``raw`` one returns each answer as it came, unread."""

    def __init__(self, client: Client, *, raw: bool = False) -> None:
        self._client = client
        self._raw = raw

    def _ask(self, call: Call[T], timeout: float | Timeouts | None) -> T:
        answer = self._client.ask(call, timeout)
        return cast("T", answer) if self._raw else answer.parse()

    def _list(self, call: Call[ItemPage], timeout: float | Timeouts | None) -> Page:
        def fetch(call: Call[ItemPage]) -> Page:
            return self._ask(call.then(lambda page: Page(call, page, fetch)), timeout)

        return fetch(call)
