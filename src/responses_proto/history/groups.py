"""What must stay together when a history is cut."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TypeVar

from .entries import read_entries
from .order import by_model
from .pairs import match

__all__ = ["groups"]

T = TypeVar("T")


def groups(items: Iterable[T]) -> list[tuple[T, ...]]:
    """Return the items cut into the smallest runs that may be kept, or left out, one by one.

    Reasoning stays with what followed it, a call with its output, and what stands between the two
    with both: the runs joined are the items. Items may be of any make (see
    :func:`responses_proto.history.check_history`); a message stays in one piece.
    """
    given = tuple(items)
    entries = read_entries(given)
    last = list(range(len(given)))  # the furthest item that each one needs
    for call, output in match(entries).answers.items():
        early, late = sorted((call.index, output.index))
        last[early] = max(last[early], late)
    for entry, follower in pairwise(entries):
        if entry.type == "reasoning" and by_model(follower):
            last[entry.index] = max(last[entry.index], follower.index)
    runs: list[tuple[T, ...]] = []
    start = end = 0
    for at, reach in enumerate(last):
        end = max(end, reach)
        if end == at:
            runs.append(given[start : at + 1])
            start = end = at + 1
    return runs
