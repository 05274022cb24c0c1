"""The union of all tools."""

from __future__ import annotations

import pytest

from responses_proto import tools
from responses_proto.errors import MalformedEvent
from responses_proto.tools import READER, FunctionTool, ToolBase, UnknownTool, read_tool


def leaves(kind: type[ToolBase]) -> set[type[ToolBase]]:
    tagged = {kind} if kind.__name__ in tools.__all__ and kind is not ToolBase else set()
    return tagged.union(*(leaves(one) for one in kind.__subclasses__()))


def test_every_tool_that_is_written_here_is_read() -> None:
    assert set(READER.members.values()) == leaves(ToolBase)


@pytest.mark.parametrize("raw", [b"", b"[]", b'"web_search"', b"{}", b'{"type":null}', b'{"name":"f"}'])
def test_what_is_no_tool_is_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedEvent) as error:
        read_tool(raw)
    assert error.value.data == raw


def test_a_tool_in_the_shape_of_another_api_is_not_guessed() -> None:
    notes: list[str] = []
    raw = b'{"type":"function","function":{"name":"f"}}'
    assert READER.read_any(raw, notes) == UnknownTool("function", raw)
    assert notes == ["function.name is missing"]
    assert READER.read_any(b'{"type":"function","name":"f"}', notes) == FunctionTool(name="f")
