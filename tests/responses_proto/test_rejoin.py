"""What the first events of a second body say about it."""

from __future__ import annotations

import json

import msgspec
import pytest
from tests.responses_proto.streams import EVENTS

from responses_proto.events import StreamEvent, read_event
from responses_proto.rejoin import Rejoin, Verdict


def event(kind: str, number: int | None, **fields: object) -> StreamEvent:
    numbered = {} if number is None else {"sequence_number": number}
    return read_event(msgspec.json.encode({"type": kind, **numbered, **fields}))


def created(number: int | None, name: str | None = "resp_1") -> StreamEvent:
    return event("response.created", number, response={} if name is None else {"id": name})


DELTA = "response.output_text.delta"


@pytest.mark.parametrize(
    ("cursor", "seen", "verdict"),
    [
        (4, event(DELTA, 5, delta="a"), Verdict.NEW),
        (4, event(DELTA, 9, delta="a"), Verdict.NEW),
        (4, event(DELTA, 4, delta="a"), Verdict.KNOWN),
        (4, event(DELTA, 0, delta="a"), Verdict.NEW),
        (4, event(DELTA, None, delta="a"), Verdict.NEW),
        (4, event("acme:x", 5), Verdict.NEW),
        (4, event("acme:x", 3), Verdict.KNOWN),
        (4, event("keepalive", 9), Verdict.ALIVE),
        (4, event("keepalive", None), Verdict.ALIVE),
        (4, created(0), Verdict.KNOWN),
        (4, created(0, None), Verdict.KNOWN),
        (4, created(None), Verdict.ANEW),
        (4, created(0, "resp_2"), Verdict.ANEW),
        (4, created(5, "resp_2"), Verdict.ANEW),
        (4, event("response.created", 0, response=3), Verdict.KNOWN),
        (4, event("response.created", 0, response=None), Verdict.KNOWN),
        (4, event("response.completed", 5, response={}), Verdict.NEW),
        (4, event("response.completed", 4, response={}), Verdict.LAST),
        (4, event("response.failed", 0, response={}), Verdict.LAST),
        (4, event("response.completed", None, response={}), Verdict.NEW),
        (None, event(DELTA, 5, delta="a"), Verdict.ANEW),
        (None, created(0), Verdict.ANEW),
        (None, event("keepalive", 0), Verdict.ALIVE),
    ],
)
def test_verdicts(cursor: int | None, seen: StreamEvent, verdict: Verdict) -> None:
    assert Rejoin("resp_1", cursor).judge(seen) is verdict


def test_a_first_body_without_an_id_is_not_another_response() -> None:
    assert Rejoin("", 4).judge(created(5)) is Verdict.NEW


@pytest.mark.parametrize("cursor", range(len(EVENTS)))
def test_a_replay_from_the_start_is_known_up_to_the_cursor(cursor: int) -> None:
    rejoin = Rejoin("resp_1", cursor)
    verdicts = [rejoin.judge(read_event(json.dumps(one).encode())) for one in EVENTS]
    assert verdicts[: cursor + 1].count(Verdict.KNOWN) >= cursor
    assert verdicts[cursor + 1 :] == [Verdict.NEW] * (len(EVENTS) - cursor - 1)
