"""The short way to a body, blocking: what it says is what h11 says."""

from __future__ import annotations

import pytest

from oci_responses.blocking import connections, short

from ..short_scenarios import ANSWERS, compared, the_short_way_is_taken
from ..sides import BLOCKING, Side


@pytest.mark.parametrize("side", BLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("name", ANSWERS)
def test_both_ways_say_the_same(side: Side, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compared(side, name, lambda: monkeypatch.setattr(connections, "GatedBackend", lambda inner: inner))


@pytest.mark.parametrize("side", BLOCKING, ids=lambda side: side.name)
def test_the_short_way_is_taken(side: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    class Counted(short.ShortBody):
        def __init__(self, *given: object) -> None:
            made.append(self)
            super().__init__(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(short, "ShortBody", Counted)
    side.run(the_short_way_is_taken, lambda: len(made))
