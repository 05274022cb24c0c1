"""Pages: whatever their length, each item is seen once, in order; a list that cannot be gone on with is an error."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.responses_proto.machines import JSON

from responses_proto.errors import InvalidTransition, RemoteProtocolError
from responses_proto.resources import responses
from responses_proto.resources.answers import ItemPage
from responses_proto.resources.call import Call
from responses_proto.resources.paging import Listing


def listing(call: Call[ItemPage] | None = None, *names: str, **fields: Any) -> Listing:
    call = call or responses.input_items("r", limit=2, order="asc")
    data = [{"type": "message", "id": name, "role": "user", "content": []} for name in names]
    return Listing(call, call.read(JSON, msgspec.json.encode({"object": "list", "data": data, **fields})))


def serve(call: Call[ItemPage], names: list[str], size: int, *, last_id: bool, more: bool) -> Listing:
    """Answer as a service that says, or does not say, where a page ended and whether there are more."""
    after = dict(call.query).get("after")
    begin = names.index(after) + 1 if after else 0
    page = names[begin : begin + size]
    fields: dict[str, Any] = {"last_id": page[-1] if page else ""} if last_id else {}
    return listing(call, *page, **fields, **({"has_more": begin + size < len(names)} if more else {}))


@given(st.integers(0, 12), st.integers(1, 5), st.booleans(), st.booleans())
def test_every_item_once_and_in_order(total: int, size: int, last_id: bool, more: bool) -> None:
    names = [f"i{number}" for number in range(total)]
    call = responses.input_items("r", limit=2, order="asc", extra_query={"mine": 1})
    page = serve(call, names, size, last_id=last_id, more=more)
    seen = [item.id for item in page.data]
    while page.has_next_page():
        call = page.next_call()
        assert {"limit": "2", "order": "asc", "mine": "1"}.items() <= dict(call.query).items()
        assert len([name for name, _ in call.query if name == "after"]) == 1
        page = serve(call, names, size, last_id=last_id, more=more)
        seen += [item.id for item in page.data]
    assert seen == names
    with pytest.raises(InvalidTransition, match="last page"):
        page.next_call()


def test_what_a_page_says_of_itself() -> None:
    page = listing(None, "a", "b", first_id="a", last_id="b", has_more=True)
    assert (page.object, page.first_id, page.last_id, page.has_more) == ("list", "a", "b", True)
    assert (len(page), page.request_id, page.has_next_page()) == (2, "A/B/C", True)
    assert repr(page) == "Listing(2 items, has_more=True)"
    assert isinstance(page.page, ItemPage)


@pytest.mark.parametrize("names", [(), ("",)])
def test_more_items_and_no_way_to_them(names: tuple[str, ...]) -> None:
    page = listing(None, *names, has_more=True)
    assert page.has_next_page()
    with pytest.raises(RemoteProtocolError, match="names none") as caught:
        page.next_call()
    assert caught.value.request_id == "A/B/C"


def test_the_same_page_again_is_no_progress() -> None:
    call = listing(None, "a", has_more=True).next_call()
    with pytest.raises(RemoteProtocolError, match="goes on from where it began"):
        listing(call, "a", has_more=True).next_call()
