"""Questions and answers: values that can be saved and carried elsewhere."""

from __future__ import annotations

import msgspec
import pytest

from responses_proto.agent.questions import RUN, Answer, Asking, Decision, Question
from responses_proto.messages import ToolCall

CALL = ToolCall(id="c1", name="pay", arguments={"to": "a secret"})


@pytest.mark.parametrize(
    ("answer", "decision", "text"),
    [
        (Answer.approve(), Decision.APPROVE, ""),
        (Answer.deny("too dear"), Decision.DENY, "too dear"),
        (Answer.reply("paid"), Decision.REPLY, "paid"),
    ],
)
def test_answers(answer: Answer, decision: Decision, text: str) -> None:
    assert (answer.decision, answer.text) == (decision, text)
    assert msgspec.json.decode(msgspec.json.encode(answer), type=Answer) == answer


def test_a_question_names_its_call_and_shows_no_words() -> None:
    question = Question(id="c1", kind=Asking.APPROVAL, text="a secret", options=("a secret",), call=CALL)
    assert msgspec.json.decode(msgspec.json.encode(question), type=Question) == question
    assert "secret" not in repr(question)
    assert "approval" in repr(question)
    assert Question().id == RUN
