"""Lists in pages, blocking."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import TypeAlias

from responses_proto.items import Item
from responses_proto.resources import Call, ItemPage, Listing

__all__ = ["Page", "PageItems", "Pages"]

Fetch: TypeAlias = "Callable[[Call[ItemPage]], Page]"


class Page(Listing):
    """One page of a list: ``data`` is its items. Iterate for these and for those of all pages after it."""

    def __init__(self, call: Call[ItemPage], page: ItemPage, fetch: Fetch) -> None:
        super().__init__(call, page)
        self._fetch = fetch

    def get_next_page(self) -> Page:
        """Ask for the next page; raises InvalidTransition at the last one."""
        return self._fetch(self.next_call())

    def iter_pages(self) -> Pages:
        """Return an iterator of this page and all after it."""
        return Pages(self)

    def __iter__(self) -> PageItems:
        return PageItems(self)


class Pages:
    """Pages, each asked for when it is due."""

    def __init__(self, first: Page) -> None:
        self._due: Page | None = first
        self._last: Page | None = None

    def __iter__(self) -> Iterator[Page]:
        return self

    def __next__(self) -> Page:
        if self._last is not None and self._last.has_next_page():
            self._due = self._last.get_next_page()
        if self._due is None:
            raise StopIteration
        self._last, self._due = self._due, None
        return self._last


class PageItems:
    """The items of a page and of all after it."""

    def __init__(self, first: Page) -> None:
        self._pages = first.iter_pages()
        self._ready: deque[Item] = deque()

    def __iter__(self) -> Iterator[Item]:
        return self

    def __next__(self) -> Item:
        while not self._ready:
            self._ready.extend(next(self._pages).data)
        return self._ready.popleft()
