import pytest

from oci_responses.emulator import Piece
from oci_responses.emulator.dialects.gateways import GATEWAYS

from .streams import ALL, CALLS, SPEECH, folded, in_dialect, kinds, meaning, sound, understood


@understood(GATEWAYS.keys() - {"omniroute"})
def test_they_are_understood(name: str, pieces: tuple[Piece, ...]) -> None:
    assert meaning(folded(in_dialect(name, pieces))) == meaning(folded(sound(pieces)))


def test_copilot_rotates_ids_and_keeps_the_index() -> None:
    events = in_dialect("copilot", SPEECH)
    named = [event["item_id"] for event in events if "item_id" in event]
    items = {event["item"]["id"] for event in events if "item" in event}
    assert len({*named, *items}) == len(named) + 2
    assert {event["output_index"] for event in events if "output_index" in event} == {0}


def test_openrouter_closes_items_out_of_order() -> None:
    events = in_dialect("openrouter_out_of_order", CALLS)
    closed = [event["output_index"] for event in events if event["type"] == "response.output_item.done"]
    assert closed == [1, 0]
    assert [event["sequence_number"] for event in events] == list(range(len(events)))


def test_openrouter_gives_arguments_only_at_the_end() -> None:
    events = in_dialect("openrouter_late_arguments", CALLS)
    assert not any(kind.endswith("arguments.delta") for kind in kinds(events))
    early = [event.get("arguments", event.get("item", {}).get("arguments")) for event in events[:-1]]
    assert set(early) <= {"", None}
    assert [item["arguments"] for item in events[-1]["response"]["output"]] == ['{"a":1}', '{"b":"two"}']


def test_openrouter_keeps_alive() -> None:
    events = in_dialect("openrouter_keep_alive", SPEECH)
    assert kinds(events).count("keep_alive") == 3
    assert [event["sequence_number"] for event in events] == list(range(len(events)))


def test_codex_ends_with_no_output() -> None:
    events = in_dialect("codex_empty_output", ALL)
    assert [event["response"]["output"] for event in events if "response" in event] == [[], [], []]
    assert sound(ALL)[-1]["response"]["output"]


def test_litellm() -> None:
    events = in_dialect("litellm", ALL)
    assert {event[key] for event in events for key in ("sequence_number", "output_index") if key in event} == {0}
    order = kinds(events)
    assert order.index("output_text.delta") < order.index("content_part.added")
    thoughts = [event["item_id"] for event in events if event["type"].endswith("summary_text.delta")]
    assert len(set(thoughts)) == len(thoughts) > 1
    final = events[-1]["response"]
    assert "format" not in final["text"]
    assert final["usage"].keys() == {"input_tokens", "output_tokens", "total_tokens"}
    assert sorted(order) == sorted(kinds(sound(ALL)))


def test_smg_ids() -> None:
    events = in_dialect("smg_ids", SPEECH)
    ids = [event["item"]["id"] for event in events if "item" in event] + [events[-1]["response"]["output"][0]["id"]]
    assert len(set(ids)) == 3


@pytest.mark.parametrize(("limit", "reason"), [(None, "max_tool_calls"), (1, "max_output_tokens")])
def test_smg_max_tool_calls(limit: int | None, reason: str) -> None:
    final = in_dialect("smg_max_tool_calls", SPEECH, limit)[-1]
    assert (final["type"], final["response"]["status"]) == ("response.incomplete", "incomplete")
    assert final["response"]["incomplete_details"] == {"reason": reason}


def test_omniroute_ends_in_another_api() -> None:
    from oci_responses.emulator.dialects import DIALECTS

    edit = DIALECTS["omniroute"]()
    sent = [one for number, event in enumerate(sound(SPEECH)) for one in edit(number, event)]
    assert isinstance(sent[-1], dict)
    assert (len(sent), sent[-1]["object"]) == (6, "chat.completion.chunk")
