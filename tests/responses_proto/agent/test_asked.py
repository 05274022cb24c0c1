"""What is asked and fed: values, hidden as any other."""

from __future__ import annotations

from msgspec import Raw

from responses_proto.agent.asked import TURN, AskModel, AskProgram, Performed, Returned
from responses_proto.agent.tools import success
from responses_proto.messages import ToolCall


def test_lists_and_plain_values_are_taken() -> None:
    result = success(ToolCall(id="c1", name="add"), 3)
    assert Returned([result]).results == (result,)  # type: ignore[arg-type]
    assert Performed({"a": 1}).value == Raw(b'{"a":1}')  # type: ignore[arg-type]
    assert Performed(Raw(b"[ 1 ]")).value == Raw(b"[ 1 ]")


def test_what_is_asked_shows_its_purpose_only() -> None:
    assert AskModel({}).purpose == TURN
    assert (
        repr(AskModel({"input": "a secret"}, "judge"))
        == "AskModel(parameters=<1 members>, purpose='judge', optional=False)"
    )
    assert "secret" not in repr(AskProgram("memory", Raw(b'"a secret"')))
