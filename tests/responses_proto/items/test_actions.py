"""What a call asks to be done."""

from __future__ import annotations

from typing import Any

import pytest

from responses_proto.decoding import OpenUnion, encode_json, raw_of
from responses_proto.errors import MalformedEvent
from responses_proto.items import actions
from responses_proto.items.actions import (
    COMPUTER,
    PATCH,
    SEARCH,
    Click,
    CreateFile,
    DeleteFile,
    DoubleClick,
    Drag,
    FindInPage,
    Keypress,
    LocalShellAction,
    Move,
    OpenPage,
    Point,
    Screenshot,
    Scroll,
    Search,
    SearchSource,
    ShellAction,
    TypeText,
    UnknownAction,
    UpdateFile,
    Wait,
)

from ..vocabulary import check_lines

READERS: dict[str, OpenUnion[Any]] = {"computer_actions": COMPUTER, "patch_operations": PATCH, "search_actions": SEARCH}


@pytest.mark.parametrize("name", READERS)
def test_the_catalogue_of_this_file(name: str) -> None:
    assert check_lines(READERS[name], actions, name) == set(READERS[name].members)


@pytest.mark.parametrize(
    ("reader", "raw", "action"),
    [
        (COMPUTER, b'{"type":"click","button":"back","x":1,"y":2,"keys":null}', Click(1, 2, button="back")),
        (COMPUTER, b'{"type":"click"}', Click(0, 0, button="left")),
        (COMPUTER, b'{"type":"double_click","x":1,"y":2,"keys":["CTRL"]}', DoubleClick(1, 2, ("CTRL",))),
        (COMPUTER, b'{"type":"move","x":1,"y":2}', Move(1, 2)),
        (COMPUTER, b'{"type":"scroll","x":1,"y":2,"scroll_x":0,"scroll_y":-3}', Scroll(1, 2, scroll_y=-3)),
        (COMPUTER, b'{"type":"drag","path":[{"x":1,"y":2},{"x":3,"y":4}]}', Drag((Point(1, 2), Point(3, 4)))),
        (COMPUTER, b'{"type":"keypress","keys":["CTRL","A"]}', Keypress(("CTRL", "A"))),
        (COMPUTER, b'{"type":"type","text":"a"}', TypeText("a")),
        (COMPUTER, b'{"type":"screenshot"}', Screenshot()),
        (COMPUTER, b'{"type":"wait"}', Wait()),
        (PATCH, b'{"type":"create_file","path":"a","diff":"+b"}', CreateFile("a", "+b")),
        (PATCH, b'{"type":"update_file","path":"a"}', UpdateFile("a", "")),
        (PATCH, b'{"type":"delete_file","path":"a"}', DeleteFile("a")),
        (
            SEARCH,
            b'{"type":"search","query":"q","sources":[{"type":"url","url":"u"}]}',
            Search(query="q", sources=(SearchSource("url", "u"),)),
        ),
        (SEARCH, b'{"type":"search","queries":["a","b"],"query":null}', Search(queries=("a", "b"))),
        (SEARCH, b'{"type":"open_page","url":null}', OpenPage()),
        (SEARCH, b'{"type":"find_in_page","pattern":"p","url":"u"}', FindInPage("p", "u")),
    ],
)
def test_actions_are_read_and_keep_their_bytes(reader: OpenUnion[Any], raw: bytes, action: object) -> None:
    notes: list[str] = []
    read = reader.read(raw, notes)
    assert (read, notes) == (action, [])
    assert bytes(raw_of(read)) == raw
    assert reader.read(encode_json(action)) == action


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_an_action_of_tomorrow_is_kept(reader: OpenUnion[Any]) -> None:
    raw = b'{ "type":"pinch", "scale":0.5e0 }'
    assert reader.read(raw) == UnknownAction("pinch", raw)


@pytest.mark.parametrize(
    ("reader", "raw", "path"),
    [
        (PATCH, b'{"type":"create_file"}', "create_file.path is missing"),
        (PATCH, b'{"type":"update_file","path":1}', "update_file.path: Expected `str`"),
        (PATCH, b'{"type":"delete_file"}', "delete_file.path is missing"),
    ],
)
def test_a_file_to_change_is_never_made_up(reader: OpenUnion[Any], raw: bytes, path: str) -> None:
    with pytest.raises(MalformedEvent, match=path):
        reader.read(raw)


def test_a_point_that_is_none_is_noted_and_not_guessed() -> None:
    notes: list[str] = []
    assert COMPUTER.read(b'{"type":"drag","path":[{"x":1}]}', notes) == Drag()
    assert [note.split(":")[0] for note in notes] == ["drag.path"]


def test_commands_are_written_with_what_the_service_wants() -> None:
    assert encode_json(LocalShellAction()) == b'{"type":"exec","command":[]}'
    assert encode_json(LocalShellAction(command=("ls", "-l"), timeout_ms=5)) == (
        b'{"type":"exec","command":["ls","-l"],"timeout_ms":5}'
    )
    assert encode_json(ShellAction()) == b'{"commands":[]}'
    assert encode_json(Keypress()) == b'{"type":"keypress","keys":[]}'
    assert encode_json(Move()) == b'{"type":"move","x":0,"y":0}'
