"""What is told are values; a call is itself, however alike another one is."""

from __future__ import annotations

import dataclasses

import pytest

from oci_responses.observing import Attempt, Call, CallEnd


def test_calls_are_told_apart() -> None:
    one, other = Call(operation="responses.create"), Call(operation="responses.create")
    assert one != other
    assert len({one, other}) == 2


@pytest.mark.parametrize("fact", [Call(operation="a"), Attempt(number=1), CallEnd(outcome="done", took=1, attempts=1)])
def test_nobody_changes_what_others_are_told(fact: Call | Attempt | CallEnd) -> None:
    name = dataclasses.fields(fact)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(fact, name, "other")
