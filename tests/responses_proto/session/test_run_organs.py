"""A run with organs: their own calls of the model, and the services that do what they want."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from tests.responses_proto.agent.rig import ASKING, Probe
from tests.responses_proto.session.adding import BYE, HI, PROMPT, QUIET, AroundCalls, ended_of, ran

from responses_proto.agent.events import ModelCompleteEvent
from responses_proto.agent.hooks import Hold, HookFailed, Veto
from responses_proto.agent.loop import AgentLoop, Setup
from responses_proto.agent.organ import Moment, Perform
from responses_proto.agent.organs import CONSULTED
from responses_proto.conversation import Stateless
from responses_proto.effects import Invoked, Reply
from responses_proto.errors import APIError, LocalError


@pytest.fixture
def probed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CONSULTED, Moment.BEGIN, (Probe,))


def probing(*moves: object) -> AgentLoop:
    setup: Any = {"organs": (Probe(script=(moves,)),)}
    return AgentLoop(setup=Setup(**setup), conversation=Stateless(), new_items=PROMPT)


@pytest.mark.usefixtures("probed")
def test_of_an_aside_nothing_is_told_and_only_an_optional_one_may_fail() -> None:
    failed = APIError("down")
    events, ended = ran(probing(ASKING), [], HI, BYE)
    assert [event.content for event in events if isinstance(event, ModelCompleteEvent)] == ["Bye"]
    assert ended_of(ended).final_message == "Bye"
    _, ended = ran(probing(ASKING), [], failed)
    assert ended is failed
    _, ended = ran(probing(replace(ASKING, optional=True)), [], failed, BYE)
    assert ended_of(ended).final_message == "Bye"


@pytest.mark.usefixtures("probed")
@pytest.mark.parametrize("optional", [True, False])
def test_hooks_judge_asides_too(optional: bool) -> None:
    loop = probing(replace(ASKING, optional=optional))
    _, ended = ran(loop, [Invoked(Hold("?"))], hooks=(AroundCalls(),))
    assert isinstance(ended, HookFailed), "a pause there has no question to come back to"
    answers = (BYE,) if optional else ()
    script: list[Reply] = [Invoked(Veto("closed")), *[QUIET, QUIET][: 2 * len(answers)]]
    _, ended = ran(loop, script, *answers, hooks=(AroundCalls(),))
    assert ended_of(ended).stop_reason == ("complete" if optional else "closed")


@pytest.mark.usefixtures("probed")
def test_services_do_what_organs_want() -> None:
    wants = Perform(service="memory", request={"of": "me"})  # type: ignore[arg-type]
    functions: dict[str, Any] = {"functions": {"services": {"memory": dict}}}
    _, ended = ran(probing(wants), [Invoked({"a": 1})], HI, **functions)
    (probe,) = ended_of(ended).organs or ()
    assert isinstance(probe, Probe)
    assert probe.seen[1:] == (b'{"a":1}',)
    _, ended = ran(probing(wants), [Invoked(error=OSError("gone"))], **functions)
    assert isinstance(ended, LocalError)
    assert isinstance(ended.__cause__, OSError)
    _, ended = ran(probing(wants), [])
    assert "needs the service 'memory'" in str(ended)
