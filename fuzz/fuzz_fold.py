"""Sequences of events that are well-formed one by one and otherwise in any order.

Invariant: no sequence raises, and any prefix gives a response that can be looked at; only strict
mode may raise RemoteProtocolError. A second fold of the same events gives the same response and
deviations. The input is not JSON: its bytes choose types, ids, indexes and texts.
"""

from __future__ import annotations

import atheris
from harness import instrumented, start

with instrumented(include=["responses_proto"]):
    from reading import look_at

    from responses_proto.decoding import encode_json
    from responses_proto.errors import MalformedEvent, RemoteProtocolError
    from responses_proto.events import READER, StreamEvent, read_event
    from responses_proto.folding import Fold

TYPES = (*sorted(READER.members), "slug:unknown")
ITEMS = (
    "message", "reasoning", "function_call", "custom_tool_call", "mcp_call", "compaction", "file_search_call",
    "code_interpreter_call", "image_generation_call", "slug:item", "shell_call", "",
)  # fmt: skip
PARTS = ("output_text", "refusal", "reasoning_text", "summary_text", "text", "slug:part", "")
IDS = ("a", "b", "c", "", None)
TEXTS = ("", "x", "yz", "{}", '{"a":', "\u2028", "\U0001f600")
STATUSES = ("completed", "incomplete", "failed", "cancelled", "in_progress", None)
GROWING = ("delta", "text", "refusal", "arguments", "input", "code", "transcript", "partial_image_b64", "message")
MAX_EVENTS = 24


class Choices:
    """Values made of the fuzzer's bytes; half of the optional ones are left out."""

    def __init__(self, data: bytes) -> None:
        self.bytes = atheris.FuzzedDataProvider(data)

    def of(self, values: tuple[str | None, ...]) -> str | None:
        """One of some values."""
        chosen: int = self.bytes.ConsumeIntInRange(0, len(values) - 1)
        return values[chosen]

    def index(self) -> int:
        """A small index, a large or a negative one."""
        number: int = self.bytes.ConsumeIntInRange(0, 3) or self.bytes.ConsumeIntInRange(-1, 1000)
        return number

    def item(self) -> dict[str, object]:
        """An output item of any type, with the fields of all."""
        return {
            "type": self.of(ITEMS), "id": self.of(IDS), "call_id": self.of(IDS), "name": self.of(TEXTS),
            "arguments": self.of(TEXTS), "status": self.of(STATUSES), "content": self.parts(), "summary": [],
        }  # fmt: skip

    def parts(self) -> list[dict[str, object]]:
        """Up to two content parts."""
        return [self.part() for _ in range(self.bytes.ConsumeIntInRange(0, 2))]

    def part(self) -> dict[str, object]:
        """A content part of any type."""
        return {"type": self.of(PARTS), "text": self.of(TEXTS), "refusal": self.of(TEXTS), "annotations": []}

    def response(self) -> dict[str, object]:
        """A snapshot."""
        output = [self.item() for _ in range(self.bytes.ConsumeIntInRange(0, 3))]
        return {"id": self.of(IDS), "status": self.of(STATUSES), "output": output}

    def event(self) -> dict[str, object]:
        """An event of any type, with the fields that most have."""
        event: dict[str, object] = {"type": self.of(TYPES)}
        for name in ("sequence_number", "output_index", "content_index", "summary_index", "command_index"):
            if self.bytes.ConsumeBool():
                event[name] = self.index()
        if self.bytes.ConsumeBool():
            event["item_id"] = self.of(IDS)
        event |= dict.fromkeys(GROWING, self.of(TEXTS))
        if "item." in str(event["type"]):
            event["item"] = self.item()
        if "part." in str(event["type"]):
            event["part"] = self.part()
        if str(event["type"]).count(".") == 1:
            event["response"] = self.response()
        return event


def events_of(data: bytes) -> list[StreamEvent]:
    choices = Choices(data)
    events: list[StreamEvent] = []
    while choices.bytes.remaining_bytes() and len(events) < MAX_EVENTS:
        try:
            events.append(read_event(encode_json(choices.event()), []))
        except MalformedEvent:
            continue
    return events


def check(data: bytes) -> None:
    events = events_of(data)
    looked_at, undisturbed, strict = Fold(), Fold(), Fold(strict=True)
    for event in events:
        looked_at.push(event)
        look_at(looked_at.response)
        undisturbed.push(event)
    assert look_at(looked_at.response) == look_at(undisturbed.response)
    assert looked_at.deviations == undisturbed.deviations
    try:
        for event in events:
            strict.push(event)
            strict.response  # noqa: B018 - strict mode may refuse here too
    except RemoteProtocolError:
        assert looked_at.deviations
    else:
        assert look_at(strict.response) == look_at(undisturbed.response)


if __name__ == "__main__":
    start(check)
