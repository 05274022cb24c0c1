"""Giving a script its replies."""

from __future__ import annotations

import pytest

from oci_responses.cli.steps import Ask, Script, advance
from responses_proto import LocalError, Message, ModelResponse

ASK = Ask((Message.user("?"),), store=False)
ANSWER = ModelResponse(message=Message.assistant("!"))


def script(got: list[object]) -> Script:
    got.append((yield ASK))
    try:
        yield ASK
    except LocalError as error:
        got.append(error)
    yield ASK


def test_replies_come_in_errors_are_raised_and_the_end_is_none() -> None:
    got: list[object] = []
    error = LocalError("no")
    running = script(got)
    assert advance(running, None) is ASK
    assert advance(running, ANSWER) is ASK
    assert advance(running, error) is ASK
    assert advance(running, None) is None
    assert got == [ANSWER, error]


def test_an_error_that_the_script_does_not_expect_comes_out() -> None:
    running = script([])
    advance(running, None)
    with pytest.raises(LocalError, match="no"):
        advance(running, LocalError("no"))
