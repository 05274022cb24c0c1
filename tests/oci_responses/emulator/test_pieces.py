import pytest

from oci_responses.emulator import Call, Decline, Failure, Halt, Hosted, Piece, Speech, Thought
from oci_responses.emulator.render import render

from .turns import make_turn

PIECES: list[Piece] = [
    Speech("x"),
    Decline("x"),
    Call("f", "{}"),
    Thought("x", None, show=True),
    Hosted({"type": "compaction", "encrypted_content": "x"}),
    Failure(),
    Halt(),
]


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: type(piece).__name__)
def test_every_piece_can_be_written(piece: Piece) -> None:
    events = list(render(make_turn(), [piece]))
    ends = isinstance(piece, (Failure, Halt))
    assert len(events[-1]["response"]["output"]) == (0 if ends else 1)
    assert (events[-1]["type"] == "response.completed") is not ends
