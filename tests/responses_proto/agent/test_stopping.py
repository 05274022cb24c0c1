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
    ConfidenceMet,
    CustomCondition,
    LoopDetected,
    MaxIterations,
    NoToolCalls,
    Progress,
    TextMention,
    TimeLimit,
    TokenLimit,
    ToolCalled,
    bound,
    functions_of,
)
from responses_proto.errors import LocalError


def progress(
    iterations: int = 1, total_tokens: int | None = None, text: str = "", tools: tuple[str, ...] = (), **more: Any
) -> Progress:
    return Progress(iterations=iterations, total_tokens=total_tokens, text=text, tools=tools, **more)


def many_tools(progress: Progress) -> bool:
    return len(progress.tools) > 1


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
        (ToolCalled("submit", require_success=True), progress(tools=("submit",)), None),
        (ToolCalled("submit", require_success=True), progress(succeeded=("submit",)), "tool_called"),
        (TimeLimit(2.5), progress(), None),
        (TimeLimit(2.5), progress(elapsed=2.4), None),
        (TimeLimit(2.5), progress(elapsed=2.5), "time_limit"),
        (NoToolCalls(), progress(), "no_tool_calls"),
        (NoToolCalls(), progress(tools=("add",)), None),
        (ConfidenceMet(), progress(), None),
        (ConfidenceMet(), progress(confidence=0.89), None),
        (ConfidenceMet(), progress(confidence=0.9), "confidence_met"),
        (LoopDetected(), progress(), None),
        (LoopDetected(), progress(looping=True), "loop_detected"),
        (TextMention("DONE", case_sensitive=True), progress(text="all done."), None),
        (TextMention("DONE", case_sensitive=True), progress(text="DONE"), "text_mention"),
        (CustomCondition(many_tools), progress(tools=("a",)), None),
        (CustomCondition(many_tools), progress(tools=("a", "b")), f"{__name__}.many_tools"),
        (CustomCondition(lambda progress: "enough"), progress(), "enough"),
        (CustomCondition(lambda progress: (True, "enough")), progress(), "enough"),
        (CustomCondition(lambda progress: (False, "enough")), progress(), None),
        (CustomCondition(many_tools) & MaxIterations(1), progress(tools=("a",)), None),
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
    st.builds(TextMention, st.sampled_from("abc"), st.booleans()),
    st.builds(TimeLimit, st.floats(0, 4)),
    st.builds(ConfidenceMet, st.floats(0, 1)),
    st.builds(ToolCalled, st.sampled_from("abc"), st.booleans()),
    st.just(NoToolCalls()),
    st.just(LoopDetected()),
    st.just(CustomCondition(many_tools)),
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
    succeeded=st.lists(st.sampled_from("abc"), max_size=2).map(tuple),
    elapsed=st.none() | st.floats(0, 4),
    confidence=st.none() | st.floats(0, 1),
    looping=st.booleans(),
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


@given(CONDITIONS, MOMENTS)
def test_a_loaded_condition_gets_its_functions_back(condition: Condition, at: Progress) -> None:
    loaded = msgspec.json.decode(msgspec.json.encode(condition), type=Condition)
    assert bound(loaded, functions_of(condition)).reason(at) == condition.reason(at)
    assert bound(condition, {}) == condition


def test_a_function_that_is_missing_is_named() -> None:
    loaded: Any = msgspec.json.decode(msgspec.json.encode(CustomCondition(many_tools)), type=Condition)
    with pytest.raises(LocalError, match="many_tools"):
        loaded.reason(progress())
    with pytest.raises(LocalError, match="many_tools"):
        bound(loaded | MaxIterations(3), {})
    assert functions_of(None) == functions_of(loaded) == {}


def test_an_object_can_be_asked() -> None:
    class Patience:
        def __call__(self, progress: Progress) -> bool:
            return progress.iterations > 1

    condition = CustomCondition(Patience())
    assert condition.name.endswith("Patience")
    assert condition.reason(progress(2)) == condition.name
