import pytest

from oci_responses.emulator import Piece
from oci_responses.emulator.dialects.local import LOCAL

from .streams import ALL, CALLS, SPEECH, THOUGHT, folded, in_dialect, kinds, meaning, sound, understood


@understood(LOCAL)
def test_they_are_understood(name: str, pieces: tuple[Piece, ...]) -> None:
    assert meaning(folded(in_dialect(name, pieces))) == meaning(folded(sound(pieces)))


@pytest.mark.parametrize("limit", [None, 3])
def test_llamacpp(limit: int | None) -> None:
    events = in_dialect("llamacpp", ALL, limit)
    assert not {key for event in events for key in ("sequence_number", "output_index", "content_index") if key in event}
    assert not [kind for kind in kinds(events) if kind.endswith(("arguments.done", "summary_text.done"))]
    assert set(events[0]["response"]) == {"id", "object", "status"}
    assert "prompt_progress" in events[2]
    count = len(events[-1]["response"]["output"])
    assert kinds(events)[-count - 1 :] == ["output_item.done"] * count + ["completed"]
    final = events[-1]["response"]
    assert (final["status"], final["incomplete_details"]) == ("completed", None)
    assert "output_tokens_details" not in final["usage"]
    assert "status" not in next(event["item"] for event in events if event["type"] == "response.output_item.done")
    assert all("timings" in event for event in events if event["type"].endswith(".delta"))


def test_llamacpp_late_done_is_sound_but_for_the_order() -> None:
    events = in_dialect("llamacpp_late_done", ALL)
    assert kinds(events)[-5:] == ["output_item.done"] * 4 + ["completed"]
    assert sorted(kinds(events)) == sorted(kinds(sound(ALL)))
    assert [event["sequence_number"] for event in events] == list(range(len(events)))


def test_ollama() -> None:
    pieces = (*THOUGHT, *CALLS, *SPEECH)
    events = in_dialect("ollama", pieces)
    deltas = [event["delta"] for event in events if event["type"].endswith("arguments.delta")]
    assert deltas == ['{"a":1}', '{"b":"two"}']
    assert "output_text.delta" not in kinds(events)
    assert not [kind for kind in kinds(events) if "summary_part" in kind]
    final = events[-1]["response"]
    assert [item["type"] for item in final["output"]] == ["reasoning", "function_call", "function_call"]
    assert final["output"][0]["encrypted_content"] == "It is so."
    assert (final["store"], final["previous_response_id"]) == (False, None)


def test_ollama_never_ends_incomplete() -> None:
    events = in_dialect("ollama", SPEECH, 2)
    assert events[-1]["type"] == "response.completed"
    assert events[-1]["response"]["status"] == "completed"
    assert "output_text.delta" in kinds(events)


def test_lmstudio() -> None:
    events = in_dialect("lmstudio", ALL)
    assert not [kind for kind in kinds(events) if kind.endswith("arguments.delta")]
    final = events[-1]["response"]
    assert "tools" not in final
    assert "annotations" not in final["output"][1]["content"][0]
    assert not [event for event in events if "annotations" in event.get("part", {})]


def test_localai() -> None:
    events = in_dialect("localai", ALL)
    *_, added, done, final = events
    assert (added["item"]["type"], done["item"]["content"][0]["type"]) == ("reasoning", "output_text")
    assert added["output_index"] == events[2]["output_index"] == 0
    assert final["response"]["output"][0]["summary"] == []


def test_lemonade() -> None:
    events = in_dialect("lemonade", ALL)
    assert not [event for event in events if event.keys() & {"output_index", "content_index"}]


def test_mistralrs() -> None:
    events = in_dialect("mistralrs", SPEECH)
    ids = [event["item"]["id"] for event in events if "item" in event] + [events[-1]["response"]["output"][0]["id"]]
    assert len(set(ids)) == 3
