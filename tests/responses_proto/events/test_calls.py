"""Events that grow what a call consists of."""

from __future__ import annotations

import pytest

from responses_proto.errors import MalformedEvent
from responses_proto.events import READER, StreamEvent, calls, read_event
from responses_proto.events.calls import (
    CodeInterpreterCallCodeDelta,
    CodeInterpreterCallCodeDone,
    CustomToolCallInputDelta,
    CustomToolCallInputDone,
    FunctionCallArgumentsDelta,
    FunctionCallArgumentsDone,
    McpCallArgumentsDelta,
    McpCallArgumentsDone,
    ShellCallCommandAdded,
    ShellCallCommandDelta,
    ShellCallCommandDone,
    ShellCallOutputContentDelta,
    ShellCallOutputContentDone,
    ShellOutputDelta,
)
from responses_proto.events.output import OutputItemDone
from responses_proto.items import FunctionCallItem, ShellOutcome, ShellOutput

from ..vocabulary import check_lines, recorded


def test_the_catalogue_of_this_file() -> None:
    assert len(check_lines(READER, calls, "events")) == 13


@pytest.mark.parametrize(
    ("members", "event"),
    [
        ('"type":"response.function_call_arguments.delta","delta":"{"', FunctionCallArgumentsDelta(delta="{")),
        ('"type":"response.function_call_arguments.done","arguments":"{}"', FunctionCallArgumentsDone(arguments="{}")),
        (
            '"type":"response.function_call_arguments.done","arguments":"","name":"f"',
            FunctionCallArgumentsDone(arguments="", name="f"),
        ),
        ('"type":"response.custom_tool_call_input.delta","delta":"S"', CustomToolCallInputDelta(delta="S")),
        ('"type":"response.custom_tool_call_input.done","input":"S"', CustomToolCallInputDone(input="S")),
        ('"type":"response.mcp_call_arguments.delta","delta":"{"', McpCallArgumentsDelta(delta="{")),
        ('"type":"response.mcp_call_arguments.done","arguments":"{}"', McpCallArgumentsDone(arguments="{}")),
        ('"type":"response.code_interpreter_call_code.delta","delta":"1"', CodeInterpreterCallCodeDelta(delta="1")),
        ('"type":"response.code_interpreter_call_code.done","code":"1"', CodeInterpreterCallCodeDone(code="1")),
        ('"type":"response.shell_call_command.added"', ShellCallCommandAdded(command="")),
        ('"type":"response.shell_call_command.delta","delta":"l"', ShellCallCommandDelta(delta="l")),
        ('"type":"response.shell_call_command.done","command":"ls"', ShellCallCommandDone(command="ls")),
        (
            '"type":"response.shell_call_output_content.delta","command_index":1,"delta":{"stderr":"e"}',
            ShellCallOutputContentDelta(command_index=1, delta=ShellOutputDelta(stderr="e")),
        ),
        (
            '"type":"response.shell_call_output_content.done","output":[{"stdout":"a","outcome":{"type":"timeout"}}]',
            ShellCallOutputContentDone(output=(ShellOutput("a", "", ShellOutcome("timeout")),)),
        ),
    ],
)
def test_the_least_that_each_needs(members: str, event: StreamEvent) -> None:
    notes: list[str] = []
    assert read_event(f"{{{members}}}".encode(), notes) == event
    assert notes == []


@pytest.mark.parametrize(
    ("members", "path"),
    [
        ('"type":"response.function_call_arguments.delta"', "delta is missing"),
        ('"type":"response.function_call_arguments.done","arguments":{}', "done.arguments: Expected `str`"),
        ('"type":"response.custom_tool_call_input.done","input":null', "done.input: Expected `str`"),
        ('"type":"response.code_interpreter_call_code.done"', "code is missing"),
        ('"type":"response.shell_call_command.done"', "command is missing"),
        ('"type":"response.shell_call_output_content.delta","delta":"out"', "delta: Expected `object`"),
        ('"type":"response.shell_call_output_content.done","output":[{"stdout":1}]', r"\$\[0\].stdout"),
    ],
)
def test_a_piece_of_a_call_is_never_made_up(members: str, path: str) -> None:
    raw = f"{{{members}}}".encode()
    with pytest.raises(MalformedEvent, match=path) as error:
        read_event(raw)
    assert error.value.data == raw


@pytest.mark.parametrize(
    "tag", [tag for tag, kind in READER.members.items() if issubclass(kind, calls._Delta | ShellCallCommandDelta)]
)
def test_padding_is_read_apart_from_the_text(tag: str) -> None:
    event = read_event(f'{{"type":"{tag}","delta":"a","obfuscation":"xyz"}}'.encode())
    assert (event.delta, event.obfuscation) == ("a", "xyz")  # type: ignore[union-attr]


def test_the_arguments_that_a_real_server_streams_are_those_of_its_items() -> None:
    grown: dict[str, str] = {}
    for payload in recorded("parallel_calls", "response.function_call_arguments.delta"):
        delta = read_event(payload)
        assert isinstance(delta, FunctionCallArgumentsDelta)
        assert delta.item_id is not None
        grown[delta.item_id] = grown.get(delta.item_id, "") + delta.delta
    done = [read_event(payload) for payload in recorded("parallel_calls", "response.output_item.done")]
    items = [event.item for event in done if isinstance(event, OutputItemDone)]
    assert list(grown.values()) == [item.arguments for item in items if isinstance(item, FunctionCallItem)]
    assert list(grown) == [item.id for item in items if isinstance(item, FunctionCallItem)]
