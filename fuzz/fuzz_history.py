"""The input items of a request, as one JSON list.

Invariant: check_history raises for no JSON list, given as Python values or as JSON. After
repair_history it finds nothing of severity ``refused``; a second repair changes nothing and gives
the same objects; what was given is not touched, and without a report it is what comes back. The
groups, joined, are the items. What is no JSON list is refused as such.
"""

from __future__ import annotations

import json
from typing import Literal

from harness import instrumented, start

with instrumented(include=["responses_proto"]):
    from responses_proto.errors import InvalidRequest
    from responses_proto.history import check_history, groups, repair_history

OPEN_CALLS: tuple[Literal["close", "drop"], ...] = ("close", "drop")


def look_at(items: list[object], *, store: bool, response: str | None, open_calls: Literal["close", "drop"]) -> None:
    found = check_history(items, store=store, previous_response_id=response)
    repaired, report = repair_history(items, store=store, previous_response_id=response, open_calls=open_calls)
    left = check_history(repaired, store=store, previous_response_id=response)
    assert not [finding for finding in left if finding.severity == "refused"], left
    again, more = repair_history(repaired, store=store, previous_response_id=response, open_calls=open_calls)
    assert not more, more
    assert [*map(id, again)] == [*map(id, repaired)]
    assert report or not [finding for finding in found if finding.severity == "refused"]
    assert report or [*map(id, repaired)] == [*map(id, items)]
    assert [item for group in groups(items) for item in group] == items


def check(data: bytes) -> None:
    try:
        items = json.loads(data)
    except (ValueError, RecursionError):
        items = None
    response = "resp_1" if len(data) % 3 == 0 else None
    open_calls = OPEN_CALLS[len(data) % 2]
    if isinstance(items, list):
        before = repr(items)
        look_at(items, store=response is not None, response=response, open_calls=open_calls)
        assert repr(items) == before
    try:
        repaired, _ = repair_history(data)
    except InvalidRequest:
        return
    look_at(repaired, store=False, response=None, open_calls=open_calls)


if __name__ == "__main__":
    start(check)
