import asyncio
import json
from collections.abc import AsyncGenerator

import pytest

from oci_responses.emulator import (
    Edit,
    Json,
    drop_event,
    drop_terminal,
    output_null,
    renumber,
    repeat_event,
    repeat_terminal,
)
from oci_responses.emulator.edits import chained, edited, edited_body
from responses_proto.sse import encode_comment, encode_sse, parse_sse

KINDS = ["response.created", "response.in_progress", "response.output_text.delta", "response.completed"]
EVENTS = [{"type": kind, "sequence_number": number} for number, kind in enumerate(KINDS)]


def through(edit: Edit, *, named: bool = True) -> list[bytes]:
    async def source() -> AsyncGenerator[bytes, None]:
        for event in EVENTS:
            yield encode_sse(json.dumps(event), event=str(event["type"]) if named else "")
            yield encode_comment("beat")
        yield encode_sse("[DONE]")

    async def collect() -> list[bytes]:
        return [frame async for frame in edited(source(), edit)]

    return asyncio.run(collect())


def numbers(edit: Edit) -> list[tuple[int, int]]:
    """Return position among the originals, by type, and number of each event."""
    found = [json.loads(event.data) for event in parse_sse(through(edit)) if event.data != "[DONE]"]
    return [(KINDS.index(event["type"]), event["sequence_number"]) for event in found]


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (drop_terminal, [(0, 0), (1, 1), (2, 2)]),
        (repeat_terminal, [(0, 0), (1, 1), (2, 2), (3, 3), (3, 3)]),
        (drop_event(1), [(0, 0), (2, 2), (3, 3)]),
        (repeat_event(2), [(0, 0), (1, 1), (2, 2), (2, 2), (3, 3)]),
        (renumber(2, 5), [(0, 0), (1, 1), (2, 7), (3, 8)]),
        (renumber(1, -1), [(0, 0), (1, 0), (2, 1), (3, 2)]),
    ],
)
def test_the_menu(edit: Edit, expected: list[tuple[int, int]]) -> None:
    assert numbers(edit) == expected


@pytest.mark.parametrize("named", [True, False])
def test_all_else_is_left_as_it_is(named: bool) -> None:
    frames = through(lambda _, event: [event], named=named)
    assert frames[1::2] == [b": beat\n\n"] * len(EVENTS)
    assert frames[-1] == b"data: [DONE]\n\n"
    assert all(frame.startswith(b"event:") is named for frame in frames[:-1:2])


def test_a_raw_frame_may_stand_in_for_an_event() -> None:
    frames = through(lambda position, event: [b"data: {'error': 1}\n\n"] if position == 1 else [event])
    assert frames[2] == b"data: {'error': 1}\n\n"
    assert len(frames) == 2 * len(EVENTS) + 1


def test_an_event_without_a_number_gets_none() -> None:
    event: Json = {"type": "x"}
    assert renumber(0, 1)(0, event) == [event]


def test_output_null() -> None:
    end: Json = {"type": "response.completed", "response": {"output": [1], "id": "r"}}
    assert output_null(0, end) == [{**end, "response": {"output": None, "id": "r"}}]
    assert output_null(0, {"type": "response.created", "response": {"output": []}})[0] != end


def test_chained_edits_see_the_position_of_the_sound_event() -> None:
    frame = b"data: raw\n\n"
    edit = chained(repeat_event(1), drop_event(0), lambda _, event: [event, frame], repeat_terminal)
    assert [list(edit(0, {"type": "a"})), list(edit(1, {"type": "b"}))] == [[], [{"type": "b"}, frame] * 2]


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"object":"list"}'])
def test_only_responses_are_edited(body: bytes) -> None:
    assert edited_body(body, output_null) == body


@pytest.mark.parametrize(("edit", "output"), [(output_null, None), (drop_terminal, [1]), (repeat_terminal, [1])])
def test_a_response_that_is_not_streamed(edit: Edit, output: object) -> None:
    body = b'{"object":"response","status":"completed","output":[1]}'
    assert json.loads(edited_body(body, edit))["output"] == output
