import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.emulator.pen import Pen
from oci_responses.emulator.usage import count_tokens

from .turns import make_turn


@given(st.lists(st.text(max_size=20), max_size=6), st.none() | st.integers(1, 9))
def test_it_never_spends_more_than_there_is(texts: list[str], limit: int | None) -> None:
    pen = Pen(make_turn(max_output_tokens=limit))
    spent = [pen.spend(text) for text in texts]
    total = sum(map(count_tokens, texts))
    assert sum(map(count_tokens, spent)) == (total if limit is None else min(total, limit))
    assert pen.cut is (limit is not None and total > limit)
    assert all(text.startswith(part) for text, part in zip(texts, spent, strict=True))


def test_items_have_the_index_of_their_place() -> None:
    pen = Pen(make_turn())
    first, second = pen.open("msg", "message"), pen.open("fc", "function_call")
    events = [pen.added(first), pen.done(first), pen.added(second), pen.done(second, arguments="{}")]
    assert [event["output_index"] for event in events] == [0, 0, 1, 1]
    end = pen.end()
    assert [event["sequence_number"] for event in (*events, end)] == [0, 1, 2, 3, 4]
    assert [(item["id"][:3], item["status"]) for item in end["response"]["output"]] == [
        ("msg", "completed"),
        ("fc_", "completed"),
    ]


@pytest.mark.parametrize(
    ("cut", "error", "reason", "status", "told"),
    [
        (False, None, None, "completed", None),
        (True, None, None, "incomplete", "max_output_tokens"),
        (False, None, "content_filter", "incomplete", "content_filter"),
        (True, {"code": "c"}, None, "failed", None),
    ],
)
def test_the_ends(cut: bool, error: dict[str, str] | None, reason: str | None, status: str, told: str | None) -> None:
    pen = Pen(make_turn())
    pen.cut = cut
    end = pen.end(error, reason)
    response = end["response"]
    assert end["type"] == f"response.{response['status']}" == f"response.{status}"
    assert response["error"] == error
    assert response["incomplete_details"] == (told and {"reason": told})
    assert (response["completed_at"] is not None) is (status == "completed")
