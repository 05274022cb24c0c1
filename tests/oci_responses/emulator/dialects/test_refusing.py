import json

import pytest

from oci_responses.emulator import Json
from oci_responses.emulator.dialects.refusing import REFUSING


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"previous_response_id": "r"}, "previous_response_id"),
        ({"conversation": "c"}, "conversation"),
        ({"store": True}, "store"),
        ({"store": False}, None),
        ({"input": "x"}, None),
    ],
)
def test_mistral_keeps_no_state(body: Json, param: str | None) -> None:
    reply = REFUSING["mistral"](body)
    if param is None:
        assert reply is None
    else:
        assert reply is not None
        assert (reply.status, json.loads(reply.body)["error"]["param"]) == (400, param)


@pytest.mark.parametrize(
    ("given", "refused"),
    [([{"type": "item_reference", "id": "i"}], True), ([{"type": "message"}, "x"], False), ("x", False)],
)
def test_copilot_does_not_find_its_own_items(given: object, refused: bool) -> None:
    reply = REFUSING["copilot_references"]({"input": given})
    assert (reply is not None) is refused
    if reply is not None:
        assert (reply.status, json.loads(reply.body)["error"]["message"]) == (404, "")
