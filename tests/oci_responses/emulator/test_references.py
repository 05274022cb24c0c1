import json
from typing import Any

import pytest

from oci_responses.emulator import Json, Refusal

from .desk import Desk, Parrot, refusal


def reference(item_id: str) -> list[Json]:
    question = {"role": "user", "content": [{"type": "input_text", "text": "and now?"}]}
    return [{"type": "item_reference", "id": item_id}, question]


@pytest.fixture
def parrot() -> Parrot:
    return Parrot()


@pytest.fixture
def desk(parrot: Parrot) -> Desk:
    return Desk(parrot)


def test_items_of_stored_responses(desk: Desk, parrot: Parrot) -> None:
    first = desk.create("one")
    desk.create(reference(first["output"][0]["id"]))
    assert parrot.said == ["turn 1", "and now?"]
    given = desk.call("GET", f"/responses/{first['id']}/input_items")["data"][0]
    desk.create(reference(given["id"]))
    assert parrot.said == ["one", "and now?"]


def test_items_of_a_conversation(desk: Desk, parrot: Parrot) -> None:
    talk = desk.call("POST", "/conversations", {"items": [{"role": "user", "content": "zero"}]})["id"]
    (item,) = desk.call("GET", f"/conversations/{talk}/items")["data"]
    desk.create(reference(item["id"]))
    assert parrot.said == ["zero", "and now?"]


@pytest.mark.parametrize("settings", [{"store": False}, {"background": True, "store": False}])
def test_what_was_not_stored_is_not_found(desk: Desk, settings: Json) -> None:
    first = desk.create("one", **settings)
    item_id = first["output"][0]["id"] if first["output"] else "msg_x"
    status, error = refusal(desk.create, reference(item_id))
    assert (status, error["param"], error["code"]) == (404, "input", None)
    assert error["message"].startswith(f"Item with id '{item_id}' not found. Items are not persisted when `store`")


def test_another_scope_has_other_items(desk: Desk) -> None:
    first = desk.create("one")
    assert refusal(desk.create, reference(first["output"][0]["id"]), scope="q")[0] == 404


def test_what_has_expired_is_not_found() -> None:
    now = 0.0
    desk = Desk(Parrot(), clock=lambda: now)
    item_id = desk.create("one")["output"][0]["id"]
    now = 721 * 3600.0
    assert refusal(desk.create, reference(item_id))[0] == 404


THOUGHT: Json = {"type": "reasoning", "id": "rs_x", "summary": []}


@pytest.mark.parametrize(
    ("by_id", "item", "refused"),
    [(True, THOUGHT, True), (True, {**THOUGHT, "encrypted_content": "x"}, False), (False, THOUGHT, False)],
)
def test_reasoning_by_its_id(by_id: bool, item: Json, refused: bool) -> None:
    class Silent(Parrot):
        said: Any = ()

    desk = Desk(Silent(), reasoning_by_id=by_id)
    given = [item, {"role": "user", "content": "x"}]
    if not refused:
        assert desk.create(given)["status"] == "completed"
        return
    with pytest.raises(Refusal) as caught:
        desk.create(given)
    assert "rs_x" in json.loads(caught.value.reply.body)["error"]["message"]
