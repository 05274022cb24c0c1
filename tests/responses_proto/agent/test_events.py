"""What an agent tells: names of the seed, and values that can be sent to another program."""

from __future__ import annotations

import msgspec
import pytest

from responses_proto.agent.events import (
    AgentEvent,
    ModelChunkEvent,
    ModelCompleteEvent,
    TerminateEvent,
    ThinkEvent,
    ToolCompleteEvent,
    ToolStartEvent,
)
from responses_proto.messages import ToolCall

CALL = ToolCall(id="c1", name="add", arguments={"a": 1}, arguments_json='{"a": 1}')
EVENTS: list[tuple[str, AgentEvent]] = [
    ("model_chunk", ModelChunkEvent(content="Hi")),
    ("model_chunk", ModelChunkEvent(done=True, provider_state={"previous_response_id": "r"})),
    ("model_complete", ModelCompleteEvent(content="Hi", tool_calls=(CALL,), usage={"total_tokens": 3})),
    ("think", ThinkEvent(iteration=1, tool_calls=(CALL,))),
    ("tool_start", ToolStartEvent(tool_name="add", tool_call_id="c1", arguments={"a": 1})),
    ("tool_complete", ToolCompleteEvent(tool_name="add", tool_call_id="c1", result="3", duration_ms=1.5)),
    ("terminate", TerminateEvent(reason="complete", iterations_used=1, total_tool_calls=0, final_message="Hi")),
]


@pytest.mark.parametrize(("name", "event"), EVENTS)
def test_an_event_is_known_by_its_name_here_and_elsewhere(name: str, event: AgentEvent) -> None:
    assert event.event_type == name
    data = msgspec.json.encode(event)
    assert msgspec.json.decode(data)["event_type"] == name
    again: AgentEvent = msgspec.json.decode(data, type=AgentEvent)
    assert again == event


def test_events_do_not_share_what_can_be_changed() -> None:
    assert ModelChunkEvent().provider_state is not ModelChunkEvent().provider_state
