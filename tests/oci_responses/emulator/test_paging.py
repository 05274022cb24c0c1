import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.emulator import Refusal
from oci_responses.emulator.paging import envelope, page


def items(count: int) -> list[dict[str, Any]]:
    return [{"id": f"i{n}"} for n in range(count)]


def ask(count: int, query: dict[str, str], default: int = 20) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page(items(count), query, default=default).body)
    return found


@given(st.integers(0, 50), st.integers(1, 20), st.sampled_from(["asc", "desc"]))
def test_pages_join_to_the_whole(count: int, limit: int, order: str) -> None:
    seen: list[dict[str, Any]] = []
    query = {"limit": str(limit), "order": order}
    while True:
        found = ask(count, query)
        seen += found["data"]
        assert len(found["data"]) <= limit
        assert (found["first_id"], found["last_id"]) == (
            (found["data"][0]["id"], found["data"][-1]["id"]) if found["data"] else ("", "")
        )
        assert found["has_more"] is (len(seen) < count)
        if not found["has_more"]:
            break
        query["after"] = found["last_id"]
    assert seen == (items(count) if order == "asc" else items(count)[::-1])


def test_newest_first_and_the_default_limit() -> None:
    found = ask(30, {}, default=7)
    assert [item["id"] for item in found["data"]] == [f"i{n}" for n in range(29, 22, -1)]
    assert found["has_more"] is True


def test_the_envelope() -> None:
    assert envelope([]) == {"object": "list", "data": [], "first_id": "", "last_id": "", "has_more": False}


@pytest.mark.parametrize(
    ("query", "status", "code", "param"),
    [
        ({"limit": "0"}, 400, "integer_below_min_value", "limit"),
        ({"limit": "-3"}, 400, "integer_below_min_value", "limit"),
        ({"limit": "101"}, 400, "integer_above_max_value", "limit"),
        ({"limit": "x"}, 400, "invalid_type", "limit"),
        ({"limit": ""}, 400, "invalid_type", "limit"),
        ({"limit": "1-"}, 400, "invalid_type", "limit"),
        ({"limit": "\u00b2"}, 400, "invalid_type", "limit"),
        ({"order": "up"}, 400, "invalid_value", "order"),
        ({"after": "gone"}, 404, None, "after"),
    ],
)
def test_refused_queries(query: dict[str, str], status: int, code: str | None, param: str) -> None:
    with pytest.raises(Refusal) as refused:
        page(items(3), query, default=20)
    error = json.loads(refused.value.reply.body)["error"]
    assert (refused.value.reply.status, error["code"], error["param"]) == (status, code, param)
