"""What the resources of the client for asyncio and trio share."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from oci_responses.nonblocking.paging import Page, Paginator
from responses_proto.resources import Call, ItemPage
from responses_proto.retry import Timeouts

if TYPE_CHECKING:
    from oci_responses.nonblocking.client import Client

__all__ = ["Resource"]

T = TypeVar("T")


class Resource:
    """A group of operations; a ``raw`` one returns each answer as it came, unread."""

    def __init__(self, client: Client, *, raw: bool = False) -> None:
        self._client = client
        self._raw = raw

    async def _ask(self, call: Call[T], timeout: float | Timeouts | None) -> T:
        answer = await self._client.ask(call, timeout)
        return cast("T", answer) if self._raw else answer.parse()

    def _list(self, call: Call[ItemPage], timeout: float | Timeouts | None) -> Paginator:
        async def fetch(call: Call[ItemPage]) -> Page:
            return await self._ask(call.then(lambda page: Page(call, page, fetch)), timeout)

        return Paginator(call, fetch)
