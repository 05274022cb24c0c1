"""Lists in pages: where the next one begins, and when there is none."""

from __future__ import annotations

from msgspec.structs import replace

from ..errors import InvalidTransition, RemoteProtocolError
from ..items import Item
from .answers import ItemPage
from .call import Call

__all__ = ["Listing"]

_AFTER = "after"


class Listing:
    """One page of a list, as the service sent it (``page``), and the operation that it answers.

    ``data`` is its items; ``has_more`` whether the service says that there are more.
    """

    def __init__(self, call: Call[ItemPage], page: ItemPage) -> None:
        self._call = call
        self.page = page
        self.data = page.data

    @property
    def object(self) -> str:
        """What the service calls it: list."""
        return self.page.object

    @property
    def has_more(self) -> bool | None:
        """Whether there are more, if the service says so."""
        return self.page.has_more

    @property
    def first_id(self) -> str | None:
        """The id of the first item of the page."""
        return self.page.first_id

    @property
    def last_id(self) -> str | None:
        """The id of the last item of the page: where the next one begins."""
        return self.page.last_id

    @property
    def request_id(self) -> str | None:
        """``opc-request-id`` of the answer."""
        return self.page.request_id

    def has_next_page(self) -> bool:
        """Whether there is more to ask for. A service that does not say is asked until a page is empty."""
        return bool(self.page.has_more if self.page.has_more is not None else self.data)

    def next_call(self) -> Call[ItemPage]:
        """Return the operation that asks for the next page, with the same limits and order.

        Raises :class:`InvalidTransition` at the last page, and :class:`RemoteProtocolError` where
        the service says that there are more and not where, or would send the same page again.
        """
        if not self.has_next_page():
            raise InvalidTransition("this is the last page: has_next_page() says so")
        cursor = self.page.last_id or self._last_item()
        if not cursor or (_AFTER, cursor) in self._call.query:
            said = "has more items but names none to go on from" if not cursor else "goes on from where it began"
            raise RemoteProtocolError(f"the list {said}", request_id=self.request_id)
        kept = (pair for pair in self._call.query if pair[0] != _AFTER)
        return replace(self._call, query=(*kept, (_AFTER, cursor)))

    def _last_item(self) -> str | None:
        last: Item | None = self.data[-1] if self.data else None
        return last.id if last is not None else None

    def __len__(self) -> int:
        return len(self.data)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self.data)} items, has_more={self.has_more})"
