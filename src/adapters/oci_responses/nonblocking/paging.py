"""Lists in pages, for asyncio and trio."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from typing import Any, TypeAlias

from responses_proto.items import Item
from responses_proto.resources import Call, ItemPage, Listing

__all__ = ["Page", "PageItems", "Pages", "Paginator"]

Fetch: TypeAlias = "Callable[[Call[ItemPage]], Awaitable[Page]]"


class Page(Listing):
    """One page of a list: ``data`` is its items. Iterate for these and for those of all pages after it."""

    def __init__(self, call: Call[ItemPage], page: ItemPage, fetch: Fetch) -> None:
        super().__init__(call, page)
        self._fetch = fetch

    async def get_next_page(self) -> Page:
        """Ask for the next page; raises InvalidTransition at the last one."""
        return await self._fetch(self.next_call())

    def iter_pages(self) -> Pages:
        """Return an iterator of this page and all after it."""
        return Pages(self)

    def __aiter__(self) -> PageItems:
        return PageItems(self)


class Paginator:
    """A list that is yet to be asked for: await its first page, or iterate for the items of all pages."""

    def __init__(self, call: Call[ItemPage], fetch: Fetch) -> None:
        self._call = call
        self._fetch = fetch

    def __await__(self) -> Generator[Any, Any, Page]:
        return self._fetch(self._call).__await__()

    def __aiter__(self) -> PageItems:
        return PageItems(self)


class Pages:
    """Pages, each asked for when it is due."""

    def __init__(self, first: Page | Paginator) -> None:
        self._due: Page | Paginator | None = first
        self._last: Page | None = None

    def __aiter__(self) -> AsyncIterator[Page]:
        return self

    async def __anext__(self) -> Page:
        if self._last is not None and self._last.has_next_page():
            self._due = await self._last.get_next_page()
        if self._due is None:
            raise StopAsyncIteration
        due = self._due
        self._last, self._due = (await due if isinstance(due, Paginator) else due), None
        return self._last


class PageItems:
    """The items of a page and of all after it."""

    def __init__(self, first: Page | Paginator) -> None:
        self._pages = Pages(first)
        self._ready: deque[Item] = deque()

    def __aiter__(self) -> AsyncIterator[Item]:
        return self

    async def __anext__(self) -> Item:
        while not self._ready:
            self._ready.extend((await anext(self._pages)).data)
        return self._ready.popleft()
