"""Sound streams, and what a dialect makes of them."""

from collections.abc import Callable, Iterable, Sequence

import msgspec
import pytest

from oci_responses.emulator import Call, Ids, Json, Piece, Speech, Thought, Turn, render
from oci_responses.emulator.dialects import DIALECTS
from oci_responses.emulator.shell import response_shell
from responses_proto import Response, fold, read_events
from responses_proto.items import FunctionCallItem
from responses_proto.sse import encode_sse

__all__ = ["ALL", "CALLS", "SPEECH", "THOUGHT", "folded", "in_dialect", "kinds", "meaning", "sound", "understood"]

SPEECH: tuple[Piece, ...] = (Speech("One two three."),)
CALLS: tuple[Piece, ...] = (Call("f", '{"a":1}'), Call("g", '{"b":"two"}'))
THOUGHT: tuple[Piece, ...] = (Thought("It is so.", "sealed", show=True),)
ANSWERS: dict[str, tuple[Piece, ...]] = {"speech": SPEECH, "calls": CALLS, "thought": (*THOUGHT, *SPEECH)}
ALL: tuple[Piece, ...] = (*THOUGHT, *SPEECH, *CALLS)


def sound(pieces: Sequence[Piece], limit: int | None = None) -> list[Json]:
    request = {"model": "m", "input": "x", "max_output_tokens": limit}
    response = response_shell(request, "resp_1", 5, store=True)
    items = ({"type": "message", "role": "user", "content": "x"},)
    return list(render(Turn(request, items, response, Ids(seed=1), lambda: 9.5), pieces))


def in_dialect(name: str, pieces: Sequence[Piece], limit: int | None = None) -> list[Json]:
    edit = DIALECTS[name]()
    sent = [one for number, event in enumerate(sound(pieces, limit)) for one in edit(number, event)]
    assert all(isinstance(one, dict) for one in sent)
    return [one for one in sent if isinstance(one, dict)]


def kinds(events: Sequence[Json]) -> list[str]:
    return [event["type"].removeprefix("response.") for event in events]


def folded(events: Sequence[Json]) -> Response:
    frames = [encode_sse(msgspec.json.encode(event).decode()) for event in events]
    return fold(read_events(frames))


def meaning(response: Response) -> tuple[str, list[tuple[str, str]]]:
    """What was said and called, whatever the ids."""
    calls = [item for item in response.output if isinstance(item, FunctionCallItem)]
    return response.output_text, [(call.name, call.arguments) for call in calls]


def understood(names: Iterable[str]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a test for each dialect and each kind of answer."""
    cases = [
        pytest.param(name, pieces, id=f"{name}-{what}") for name in sorted(names) for what, pieces in ANSWERS.items()
    ]
    return pytest.mark.parametrize(("name", "pieces"), cases)
