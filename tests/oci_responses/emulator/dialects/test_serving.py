from oci_responses.emulator import Piece
from oci_responses.emulator.dialects.serving import SERVING

from .streams import ALL, CALLS, SPEECH, THOUGHT, folded, in_dialect, kinds, meaning, sound, understood


@understood(SERVING.keys() - {"vllm_leaked_calls"})
def test_they_are_understood(name: str, pieces: tuple[Piece, ...]) -> None:
    assert meaning(folded(in_dialect(name, pieces))) == meaning(folded(sound(pieces)))


def test_vllm_leaks_calls_into_the_text() -> None:
    events = in_dialect("vllm_leaked_calls", ALL)
    assert not [kind for kind in kinds(events) if "function_call" in kind]
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    text, calls = meaning(folded(events))
    assert calls == []
    assert text.startswith('One two three.<tool_call>{"name":"f","arguments":')
    assert events[-1]["response"]["output"][2]["content"][0]["text"].count("tool_call>") == 2


def test_vllm_content_index() -> None:
    events = in_dialect("vllm_content_index", (*SPEECH, *SPEECH))
    deltas = [event["content_index"] for event in events if event["type"] == "response.output_text.delta"]
    assert deltas == list(range(len(deltas)))
    assert len(deltas) > 4


def test_vllm_ids() -> None:
    events = in_dialect("vllm_ids", CALLS)
    done = [event["item"] for event in events if event["type"] == "response.output_item.done"]
    for item, final in zip(done, events[-1]["response"]["output"], strict=True):
        assert item["id"] != final["id"]
        assert item["call_id"] != final["call_id"]
        assert item["arguments"] == final["arguments"]


def test_vllm_reasoning_part() -> None:
    events = in_dialect("vllm_reasoning_part", THOUGHT)
    assert kinds(events)[3] == "reasoning_part.added"
    assert "reasoning_part.done" in kinds(events)
    assert "".join(event["delta"] for event in events if "delta" in event) == "It is so."
    item = events[-1]["response"]["output"][0]
    assert (item["summary"], item["content"]) == ([], [{"type": "reasoning_text", "text": "It is so."}])


def test_vllm_harmony() -> None:
    events = in_dialect("vllm_harmony", (*THOUGHT, *SPEECH))
    item = events[-1]["response"]["output"][0]
    assert (item["type"], item["id"][:4]) == ("reasoning", "msg_")
    assert events[3]["item_id"] == item["id"]
    assert events[3]["part"]["type"] == "output_text"
    assert "reasoning_text.delta" in kinds(events)


def test_sglang() -> None:
    events = in_dialect("sglang", CALLS)
    assert "output_item.done" not in kinds(events)
    assert [item["type"] for item in events[-1]["response"]["output"]] == ["message"]
    spoken = in_dialect("sglang", SPEECH)
    assert spoken[-1]["response"]["output"][0]["content"][0]["type"] == "text"
    assert {event["part"]["type"] for event in spoken if "part" in event} == {"text"}


def test_llamastack() -> None:
    assert kinds(sound(SPEECH)).count("output_text.done") == 1
    assert "output_text.done" not in kinds(in_dialect("llamastack", SPEECH))
