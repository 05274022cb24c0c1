from typing import Any

import pytest
from openai.types.conversations import ConversationItem
from pydantic import TypeAdapter

from oci_responses.emulator import Ids
from oci_responses.emulator.items import kept_item, kept_items

PART = {"type": "input_text", "text": "hi"}


@pytest.mark.parametrize(
    ("item", "prefix"),
    [
        ({"type": "message", "role": "user", "content": "hi"}, "msg_"),
        ({"type": "message", "role": "user", "content": [PART]}, "msg_"),
        ({"type": "message", "role": "assistant", "content": "hi"}, "msg_"),
        ({"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "hi"}]}, "msg_"),
        ({"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"}, "fc_"),
        ({"type": "function_call_output", "call_id": "c", "output": "1"}, "fco_"),
        ({"type": "reasoning", "summary": []}, "rs_"),
        ({"type": "compaction", "encrypted_content": "x"}, "cmp_"),
    ],
)
def test_what_is_given_back_is_whole(item: dict[str, Any], prefix: str) -> None:
    kept = kept_item(item, Ids())
    assert kept["id"].startswith(prefix)
    assert kept.items() >= {key: value for key, value in item.items() if key != "content"}.items()
    TypeAdapter(ConversationItem).validate_python(kept)


def test_what_is_there_is_kept() -> None:
    given = {"type": "function_call", "id": "mine", "status": "incomplete", "call_id": "c", "name": "f", "x": 1}
    assert kept_item(given, Ids()) == given
    assert kept_item({**given, "id": None}, Ids())["id"].startswith("fc_")


def test_text_becomes_a_part() -> None:
    (user, assistant) = kept_items(
        [{"type": "message", "role": r, "content": "a"} for r in ("user", "assistant")], Ids()
    )
    assert user["content"] == [{"type": "input_text", "text": "a"}]
    assert assistant["content"] == [{"type": "output_text", "text": "a", "annotations": []}]


def test_an_unknown_type_gets_an_id_too() -> None:
    assert kept_item({"type": "acme:note"}, Ids())["id"].startswith("item_")
