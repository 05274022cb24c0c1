"""The cut: nothing is split, nothing is lost, the task stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from responses_proto.agent.window.cutting import cut, role_of
from responses_proto.history import check_history

from ...raw_json import unhurried
from .histories import HISTORIES, call, items, out, said, system, user


@unhurried
@given(HISTORIES, st.integers(-1, 9))
def test_a_cut_history_is_one_that_the_service_accepts(history: tuple[Raw, ...], count: int) -> None:
    made = cut(history, lambda groups: min(count, len(groups)))
    assert (*made.lead, *made.older, *made.recent) == history
    assert check_history(made.kept) == []
    assert bool(made.recent) == (len(history) > len(made.lead)), "the last group stays"
    asked = [item for item in history if role_of(item) == "user"]
    assert not asked or any(role_of(item) == "user" for item in made.kept), "the task stays"


@pytest.mark.parametrize(
    ("given_items", "count", "kept"),
    [
        ([], 1, []),
        ([system("s"), user("a"), said("b")], 1, [0, 1, 2]),
        ([system("s"), user("a"), said("b"), user("c"), said("d")], 1, [0, 3, 4]),
        ([user("a"), call("1"), out("1"), call("2"), out("2")], 1, [0, 3, 4]),
        ([user("a"), said("b"), user("c"), call("2"), out("2")], 2, [2, 3, 4]),
        ([user("a"), system("late"), said("b")], 1, [0, 2]),
    ],
)
def test_what_stays(given_items: list[dict[str, object]], count: int, kept: list[int]) -> None:
    history = items(*given_items)
    assert cut(history, lambda groups: count).kept == tuple(history[at] for at in kept)


def test_roles() -> None:
    assert [role_of(item) for item in items(user("a"), {"role": "user", "content": "a"}, call("1"))] == [
        "user",
        "user",
        None,
    ]
