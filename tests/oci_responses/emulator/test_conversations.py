"""``/conversations`` and the items in it."""

from typing import Any

import pytest
from openai.types.conversations import Conversation, ConversationDeletedResource, ConversationItemList
from pydantic import TypeAdapter

from oci_responses.emulator import Json

from .desk import Desk, refusal


def message(text: str, **more: Any) -> Json:
    return {"type": "message", "role": "user", "content": text, **more}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def begin(desk: Desk, **body: Any) -> str:
    name: str = desk.call("POST", "/conversations", body)["id"]
    return name


def test_its_life(desk: Desk) -> None:
    made = desk.call("POST", "/conversations", {"metadata": {"topic": "a"}})
    assert made == {"id": made["id"], "object": "conversation", "created_at": 7, "metadata": {"topic": "a"}}
    assert made["id"].startswith("conv_ord_")
    assert len(made["id"]) == len("conv_ord_") + 48
    path = f"/conversations/{made['id']}"
    assert desk.call("GET", path) == made
    TypeAdapter(Conversation).validate_python(made, strict=True)
    gone = desk.call("DELETE", path)
    assert gone == {"id": made["id"], "object": "conversation.deleted", "deleted": True}
    TypeAdapter(ConversationDeletedResource).validate_python(gone, strict=True)
    for method in ("GET", "DELETE"):
        assert refusal(desk.call, method, path)[0] == 404


def test_an_empty_body_is_enough(desk: Desk) -> None:
    assert desk.call("POST", "/conversations")["metadata"] == {}


def test_metadata_is_merged_and_null_takes_away(desk: Desk) -> None:
    path = f"/conversations/{begin(desk, metadata={'a': '1', 'b': '2'})}"
    assert desk.call("POST", path, {"metadata": {"b": None, "c": "3"}})["metadata"] == {"a": "1", "c": "3"}
    assert desk.call("POST", path, {})["metadata"] == {"a": "1", "c": "3"}
    assert desk.call("GET", path)["metadata"] == {"a": "1", "c": "3"}


def test_what_a_memory_needs_is_given_back(desk: Desk) -> None:
    metadata = {
        "memory_subject_id": "u1",
        "memory_access_policy": "store_only",
        "short_term_memory_optimization": "True",
    }
    path = f"/conversations/{begin(desk, metadata=metadata)}"
    assert desk.call("GET", path)["metadata"] == metadata


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"metadata": {str(n): "x" for n in range(17)}}, "must not contain more than 16 key-value pairs"),
        ({"metadata": {"long": "x" * 513}}, "exceeds max length of 512 characters"),
        ({"metadata": "x"}, "must be an object"),
    ],
)
def test_metadata_limits(desk: Desk, body: Json, text: str) -> None:
    for path in ("/conversations", f"/conversations/{begin(desk)}"):
        status, error = refusal(desk.call, "POST", path, body)
        assert (status, error["param"]) == (400, "metadata")
        assert text in error["message"]


def test_updates_together_keep_the_limit(desk: Desk) -> None:
    path = f"/conversations/{begin(desk, metadata={str(n): 'x' for n in range(16)})}"
    assert refusal(desk.call, "POST", path, {"metadata": {"one": "more"}})[0] == 400
    assert len(desk.call("POST", path, {"metadata": {"one": "more", "0": None}})["metadata"]) == 16


def test_items(desk: Desk) -> None:
    conversation = begin(desk, items=[message("a"), {"role": "assistant", "content": "b"}])
    path = f"/conversations/{conversation}/items"
    added = desk.call("POST", path, {"items": [message("c"), message("d", id="mine")]})
    TypeAdapter(ConversationItemList).validate_python(added)
    assert [item["content"][0]["text"] for item in added["data"]] == ["c", "d"]
    assert (added["last_id"], added["has_more"]) == ("mine", False)
    listed = desk.call("GET", path)
    TypeAdapter(ConversationItemList).validate_python(listed)
    assert [item["content"][0]["text"] for item in listed["data"]] == ["d", "c", "b", "a"]
    assert desk.call("GET", f"{path}/mine") == added["data"][1]
    assert desk.call("DELETE", f"{path}/mine") == desk.call("GET", f"/conversations/{conversation}")
    assert refusal(desk.call, "GET", f"{path}/mine")[0] == 404
    assert refusal(desk.call, "DELETE", f"{path}/mine")[0] == 404
    assert [item["id"] for item in desk.call("GET", path)["data"]] == [item["id"] for item in listed["data"][1:]]


def test_a_list_is_a_hundred_long_unless_told_otherwise(desk: Desk) -> None:
    path = f"/conversations/{begin(desk)}/items"
    for _ in range(6):
        desk.call("POST", path, {"items": [message("x")] * 20})
    first = desk.call("GET", path)
    assert (len(first["data"]), first["has_more"]) == (100, True)
    rest = desk.call("GET", f"{path}?after={first['last_id']}")
    assert (len(rest["data"]), rest["has_more"]) == (20, False)
    assert len({item["id"] for item in first["data"] + rest["data"]}) == 120


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ([message("x")] * 21, "Cannot add more than 20 items at a time"),
        ([{"type": "message"}], "Invalid 'input'"),
        ([5], "Invalid 'input'"),
        ("x", "Missing or invalid 'items' field"),
    ],
)
def test_refused_items(desk: Desk, items: Any, text: str) -> None:
    for path in ("/conversations", f"/conversations/{begin(desk)}/items"):
        status, error = refusal(desk.call, "POST", path, {"items": items})
        assert status == 400
        assert text in error["message"]


def test_items_must_be_named_when_they_are_added(desk: Desk) -> None:
    assert refusal(desk.call, "POST", f"/conversations/{begin(desk)}/items", {})[1]["param"] == "items"


def test_an_item_is_there_once(desk: Desk) -> None:
    path = f"/conversations/{begin(desk, items=[message('a', id='x')])}/items"
    status, error = refusal(desk.call, "POST", path, {"items": [message("b"), message("c", id="x")]})
    assert (status, error["code"], error["message"]) == (
        400,
        "item_already_in_conversation",
        "Item already in conversation",
    )
    assert len(desk.call("GET", path)["data"]) == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("POST", ""),
        ("DELETE", ""),
        ("GET", "/items"),
        ("POST", "/items"),
        ("GET", "/items/x"),
        ("DELETE", "/items/x"),
    ],
)
@pytest.mark.parametrize("scope", ["p", "q"])
def test_what_is_not_there(desk: Desk, method: str, path: str, scope: str) -> None:
    name = begin(desk, items=[message("a", id="x")]) if scope == "q" else "conv_x"
    status, error = refusal(desk.call, method, f"/conversations/{name}{path}", {"items": []}, scope=scope)
    assert (status, error["message"]) == (404, f"No conversation found with id '{name}'")
