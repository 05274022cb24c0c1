"""The budget: outputs go before exchanges, and what is left is valid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from responses_proto.agent.window import TokenBudgetManager
from responses_proto.agent.window.cutting import cut
from responses_proto.agent.window.tokens import estimated_tokens
from responses_proto.errors import LocalError
from responses_proto.history import check_history

from ...raw_json import unhurried
from .histories import HISTORIES, call, items, out, said, user


@unhurried
@given(HISTORIES, st.integers(1, 300), st.floats(0.1, 1))
def test_a_budget_is_kept_as_far_as_the_last_exchange_allows(
    history: tuple[Raw, ...], limit: int, target: float
) -> None:
    kept = TokenBudgetManager(limit, target).apply(history)
    assert check_history(kept) == []
    if estimated_tokens(history) <= limit:
        assert kept == history
        return
    made = cut(history, lambda groups: 1)
    assert kept[len(kept) - len(made.recent) :] == made.recent
    always = estimated_tokens((*made.lead, *made.task, *made.recent))
    widest = max(map(estimated_tokens, ([item] for item in history)))
    assert estimated_tokens(kept) <= max(limit * target, always) + always + widest


def test_old_outputs_go_first() -> None:
    long = "x" * 400
    history = items(user("a"), call("1"), out("1", long), said("b"), user("c"), call("2"), out("2", long), said("d"))
    kept = TokenBudgetManager(300, 0.9).apply(history)
    assert len(kept) == len(history)
    assert b"[output left out: 400 characters]" in bytes(kept[2])
    assert kept[6] == history[6], "one was enough"
    assert b'"call_id":"1"' in bytes(kept[2]).replace(b" ", b"")


def test_then_old_exchanges_go() -> None:
    history = items(user("a"), said("b" * 400), user("c"), said("d" * 40))
    assert TokenBudgetManager(100, 0.5).apply(history) == (history[2], history[3])


def test_a_short_output_and_one_in_parts() -> None:
    parts = {"type": "function_call_output", "call_id": "1", "output": [{"type": "input_text", "text": "y" * 400}]}
    history = items(user("a"), call("0"), out("0", "ok"), call("1"), parts, user("c"), said("d"))
    kept = TokenBudgetManager(200, 1).apply(history)
    assert kept[2] == history[2]
    assert b"left out" in bytes(kept[4])


@pytest.mark.parametrize(("limit", "target"), [(0, 0.5), (10, 0.0), (10, 1.5)])
def test_a_budget_that_cannot_be_kept_is_refused(limit: int, target: float) -> None:
    with pytest.raises(LocalError, match="max_tokens"):
        TokenBudgetManager(limit, target)
