"""The request of an aside: the run's parameters less those of its turns, and items that stand alone."""

from __future__ import annotations

from tests.responses_proto.agent.rig import PROMPT
from tests.responses_proto.machines import call

from responses_proto.agent.asides import aside_parameters
from responses_proto.agent.organ import Ask
from responses_proto.history import check_history

OWN: dict[str, object] = {"model": "m", "temperature": 0.5, "tool_choice": "required"}
OWN |= {"text": {"a": 1}, "store": True, "include": ["x"]}


def test_an_aside_has_nothing_of_the_turns() -> None:
    asked = aside_parameters(OWN, Ask(purpose="judge", items=PROMPT))
    assert asked == {"model": "m", "temperature": 0.5, "input": list(PROMPT), "store": False}


def test_the_organ_has_the_last_word_but_on_what_is_kept() -> None:
    ask = Ask(purpose="judge", instructions="Judge.", parameters={"model": "n", "store": True, "text": {"b": 2}})
    asked = aside_parameters(OWN, ask)
    assert asked == {
        "model": "n",
        "temperature": 0.5,
        "text": {"b": 2},
        "input": [],
        "store": False,
        "instructions": "Judge.",
    }


def test_the_items_stand_alone() -> None:
    unsealed = {"type": "reasoning", "id": "rs_1", "summary": []}
    items = aside_parameters(OWN, Ask(purpose="judge", items=(*PROMPT, unsealed, call("c1"))))["input"]  # type: ignore[arg-type]
    assert isinstance(items, list)
    assert check_history(items) == []
    assert len(items) == 3


def test_an_organ_may_give_the_whole_input() -> None:
    ask = Ask(purpose="judge", parameters={"input": "Is it so?"})
    assert aside_parameters({}, ask) == {"input": "Is it so?", "store": False}
