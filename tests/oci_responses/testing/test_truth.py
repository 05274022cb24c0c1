from __future__ import annotations

from typing import Any

import pytest
from tests.responses_proto.agent.rig import CALLING, begin, steps

from oci_responses.testing.truth import true_answers
from oci_responses.testing.world import World
from responses_proto.agent.asked import Interrupted, Started
from responses_proto.agent.context import Interrupt
from responses_proto.agent.questions import Answer, Asking, Question
from responses_proto.agent.tools import failure
from responses_proto.effects import Invoked


def asked(kind: Asking) -> Any:
    """A loop whose first call is asked about; the second has failed."""
    loop = steps(begin(), CALLING)
    first, second = loop.calls
    return steps(
        loop,
        Started((first.id,)),
        Interrupted(Question(id=first.id, kind=kind, call=first)),
        Started((second.id,)),
        Interrupted(Question(id=second.id, kind=Asking.APPROVAL, call=second)),
    )


@pytest.mark.parametrize(
    ("outcome", "answer"),
    [
        (None, Answer.approve()),
        (Invoked(3), Answer.reply("3")),
        (Invoked({"a": 1}), Answer.reply('{"a":1}')),
        (Invoked(error=Interrupt("really?")), Answer.approve()),
        (Invoked(Interrupt("really?")), Answer.approve()),
    ],
)
def test_an_uncertain_call_is_answered_by_what_happened(outcome: Invoked | None, answer: Answer) -> None:
    world = World(0.0)
    if outcome is not None:
        world.outcomes[4, "c1"] = outcome
    assert true_answers(asked(Asking.UNCERTAIN), 4, world) == {"c1": answer}
    assert world.uncertain == 1
    assert true_answers(asked(Asking.UNCERTAIN), 5, world) == {"c1": Answer.approve()}


def test_a_call_that_failed_is_said_to_have_failed() -> None:
    world, loop = World(0.0), asked(Asking.UNCERTAIN)
    error = ValueError("no room")
    world.outcomes[0, "c1"] = Invoked(error=error)
    assert true_answers(loop, 0, world)["c1"] == Answer.deny(failure(loop.calls[0], error).content)
    world.outcomes[0, "c1"] = Invoked(late=True)
    assert "longer" in true_answers(loop, 0, world)["c1"].text


def test_other_questions_are_left_to_the_program() -> None:
    assert true_answers(asked(Asking.TOOL), 0, World(0.0)) == {}
    assert true_answers(begin(), 0, World(0.0)) == {}
