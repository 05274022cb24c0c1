"""Stop conditions: a table for each, and the laws of | and &."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.agent import stopping
from responses_proto.agent.stopping import (
    AllOf,
    AnyOf,
    Condition,
    MaxIterations,
    Progress,
    TextMention,
    TokenLimit,
    ToolCalled,
)


def progress(
    iterations: int = 1, total_tokens: int | None = None, text: str = "", tools: tuple[str, ...] = ()
) -> Progress:
    return Progress(iterations=iterations, total_tokens=total_tokens, text=text, tools=tools)


@pytest.mark.parametrize(
    ("condition", "at", "reason"),
    [
        (MaxIterations(2), progress(1), None),
        (MaxIterations(2), progress(2), "max_iterations"),
        (MaxIterations(2), progress(3), "max_iterations"),
        (TokenLimit(10), progress(total_tokens=None), None),
        (TokenLimit(10), progress(total_tokens=9), None),
        (TokenLimit(10), progress(total_tokens=10), "token_limit"),
        (TokenLimit(0), progress(total_tokens=None), None),
        (ToolCalled("submit"), progress(tools=("add", "submit")), "tool_called"),
        (ToolCalled("submit"), progress(tools=("submit_later",)), None),
        (TextMention("DONE"), progress(text="all done."), "text_mention"),
        (TextMention("Straße"), progress(text="STRASSE"), "text_mention"),
        (TextMention("done"), progress(text="nearly"), None),
        (MaxIterations(1) | ToolCalled("x"), progress(tools=("x",)), "max_iterations"),
        (ToolCalled("x") | MaxIterations(1), progress(tools=("x",)), "tool_called"),
        (ToolCalled("x") | MaxIterations(9), progress(), None),
        (ToolCalled("x") & MaxIterations(1), progress(tools=("x",)), "tool_called+max_iterations"),
        (ToolCalled("x") & MaxIterations(1), progress(), None),
        ((ToolCalled("x") & MaxIterations(9)) | TokenLimit(1), progress(total_tokens=1), "token_limit"),
        (AnyOf(()), progress(), None),
        (AllOf(()), progress(), None),
    ],
)
def test_when_a_run_must_stop(condition: Condition, at: Progress, reason: str | None) -> None:
    assert condition.reason(at) == reason


SIMPLE = st.one_of(
    st.builds(MaxIterations, st.integers(0, 4)),
    st.builds(TokenLimit, st.integers(0, 4)),
    st.builds(ToolCalled, st.sampled_from("abc")),
    st.builds(TextMention, st.sampled_from("abc")),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    SIMPLE, lambda inner: st.tuples(inner, inner, st.booleans()).map(lambda t: t[0] | t[1] if t[2] else t[0] & t[1])
)
MOMENTS = st.builds(
    Progress,
    iterations=st.integers(0, 4),
    total_tokens=st.none() | st.integers(0, 4),
    text=st.text("abc", max_size=3),
    tools=st.lists(st.sampled_from("abc"), max_size=2).map(tuple),
)


@given(CONDITIONS, CONDITIONS, MOMENTS)
def test_or_and_and_mean_or_and_and(one: Condition, other: Condition, at: Progress) -> None:
    said = one.reason(at), other.reason(at)
    assert (one | other).reason(at) == (said[0] or said[1])
    assert (one & other).reason(at) == (f"{said[0]}+{said[1]}" if said[0] and said[1] else None)


@pytest.mark.parametrize("kind", [AnyOf, AllOf])
def test_conditions_in_a_list(kind: Any) -> None:
    made = kind([TokenLimit(1), ToolCalled("a")])
    assert made == kind((TokenLimit(1), ToolCalled("a")))
    assert msgspec.json.decode(msgspec.json.encode(made), type=Condition) == made


@given(CONDITIONS)
def test_a_condition_is_a_value(condition: Condition) -> None:
    again: Condition = msgspec.json.decode(msgspec.json.encode(condition), type=Condition)
    assert again == condition
    assert eval(repr(condition), vars(stopping)) == condition
    assert hash(again) == hash(condition)
