"""What the dialects have in common: events with something put in, taken out or held back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from ..edits import Edit
from ..engine import TERMINAL
from ..messages import Json

__all__ = ["Make", "blob", "each_item", "held", "numbered", "remade", "with_response", "without"]

Make = Callable[[], Edit]
"""Makes the edit of one stream; it may remember what it has seen."""


def blob(of: str) -> str:
    """Return an opaque identifier that looks like nothing else; the same for the same words."""
    return hashlib.sha512(of.encode()).hexdigest()


def without(event: Json, *keys: str) -> Json:
    """Return ``event`` without ``keys``."""
    return {key: value for key, value in event.items() if key not in keys}


def with_response(event: Json, change: Callable[[Json], Json]) -> Json:
    """Return ``event`` with its response changed, if it has one."""
    return {**event, "response": change(event["response"])} if "response" in event else event


def each_item(event: Json, change: Callable[[Json], Json]) -> Json:
    """Return ``event`` with its item, and every item of its response, changed."""
    if "item" in event:
        return {**event, "item": change(event["item"])}
    return with_response(event, lambda whole: {**whole, "output": [change(item) for item in whole.get("output") or ()]})


def remade(change: Callable[[Json], Sequence[Json]]) -> Make:
    """Return a dialect that remembers nothing: each event becomes what ``change`` makes of it."""
    return lambda: numbered(lambda _, event: change(event))


def held(holds: Callable[[Json], bool], late: Callable[[Json], Json] = lambda event: event) -> Make:
    """Return a dialect that sends the events that ``holds`` picks only before the terminal one."""

    def make() -> Edit:
        waiting: list[Json] = []

        def edit(_: int, event: Json) -> Sequence[Json]:
            if holds(event):
                waiting.append(late(event))
                return []
            return [*waiting, event] if event["type"] in TERMINAL else [event]

        return numbered(edit)

    return make


def numbered(edit: Edit) -> Edit:
    """Count what ``edit`` sends, from the number of the first event on."""
    at = -1

    def count(position: int, event: Json) -> Sequence[Json | bytes]:
        nonlocal at
        if at < 0:
            at = event.get("sequence_number", 0)
        sent: list[Json | bytes] = []
        for one in edit(position, event):
            if isinstance(one, dict) and "sequence_number" in one:
                one = {**one, "sequence_number": at}  # noqa: PLW2901
                at += 1
            sent.append(one)
        return sent

    return count
