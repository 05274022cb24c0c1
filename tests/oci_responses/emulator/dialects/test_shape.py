from hypothesis import given
from hypothesis import strategies as st

from oci_responses.emulator.dialects.shape import blob, each_item, held, numbered, remade, with_response, without


@given(st.lists(st.integers(0, 3), max_size=8), st.integers(0, 9))
def test_what_is_sent_is_numbered_from_the_first_on(copies: list[int], first: int) -> None:
    edit = numbered(lambda position, event: [event] * copies[position])
    sent = [
        one for number in range(len(copies)) for one in edit(number, {"type": "t", "sequence_number": first + number})
    ]
    assert [one["sequence_number"] for one in sent if isinstance(one, dict)] == list(range(first, first + sum(copies)))


def test_streams_do_not_share_what_they_hold() -> None:
    make = held(lambda event: event["type"] == "late", lambda event: {**event, "was": "late"})
    one, other = make(), make()
    assert one(0, {"type": "late"}) == []
    end = {"type": "response.completed"}
    assert other(1, end) == [end]
    assert one(1, end) == [{"type": "late", "was": "late"}, end]


def test_changes() -> None:
    event = {"type": "t", "response": {"output": [{"n": 1}]}, "k": 0}
    assert without(event, "k", "response") == {"type": "t"}
    assert with_response({"type": "t"}, lambda _: {}) == {"type": "t"}
    doubled = each_item(event, lambda item: {"n": item["n"] * 2})
    assert doubled["response"]["output"] == [{"n": 2}]
    assert each_item({"item": {"n": 1}}, lambda item: {"n": item["n"] + 1}) == {"item": {"n": 2}}
    assert remade(lambda event: [event, event])()(0, {"type": "t"}) == [{"type": "t"}] * 2
    assert blob("a") == blob("a") != blob("b")
