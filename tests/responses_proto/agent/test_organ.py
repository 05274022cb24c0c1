"""The contract of organs: moves can be saved, and an organ that says nothing wants nothing."""

from __future__ import annotations

import msgspec
import pytest
from msgspec import Raw
from tests.responses_proto.agent.rig import PROMPT, begin

from responses_proto.agent.organ import (
    Ask,
    Assess,
    Final,
    Instruct,
    Move,
    Organ,
    Pause,
    Perform,
    Rewrite,
    Say,
    Stop,
    Verdict,
)
from responses_proto.agent.questions import Answer, Question
from responses_proto.agent.state import view_of
from responses_proto.messages import Message

SAID = Message.user("a secret")
MOVES: list[Move] = [
    Ask(purpose="judge", items=(SAID,), instructions="a secret", parameters={"model": "other"}),  # type: ignore[arg-type]
    Perform(service="memory", request={"a": 1}),  # type: ignore[arg-type]
    Pause(Question(text="a secret")),
    Say((SAID,)),  # type: ignore[arg-type]
    Instruct("a secret"),
    Rewrite(PROMPT),
    Final(text="a secret", parsed=Raw(b"1")),
    Assess(confidence=0.5),
    Stop("enough"),
]


@pytest.mark.parametrize("move", MOVES, ids=lambda move: type(move).__name__)
def test_moves_can_be_saved_and_show_no_words(move: Move) -> None:
    assert msgspec.json.decode(msgspec.json.encode(move), type=Move) == move
    assert "secret" not in repr(move)


class Quiet(Organ, frozen=True, tag="quiet"):
    """Wants nothing."""


def test_an_organ_that_says_nothing_wants_nothing() -> None:
    organ, view = Quiet(), view_of(begin())
    for verdict in (
        organ.consult(view),
        organ.heard(view, None),
        organ.told(view, Raw(b"1")),
        organ.answered(view, Answer.approve()),
    ):
        assert verdict == Verdict(organ)
