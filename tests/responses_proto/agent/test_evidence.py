"""Steps: what two of them have in common, and what a judge reads of them."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from responses_proto.agent.evidence import Observation, Step, going_round, observed, steps_of, transcript
from responses_proto.agent.ledger import Entry
from responses_proto.agent.repetition import LONGEST, TIMES, repeated
from responses_proto.messages import ToolCall, ToolResult

OBSERVATIONS = st.lists(
    st.builds(
        Observation,
        tool_call_id=st.uuids().map(str),
        tool_name=st.sampled_from(["find", "book"]),
        arguments=st.sampled_from(["{}", '{"a":1}']),
        output=st.text(max_size=5),
    ),
    max_size=4,
)


@given(OBSERVATIONS, st.randoms(use_true_random=False))
def test_order_and_ids_do_not_tell_steps_apart(observations: list[Observation], dice: object) -> None:
    again = [Observation(**{**one.to_dict(), "tool_call_id": "other"}) for one in observations]  # type: ignore[arg-type]
    dice.shuffle(again)  # type: ignore[attr-defined]
    one, other = Step(text="x", observations=tuple(observations)), Step(observations=tuple(again))
    assert one.signature == other.signature


def step(output: str = "18 C", arguments: dict[str, object] | None = None, name: str = "find") -> Step:
    call = ToolCall(id="c1", name=name, arguments=arguments if arguments is not None else {"b": 1, "a": 2})
    return observed("I look.", [call], [ToolResult(tool_call_id="c1", name=name, content=output)])


def test_calls_and_results_tell_steps_apart() -> None:
    steps = [step(), step("19 C"), step(name="seek"), step(arguments={"a": 2})]
    assert len({one.signature for one in steps}) == len(steps)
    assert step().signature == step(arguments={"a": 2, "b": 1}).signature, "the order of arguments says nothing"


def test_a_call_that_is_no_json_stands_as_it_was_written() -> None:
    call = ToolCall(id="c1", name="find", arguments_json="{not", valid=False)
    made = observed("", [call], [ToolResult(tool_call_id="c1", name="find", content="Error: no", error="no")])
    assert made.observations == (
        Observation(tool_call_id="c1", tool_name="find", arguments="{not", output="Error: no", failed=True),
    )


def test_what_a_judge_reads() -> None:
    told = transcript([step("x" * 30), observed("", [], [])], longest=10)
    assert told == 'Step 1: I look.\n- [c1] find({"a":2,"b":1}) returned: xxxxxxxxxx [cut]\nStep 2'
    assert "x" not in repr(step("x" * 30)).replace("text", "")


def entry(name: str, iteration: int, output: str | None) -> Entry:
    result = None if output is None else ToolResult(tool_call_id=name, name="find", content=output)
    return Entry(call=ToolCall(id=name, name="find"), iteration=iteration, result=result)


def test_the_rounds_of_a_ledger() -> None:
    steps = steps_of([entry("a", 1, "x"), entry("b", 1, "y"), entry("c", 2, "z"), entry("d", 2, None)])
    assert [[one.tool_call_id for one in step.observations] for step in steps] == [["a", "b"], ["c"]]
    assert steps_of([entry("d", 3, None)]) == ()


def test_the_same_round_three_times_goes_round() -> None:
    same = tuple(entry(f"c{at}", at, "x") for at in range(1, 4))
    assert going_round(same)
    assert not going_round(same[:2])
    assert not going_round((*same[:2], entry("c3", 3, "y")))
    assert not going_round(())


def test_the_same_results_of_other_calls_are_no_round() -> None:
    other = replace(entry("c3", 3, "x"), call=ToolCall(id="c3", name="find", arguments={"a": 1}))
    assert not going_round((entry("c1", 1, "x"), entry("c2", 2, "x"), other))


OUTPUTS = st.sampled_from(["x", "y", None])


@given(st.lists(st.lists(OUTPUTS, max_size=3), max_size=14))
@example([["x"]] * 14)
@example([[None], *[["x"], ["y"]] * 6, [None]])
def test_only_the_last_rounds_matter(rounds: list[list[str | None]]) -> None:
    ledger = tuple(
        entry(f"{at}/{place}", at, said) for at, outputs in enumerate(rounds) for place, said in enumerate(outputs)
    )
    last = steps_of(ledger)[-TIMES * LONGEST :]
    assert going_round(ledger) is (repeated([step.signature for step in last]) is not None)
