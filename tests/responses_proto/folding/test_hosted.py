"""Hosted tools, shells and sound: what their events tell of an item before its end."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import Raw, json
from tests.responses_proto.folding.server import Json, typed

from responses_proto import events as ev
from responses_proto.folding.deviations import DeviationKind as Kind
from responses_proto.folding.deviations import DeviationLog
from responses_proto.folding.drafts import Drafts
from responses_proto.folding.given import read_given
from responses_proto.folding.hosted import HOSTED


def apply(*events: Json) -> tuple[Drafts, list[Kind]]:
    log = DeviationLog()
    drafts = Drafts(log)
    for event in typed(events):
        HOSTED[type(event)](drafts, log, event)
    return drafts, [deviation.kind for deviation in log.as_tuple() if deviation.kind != Kind.NO_ITEM_ADDED]


def shown(drafts: Drafts) -> Json:
    (draft,) = drafts.in_order
    item: Json = json.decode(draft.encode())
    return item


TAGS = [tag for tag, kind in ev.READER.members.items() if kind in HOSTED and tag.count(".") == 2]
STATUS = [
    tag
    for tag in TAGS
    if tag.split(".")[2] in {"in_progress", "searching", "interpreting", "generating", "completed", "failed"}
]
SILENT = [tag for tag in STATUS if "list_tools" in tag] + ["response.compaction.compacting"]


@pytest.mark.parametrize("tag", STATUS)
def test_progress_is_the_status_of_the_item(tag: str) -> None:
    _, kind, word = tag.split(".")
    item = shown(apply({"type": tag, "item_id": "i", "output_index": 0})[0])
    assert (item["type"], item["id"]) == (kind, "i")
    assert item.get("status") == (None if tag in SILENT else word)


@pytest.mark.parametrize("tag", SILENT)
def test_items_without_status_get_none(tag: str) -> None:
    assert "status" not in shown(apply({"type": tag, "item_id": "i", "output_index": 0})[0])


def test_there_are_as_many_as_the_vocabulary_has() -> None:
    assert len(STATUS) + len({"response.compaction.compacting"}) == 19


def test_the_last_partial_image_is_the_result_so_far() -> None:
    image = {"type": "response.image_generation_call.partial_image", "item_id": "i", "output_index": 0}
    drafts, _ = apply(
        {**image, "partial_image_index": 0, "partial_image_b64": "AA==", "size": "1x1"},
        {**image, "partial_image_index": 1, "partial_image_b64": "BB==", "quality": None},
        {"type": "response.image_generation_call.generating", "item_id": "i", "output_index": 0},
    )
    expected = {"result": "BB==", "size": "1x1", "status": "generating"}
    assert shown(drafts) == {"type": "image_generation_call", "id": "i", **expected}


def command(word: str, index: int | None, **more: Any) -> Json:
    return {"type": f"response.shell_call_command.{word}", "output_index": 0, "command_index": index, **more}


def printed(index: int | None, **more: Any) -> Json:
    word = "done" if "output" in more else "delta"
    tag = f"response.shell_call_output_content.{word}"
    return {"type": tag, "item_id": "i", "output_index": 0, "command_index": index, **more}


def test_commands_grow_side_by_side() -> None:
    drafts, noted = apply(
        command("added", 0, command="l"),
        command("added", 1, command=""),
        command("delta", 1, delta="p"),
        command("delta", 0, delta="ls"),
        command("delta", 1, delta="wd"),
        command("done", 0, command="ls"),
        command("added", 2, command="date"),
    )
    assert shown(drafts)["action"] == {"commands": ["ls", "pwd", "date"]}
    assert noted == []


@pytest.mark.parametrize(("said", "kinds"), [("ls", []), ("ls -l", [Kind.TEXT_DIFFERS])])
def test_a_command_at_its_end(said: str, kinds: list[Kind]) -> None:
    drafts, noted = apply(command("delta", 0, delta="ls"), command("done", 0, command=said))
    assert (shown(drafts)["action"]["commands"], noted) == ([said], kinds)


@pytest.mark.parametrize("last", [[], [command("done", 0, command="ls")]])
def test_a_command_that_was_announced_has_an_end_of_its_own(last: list[Json]) -> None:
    drafts, noted = apply(command("added", 0, command="ls"), *last)
    (draft,) = drafts.in_order
    given = read_given(Raw(b'{"type":"shell_call","call_id":"c"}'))
    assert given is not None
    assert noted == []
    log = draft._log
    draft.finish(given)
    assert (Kind.NO_DONE in {deviation.kind for deviation in log.as_tuple()}) == (not last)


def test_what_commands_print_grows_side_by_side() -> None:
    exit_0 = {"stdout": "ab", "stderr": "", "outcome": {"type": "exit", "exit_code": 0}}
    drafts, noted = apply(
        printed(0, delta={"stdout": "a"}),
        printed(1, delta={"stderr": "no"}),
        printed(0, delta={"stdout": "b", "stderr": ""}),
        printed(0, output=[exit_0]),
    )
    assert shown(drafts)["output"] == [exit_0, {"stdout": "", "stderr": "no"}]
    assert noted == []


def test_sound_is_decoded_piece_by_piece() -> None:
    drafts, noted = apply(
        {"type": "response.audio.delta", "delta": "aGE="},
        {"type": "response.audio.delta", "delta": "aG*E="},
        {"type": "response.audio.delta", "delta": "é"},
        {"type": "response.audio.delta", "delta": "aGE="},
        {"type": "response.audio.transcript.delta", "delta": "ha"},
    )
    assert (drafts.audio, drafts.transcript.value) == ([b"ha", b"ha"], "ha")
    assert noted == [Kind.MALFORMED_FIELD]
