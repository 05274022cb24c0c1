"""The window: its size, its steps, and histories that stay valid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from responses_proto.agent.window import NullManager, SlidingWindowManager
from responses_proto.agent.window.cutting import cut
from responses_proto.errors import LocalError
from responses_proto.history import check_history

from ...raw_json import unhurried
from .histories import HISTORIES, call, items, out, user


@unhurried
@given(HISTORIES, st.integers(1, 8))
def test_a_window_holds_what_it_may(history: tuple[Raw, ...], size: int) -> None:
    kept = SlidingWindowManager(size).apply(history)
    assert check_history(kept) == []
    made = cut(history, lambda groups: 1)
    assert len(kept) <= max(size, len(made.recent)) + len(made.lead) + 1
    assert kept[len(kept) - len(made.recent) :] == made.recent, "the last exchange stays"
    assert SlidingWindowManager(len(history) + 1).apply(history) == history
    assert NullManager().apply(list(history)) == history


def test_a_window_slides_in_steps() -> None:
    manager, history, starts = SlidingWindowManager(6, slide_step=4), items(user("task")), []
    for turn in range(12):
        history = manager.apply((*history, *items(call(str(turn)), out(str(turn)))))
        assert check_history(history) == []
        starts.append(history[1])
    assert len(set(map(bytes, starts))) <= len(starts) / 2, "most requests begin like the one before"


@pytest.mark.parametrize(("size", "step"), [(0, 1), (5, 0), (5, 6)])
def test_a_window_that_holds_nothing_is_refused(size: int, step: int) -> None:
    with pytest.raises(LocalError, match="slide_step"):
        SlidingWindowManager(size, step)
