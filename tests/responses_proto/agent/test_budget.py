"""The budget is never passed, whatever runs share it, and it fails closed."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.agent.budget import Budget, Price, Tally
from responses_proto.errors import LocalError
from responses_proto.usage import InputTokensDetails, Usage

MOST = 50


def usage(tokens: int) -> Usage:
    return Usage(input_tokens=tokens // 2, output_tokens=tokens - tokens // 2, total_tokens=tokens)


STEPS = st.lists(st.tuples(st.sampled_from(["begin", "settle", "lose"]), st.integers(0, MOST)), max_size=40)


@given(STEPS, st.integers(0, 5), st.integers(0, 200))
def test_runs_that_share_a_budget_do_not_pass_it(steps: list[tuple[str, int]], calls: int, tokens: int) -> None:
    """With as much held back as a call can take; calls end in any order, and some never do."""
    budget, tally, under_way, begun, spent = Budget(calls=calls, tokens=tokens, reserve=MOST), Tally(), 0, 0, 0
    for what, count in steps:
        if what == "begin":
            tally, refused = budget.begin(tally, 0)
            under_way += refused is None
            begun += refused is None
        elif under_way:
            under_way -= 1
            if what == "settle":
                tally = budget.settle(tally, usage(count))
                spent += count
        assert begun <= calls
        assert spent <= tokens
    assert tally.calls == begun
    assert msgspec.json.decode(msgspec.json.encode(tally), type=Tally) == tally


@pytest.mark.parametrize(
    ("budget", "tally", "elapsed", "reason"),
    [
        (Budget(), Tally(calls=9, tokens=9**9, uncounted=3), 9e9, None),
        (Budget(calls=2), Tally(calls=1), 0, None),
        (Budget(calls=2), Tally(calls=2), 0, "budget_calls"),
        (Budget(tokens=10), Tally(tokens=9), 0, None),
        (Budget(tokens=10), Tally(tokens=10), 0, "budget_tokens"),
        (Budget(tokens=10, reserve=5), Tally(tokens=3, reserved=3), 0, "budget_tokens"),
        (Budget(tokens=10), Tally(uncounted=1), 0, "budget_uncounted"),
        (Budget(seconds=2), Tally(uncounted=1), 1.9, None),
        (Budget(seconds=2), Tally(), 2, "budget_time"),
        (Budget(seconds=2), Tally(), float("nan"), "budget_time"),
        (Budget(cost=1, price=Price(input=1, output=1)), Tally(cost=0.99), 0, None),
        (Budget(cost=1, price=Price(input=1, output=1)), Tally(cost=1), 0, "budget_cost"),
        (Budget(cost=1, price=Price(input=1, output=1)), Tally(cost=float("nan")), 0, "budget_cost"),
    ],
)
def test_what_is_refused(budget: Budget, tally: Tally, elapsed: float, reason: str | None) -> None:
    after, refused = budget.begin(tally, elapsed)
    assert refused == reason
    assert (after == tally) == (reason is not None)


@pytest.mark.parametrize(
    ("made", "reason"), [(1, None), (2, "budget_tool_calls")], ids=["room for one more", "used up"]
)
def test_tools_count_too(made: int, reason: str | None) -> None:
    tally, refused = Budget(tool_calls=2).begin_tool(Tally(tool_calls=made), 0)
    assert refused == reason
    assert tally.tool_calls == 2
    assert Budget(seconds=1).begin_tool(Tally(), 1)[1] == "budget_time"


@pytest.mark.parametrize("answer", [None, Usage(), Usage(total_tokens=3)])
def test_an_answer_that_was_not_counted_uses_up_what_needs_counts(answer: Usage | None) -> None:
    budget = Budget(cost=1, price=Price(input=1, output=1))
    tally = budget.settle(budget.begin(Tally(), 0)[0], answer)
    assert budget.begin(tally, 0)[1] == "budget_uncounted"


@pytest.mark.parametrize(
    ("price", "cost"),
    [
        (Price(input=2, output=10), 2 * 1000 + 10 * 100),
        (Price(input=2, output=10, cached_input=0.5), 2 * 400 + 0.5 * 600 + 10 * 100),
    ],
)
def test_prices(price: Price, cost: float) -> None:
    used = Usage(input_tokens=1000, output_tokens=100, input_tokens_details=InputTokensDetails(cached_tokens=600))
    assert price.of(used) == pytest.approx(cost / 1e6)
    assert price.of(Usage(input_tokens=1)) is None
    assert Price(input=1, output=1, cached_input=0).of(Usage(input_tokens=1, output_tokens=0)) == pytest.approx(1e-6)


def test_a_cost_without_a_price_is_refused() -> None:
    more: Any = {"cost": 1}
    with pytest.raises(LocalError, match="price"):
        Budget(**more)
