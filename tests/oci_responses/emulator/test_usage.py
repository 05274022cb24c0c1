import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.emulator.messages import Json
from oci_responses.emulator.usage import clip, count_tokens, input_tokens, usage


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), ("one", 1), ("It's 5 o'clock.", 8), ("a-b", 3), ("\n\t ", 0), ("naïve Zürich", 2), ('{"a":1}', 7)],
)
def test_count(text: str, tokens: int) -> None:
    assert count_tokens(text) == tokens


@given(st.text(), st.integers(0, 20))
def test_clip_keeps_a_beginning_of_that_many_tokens(text: str, tokens: int) -> None:
    kept = clip(text, tokens)
    assert text.startswith(kept)
    assert count_tokens(kept) == min(tokens, count_tokens(text))


def test_input_counts_every_text_and_no_identifier() -> None:
    items: list[Json] = [
        {"type": "message", "role": "user", "id": "msg_1", "content": [{"type": "input_text", "text": "two words"}]},
        {"type": "message", "role": "user", "content": "three more words"},
        {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "c", "output": "done"},
        {"type": "reasoning", "summary": [{"type": "summary_text", "text": "hm"}], "encrypted_content": "xxx yyy"},
    ]
    assert input_tokens({}, items) == 2 + 3 + 3 + 1 + 1
    assert input_tokens({"instructions": "be brief", "tools": [{"a": 1}]}, []) == 2 + 9


def test_totals() -> None:
    found = usage(5, 7, 2)
    assert found["total_tokens"] == 12
    assert found["output_tokens_details"] == {"reasoning_tokens": 2}
